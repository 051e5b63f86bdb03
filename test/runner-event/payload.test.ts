import { draftRunnerEvent, validateRunnerEventBatch } from "runner-contracts";
import { expect, test } from "vitest";
import { batch } from "../support/events.ts";

test("a draft is the kind and the payload, and passes once it has its place", () => {
  const draft = draftRunnerEvent("assistant_text", {
    text: "Hello",
    role: "assistant",
    lang: "en",
  });
  expect(draft).toStrictEqual({
    kind: "assistant_text",
    data: { text: "Hello", role: "assistant", lang: "en" },
  });
  expect(validateRunnerEventBatch(batch([{ seq: 0, tMs: 0, ...draft }])).ok).toBe(true);
});
