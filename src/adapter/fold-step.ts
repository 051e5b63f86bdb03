/**
 * One step of a fold: the state that it works on and the drafts that it makes. What holds for every
 * adapter stands here: one `runtime_started` first, payloads that can be stored, one source.
 */
import { JSON_MAX_NODES, type JsonObject, type JsonValue } from "../json/json-value.ts";
import { isObjectPrototypePolluted } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";
import type { RunnerEventKind } from "../runner-event/kinds.ts";
import type { AdapterStep } from "./adapter.ts";
import { textOf } from "./field.ts";
import { isSealed, sealState } from "./made-state.ts";
import { oneOf } from "./memory.ts";
import { copyTree, mend } from "./native-tree.ts";

/** Where a fold stands: nothing made yet, `runtime_started` made, `runtime_terminal` made. */
const PHASES = ["waiting", "running", "ended"] as const;

/** One of the three phases of a fold. */
export type FoldPhase = (typeof PHASES)[number];

/** What every fold's state holds. */
export type FoldState = JsonObject & { readonly phase: FoldPhase };

/** A state that one step owns and works on. */
export type Mutable<State> = { -readonly [Key in keyof State]: State[Key] };

/**
 * Fields of a payload that are parts of plain trees, whatever they are; `undefined` is left out.
 */
export type TreeFields = { readonly [name: string]: unknown };

/** A payload that is being made. */
type Payload = { [name: string]: JsonValue };

/** The longest `reason` that is taken from a native type, in UTF-16 code units. */
const REASON_MAX_LENGTH = 100;

/** The most values below the fields of a payload, so that there is room for the fields. */
const PARTS_MAX_NODES = JSON_MAX_NODES - 100;

/** Reads a phase out of a state; what is none counts as the first. */
export function readPhase(value: unknown): FoldPhase {
  return oneOf(PHASES)(value) ?? "waiting";
}

/** One native format: how its payloads are signed, and how its states are made. */
export interface NativeFormat<State> {
  /** What stands in `source` of the payloads. */
  readonly source: string;
  /** Makes a state of a plain tree, which may be one; frozen to its leaves. Never throws. */
  read(tree: unknown): State;
  /** Copies a state. Written out field by field, since spreading a frozen object is slow. */
  copy(state: State): Mutable<State>;
}

/** The state and the drafts of one `push` or `finish`. */
export class FoldStep<State extends FoldState> {
  /** The message that is being read, where it has an id. */
  messageId: string | undefined;
  /** The call of the sub-agent that the record is from. */
  parentId: string | undefined;
  #drafts: RunnerEventDraft[] = [];
  readonly #format: NativeFormat<State>;
  #state: Mutable<State>;
  /** Whether the state was given out before, so that a change needs a copy. */
  #isSealed: boolean;

  /**
   * Goes on from a state that a step of this format made, or from what can be read of any other.
   */
  constructor(format: NativeFormat<State>, state: unknown) {
    this.#format = format;
    this.#isSealed = isSealed(format.source, state);
    // All steps of a source work on states of one type.
    this.#state = this.#isSealed ? (state as State) : format.copy(format.read(copyTree(state)));
  }

  /** What the fold remembers. */
  get state(): Readonly<State> {
    return this.#state;
  }

  /**
   * What the fold remembers, to be changed: what is put into it must be frozen to its leaves. Most
   * records change nothing, so a state is copied late.
   */
  change(): Mutable<State> {
    if (this.#isSealed) this.#state = this.#format.copy(this.#state);
    this.#isSealed = false;
    return this.#state;
  }

  /** Ends the step. From now on its state is another's too, and the next change makes a copy. */
  result(): AdapterStep<State> {
    if (!this.#isSealed) sealState(this.#format.source, this.#state);
    this.#isSealed = true;
    return { state: this.#state, drafts: this.#drafts };
  }

  /** Makes `runtime_started`, where none was made yet. */
  start(provider?: unknown, model?: unknown, record?: unknown): undefined {
    if (this.#state.phase !== "waiting") return;
    this.change().phase = "running";
    const { source } = this.#format;
    this.emit(
      "runtime_started",
      { source },
      { provider: textOf(provider), model: textOf(model), record },
    );
  }

  /**
   * Makes a draft of storable fields, as they stand, and of parts of plain trees, which are mended.
   */
  emit(kind: RunnerEventKind, data: Payload, parts?: TreeFields): undefined {
    this.start();
    if (parts !== undefined) addParts(data, parts);
    const draft = { kind, data };
    // Most records make one draft, and an empty list takes room for 17 at its first.
    if (this.#drafts.length === 0) this.#drafts = [draft];
    else this.#drafts.push(draft);
  }

  /**
   * Adds to a payload the message that it belongs to, and the call of the sub-agent that it is
   * from.
   */
  withOrigin(data: Payload): Payload {
    if (this.messageId !== undefined) data["messageId"] = this.messageId;
    if (this.parentId !== undefined) data["parentId"] = this.parentId;
    return data;
  }

  /** Makes a `notification`: `reason` is the native type, or one of the adapter's own words. */
  notify(reason: unknown, parts?: TreeFields): undefined {
    const known = typeof reason === "string" ? reason.slice(0, REASON_MAX_LENGTH) : "unknown";
    const { source } = this.#format;
    this.emit("notification", this.withOrigin({ source, reason: toStorableText(known) }), parts);
  }

  /** Makes a `stream_error`. */
  complain(message: unknown, code: unknown, parts?: TreeFields): undefined {
    const text = textOf(message) || "an error without a message";
    const data = this.withOrigin({ source: this.#format.source, message: text });
    this.emit("stream_error", data, { code: textOf(code), ...parts });
  }

  /**
   * Makes an `assistant_text` of storable text; `index` is the place of its block in the message.
   */
  emitText(text: string, isDelta: boolean, index?: number): undefined {
    const data = this.withOrigin({ text, role: "assistant" });
    if (isDelta) data["delta"] = true;
    if (index !== undefined) data["index"] = index;
    this.emit("assistant_text", data);
  }
}

function addParts(data: Payload, parts: TreeFields): undefined {
  const budget = { nodesLeft: PARTS_MAX_NODES };
  const isPolluted = isObjectPrototypePolluted();
  for (const name in parts) {
    if (isPolluted && !Object.hasOwn(parts, name)) continue;
    const part = mend(parts[name], budget, 1);
    if (part !== undefined) data[name] = part;
  }
}
