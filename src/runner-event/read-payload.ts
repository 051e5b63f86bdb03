/**
 * Reading `data` by the payload conventions. The validator demands a JSON object and no more, so
 * whoever wants the fields asks here whether they are there.
 *
 * @see `docs/protocol.md#payloads`
 */
import type { JsonObject, JsonPath, JsonValue } from "../json/json-value.ts";
import { formatFault, formatPlace } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { isPlainObject, isRecord, readProperty } from "../json/read.ts";
import type { RunnerEventDraft } from "./event.ts";
import { isRunnerEventKind, type RunnerEventKind } from "./kinds.ts";
import type { RunnerEventPayloads } from "./payload.ts";

/** A payload that keeps to the conventions of its kind. Narrow on `kind` to get its type. */
export type KnownRunnerEventPayload = {
  readonly [K in RunnerEventKind]: {
    /** The payload keeps to the conventions. */
    readonly status: "known";
    /** The event's kind. */
    readonly kind: K;
    /** The event's own `data`. */
    readonly payload: RunnerEventPayloads[K];
  };
}[RunnerEventKind];

/** A payload that has some of its kind's fields, and breaks a convention. */
export interface MalformedRunnerEventPayload {
  /** The payload breaks a convention. */
  readonly status: "malformed";
  /** The keys that lead from the event to the first fault; empty for the event itself. */
  readonly path: JsonPath;
  /** The place, then what is wrong there; at most 300 characters. */
  readonly message: string;
}

/**
 * A payload without any field that its kind demands: it speaks of something else, or of nothing.
 */
export interface UncarriedRunnerEventPayload {
  /** The payload has nothing of the conventions. */
  readonly status: "not_carried";
}

/** What {@link readRunnerEventPayload} gives. */
export type RunnerEventPayloadReading =
  | KnownRunnerEventPayload
  | MalformedRunnerEventPayload
  | UncarriedRunnerEventPayload;

/**
 * Holds an event's or a draft's `data` against the conventions of its kind. `not_carried` where no
 * field that the kind demands is there at all, and for a kind that this version does not know.
 * Further fields are welcome. The payload is not copied, and values inside its fields are not
 * looked at: that is the validator's part. Never throws, also for a value that is no event.
 *
 * @example
 * ```ts
 * import { readRunnerEventPayload } from "runner-contracts";
 *
 * const reading = readRunnerEventPayload({
 *   kind: "assistant_text",
 *   data: { text: "Hello", role: "assistant" },
 * });
 * if (reading.status === "known" && reading.kind === "assistant_text") {
 *   console.log(reading.payload.text); // Hello
 * }
 * ```
 */
export function readRunnerEventPayload(
  event: RunnerEventDraft | { readonly kind: string; readonly data: JsonObject },
): RunnerEventPayloadReading {
  if (!isRecord(event)) return malformed([], "an object", event);
  const kind = readProperty(event, "kind");
  if (!isRunnerEventKind(kind)) {
    return typeof kind === "string" ? { status: "not_carried" } : malformed(["kind"], "text", kind);
  }
  const data = readProperty(event, "data");
  if (!isRecord(data)) return malformed(["data"], "an object", data);
  return readFields(kind, data);
}

function readFields(kind: RunnerEventKind, data: object): RunnerEventPayloadReading {
  const { required, optional, anyOf = [] }: LooseRules = PAYLOAD_RULES[kind];
  const carrying = [...Object.keys(required), ...anyOf];
  const values = new Map<string, unknown>();
  for (const field of [...Object.keys(required), ...Object.keys(optional)]) {
    values.set(field, readProperty(data, field));
  }
  if (carrying.every((field) => values.get(field) === undefined)) return { status: "not_carried" };
  for (const [field, value] of values) {
    const isRequired = Object.hasOwn(required, field);
    if (!isRequired && value === undefined) continue;
    const rule = isRequired ? required[field] : optional[field];
    if (rule !== undefined && !rule.accepts(value)) {
      return malformed(["data", field], rule.expected, value);
    }
  }
  // Each field that the payload's type names has passed its rule, and the compiler holds the rules
  // against the type.
  return { status: "known", kind, payload: data } as KnownRunnerEventPayload;
}

function malformed(path: JsonPath, expected: string, value: unknown): MalformedRunnerEventPayload {
  const message = formatFault(formatPlace(path) || "event", problemOf(value, expected));
  return { status: "malformed", path, message };
}

