/**
 * What this library's adapters put into `data`, by kind. The validator demands a JSON object and no
 * more: these are conventions, open to further fields.
 *
 * @see `docs/protocol.md#payloads`
 */
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import type { RunnerEventDraft } from "./event.ts";
import type { RunnerEventKind } from "./kinds.ts";

/** The payload conventions, by kind. Each is open: further JSON fields are welcome. */
export type RunnerEventPayloads = {
  /** The runtime is ready for the first turn. */
  readonly runtime_started: JsonObject & {
    /** The native format or program, such as `goose`. */
    readonly source: string;
    /** Who answers the model calls. */
    readonly provider?: string;
    /** The model that answers. */
    readonly model?: string;
  };
  /** Text from the model. */
  readonly assistant_text: JsonObject & {
    /** The text, whole or a delta. */
    readonly text: string;
    /** Always the assistant. */
    readonly role: "assistant";
    /** The message that the text belongs to. */
    readonly messageId?: string;
    /** Present where the text continues that of the event before it with the same `messageId`. */
    readonly delta?: true;
  };
  /** The model calls a tool; sent once, with complete arguments. */
  readonly tool_request: JsonObject & {
    /** The call, which the response repeats. */
    readonly id: string;
    /** The tool. */
    readonly name: string;
    /** The arguments, complete. */
    readonly arguments: JsonObject;
    /** The extension or server that offers the tool. */
    readonly extension?: string;
    /** The message that the call belongs to. */
    readonly messageId?: string;
  };
  /** A tool's result went back to the model. */
  readonly tool_response: JsonObject & {
    /** The call that is answered. */
    readonly id: string;
    /** Whether the call could be made; a tool that ran and failed is `success` with `isError`. */
    readonly status: "success" | "error";
    /** The result, in the tool's own words. */
    readonly content: JsonValue;
    /** Whether the tool itself reported a failure. */
    readonly isError?: boolean;
    /** The extension or server that offers the tool. */
    readonly extension?: string;
  };
  /** A skill became available to the agent. */
  readonly skill_loaded: JsonObject & {
    /** The skill. */
    readonly name: string;
    /** Its identity, where the source has one apart from the name. */
    readonly id?: string;
  };
  /** A file became available to the agent: at a `path`, under a `fileId`, or both. */
  readonly file_uploaded: JsonObject & {
    /** The file's name, for people. */
    readonly name?: string;
  } & (
      | {
          /** Where the file stands. */
          readonly path: string;
          /** The file's identity at whoever keeps it. */
          readonly fileId?: string;
        }
      | {
          /** Where the file stands. */
          readonly path?: string;
          /** The file's identity at whoever keeps it. */
          readonly fileId: string;
        }
    );
  /** Diagnostics, and whatever fits no other kind; beside these fields whatever was native. */
  readonly notification: JsonObject & {
    /** The native format or program. */
    readonly source: string;
    /** What it is about: the native type, as a rule. */
    readonly reason: string;
  };
  /** The stream had an error. The run goes on, unless a terminal follows. */
  readonly stream_error: JsonObject & {
    /** The native format or program. */
    readonly source: string;
    /** What went wrong, in the source's words. */
    readonly message: string;
    /** What went wrong, for programs. */
    readonly code?: string;
  };
  /** The runtime ended: exactly one per run, the last event. */
  readonly runtime_terminal: JsonObject & {
    /** How it ended. */
    readonly reason: "complete" | "error" | "cancelled";
    /** Why, for people. */
    readonly message?: string;
    /** Why, for programs: `max_turns`, `refusal`, `truncated`, … */
    readonly code?: string;
    /** What the run used, in the source's own words. */
    readonly usage?: JsonObject;
  };
};

/** Makes a draft whose payload is held to the conventions by the compiler. */
export function draftRunnerEvent<K extends RunnerEventKind>(
  kind: K,
  data: RunnerEventPayloads[K],
): RunnerEventDraft {
  return { kind, data };
}
