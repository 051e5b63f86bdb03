/** Whether a contender does what it is measured for: the verdicts of the contract, on workloads and samples. */
import { type Contender, inputOf, objectsOf, sharesObjects } from "./contenders.ts";
import { createWorkloads, type Workload } from "./workloads.ts";

const EVENT = { seq: 0, tMs: 0, kind: "notification", data: { source: "bench" } };
const BATCH = { v: 1, runId: "run-1", events: [EVENT] };

/** Batches that every contender accepts. */
const GOOD: Readonly<Record<string, unknown>> = {
  "empty data": batchOf({ data: {} }),
  "every kind of leaf": batchOf({ data: { list: [null, true, 0.5, "", {}, []] } }),
  "unknown keys": { ...BATCH, more: 1, events: [{ ...EVENT, more: 1 }] },
  "a gap": { ...BATCH, events: [EVENT, { ...EVENT, seq: 9, tMs: 9 }] },
};

/** Batches that every contender refuses. */
const BAD: Readonly<Record<string, unknown>> = {
  "null for a batch": null,
  "a list for a batch": [BATCH],
  "another version": { ...BATCH, v: 2 },
  "no run": { v: 1, events: [EVENT] },
  "a run without a name": { ...BATCH, runId: "" },
  "no events": { ...BATCH, events: [] },
  "an object for events": { ...BATCH, events: {} },
  "257 events": { ...BATCH, events: Array.from({ length: 257 }, (_, seq) => ({ ...EVENT, seq })) },
  "null for an event": { ...BATCH, events: [null] },
  "a negative seq": batchOf({ seq: -1 }),
  "a broken seq": batchOf({ seq: 0.5 }),
  "text for tMs": batchOf({ tMs: "0" }),
  "an unknown kind": batchOf({ kind: "nothing" }),
  "null for data": batchOf({ data: null }),
  "a list for data": batchOf({ data: [] }),
  "no data": { ...BATCH, events: [{ seq: 0, tMs: 0, kind: "notification" }] },
  "a function inside": batchOf({ data: { list: [{ call: () => undefined }] } }),
  "a bigint inside": batchOf({ data: { list: [[1n]] } }),
  "seq again": { ...BATCH, events: [EVENT, EVENT] },
  "time backwards": {
    ...BATCH,
    events: [
      { ...EVENT, tMs: 1 },
      { ...EVENT, seq: 1 },
    ],
  },
};

/** Every way in which a contender is not what it is measured as; empty for a fair one. */
export function proveContender(
  contender: Contender,
  workloads: readonly Workload[] = createWorkloads(),
): string[] {
  const faults = workloads.flatMap(({ body }) => proveInput(contender, body(0)));
  if (!contender.judges) return faults;
  const prove = (name: string, input: unknown, expected: boolean) => {
    const accepted = contender.run(input) !== undefined;
    if (accepted !== expected) {
      faults.push(`${contender.id} ${accepted ? "accepts" : "refuses"} ${name}`);
    }
  };
  for (const { name, valid, body } of workloads) {
    const input = inputOf(contender.given, body(0));
    prove(name, input, valid);
    if (valid && doesSameWork(contender)) faults.push(...proveWork(contender, input));
  }
  if (contender.given === "text" || contender.given === "bytes") return faults;
  for (const [name, input] of Object.entries(GOOD)) prove(name, input, true);
  for (const [name, input] of Object.entries(BAD)) {
    // A weakness that is gone is to be taken off the list.
    prove(name, input, contender.letsPass?.includes(name) ?? false);
  }
  if (doesSameWork(contender)) {
    prove("U+0000 in text", batchOf({ data: { text: "a\u0000" } }), false);
    prove("half a pair in a key", batchOf({ data: { "\ud800": 1 } }), false);
  }
  return faults;
}

function doesSameWork({ id, group }: Contender): boolean {
  return group === "ours" || group === "same-work" || id === "earlier-same-work";
}

/** What was accepted is frozen to its leaves and shares nothing with what was given. */
function proveWork(contender: Contender, input: unknown): string[] {
  const made = contender.run(input);
  if (made === undefined) return [];
  const batch = contender.group === "ours" ? (made as { batch: unknown }).batch : made;
  const faults: string[] = [];
  if (!objectsOf(batch).every(Object.isFrozen)) faults.push(`${contender.id} leaves objects open`);
  if (sharesObjects(batch, input)) faults.push(`${contender.id} shares objects with its input`);
  return faults;
}

/** A tree that is given to all is for nobody to change. */
function proveInput(contender: Contender, body: string): string[] {
  if (contender.given !== "tree") return [];
  const input = inputOf("tree", body);
  contender.run(input);
  const isChanged = JSON.stringify(input) !== body || objectsOf(input).some(Object.isFrozen);
  return isChanged ? [`${contender.id} changes what it is given`] : [];
}

function batchOf(overrides: object): unknown {
  return { ...BATCH, events: [{ ...EVENT, ...overrides }] };
}
