/** How much a decoder does for a stream, counted: so often may each byte be looked at or moved. */
import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
import { expect, test } from "vitest";
import { cutBytes } from "../support/streams.ts";

/** The bytes that `set` moves while `work` runs. */
function movedBytes(work: () => void): number {
  let moved = 0;
  const { set } = Uint8Array.prototype;
  // An own method in the way of the inherited one, and out of it again.
  Object.defineProperty(Uint8Array.prototype, "set", {
    configurable: true,
    value(this: Uint8Array, source: Uint8Array, offset?: number) {
      moved += source.length;
      set.call(this, source, offset);
    },
  });
  try {
    work();
  } finally {
    Reflect.deleteProperty(Uint8Array.prototype, "set");
  }
  return moved;
}

test.each([1, 7, 64])(
  "a line that comes %i bytes at a time is moved a few times as a whole",
  (size) => {
    for (const length of [1_000, 10_000, 100_000]) {
      const line = new TextEncoder().encode(`"${"x".repeat(length)}"\n`);
      const decoder = createNdjsonDecoder();
      const moved = movedBytes(() => {
        for (const chunk of cutBytes(line, size)) decoder.feed(chunk);
      });
      expect(moved).toBeLessThan(4 * line.length);
    }
  },
);

test("a line over its limit is not kept, however long it grows", () => {
  const decoder = createNdjsonDecoder({ maxLineBytes: 100 });
  const chunk = new Uint8Array(64).fill(0x78);
  const moved = movedBytes(() => {
    for (let turn = 0; turn < 10_000; turn++) decoder.feed(chunk);
  });
  expect(moved).toBeLessThan(1_000);
});
