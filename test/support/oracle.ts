/**
 * An oracle for the batch validator: the contract's words, one after the other, slow and plain. It
 * was written from the protocol alone and shares no code with the library, not even its constants,
 * so that the two can only agree where both follow the text.
 *
 * @see `docs/protocol.md#batch`
 */

/** What the protocol says of a value: accepted with this batch, or refused for this at this place. */
export type OracleVerdict =
  | { readonly ok: true; readonly batch: unknown }
  | { readonly ok: false; readonly code: string; readonly path: readonly (string | number)[] };

type Path = readonly (string | number)[];

class Refusal {
  readonly code: string;
  readonly path: Path;
  constructor(code: string, path: Path) {
    this.code = code;
    this.path = path;
  }
}

const KINDS = [
  "runtime_started",
  "assistant_text",
  "tool_request",
  "tool_response",
  "skill_loaded",
  "file_uploaded",
  "notification",
  "stream_error",
  "runtime_terminal",
];

const OBJECT_PROTOTYPE_NAMES = Object.getOwnPropertyNames(Object.prototype);

/** Judges any value as the protocol does. */
export function oracle(input: unknown): OracleVerdict {
  try {
    return { ok: true, batch: batchOf(input) };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { ok: false, code: refusal.code, path: refusal.path };
    throw refusal;
  }
}

function batchOf(input: unknown): unknown {
  // 1. The input is an object and no array.
  const invalidEnvelope = new Refusal("invalid_envelope", []);
  if (!isObject(input) || careful(invalidEnvelope, () => Array.isArray(input))) {
    throw invalidEnvelope;
  }
  // 2. `v` is 1.
  const versionMismatch = new Refusal("version_mismatch", ["v"]);
  if (read(input, "v", versionMismatch) !== 1) throw versionMismatch;
  // 3. `runId` is a non-empty string that can be stored.
  const missingRunId = new Refusal("missing_run_id", ["runId"]);
  const runId = read(input, "runId", missingRunId);
  if (typeof runId !== "string" || runId === "" || !canBeStored(runId)) throw missingRunId;
  // 4. `events` is a non-empty array.
  const emptyBatch = new Refusal("empty_batch", ["events"]);
  const events = read(input, "events", emptyBatch);
  if (!isObject(events) || !careful(emptyBatch, () => Array.isArray(events))) throw emptyBatch;
  const count = lengthOf(events, emptyBatch);
  if (count === 0) throw emptyBatch;
  // 5. At most 256 entries, before any entry is looked at.
  if (count > 256) throw new Refusal("batch_too_large", ["events"]);
  // 6. and 7. Each event in turn.
  const budget = { left: 1_000_000 };
  const made: EventFields[] = [];
  for (let index = 0; index < count; index += 1) {
    made.push(eventOf(events, index, made.at(-1), budget));
  }
  return { v: 1, runId, events: made };
}

type EventFields = { seq: number; tMs: number; kind: string; data: unknown };

function eventOf(
  events: object,
  index: number,
  before: EventFields | undefined,
  budget: { left: number },
): EventFields {
  const path = ["events", index];
  const invalidEvent = (key: string) => new Refusal("invalid_event", [...path, key]);
  const notAnObject = new Refusal("invalid_event", path);
  const event = read(events, index, notAnObject);
  if (!isObject(event) || careful(notAnObject, () => Array.isArray(event))) throw notAnObject;
  const seq = read(event, "seq", invalidEvent("seq"));
  if (!isCount(seq)) throw invalidEvent("seq");
  const tMs = read(event, "tMs", invalidEvent("tMs"));
  if (!isCount(tMs)) throw invalidEvent("tMs");
  const kind = read(event, "kind", invalidEvent("kind"));
  if (typeof kind !== "string" || !KINDS.includes(kind)) throw invalidEvent("kind");
  const data = read(event, "data", invalidEvent("data"));
  if (!isObject(data) || careful(invalidEvent("data"), () => Array.isArray(data))) {
    throw invalidEvent("data");
  }
  const copy = objectOf(data, [...path, "data"], 0, budget);
  if (before !== undefined && !(seq > before.seq)) {
    throw new Refusal("seq_not_monotonic", [...path, "seq"]);
  }
  if (before !== undefined && tMs < before.tMs) {
    throw new Refusal("t_ms_not_monotonic", [...path, "tMs"]);
  }
  // A count of -0 is accepted and is 0; the protocol keeps -0 inside of `data` alone.
  return { seq: Math.abs(seq), tMs: Math.abs(tMs), kind, data: copy };
}

/** A value below `data`. Its place is known, and it is counted before anything else is asked of it. */
function partOf(value: unknown, path: Path, level: number, budget: { left: number }): unknown {
  const refusal = new Refusal("invalid_event", path);
  budget.left -= 1;
  if (budget.left < 0) throw refusal;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && canBeStored(value)) return value;
  if (!isObject(value) || level > 128) throw refusal;
  return careful(refusal, () => Array.isArray(value))
    ? arrayOf(value, path, level, budget)
    : objectOf(value, path, level, budget);
}

function arrayOf(value: object, path: Path, level: number, budget: { left: number }): unknown[] {
  const length = lengthOf(value, new Refusal("invalid_event", path));
  const made: unknown[] = [];
  for (let index = 0; index < length; index += 1) {
    const place = [...path, index];
    const hole = new Refusal("invalid_event", place);
    if (!careful(hole, () => Object.hasOwn(value, index))) throw hole;
    made.push(partOf(read(value, index, hole), place, level + 1, budget));
  }
  return made;
}

function objectOf(value: object, path: Path, level: number, budget: { left: number }): object {
  const refusal = new Refusal("invalid_event", path);
  if (!careful(refusal, () => isPlain(value))) throw refusal;
  const made = {};
  for (const key of careful(refusal, () => Object.keys(value))) {
    const place = [...path, key];
    const badKey = new Refusal("invalid_event", place);
    // A getter before it may have taken it away.
    if (!careful(refusal, () => Object.hasOwn(value, key))) continue;
    if (!canBeStored(key)) throw badKey;
    const part = partOf(read(value, key, badKey), place, level + 1, budget);
    Object.defineProperty(made, key, {
      value: part,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return made;
}

/** Plain: made by `{}` or `JSON.parse` in this realm or another, or without a prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  if (!isObject(prototype) || Object.getPrototypeOf(prototype) !== null) return false;
  return OBJECT_PROTOTYPE_NAMES.every((name) => Object.hasOwn(prototype, name));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 53;
}

function canBeStored(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0) return false;
    const high = unit >= 0xd800 && unit <= 0xdbff;
    const low = unit >= 0xdc00 && unit <= 0xdfff;
    if (low) return false;
    if (!high) continue;
    const next = text.charCodeAt(at + 1);
    if (!(next >= 0xdc00 && next <= 0xdfff)) return false;
    at += 1;
  }
  return true;
}

/** An array's length. Only a proxy can say what is no count, and such an array cannot be read. */
function lengthOf(value: object, refusal: Refusal): number {
  const length = read(value, "length", refusal);
  if (!isCount(length)) throw refusal;
  return length;
}

function read(holder: object, key: string | number, refusal: Refusal): unknown {
  return careful(refusal, () => Reflect.get(holder, key));
}

/** Does what may run a stranger's code: where that throws, the value at hand is refused. */
function careful<Result>(refusal: Refusal, attempt: () => Result): Result {
  try {
    return attempt();
  } catch {
    throw refusal;
  }
}
