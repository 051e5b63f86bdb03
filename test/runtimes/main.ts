/** `npm run test:runtimes`: the packed library on every runtime and under every compiler that it is promised for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replacePart } from "../support/made-page.ts";
import { type Choice, readChoice } from "./choice.ts";
import { HOSTS } from "./hosts.ts";
import { openTarball, openWorkshop, PROJECT } from "./library.ts";
import { countOf, type Host, type HostReport, isOutcome, type Workshop } from "./report.ts";
import { columnsOf, DID_NOT_RUN, LEFT_OUT, makeParts } from "./tables.ts";

const NAMES = HOSTS.map(({ name }) => name);

const HELP = `Usage: npm run test:runtimes -- [OPTION]...

Packs the library, installs it as a user would, and asks the same of it on every runtime and of every
compiler. Installs them into a folder of its own and removes them; the browsers are those of the machine,
at CHROMIUM_PATH and FIREFOX_PATH or where Debian has them.

  --only NAME,...   only these: ${NAMES.slice(0, 7).join(", ")},
                    ${NAMES.slice(7).join(", ")}; node and ts stand for all of theirs
  --docs            write the tables of docs/runtimes.md
  --output FILE     write { passed, failed } as JSON
  --tarball FILE    take this package instead of building one
  --help            show this

SKIP_RUNTIMES=NAME,... leaves hosts out where they cannot be had; their cells say so. Without it, a host
that cannot be had is a failure. Ends with 1 where anything failed.

Examples:
  npm run test:runtimes
  npm run test:runtimes -- --only node24,bun
  npm run test:runtimes -- --only ts --tarball runner-contracts-1.2.3.tgz
  SKIP_RUNTIMES=firefox npm run test:runtimes -- --output report.json
`;

type FinishedHost = HostReport & Pick<Host, "kind">;

const PAGE = join(PROJECT, "docs/runtimes.md");

/** The most faults of one host that are shown. */
const SHOWN_FAULTS = 20;

const started = Date.now();
try {
  const choice = readChoice(process.argv.slice(2), process.env["SKIP_RUNTIMES"], NAMES);
  if (choice.wantsHelp) process.stdout.write(HELP);
  else await runMatrix(choice);
} catch (error) {
  process.stderr.write(`test:runtimes: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function runMatrix(choice: Choice): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "runner-contracts-runtimes-"));
  const remove = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  process.on("exit", remove);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
  const tarball = await openTarball(choice.tarball, scratch, tell);
  const workshop = await openWorkshop(tarball, scratch, tell);
  const reports: FinishedHost[] = [];
  const lost: string[] = [];
  const chosen = HOSTS.filter(({ name }) => choice.chosen.includes(name));
  for (const [index, host] of chosen.entries()) {
    if (choice.skipped.includes(host.name)) {
      reports.push(emptyReport(host, LEFT_OUT));
      process.stdout.write(`left out  ${host.title}, as SKIP_RUNTIMES asks\n`);
      continue;
    }
    tell(`${index + 1} of ${chosen.length}: ${host.title}`);
    reports.push(await runHost(host, workshop, lost));
  }
  finish(choice, reports, lost.length);
}

/** Runs one host. What it installed is gone afterwards: all of it at once would be gigabytes. */
async function runHost(host: Host, workshop: Workshop, lost: string[]): Promise<FinishedHost> {
  const began = Date.now();
  const folders: string[] = [];
  try {
    const report = await host.run({
      ...workshop,
      async install(packages, file) {
        const folder = await workshop.install(packages, file);
        folders.push(folder);
        return folder;
      },
    });
    show(report, Date.now() - began);
    return { ...report, kind: host.kind };
  } catch (error) {
    lost.push(host.name);
    process.stdout.write(
      `FAILED    ${host.title}: ${messageOf(error)}\n` +
        `          SKIP_RUNTIMES=${host.name} leaves it out where it cannot be had.\n`,
    );
    return emptyReport(host, DID_NOT_RUN);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

function emptyReport({ title, kind }: Host, cell: HostReport["cells"][string]): FinishedHost {
  return { title, kind, cells: Object.fromEntries(columnsOf(kind).map((key) => [key, cell])) };
}

function show(report: HostReport, ms: number): void {
  const { passed, failed } = countOf([report]);
  const word = failed === 0 ? "ok" : "FAILED";
  const seconds = `${(ms / 1000).toFixed(0)} s`;
  process.stdout.write(
    `${word.padEnd(10)}${report.title}: ${passed} passed, ${failed} failed in ${seconds}\n`,
  );
  const faults = Object.entries(report.cells).flatMap(([column, cell]) =>
    isOutcome(cell) ? cell.faults.map((fault) => `${column}: ${fault}`) : [],
  );
  for (const fault of faults.slice(0, SHOWN_FAULTS)) process.stdout.write(`          ${fault}\n`);
}

/** A host that did not run is one failure. */
function finish(choice: Choice, reports: readonly FinishedHost[], lost: number): void {
  const parts = makeParts(reports);
  for (const text of Object.values(parts)) process.stdout.write(`\n${text}\n`);
  const counted = countOf(reports);
  const failed = counted.failed + lost;
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`\n${counted.passed} passed, ${failed} failed in ${seconds} s\n`);
  if (choice.output !== undefined) {
    writeFileSync(choice.output, JSON.stringify({ passed: counted.passed, failed }));
  }
  if (failed > 0) process.exitCode = 1;
  if (choice.isWhole && failed === 0) updatePage(choice.writesPage, parts);
}

/** Writes the page, or tells that it shows something else than came out. */
function updatePage(isWritten: boolean, parts: Readonly<Record<string, string>>): void {
  const before = readFileSync(PAGE, "utf8");
  let page = before;
  for (const [part, text] of Object.entries(parts)) page = replacePart(page, part, text);
  if (page === before) return;
  if (isWritten) writeFileSync(PAGE, page);
  tell(
    isWritten
      ? "wrote docs/runtimes.md"
      : "docs/runtimes.md shows other tables; --docs writes them",
  );
}

function tell(message: string): void {
  const seconds = String(Math.round((Date.now() - started) / 1000)).padStart(3);
  process.stderr.write(`test:runtimes: ${seconds} s  ${message}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
