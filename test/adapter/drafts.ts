/** What tests ask of the drafts of a run. */
import {
  type RunnerEventDraft,
  readRunnerEventPayload,
  validateRunnerEventBatch,
} from "runner-contracts";
import { expect } from "vitest";

/** The kind of each. */
export function kindsOf(drafts: readonly RunnerEventDraft[]): string[] {
  return drafts.map(({ kind }) => kind);
}

/** The payloads of one kind. */
export function dataOf(kind: string, drafts: readonly RunnerEventDraft[]) {
  return drafts.filter((draft) => draft.kind === kind).map(({ data }) => data);
}

/** What the model said, as a subscriber puts it together: text that was taken back is left out. */
export function textOf(drafts: readonly RunnerEventDraft[]): string {
  let texts: RunnerEventDraft["data"][] = [];
  for (const { kind, data } of drafts) {
    if (kind === "assistant_text") texts.push(data);
    const from = data["fromIndex"];
    if (kind !== "notification" || typeof from !== "number") continue;
    texts = texts.filter((text) => {
      return text["messageId"] !== data["messageId"] || Number(text["index"] ?? -1) < from;
    });
  }
  return texts.map((text) => text["text"]).join("");
}

/** Each is accepted in a batch, and its payload is as the conventions have it. */
export function expectValid(drafts: readonly RunnerEventDraft[]): void {
  for (const draft of drafts) {
    const batch = { v: 1, runId: "r", events: [{ seq: 0, tMs: 0, ...draft }] };
    const verdict = validateRunnerEventBatch(batch);
    expect(verdict.ok ? "" : verdict.message).toBe("");
    expect(readRunnerEventPayload(draft)).toMatchObject({ status: "known" });
  }
}
