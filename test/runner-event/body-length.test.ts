import { parseRunnerEventBatch } from "runner-contracts";
import { describe, expect, test } from "vitest";

/** The first and the last code point of each length in UTF-8. */
const EDGES = [0x20, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff];

describe("maxBytes counts the bytes of UTF-8", () => {
  for (const edge of EDGES) {
    test(`also of U+${edge.toString(16).toUpperCase().padStart(4, "0")}`, () => {
      const event = { seq: 0, tMs: 0, kind: "notification", data: {} };
      const runId = `run ${String.fromCodePoint(edge)}`;
      const text = JSON.stringify({ v: 1, runId, events: [event] });
      const bytes = new TextEncoder().encode(text);
      for (const body of [text, bytes]) {
        expect(parseRunnerEventBatch(body, { maxBytes: bytes.length }).ok).toBe(true);
        expect(parseRunnerEventBatch(body, { maxBytes: bytes.length - 1 }).ok).toBe(false);
      }
    });
  }
});