/** What a field's value must be: in words, in JSON Schema, in code. */
interface FieldRule<T = unknown> {
  readonly expected: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly accepts: (value: unknown) => value is T;
}

/** The rules of one payload, its type forgotten. */
export interface LooseRules {
  readonly required: Readonly<Record<string, FieldRule>>;
  readonly optional: Readonly<Record<string, FieldRule>>;
  /** Optional fields of which one at least must be there. */
  readonly anyOf?: readonly string[];
}

/** The fields that a payload's type names, its index signature apart. */
type FieldsOf<P> = P extends unknown
  ? keyof { [F in keyof P as string extends F ? never : F]: unknown }
  : never;

type OptionalFieldsOf<P> = {
  [F in FieldsOf<P>]: Record<never, never> extends Pick<P, F> ? F : never;
}[FieldsOf<P>];

type RulesFor<P, Fields extends keyof P> = {
  readonly [F in Fields]: FieldRule<Exclude<P[F], undefined>>;
};

/** One rule for each field that the conventions name: neither more nor fewer compile. */
export type PayloadRules = {
  readonly [K in RunnerEventKind]: PayloadRulesOf<RunnerEventPayloads[K]>;
};

interface PayloadRulesOf<P> {
  readonly required: RulesFor<P, Exclude<FieldsOf<P>, OptionalFieldsOf<P>>>;
  readonly optional: RulesFor<P, OptionalFieldsOf<P>>;
  readonly anyOf?: readonly OptionalFieldsOf<P>[];
}

const TEXT: FieldRule<string> = {
  expected: "text",
  schema: { type: "string" },
  accepts: (value) => typeof value === "string",
};

const FLAG: FieldRule<boolean> = {
  expected: "true or false",
  schema: { type: "boolean" },
  accepts: (value) => typeof value === "boolean",
};

const TRUE: FieldRule<true> = {
  expected: "true",
  schema: { const: true },
  accepts: (value) => value === true,
};

const OBJECT: FieldRule<JsonObject> = {
  expected: "a plain object",
  schema: { type: "object" },
  accepts: (value): value is JsonObject => isPlainObject(value),
};

const JSON_VALUE: FieldRule<JsonValue> = {
  expected: "a JSON value",
  schema: {},
  accepts: (value): value is JsonValue => {
    return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
  },
};

const ASSISTANT: FieldRule<"assistant"> = {
  expected: '"assistant"',
  schema: { const: "assistant" },
  accepts: (value) => value === "assistant",
};

const CALL_STATUS: FieldRule<"success" | "error"> = {
  expected: '"success" or "error"',
  schema: { enum: ["success", "error"] },
  accepts: (value) => value === "success" || value === "error",
};

const END_REASON: FieldRule<"complete" | "error" | "cancelled"> = {
  expected: '"complete", "error" or "cancelled"',
  schema: { enum: ["complete", "error", "cancelled"] },
  accepts: (value) => value === "complete" || value === "error" || value === "cancelled",
};

/** The conventions, field by field. */
export const PAYLOAD_RULES: PayloadRules = {
  runtime_started: {
    required: { source: TEXT },
    optional: { provider: TEXT, model: TEXT },
  },
  assistant_text: {
    required: { text: TEXT, role: ASSISTANT },
    optional: { messageId: TEXT, delta: TRUE },
  },
  tool_request: {
    required: { id: TEXT, name: TEXT, arguments: OBJECT },
    optional: { extension: TEXT, messageId: TEXT },
  },
  tool_response: {
    required: { id: TEXT, status: CALL_STATUS, content: JSON_VALUE },
    optional: { isError: FLAG, extension: TEXT },
  },
  skill_loaded: {
    required: { name: TEXT },
    optional: { id: TEXT },
  },
  file_uploaded: {
    required: {},
    optional: { path: TEXT, fileId: TEXT, name: TEXT },
    anyOf: ["path", "fileId"],
  },
  notification: {
    required: { source: TEXT, reason: TEXT },
    optional: {},
  },
  stream_error: {
    required: { source: TEXT, message: TEXT },
    optional: { code: TEXT },
  },
  runtime_terminal: {
    required: { reason: END_REASON },
    optional: { message: TEXT, code: TEXT, usage: OBJECT },
  },
};
