/**
 * Drafts of every kind, their payloads filled by the conventions.
 *
 * @see `docs/protocol.md#payloads`
 */
import * as fc from "fast-check";
import type { RunnerEventDraft } from "../../runner-event/event.ts";
import { RUNNER_EVENT_KINDS, type RunnerEventKind } from "../../runner-event/kinds.ts";
import type { RunnerEventPayloads } from "../../runner-event/payload.ts";
import { jsonObject, jsonValue, storableName, storableText } from "./json.ts";

/**
 * The `data` of a kind by convention: every field that the kind demands, and any of the others. A
 * `notification` holds native fields beside them.
 */
export function runnerEventPayload<K extends RunnerEventKind>(
  kind: K,
): fc.Arbitrary<RunnerEventPayloads[K]> {
  return PAYLOADS[kind]();
}

/** What {@link runnerEventDraft} may give. */
export interface RunnerEventDraftOptions {
  /** The kinds that a draft may have. Absent: every kind. */
  readonly kinds?: readonly RunnerEventKind[];
  /** Whether payloads keep to the conventions or are any JSON object. Absent: `"by-convention"`. */
  readonly payloads?: "by-convention" | "any";
}

/** A draft: a kind, and a payload for it. Shrinks to the first of the kinds. */
export function runnerEventDraft(
  options: RunnerEventDraftOptions = {},
): fc.Arbitrary<RunnerEventDraft> {
  const { kinds = RUNNER_EVENT_KINDS, payloads = "by-convention" } = options;
  const drafts = kinds.map((kind) => {
    const payload: fc.Arbitrary<RunnerEventDraft["data"]> =
      payloads === "any" ? jsonObject() : runnerEventPayload(kind);
    return payload.map((data): RunnerEventDraft => ({ kind, data }));
  });
  return fc.oneof({ withCrossShrink: true }, ...drafts);
}

type PayloadArbitraries = {
  readonly [K in RunnerEventKind]: () => fc.Arbitrary<RunnerEventPayloads[K]>;
};

/** A prototype is what `JSON.parse` gives, and what a comparison of objects looks at. */
const PLAIN = { noNullPrototype: true } as const;

const PAYLOADS: PayloadArbitraries = {
  runtime_started: () =>
    fc.record(
      { source: storableName(), provider: storableName(), model: storableName() },
      { requiredKeys: ["source"], ...PLAIN },
    ),
  assistant_text: () =>
    fc.record(
      {
        text: storableText(),
        role: fc.constant("assistant" as const),
        messageId: storableName(),
        delta: fc.constant(true as const),
      },
      { requiredKeys: ["text", "role"], ...PLAIN },
    ),
  tool_request: () =>
    fc.record(
      {
        id: storableName(),
        name: storableName(),
        arguments: jsonObject(),
        extension: storableName(),
        messageId: storableName(),
      },
      { requiredKeys: ["id", "name", "arguments"], ...PLAIN },
    ),
  tool_response: () =>
    fc.record(
      {
        id: storableName(),
        status: fc.constantFrom("success" as const, "error" as const),
        content: jsonValue(),
        isError: fc.boolean(),
        extension: storableName(),
      },
      { requiredKeys: ["id", "status", "content"], ...PLAIN },
    ),
  skill_loaded: () =>
    fc.record({ name: storableName(), id: storableName() }, { requiredKeys: ["name"], ...PLAIN }),
  file_uploaded: () => {
    const fields = { path: storableName(), fileId: storableName(), name: storableName() };
    return fc.oneof(
      { withCrossShrink: true },
      fc.record(fields, { requiredKeys: ["path"], ...PLAIN }),
      fc.record(fields, { requiredKeys: ["fileId"], ...PLAIN }),
    );
  },
  notification: () =>
    fc
      .tuple(jsonObject(), storableName(), storableName())
      .map(([native, source, reason]) => ({ ...native, source, reason })),
  stream_error: () =>
    fc.record(
      { source: storableName(), message: storableText(), code: storableName() },
      { requiredKeys: ["source", "message"], ...PLAIN },
    ),
  runtime_terminal: () =>
    fc.record(
      {
        reason: fc.constantFrom("complete" as const, "error" as const, "cancelled" as const),
        message: storableText(),
        code: storableName(),
        usage: jsonObject(),
      },
      { requiredKeys: ["reason"], ...PLAIN },
    ),
};
