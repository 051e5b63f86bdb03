/** What the compiler knows of events, batches and verdicts. Checked by `tsc`, never run. */
import {
  assertRunnerEventBatch,
  draftRunnerEvent,
  type explainRunnerEventBatch,
  isJsonObject,
  isJsonValue,
  isRunnerContractError,
  isRunnerEventKind,
  type JsonObject,
  type JsonValue,
  type parseRunnerEventBatch,
  RUNNER_EVENT_KINDS,
  type RunnerContractError,
  type RunnerEvent,
  type RunnerEventBatch,
  type RunnerEventBatchValidation,
  type RunnerEventBatchValidationCode,
  type RunnerEventDraft,
  type RunnerEventIssue,
  type RunnerEventKind,
  type RunnerEventPayloads,
  type readRunnerEventPayload,
  type sanitizeJson,
  validateRunnerEventBatch,
} from "runner-contracts";
import {
  claim,
  type IsAny,
  type IsFreeOfAny,
  type IsReadonly,
  type IsSame,
  type KeysOfEach,
} from "../support/type-claims.ts";

declare const input: unknown;

/** `any`, without writing it. */
type Anything = ReturnType<typeof JSON.parse>;

// The claims can fail.
// @ts-expect-error: `any` is any
claim<IsSame<IsAny<Anything>, false>>();
// @ts-expect-error: `any` is seen below the surface
claim<IsFreeOfAny<{ readonly a: readonly { b?: Anything }[] }>>();
// @ts-expect-error: the two differ in `readonly` alone
claim<IsSame<{ a: 1 }, { readonly a: 1 }>>();
// @ts-expect-error: not read-only
claim<IsReadonly<{ a: 1 }, "a">>();

// No public function lets `any` slip in.
claim<IsFreeOfAny<ReturnType<typeof validateRunnerEventBatch>>>();
claim<IsFreeOfAny<ReturnType<typeof parseRunnerEventBatch>>>();
claim<IsFreeOfAny<ReturnType<typeof explainRunnerEventBatch>>>();
claim<IsFreeOfAny<ReturnType<typeof sanitizeJson>>>();
claim<IsFreeOfAny<ReturnType<typeof draftRunnerEvent>>>();
claim<IsFreeOfAny<ReturnType<typeof readRunnerEventPayload>>>();
claim<IsFreeOfAny<RunnerEventPayloads>>();
claim<IsSame<Parameters<typeof validateRunnerEventBatch>, [input: unknown]>>();
claim<IsSame<Parameters<typeof explainRunnerEventBatch>, [input: unknown]>>();
claim<IsSame<Parameters<typeof isJsonValue>, [value: unknown]>>();

// Verdicts have exactly their keys.
type Accepted = Extract<RunnerEventBatchValidation, { ok: true }>;
type Refused = Extract<RunnerEventBatchValidation, { ok: false }>;
claim<IsSame<KeysOfEach<Accepted>, "ok" | "batch">>();
claim<IsSame<KeysOfEach<Refused>, "ok" | "code" | "message">>();
claim<IsSame<Accepted | Refused, RunnerEventBatchValidation>>();
claim<IsSame<keyof RunnerEvent, "seq" | "tMs" | "kind" | "data">>();
claim<IsSame<keyof RunnerEventBatch, "v" | "runId" | "events">>();
claim<IsSame<keyof RunnerEventDraft, "kind" | "data">>();
claim<IsSame<keyof RunnerEventIssue, "code" | "path" | "message">>();
claim<IsSame<RunnerEventKind, (typeof RUNNER_EVENT_KINDS)[number]>>();
claim<IsSame<keyof RunnerEventPayloads, RunnerEventKind>>();

// A verdict is narrowed by `ok`.
const verdict = validateRunnerEventBatch(input);
// @ts-expect-error: not before `ok` was asked
verdict.batch;
if (verdict.ok) claim<IsSame<typeof verdict.batch, RunnerEventBatch>>();
else claim<IsSame<typeof verdict.code, RunnerEventBatchValidationCode>>();

