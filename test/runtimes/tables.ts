/** The matrix as tables of Markdown. A cell says how many checks passed, or why there are none. */
import { markdownTable } from "../support/made-page.ts";
import { COMPILER_COLUMNS } from "./compiler-host.ts";
import { type Cell, type Host, type HostReport, isOutcome } from "./report.ts";
import { PARTS } from "./suite-report.ts";

/** What stands in the cells of a host that was to be left out. */
export const LEFT_OUT: Cell = { absent: "left out" };

/** What stands in the cells of a host that could not be asked. */
export const DID_NOT_RUN: Cell = { absent: "**did not run**" };

/** A part of the page. */
interface Table {
  /** Its markers' name. */
  readonly part: string;
  readonly kind: Host["kind"];
  /** The head of each column, and its key among a report's cells. */
  readonly columns: readonly (readonly [head: string, key: string])[];
}

/** The tables with a row for each host. */
export const TABLES: readonly Table[] = [
  {
    part: "modules",
    kind: "runtime",
    columns: [...PARTS.map((part) => [part, `import.${part}`] as const), ["command", "command"]],
  },
  {
    part: "commonjs",
    kind: "runtime",
    columns: PARTS.map((part) => [part, `require.${part}`] as const),
  },
  {
    part: "typescript",
    kind: "compiler",
    columns: COMPILER_COLUMNS.map((column) => [column, column] as const),
  },
];

/** Every key that a host of this kind has a cell for. */
export function columnsOf(kind: Host["kind"]): string[] {
  return TABLES.filter((table) => table.kind === kind).flatMap(({ columns }) =>
    columns.map(([, key]) => key),
  );
}

/** The parts of the page that the reports allow, by the names of their markers. */
export function makeParts(
  reports: readonly (HostReport & Pick<Host, "kind">)[],
): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const { part, kind, columns } of TABLES) {
    const rows = reports
      .filter((report) => report.kind === kind)
      .map(({ title, cells }) => [title, ...columns.map(([, key]) => textOf(cells[key]))]);
    const head = kind === "runtime" ? "runtime" : "compiler";
    if (rows.length > 0)
      parts[part] = markdownTable([head, ...columns.map(([name]) => name)], rows);
  }
  const needs = reports.flatMap((report) => report.needs ?? []);
  if (needs.length > 0) parts["needs"] = needsTable(needs);
  return parts;
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) throw new Error("a host gave no answer to a column of its table");
  if (!isOutcome(cell)) return cell.absent;
  return cell.failed === 0 ? String(cell.passed) : `${cell.passed}, **${cell.failed} failed**`;
}

function needsTable(needs: NonNullable<HostReport["needs"]>): string {
  const rows = needs.map(({ specifier, lib, needsPeer }) => [
    `\`${specifier}\``,
    lib === undefined ? "**more than ES2022**" : `\`${lib}\``,
    lib === undefined ? "**some**" : "none",
    needsPeer ? "`fast-check`" : "none",
  ]);
  return markdownTable(["entry", "`lib`, from", "ambient types", "types of a peer"], rows);
}
