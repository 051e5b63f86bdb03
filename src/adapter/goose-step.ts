/**
 * One step of a Goose fold: the state that it works on and the drafts that it makes.
 *
 * @see `docs/adapters/goose.md`
 */
import type { JsonObject } from "../json/json-value.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import { toStorableText } from "../json/storable-text.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";
import type { RunnerEventKind } from "../runner-event/kinds.ts";
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import type { AdapterStep } from "./adapter.ts";
import type { GooseEnding } from "./goose-endings.ts";
import { textOf } from "./goose-field.ts";
import {
  type GooseFoldState,
  isHighSurrogate,
  readGooseState,
  shortMessage,
  trackedText,
  type WritableGooseState,
} from "./goose-state.ts";

/** What stands in `source` of the payloads. */
export const GOOSE_SOURCE: "goose" = "goose" as const;

/** The longest `reason` that is taken from a native type, in UTF-16 code units. */
const REASON_MAX_LENGTH = 100;

/** The fields of a payload, before their values are known to be JSON-safe. */
type Untrusted<Payload> = { readonly [Key in keyof Payload]: unknown };

/** A payload that is being put together. */
type Writable<Payload> = { -readonly [Key in keyof Payload]: Payload[Key] };

/** The state and the drafts of one `push` or `finish`. */
export class GooseStep {
  readonly state: WritableGooseState;
  /** The message that is being read, where it has an id. */
  messageId: string | undefined;
  readonly #drafts: RunnerEventDraft[] = [];

  constructor(state: unknown) {
    this.state = readGooseState(state);
  }

  result(): AdapterStep<GooseFoldState> {
    return { state: this.state, drafts: this.#drafts };
  }

  /** Makes `runtime_started`, where none was made yet. */
  start(provider?: unknown, model?: unknown): undefined {
    if (this.state.phase !== "waiting") return;
    this.state.phase = "running";
    this.emit("runtime_started", {
      source: GOOSE_SOURCE,
      provider: textOf(provider),
      model: textOf(model),
    });
  }

  /** Makes a draft of values that nobody vouches for. What is `undefined` is left out. */
  emit<Kind extends RunnerEventKind>(
    kind: Kind,
    data: Untrusted<RunnerEventPayloads[Kind]>,
  ): undefined {
    this.start();
    // An object comes back from an object.
    this.#drafts.push({ kind, data: sanitizeJson(data) as JsonObject });
  }

  /** Makes a `notification`: `reason` is the native type, or one of the adapter's own words. */
  notify(reason: unknown, more: { readonly [name: string]: unknown }): undefined {
    this.emit("notification", {
      source: GOOSE_SOURCE,
      reason: typeof reason === "string" ? reason.slice(0, REASON_MAX_LENGTH) : "unknown",
      messageId: this.messageId,
      ...more,
    });
  }

  /** Makes a `stream_error`, and holds the run for failed. */
  fail(code: GooseEnding, message: string, more?: { readonly [name: string]: unknown }): undefined {
    const { messageId } = this;
    this.emit("stream_error", { source: GOOSE_SOURCE, message, code, messageId, ...more });
    this.hold(code, message, true);
  }

  /** Notes why the run cannot end well. The first final reason stays, but for an interruption. */
  hold(code: GooseEnding, message: string, isFinal: boolean): undefined {
    if (code !== "interrupted" && this.state.trouble?.isFinal === true) return;
    this.state.trouble = { code, message: shortMessage(message) ?? "", isFinal };
  }

  /** Notes that the model said or called something. */
  heard(): undefined {
    this.state.modelSpoke = true;
    if (this.state.trouble?.isFinal === false) this.state.trouble = null;
  }

  /** Gives out text of the model, but for half a character at its end. */
  say(text: string): undefined {
    const { messageId } = this;
    const owner = trackedText(messageId);
    const { carry } = this.state;
    let whole = text;
    if (carry !== null && carry.messageId === owner) {
      whole = String.fromCharCode(carry.unit) + text;
      this.state.carry = null;
    }
    this.flush();
    const unit = whole.charCodeAt(whole.length - 1);
    if (isHighSurrogate(unit)) {
      this.state.carry = { unit, messageId: owner };
      whole = whole.slice(0, -1);
    }
    if (whole !== "") this.#emitText(whole, messageId, owner);
  }

  /** Gives out half a character that was kept and never completed, as U+FFFD. */
  flush(): undefined {
    const { carry } = this.state;
    if (carry === null) return;
    this.state.carry = null;
    this.#emitText("\uFFFD", carry.messageId ?? undefined, carry.messageId);
  }

  /** Deltas are most of a stream, and their parts are known: they need no sanitizing walk. */
  #emitText(text: string, messageId: string | undefined, owner: string | null): undefined {
    const isDelta = owner !== null && owner === this.state.textId;
    this.state.textId = owner;
    this.start();
    const data: Writable<RunnerEventPayloads["assistant_text"]> = {
      text: toStorableText(text),
      role: "assistant",
    };
    if (messageId !== undefined) data.messageId = messageId;
    if (isDelta) data.delta = true;
    this.#drafts.push({ kind: "assistant_text", data });
  }
}
