/**
 * What no fold can do without: it parses each line, makes a draft of each text, and gives a new state
 * of as many fields as the adapters' have, frozen, with each record. It reads nothing else.
 */
import type { RunnerEventDraft } from "runner-contracts";

type Texted = { readonly text?: string } | undefined;
type NativeRecord = Readonly<{
  event?: Readonly<{ delta?: Texted }>;
  delta?: Texted;
  message?: Readonly<{ content?: readonly Texted[] }>;
}>;

/** The floors, by the name of the adapter that they stand beside. */
export const FLOOR_FOLDS: Readonly<Record<string, (lines: readonly string[]) => unknown>> = {
  goose: (lines) => foldToFloor(lines, ({ message }) => message?.content?.[0]?.text),
  "claude-code": (lines) => foldToFloor(lines, ({ event }) => event?.delta?.text),
  anthropic: (lines) => foldToFloor(lines, ({ delta }) => delta?.text),
};

const NO_ITEMS: readonly unknown[] = Object.freeze([]);

function foldToFloor(
  lines: readonly string[],
  textOf: (record: NativeRecord) => string | undefined,
): RunnerEventDraft[] {
  const drafts: RunnerEventDraft[] = [];
  let state = stateAfter(0);
  for (const line of lines) {
    const step = pushToFloor(state, line, textOf);
    state = step.state;
    for (const draft of step.drafts) drafts.push(draft);
  }
  return drafts;
}

function pushToFloor(
  state: ReturnType<typeof stateAfter>,
  line: string,
  textOf: (record: NativeRecord) => string | undefined,
) {
  const drafts: RunnerEventDraft[] = [];
  const text = textOf(parsedOr(line));
  if (text !== undefined) {
    drafts.push({ kind: "assistant_text", data: { text, role: "assistant", delta: true } });
  }
  return { state: stateAfter(state.count + 1), drafts };
}

/** Nine fields, as the adapters' states have at least. */
function stateAfter(count: number) {
  return Object.freeze({
    phase: "running",
    count,
    messageId: null,
    textId: null,
    usage: null,
    fault: null,
    blocks: NO_ITEMS,
    openCalls: NO_ITEMS,
    answeredCalls: NO_ITEMS,
  });
}

function parsedOr(line: string): NativeRecord {
  try {
    return JSON.parse(line) as NativeRecord;
  } catch {
    return {};
  }
}
