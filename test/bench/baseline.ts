/**
 * The earlier validator: what stood in the service before this library, written anew from what it did.
 * It checks the same wire rules in the same order, freezes the batch and its events but not what lies
 * inside `data`, hands that on as it came, and throws where a getter of the input throws. It looks at
 * no text, counts no values and bounds no depth.
 */
import { RUNNER_EVENT_BATCH_MAX_EVENTS } from "runner-contracts";

/** A verdict of the earlier validator. */
export type EarlierVerdict =
  | { readonly ok: true; readonly batch: EarlierBatch }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface EarlierBatch {
  readonly v: 1;
  readonly runId: string;
  readonly events: readonly EarlierEvent[];
}

export interface EarlierEvent {
  readonly seq: number;
  readonly tMs: number;
  readonly kind: string;
  readonly data: object;
}

/** Judges a batch as the earlier validator did. */
export function validateEarlier(input: unknown): EarlierVerdict {
  if (!isPlainObject(input)) return refuse("invalid_envelope", "batch must be an object");
  if (input["v"] !== 1) return refuse("version_mismatch", "v must be 1");
  const runId = input["runId"];
  if (typeof runId !== "string" || runId === "")
    return refuse("missing_run_id", "runId is missing");
  const list = input["events"];
  if (!Array.isArray(list) || list.length === 0) return refuse("empty_batch", "no events");
  if (list.length > RUNNER_EVENT_BATCH_MAX_EVENTS) return refuse("batch_too_large", "too many");
  const events: EarlierEvent[] = [];
  let before: EarlierEvent | undefined;
  for (let index = 0; index < list.length; index++) {
    const event = readEvent(list[index]);
    if (event === undefined) return refuse("invalid_event", `events[${index}] is invalid`);
    if (before !== undefined) {
      if (event.seq <= before.seq) return refuse("seq_not_monotonic", `events[${index}].seq`);
      if (event.tMs < before.tMs) return refuse("t_ms_not_monotonic", `events[${index}].tMs`);
    }
    before = event;
    events.push(event);
  }
  return { ok: true, batch: Object.freeze({ v: 1, runId, events: Object.freeze(events) }) };
}

function readEvent(input: unknown): EarlierEvent | undefined {
  if (!isPlainObject(input)) return undefined;
  const { seq, tMs, kind, data } = input;
  if (!isCount(seq) || !isCount(tMs) || !isKind(kind)) return undefined;
  if (!isPlainObject(data) || !isJson(data)) return undefined;
  return Object.freeze({ seq, tMs, kind, data });
}

export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

export function isKind(kind: unknown): kind is string {
  switch (kind) {
    case "runtime_started":
    case "assistant_text":
    case "tool_request":
    case "tool_response":
    case "skill_loaded":
    case "file_uploaded":
    case "notification":
    case "stream_error":
    case "runtime_terminal":
      return true;
    default:
      return false;
  }
}

export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJson);
      return isPlainObject(value) && Object.values(value).every(isJson);
    default:
      return false;
  }
}

/** Like the callers of its time, it knows objects of this realm, and those without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(code: string, message: string): EarlierVerdict {
  return { ok: false, code, message };
}