// Literals: a whole batch fits, one with a hole does not.
export const literal: RunnerEventBatch = {
  v: 1,
  runId: "run-1",
  events: [
    { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } },
    { seq: 1, tMs: 5, kind: "notification", data: { source: "goose", nested: [null, { a: [1] }] } },
  ],
};
export const literalAsConst = {
  v: 1,
  runId: "run-1",
  events: [{ seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } }],
} as const satisfies RunnerEventBatch;
// @ts-expect-error: no `tMs`
export const withoutTime: RunnerEvent = { seq: 0, kind: "runtime_started", data: {} };
// @ts-expect-error: no such version
export const nextVersion: RunnerEventBatch = { v: 2, runId: "run-1", events: [] };
// @ts-expect-error: no such kind
export const unknownKind: RunnerEvent = { seq: 0, tMs: 0, kind: "started", data: {} };
// @ts-expect-error: a date is no JSON value
export const withDate: RunnerEvent["data"] = { at: new Date(0) };
// @ts-expect-error: `data` is an object
export const withArray: RunnerEvent = { seq: 0, tMs: 0, kind: "notification", data: [] };

// A draft is held to the conventions of its kind.
draftRunnerEvent("runtime_terminal", { reason: "complete", anything: ["more"] });
// @ts-expect-error: an adapter that forgets the arguments of a call
draftRunnerEvent("tool_request", { id: "1", name: "shell" });
// @ts-expect-error: no such reason
draftRunnerEvent("runtime_terminal", { reason: "done" });
// @ts-expect-error: a file stands at a path or under an id
draftRunnerEvent("file_uploaded", { name: "a.txt" });

// Read-only to the depth.
declare const batch: RunnerEventBatch;
declare const event: RunnerEvent;
claim<IsReadonly<RunnerEventBatch, keyof RunnerEventBatch>>();
claim<IsReadonly<RunnerEvent, keyof RunnerEvent>>();
claim<IsReadonly<RunnerEventDraft, keyof RunnerEventDraft>>();
claim<IsReadonly<RunnerEventIssue, keyof RunnerEventIssue>>();
// @ts-expect-error: a batch does not change
batch.runId = "other";
// @ts-expect-error: a batch does not grow
batch.events.push(event);
// @ts-expect-error: an event does not change
event.data = {};
// @ts-expect-error: nor does what is inside of `data`
event.data["key"] = 1;
// @ts-expect-error: nor do the tuples
RUNNER_EVENT_KINDS.push("other");
claim<IsSame<Extract<JsonValue, readonly unknown[]>, readonly JsonValue[]>>();

// Guards and assertions narrow.
if (isRunnerEventKind(input)) claim<IsSame<typeof input, RunnerEventKind>>();
if (isJsonValue(input)) claim<IsSame<typeof input, JsonValue>>();
if (isJsonObject(input)) claim<IsSame<typeof input, JsonObject>>();
if (isRunnerContractError(input)) claim<IsSame<typeof input, RunnerContractError>>();
export function asserted(sent: unknown): RunnerEventBatch {
  // @ts-expect-error: not before it was asserted
  sent satisfies RunnerEventBatch;
  assertRunnerEventBatch(sent);
  return sent;
}

// A switch over the kinds breaks when a kind is added.
type NextKind = RunnerEventKind | "checkpoint_saved";

export function labelOf(kind: RunnerEventKind): string {
  switch (kind) {
    case "runtime_started":
    case "runtime_terminal":
      return "runtime";
    case "assistant_text":
      return "text";
    case "tool_request":
    case "tool_response":
      return "tool";
    case "skill_loaded":
    case "file_uploaded":
      return "resource";
    case "notification":
    case "stream_error":
      return "diagnostic";
  }
}

// @ts-expect-error: the function lacks a return for the kind that is not of this version
export function labelOfNext(kind: NextKind): string {
  switch (kind) {
    case "runtime_started":
    case "runtime_terminal":
      return "runtime";
    case "assistant_text":
      return "text";
    case "tool_request":
    case "tool_response":
      return "tool";
    case "skill_loaded":
    case "file_uploaded":
      return "resource";
    case "notification":
    case "stream_error":
      return "diagnostic";
  }
}

// @ts-expect-error: a table of all kinds lacks the one that is added
export const LABELS: Record<NextKind, string> = {
  runtime_started: "",
  assistant_text: "",
  tool_request: "",
  tool_response: "",
  skill_loaded: "",
  file_uploaded: "",
  notification: "",
  stream_error: "",
  runtime_terminal: "",
};
