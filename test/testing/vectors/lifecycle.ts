/**
 * Makes the vectors of the lifecycle: every pair of statuses, by the table of the protocol's text. The
 * file is committed; `npx vitest run test/testing/vectors -u` writes it again.
 */

/** A vector of the lifecycle, as the file holds it. */
interface LifecycleVector {
  readonly id: string;
  readonly description: string;
  readonly rule: string;
  readonly twin?: string;
  readonly input: { readonly from: string; readonly to: string };
  readonly expect: object;
}

/** The file's text, from that of `docs/protocol.md`. */
export function makeLifecycleVectors(protocol: string): string {
  const table = tableOf(protocol);
  const statuses = [...table.keys()];
  const vectors = statuses.flatMap((from) => statuses.map((to) => vectorOf(table, from, to)));
  const description =
    "The input is two statuses of a job. It goes from the one to the other in one step, or is refused with `code`; `canReach` tells whether it may be seen in the other later.";
  return `${JSON.stringify({ subject: "lifecycle", description, vectors }, null, 2)}\n`;
}

type Table = ReadonlyMap<string, readonly string[]>;

/** The rows of rule `job-lifecycle`: a status, and where it may go in one step. */
function tableOf(protocol: string): Table {
  const rule = protocol.slice(protocol.indexOf('<a id="job-lifecycle">'));
  const rows = rule.slice(0, rule.indexOf('<a id="job-reachability">')).matchAll(/^\| (`.*)\|$/gm);
  const words = (cell = "") => [...cell.matchAll(/`([a-z]+)`/g)].flatMap((match) => match[1] ?? []);
  return new Map(
    [...rows].map(([, row]) => {
      const [from, to] = (row ?? "").split("|");
      return [words(from)[0] ?? "", words(to)];
    }),
  );
}

function vectorOf(table: Table, from: string, to: string): LifecycleVector {
  const id = `lifecycle/${from}-to-${to}`;
  const isStep = table.get(from)?.includes(to) === true;
  const canReach = reaches(table, from, to);
  const input = { from, to };
  if (isStep) {
    const description = `A job that is ${from} may become ${to}.`;
    return { id, description, rule: "job-lifecycle", input, expect: { ok: true, canReach } };
  }
  const description = canReach
    ? `A job that is ${from} does not become ${to} in one step, and may be seen so.`
    : `A job that is ${from} does not become ${to}.`;
  const rule = canReach ? "job-reachability" : "job-lifecycle";
  const expect = { code: "invalid_job_transition", canReach };
  return { id, description, rule, twin: twinOf(table, from, to), input, expect };
}

/** The nearest step that is allowed: from the same status or to the same, or else any. */
function twinOf(table: Table, from: string, to: string): string {
  const onward = table.get(from)?.[0];
  if (onward !== undefined) return `lifecycle/${from}-to-${onward}`;
  const backward = [...table].find(([, next]) => next.includes(to))?.[0];
  return backward === undefined
    ? "lifecycle/queued-to-provisioning"
    : `lifecycle/${backward}-to-${to}`;
}

function reaches(table: Table, from: string, to: string): boolean {
  return from === to || (table.get(from) ?? []).some((next) => reaches(table, next, to));
}
