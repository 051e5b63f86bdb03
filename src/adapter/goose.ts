/**
 * Folds what `goose run --output-format stream-json` prints into event drafts: versions 1.37 to
 * 1.52, whichever provider answers.
 *
 * @packageDocumentation
 * @see `docs/adapters/goose.md`
 */
import type { JsonObject } from "../json/json-value.ts";
import type { RunnerAdapter } from "./adapter.ts";
import { textOf } from "./field.ts";
import { adapterOf } from "./fold-adapter.ts";
import { foldMessage, judgeHarnessText } from "./goose/message.ts";
import type { GooseRecord } from "./goose/record.ts";
import { GOOSE_FORMAT } from "./goose/state.ts";
import { GooseStep } from "./goose/step.ts";
import { hasUsage, judgeGooseRun } from "./goose/verdict.ts";
import { shortMessage } from "./memory.ts";
import { describeReadError } from "./native-end.ts";
import { type NativeLine, readNative } from "./native-line.ts";
import { notifyUnanswered } from "./tool-calls.ts";
import { readUsage } from "./usage.ts";

export { foldNativeStream } from "./adapter.ts";
export { GOOSE_ENDINGS, type GooseEnding } from "./goose/endings.ts";

/**
 * The state of a Goose fold: plain JSON, to be kept and handed back. `phase` tells whether
 * `runtime_started` and `runtime_terminal` were made; all else may change with any version. What is
 * no such state counts as the state before the first record.
 */
export type GooseState = JsonObject & {
  /** Whether the run is still to start, goes on or is over. */
  readonly phase: "waiting" | "running" | "ended";
};

/** How Goose begins each of its records. */
const RECORD_START = '{"type":"';

/** The line of the banner that names the provider and the model. */
const BANNER = /^\s*__\( O\)>\s+● [a-z ]+ · (\S+) (\S+)\s*$/;

/** How Goose prints a recipe's parameter, whose value may be anything, a record too. */
const PARAMETER = /^ {3}[\w-]+: /;

/**
 * What Goose asks on its output when it is interrupted while a tool runs, or meets an error of its
 * own.
 */
const INTERRUPTION_PROSE = "Yes — what would you like me to do?";

/** What the `error` record of an interrupted run says. */
const INTERRUPTION_ERROR = "Headless run interrupted";

/**
 * The adapter for Goose. `push` takes one line of standard output, with or without its line end, or
 * one record that is already parsed; `finish` needs the exit code or the signal to judge rightly.
 * Never throws, whatever the record or the state.
 *
 * @example
 * ```ts
 * import { foldNativeStream, gooseAdapter } from "runner-contracts/adapter/goose";
 *
 * const said = { type: "text", text: "Ran into this error: Server error" };
 * const lines = [
 *   JSON.stringify({ type: "message", message: { id: null, role: "assistant", content: [said] } }),
 *   JSON.stringify({ type: "complete", total_tokens: null }),
 * ];
 * const drafts = foldNativeStream(gooseAdapter, lines, { exitCode: 0 });
 * console.log(drafts.at(-1)?.data["reason"], drafts.at(-1)?.data["code"]); // error api_error
 * ```
 *
 * @see `docs/adapters/goose.md`
 */
export const gooseAdapter: RunnerAdapter<GooseState> = /* @__PURE__ */ adapterOf({
  format: GOOSE_FORMAT,
  Step: GooseStep,

  push(step, native) {
    const { prose, record } = readLine(native);
    if (prose !== undefined) foldProse(step, prose);
    // What is no object has no fields.
    if (record !== undefined) foldRecord(step, record as GooseRecord | null);
  },

  finish(step, end) {
    step.flush();
    if (end.error !== undefined) step.complain(describeReadError(end.error), "stream_failed");
    notifyUnanswered(step);
    const { reason, code, message } = judgeGooseRun(step.state, end);
    const usage = step.state.usage ?? undefined;
    const usageMissing = (reason === "complete" && !hasUsage(usage)) || undefined;
    const { exitCode, signal } = end;
    return { reason, code, message, usage, usageMissing, exitCode, signal };
  },
});

/** The line of a parameter is prose as a whole. */
function readLine(native: unknown): NativeLine {
  return typeof native === "string" && PARAMETER.test(native)
    ? { prose: native.trimEnd() }
    : readNative(native, RECORD_START);
}

/** Text between the records: the banner, warnings, and what Goose asks when it is interrupted. */
function foldProse(step: GooseStep, text: string): undefined {
  const banner = BANNER.exec(text);
  step.start(banner?.[1], banner?.[2]);
  if (text.startsWith(INTERRUPTION_PROSE))
    step.noteTrouble("interrupted", "the run was interrupted");
  step.notify("stdout", { text });
}

function foldRecord(step: GooseStep, record: GooseRecord | null): undefined {
  if (record === null) return step.notify(undefined, { record });
  const { type } = record;
  switch (type) {
    case "message":
      return foldMessage(step, record);
    case "notification":
      return foldNotification(step, record);
    case "error":
      return foldError(step, record);
    case "complete":
      // Held, not given out: it ends an answer, not the run.
      step.start();
      step.change().usage = readUsage(record);
      return;
    default:
      return step.notify(type, { record });
  }
}

/** News from a running tool. Goose's `extension_id` is the id of the call. */
function foldNotification(step: GooseStep, record: GooseRecord): undefined {
  const id = textOf(record.extension_id);
  const { log, progress } = record.data ?? record.notification ?? record;
  const isKnown = log !== undefined || progress !== undefined;
  step.notify("notification", isKnown ? { id, log, progress } : { id, record });
}

function foldError(step: GooseStep, record: GooseRecord): undefined {
  const { error } = record;
  const message = textOf(error) ?? textOf(error?.message) ?? "unknown error";
  const { trouble } = step.state;
  // What a message said already, the line says again.
  if (trouble?.isError === true && trouble.message === shortMessage(message)) return;
  step.flush();
  const isInterruption = message === INTERRUPTION_ERROR;
  step.fail(
    isInterruption ? "interrupted" : (judgeHarnessText(message) ?? "runtime_error"),
    message,
  );
}
