/**
 * What a Goose fold carries from one record to the next: plain JSON, bounded on a stream without
 * end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/goose.md#state`
 */
import { type FoldPhase, type NativeFormat, readPhase } from "../fold-step.ts";
import { fieldsOf, isTrue, objectOf, oneOf, shortMessage, trackedText } from "../memory.ts";
import { isObject } from "../native-tree.ts";
import { readCarry } from "../text-carry.ts";
import { type KnownCall, readAnsweredCalls, readOpenCalls } from "../tool-calls.ts";
import { readUsage, type Usage } from "../usage.ts";
import { GOOSE_ENDINGS, type GooseEnding } from "./endings.ts";

/** What went wrong, for programs and in words. */
type GooseTrouble = {
  readonly code: GooseEnding;
  readonly message: string;
  /** Whether a `stream_error` told of it. No other trouble takes its place. */
  readonly isError: boolean;
};

/** Half a character, kept for the other half that the next delta brings. */
type GooseCarry = {
  /** The high surrogate, as a number: as text it would make the state unfit to be stored. */
  readonly unit: number;
  readonly messageId: string | null;
};

/** The state of a Goose fold. */
export type GooseFoldState = {
  readonly phase: FoldPhase;
  /** The message of the text given out last. */
  readonly textId: string | null;
  readonly carry: GooseCarry | null;
  /** Whether the model said or called anything, or Goose answered a command in its place. */
  readonly modelSpoke: boolean;
  /** Whether there was text that Goose itself wrote, if it is 1.50 or later. */
  readonly harnessSpoke: boolean;
  /** Why the run does not end well, unless the model goes on. */
  readonly trouble: GooseTrouble | null;
  /** Of the last `complete` line; `null` before the first. */
  readonly usage: Usage | null;
  readonly openCalls: readonly KnownCall[];
  /** The calls that were answered last. */
  readonly answeredCalls: readonly KnownCall[];
};

/** How a fold remembers. */
export const GOOSE_FORMAT: NativeFormat<GooseFoldState> = {
  source: "goose",

  read: /* @__PURE__ */ fieldsOf<GooseFoldState>({
    phase: readPhase,
    textId: trackedText,
    carry: /* @__PURE__ */ objectOf<GooseCarry, "unit">(
      { unit: readCarry, messageId: trackedText },
      "unit",
    ),
    modelSpoke: isTrue,
    harnessSpoke: isTrue,
    trouble: /* @__PURE__ */ objectOf<GooseTrouble, "code" | "message">(
      { code: /* @__PURE__ */ oneOf(GOOSE_ENDINGS), message: shortMessage, isError: isTrue },
      "code",
      "message",
    ),
    usage: (usage) => (isObject(usage) ? readUsage(usage) : null),
    openCalls: readOpenCalls,
    answeredCalls: readAnsweredCalls,
  }),

  copy(state) {
    return {
      phase: state.phase,
      textId: state.textId,
      carry: state.carry,
      modelSpoke: state.modelSpoke,
      harnessSpoke: state.harnessSpoke,
      trouble: state.trouble,
      usage: state.usage,
      openCalls: state.openCalls,
      answeredCalls: state.answeredCalls,
    };
  },
};
