import type { WriteStream } from "node:tty";
import { describe, expect, test } from "vitest";
import { formatProgress, Progress } from "../../src/cli/progress.ts";

/** A terminal that keeps what is drawn, and a clock that is set by hand. */
function watch() {
  const drawn: string[] = [];
  const clock = { ms: 0 };
  // Of a terminal, progress takes no more than this.
  const terminal = { columns: 40, write: (text: string) => drawn.push(text) } as unknown;
  return { drawn, clock, progress: new Progress(terminal as WriteStream, () => clock.ms) };
}

describe("progress", () => {
  test("is drawn after a second, four times a second at most, and taken away", () => {
    const { drawn, clock, progress } = watch();
    for (clock.ms = 0; clock.ms < 2000; clock.ms += 10) progress.count(1000, "f", 400_000);
    expect(drawn).toHaveLength(4);
    progress.clear();
    progress.clear();
    expect(drawn.slice(4)).toStrictEqual(["\r\u001b[K"]);
  });

  test("never takes more than one line", () => {
    const { drawn, clock, progress } = watch();
    clock.ms = 5000;
    progress.count(1, "n".repeat(500), undefined);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.replace("\r\u001b[K", "").length).toBeLessThan(40);
  });

  test("is silent where nobody looks", () => {
    const progress = new Progress(undefined, () => 1e9);
    expect(() => progress.count(1, "f", 1)).not.toThrow();
  });

  test("tells the bytes, the rate and the share", () => {
    expect(formatProgress(5_000_000, 2500, 20_000_000)).toBe("5.0 MB read, 2.5 MB/s, 25 %");
    expect(formatProgress(0, 0, 0)).toBe("0.0 MB read, 0.0 MB/s");
  });
});
