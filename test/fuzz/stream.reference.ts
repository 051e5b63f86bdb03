/**
 * Admission and the verdict on a run once more, written from `docs/protocol.md` alone: slow, plain,
 * without the library, and only for events that are valid or plain JSON.
 */

interface Cursor {
  readonly runId: string;
  readonly seq: number;
  readonly tMs: number;
  readonly terminal: boolean;
}

interface Event {
  readonly seq: number;
  readonly tMs: number;
  readonly kind: string;
}

/** What 7.2 says of a valid batch: the events that are new, or the code and the place. */
export function admission(
  cursor: Cursor,
  { runId, events }: { readonly runId: string; readonly events: readonly Event[] },
):
  | { readonly code: string; readonly place: string }
  | { readonly fresh: readonly Event[]; readonly duplicates: number; readonly cursor: Cursor } {
  if (runId !== cursor.runId) return { code: "run_id_mismatch", place: "batch.runId" };
  const fresh = events.filter(({ seq }) => seq > cursor.seq);
  const duplicates = events.length - fresh.length;
  const [first] = fresh;
  const last = fresh.at(-1);
  if (first === undefined || last === undefined) return { fresh, duplicates, cursor };
  if (cursor.terminal) return { code: "event_after_terminal", place: `events[${duplicates}]` };
  const end = fresh.findIndex(({ kind }) => kind === "runtime_terminal");
  if (end !== -1 && end !== fresh.length - 1) {
    return { code: "terminal_not_last", place: `events[${duplicates + end}]` };
  }
  if (first.tMs < cursor.tMs) {
    return { code: "t_ms_not_monotonic", place: `events[${duplicates}].tMs` };
  }
  const after = { runId, seq: last.seq, tMs: last.tMs, terminal: end !== -1 };
  return { fresh, duplicates, cursor: after };
}

const NEEDS_START = ["assistant_text", "tool_request", "tool_response", "runtime_terminal"];

/** A code, and the `seq` of the event that it is about. */
export type Found = readonly [code: string, seq: number | undefined];

/**
 * What 7.14 to 7.22 find in plain JSON, as long as few calls with short ids are open. Whether a payload
 * is malformed is told by `isMalformed`: the schema knows.
 */
export function findings(
  events: readonly unknown[],
  isMalformed: (event: Record<string, unknown>) => boolean,
): Found[] {
  const found: Found[] = [];
  const open: { readonly id: string; readonly seq: number | undefined }[] = [];
  let lastSeq: number | undefined;
  let lastTime = 0;
  let [started, toldStart, ended] = [false, false, false];
  for (const event of events) {
    if (!isObject(event)) {
      found.push(["malformed_payload", undefined]);
      continue;
    }
    const { seq, tMs, kind } = event;
    const at = isCount(seq) ? seq : undefined;
    if (!isCount(tMs) || tMs < lastTime) found.push(["t_ms_not_monotonic", at]);
    if (isCount(tMs)) lastTime = tMs;
    if (at === undefined || (lastSeq !== undefined && at <= lastSeq)) {
      found.push(["seq_not_monotonic", at]);
    } else if (lastSeq !== undefined && at > lastSeq + 1) found.push(["seq_gap", at]);
    if (at !== undefined) lastSeq = at;
    if (kind === "runtime_started") started = true;
    if (!started && !toldStart && NEEDS_START.some((name) => name === kind)) {
      found.push(["missing_start", at]);
      toldStart = true;
    }
    if (ended) {
      found.push([kind === "runtime_terminal" ? "duplicate_terminal" : "event_after_terminal", at]);
    }
    if (kind === "runtime_terminal") ended = true;
    if (isMalformed(event)) found.push(["malformed_payload", at]);
    const id = isObject(event["data"]) ? event["data"]["id"] : undefined;
    if (typeof id !== "string") continue;
    const call = open.findIndex((each) => each.id === id);
    if (kind === "tool_request") {
      if (call === -1) open.push({ id, seq: at });
      else found.push(["duplicate_tool_request", at]);
    } else if (kind === "tool_response") {
      if (call === -1) found.push(["tool_response_unmatched", at]);
      else open.splice(call, 1);
    }
  }
  if (!started && !toldStart) found.push(["missing_start", undefined]);
  if (!ended) found.push(["missing_terminal", undefined]);
  return [...found, ...open.map(({ seq }): Found => ["tool_request_unanswered", seq])];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 53;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
