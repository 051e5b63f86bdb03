/**
 * One step of a fold: the state that it works on and the drafts that it makes. What holds for every
 * adapter stands here: one `runtime_started` first, payloads that can be stored, one source.
 */
import { JSON_MAX_NODES, type JsonObject, type JsonValue } from "../json/json-value.ts";
import { isStorableTree } from "../json/parsed.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";
import type { RunnerEventKind } from "../runner-event/kinds.ts";
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import type { AdapterStep } from "./adapter.ts";
import { textOf } from "./field.ts";
import { isSealed, sealState } from "./made-state.ts";

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

/** Where a text of the model belongs. */
export interface TextPlace {
  readonly messageId: string | undefined;
  /** Whether it goes on a text of the same message. */
  readonly isDelta: boolean;
  /** The place of its block in the message. */
  readonly index?: number | undefined;
  /** The call of the sub-agent that said it. */
  readonly parentId?: string | undefined;
}

/** How the states of one source are made. */
export interface StateReader<State> {
  /** Makes a fresh state of whatever may be one. Never throws. */
  read(state: unknown): State;
  /** Copies a state. Written out field by field, since spreading a frozen object is slow. */
  copy(state: State): State;
}

/** The state and the drafts of one `push` or `finish`. */
export class FoldStep<State extends FoldState & JsonObject> {
  /** What stands in `source` of the payloads. */
  readonly source: string;
  /** The message that is being read, where it has an id. */
  messageId: string | undefined;
  /** Whether what is being read was parsed by the step itself, so that nobody else holds it. */
  isOwn = false;
  readonly #drafts: RunnerEventDraft[] = [];
  readonly #memory: StateReader<State>;
  #state: State;
  /** Whether the state was given out before, so that a change needs a copy. */
  #isSealed: boolean;

  /** Goes on from a state that a step of this source made, or from what `memory` reads of any other. */
  constructor(source: string, state: unknown, memory: StateReader<State>) {
    this.source = source;
    this.#memory = memory;
    this.#isSealed = isSealed(source, state);
    // All steps of a source work on states of one type.
    this.#state = this.#isSealed ? (state as State) : this.#read(state);
  }

  /** What the fold remembers. */
  get state(): Readonly<State> {
    return this.#state;
  }

  /**
   * Changes what the fold remembers. What `value` holds must be frozen; `value` itself will be. Most
   * records change nothing, so a state is copied late.
   */
  remember<Key extends keyof State>(key: Key, value: State[Key]): undefined {
    if (this.#state[key] === value) return;
    if (this.#isSealed) this.#state = this.#memory.copy(this.#state);
    this.#isSealed = false;
    Object.freeze(value);
    this.#state[key] = value;
  }

  result(): AdapterStep<State> {
    if (!this.#isSealed) sealState(this.source, this.#state);
    return { state: this.#state, drafts: this.#drafts };
  }

  /** The result of the last step of a run: all that is remembered is that the run is over. */
  end(): AdapterStep<State> {
    this.#state = this.#read(undefined);
    this.#isSealed = false;
    this.#enter("ended");
    return this.result();
  }

  #read(state: unknown): State {
    const fresh = this.#memory.read(state);
    for (const key in fresh) freeze(fresh[key]);
    return fresh;
  }

  #enter(phase: FoldPhase): undefined {
    // What a phase can be is the same for every state.
    this.remember("phase", phase as State["phase"]);
  }

  /** Makes `runtime_started`, where none was made yet. */
  start(provider?: unknown, model?: unknown, more?: UntrustedFields): undefined {
    if (this.#state.phase !== "waiting") return;
    this.#enter("running");
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
    const safe = storableFields(data, this.isOwn) ?? (sanitizeJson(data) as JsonObject);
    this.#drafts.push({ kind, data: safe });
  }

  /** Gives a value as JSON, `null` where it is none: as it is if it was parsed here, or a copy. */
  json(value: unknown): unknown {
    return this.isOwn ? (value ?? null) : sanitizeJson(value);
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
   * Makes an `assistant_text` of storable parts. Deltas are most of a stream, so each field has a line
   * of its own: nothing is copied, and nothing is looked at again.
   */
  emitText(text: string, place: TextPlace): undefined {
    this.start();
    const data: Record<string, JsonValue> = { text, role: "assistant" };
    if (place.messageId !== undefined) data["messageId"] = place.messageId;
    if (place.isDelta) data["delta"] = true;
    if (place.index !== undefined) data["index"] = place.index;
    if (place.parentId !== undefined) data["parentId"] = place.parentId;
    this.#drafts.push({ kind: "assistant_text", data });
  }
}

/** The most values that a payload taken as it is may hold, so that a batch has room for more. */
const AS_IT_IS_MAX_NODES = JSON_MAX_NODES / 2;

/**
 * The fields of a literal, without those that are `undefined`, where nothing in them needs mending;
 * else `undefined`. `isOwn` tells that every object in them is of a tree that was parsed here.
 */
function storableFields(data: UntrustedFields, isOwn: boolean): JsonObject | undefined {
  const walk = { nodesLeft: AS_IT_IS_MAX_NODES, textIsStorable: false, freezes: false };
  const result: Record<string, JsonValue> = {};
  for (const key in data) {
    const value = data[key];
    if (value === undefined) continue;
    if (typeof value === "object" && value !== null && !isOwn) return undefined;
    if (!isStorableTree(value, walk, 1)) return undefined;
    // The look at it proved that it is JSON.
    result[key] = value as JsonValue;
  }
  return result;
}

/** Freezes a part of a state that was just read, to its leaves. */
function freeze(part: unknown): undefined {
  if (typeof part !== "object" || part === null) return;
  for (const item of Object.values(Object.freeze(part))) freeze(item);
}
