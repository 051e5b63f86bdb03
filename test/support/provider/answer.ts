/** What a scripted model says, in the words of no wire. */

/** A part of an answer, in the pieces in which it is sent. */
export type AnswerPart =
  | { readonly type: "text"; readonly deltas: readonly string[] }
  | { readonly type: "thinking"; readonly deltas: readonly string[] }
  | {
      readonly type: "tool";
      readonly id: string;
      readonly name: string;
      /** The JSON text of the arguments, as it is cut. */
      readonly fragments: readonly string[];
    };

/**
 * How an answer ends: as the wire has it; with an error event in the middle of the last part; with the
 * body's end there, or the socket's; or not before the client goes.
 */
export type AnswerEnding =
  | "stop"
  | "tools"
  | "max_tokens"
  | "refusal"
  | "error"
  | "early_end"
  | "cut"
  | "hold";

/** A streamed answer. */
export interface Answer {
  readonly parts: readonly AnswerPart[];
  readonly ending: AnswerEnding;
  /** How many bytes are sent at a time; absent: a frame at a time. */
  readonly chunkBytes?: number;
  /** The pause after each chunk, in milliseconds; absent: none. */
  readonly everyMs?: number;
}

/** An HTTP error instead of an answer. */
export interface Failure {
  readonly status: number;
  /** What the error says; absent: words that name the status. */
  readonly message?: string;
}

/** What one request is answered with. */
export type Reply = Answer | Failure;

/** Text, in the given deltas, and a proper end. */
export function say(...deltas: string[]): Answer {
  return { parts: [text(...deltas)], ending: "stop" };
}

/** Text that ends in another way. */
export function sayAndEnd(ending: AnswerEnding, ...deltas: string[]): Answer {
  return { parts: [text(...deltas)], ending };
}

/** A text part. */
export function text(...deltas: string[]): AnswerPart {
  return { type: "text", deltas };
}

/** A tool call whose arguments come in fragments of a few characters. */
export function toolCall(id: string, name: string, args: object, fragmentLength = 5): AnswerPart {
  const fragments = JSON.stringify(args).match(new RegExp(`.{1,${fragmentLength}}`, "gsu")) ?? [];
  return { type: "tool", id, name, fragments };
}

/** An answer that calls tools, after text or thinking if any is given. */
export function callTools(...parts: AnswerPart[]): Answer {
  return { parts, ending: "tools" };
}

/** Tells whether an answer ends before its last part does. */
export function isBroken(ending: AnswerEnding): boolean {
  return ending === "error" || ending === "early_end" || ending === "cut" || ending === "hold";
}
