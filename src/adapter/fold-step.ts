/**
 * One step of a fold: the state that it works on and the drafts that it makes. What holds for every
 * adapter stands here: one `runtime_started` first, payloads that can be stored, one source.
 */
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";
import type { RunnerEventKind } from "../runner-event/kinds.ts";
import { draftRunnerEvent, type RunnerEventPayloads } from "../runner-event/payload.ts";
import type { AdapterStep } from "./adapter.ts";
import { textOf } from "./field.ts";

/** Where a fold stands: nothing made yet, `runtime_started` made, `runtime_terminal` made. */
const PHASES = ["waiting", "running", "ended"] as const;

/** One of the three phases of a fold. */
export type FoldPhase = (typeof PHASES)[number];

/** What every fold's state holds, to be worked on. */
export type FoldState = { phase: FoldPhase };

/** A state that one step owns and works on. */
export type Mutable<State> = { -readonly [Key in keyof State]: State[Key] };

/** The fields of a payload, before their values are known to be JSON-safe. */
type Untrusted<Payload> = { readonly [Key in keyof Payload]: unknown };

/** Further fields of a payload, of values that nobody vouches for. */
export type UntrustedFields = { readonly [name: string]: unknown };

/** The longest `reason` that is taken from a native type, in UTF-16 code units. */
const REASON_MAX_LENGTH = 100;

/** Reads a phase out of a state; what is none counts as the first. */
export function readPhase(value: unknown): FoldPhase {
  return PHASES.find((known) => known === value) ?? "waiting";
}

/**
 * States that folds made, and by which source. They are frozen to their leaves, so that nobody can
 * have changed one since: it need not be read as untrusted, which would cost more than the record.
 */
const MADE = new WeakMap<object, string>();

/** A state to work on: a copy of one that this source's fold made, else what `read` makes of it. */
export function takeState<State extends object>(
  source: string,
  state: unknown,
  read: (state: unknown) => State,
): State {
  const isMade = typeof state === "object" && state !== null && MADE.get(state) === source;
  // A step of this source made it of what `read` gave, and it is frozen since.
  return isMade ? { ...(state as State) } : read(state);
}

/** The state and the drafts of one `push` or `finish`. */
export class FoldStep<State extends FoldState & JsonValue> {
  /** What stands in `source` of the payloads. */
  readonly source: string;
  readonly state: State;
  /** The message that is being read, where it has an id. */
  messageId: string | undefined;
  readonly #fold: FoldState;
  readonly #drafts: RunnerEventDraft[] = [];

  /** `state` must be fresh: the step works on it. */
  constructor(source: string, state: State) {
    this.source = source;
    this.state = state;
    this.#fold = state;
  }

  result(): AdapterStep<State> {
    freeze(this.state);
    MADE.set(this.#fold, this.source);
    return { state: this.state, drafts: this.#drafts };
  }

  /** Makes `runtime_started`, where none was made yet. */
  start(provider?: unknown, model?: unknown, more?: UntrustedFields): undefined {
    if (this.#fold.phase !== "waiting") return;
    this.#fold.phase = "running";
    this.emit("runtime_started", {
      source: this.source,
      provider: textOf(provider),
      model: textOf(model),
      ...more,
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
  notify(reason: unknown, more: UntrustedFields): undefined {
    this.emit("notification", {
      source: this.source,
      reason: typeof reason === "string" ? reason.slice(0, REASON_MAX_LENGTH) : "unknown",
      messageId: this.messageId,
      ...more,
    });
  }

  /**
   * Makes an `assistant_text` of storable parts. Deltas are most of a stream, so they are spared the
   * walk that sanitizes.
   */
  emitText(text: string, known: JsonObject): undefined {
    this.start();
    this.#drafts.push(draftRunnerEvent("assistant_text", { text, role: "assistant", ...known }));
  }
}

/** Freezes a state to its leaves. What is frozen already was frozen so by a step before. */
function freeze(value: unknown): undefined {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}
