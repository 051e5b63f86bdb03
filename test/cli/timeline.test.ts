import fc from "fast-check";
import { storableText } from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";
import { formatDuration, formatTime } from "../../src/cli/duration.ts";
import { choosePaint, paintColours, paintNothing } from "../../src/cli/palette.ts";
import { cutText, displayWidth, escapeLine, wrapText } from "../../src/cli/terminal-text.ts";
import { Timeline, type TimelineEntry } from "../../src/cli/timeline.ts";
import { formatEntry, MIN_WIDTH } from "../../src/cli/timeline-text.ts";
import type { CarriedRunnerEvent } from "../../src/runner-event/tolerant-reader.ts";
import { jsonObject, jsonValue } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

/** Whatever a terminal obeys instead of showing, and what turns or breaks a line. */
const RAW_CONTROL = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function fold(events: readonly Partial<CarriedRunnerEvent>[]): TimelineEntry[] {
  const timeline = new Timeline();
  const entries = events.flatMap((event, seq) => {
    return timeline.push({ seq, tMs: seq * 100, kind: "notification", data: {}, ...event });
  });
  return [...entries, ...timeline.finish()];
}

function lines(events: readonly Partial<CarriedRunnerEvent>[], width = 60, full = false): string[] {
  return fold(events).flatMap((entry) => formatEntry(entry, { width, full, paint: paintNothing }));
}

const text = (said: string, more = {}) => ({
  kind: "assistant_text",
  data: { text: said, role: "assistant", ...more },
});
const call = (id: string, name = "shell") => ({
  kind: "tool_request",
  data: { id, name, arguments: { command: "ls", n: 1 } },
});
const answer = (id: string, more = {}) => ({
  kind: "tool_response",
  data: { id, status: "success", content: [{ type: "text", text: "one\ntwo" }], ...more },
});
const end = (more = {}) => ({ kind: "runtime_terminal", data: { reason: "complete", ...more } });

describe("a timeline", () => {
  test("joins deltas of one message, and nothing else", () => {
    const entries = fold([
      text("a", { messageId: "1" }),
      text("b", { messageId: "1", delta: true }),
      text("c", { messageId: "2", delta: true }),
      text("d", { messageId: "2" }),
      end(),
    ]);
    expect(entries.map((entry) => (entry.type === "text" ? entry.text : entry.type))).toStrictEqual(
      ["ab", "c", "d", "terminal"],
    );
  });

  test("pairs answers with their calls, in any order, by id", () => {
    const entries = fold([
      call("a", "x"),
      call("b", "y"),
      answer("b"),
      answer("a"),
      answer("c"),
      end(),
    ]);
    const paired = entries.flatMap((entry) =>
      entry.type === "tool_response" ? [[entry.name, entry.durationMs]] : [],
    );
    expect(paired).toStrictEqual([
      ["y", 100],
      ["x", 300],
      [undefined, undefined],
    ]);
  });

  test("counts notifications of one reason that follow each other as one", () => {
    const note = (reason: string) => ({ data: { source: "s", reason } });
    const entries = fold([note("a"), note("a"), note("b"), text("x"), note("b"), end()]);
    const counts = entries.flatMap((entry) => (entry.type === "notification" ? [entry.count] : []));
    expect(counts).toStrictEqual([2, 1, 1]);
  });

  test("sums up at the end, and names the calls that were never answered", () => {
    const entries = fold([
      call("a"),
      call("b", "edit"),
      answer("a"),
      { kind: "stream_error" },
      end(),
    ]);
    expect(entries.at(-1)).toMatchObject({
      type: "terminal",
      sum: { events: 5, toolCalls: 2, errors: 1, unanswered: ["edit"], unansweredCalls: 1 },
    });
  });

  test("that has no terminal ends cut off", () => {
    expect(fold([text("a")]).at(-1)).toMatchObject({ type: "cut", seq: 0 });
    expect(fold([]).at(-1)).toMatchObject({ type: "cut", seq: 0 });
  });

  test("holds a bounded piece of a text without end, and a bounded number of open calls", () => {
    const piece = text("x".repeat(10_000), { delta: true });
    const texts = fold(Array.from({ length: 30 }, () => piece)).filter(
      ({ type }) => type === "text",
    );
    expect(texts.length).toBeGreaterThan(3);
    const calls = fold(Array.from({ length: 10_050 }, (_, index) => call(`c${index}`)));
    expect(calls.at(-1)).toMatchObject({ sum: { toolCalls: 10_050, unansweredCalls: 10_000 } });
  });
});

describe("the lines of a timeline", () => {
  test("say what happened, and when", () => {
    expect(
      lines([
        { kind: "runtime_started", data: { source: "goose", model: "m" } },
        text("Hello,\n\nworld\n"),
        call("a"),
        answer("a"),
        { kind: "skill_loaded", data: { name: "demo" } },
        { kind: "file_uploaded", data: { path: "/a.txt" } },
        { kind: "stream_error", data: { source: "goose", message: "busy", code: "overloaded" } },
        { data: { source: "goose", reason: "log", n: 1 } },
        { kind: "from_the_future", data: { x: [] } },
        end({ code: "full", message: "Enough", usage: { total: 3 } }),
      ]),
    ).toStrictEqual([
      "    0.0s  started    goose, m",
      "    0.1s  assistant  Hello,",
      "",
      "                     world",
      '    0.2s  tool       shell command="ls" n=1',
      "    0.3s  answer     shell after 100ms",
      "                     one",
      "                     two",
      "    0.4s  skill      demo",
      "    0.5s  file       /a.txt",
      "    0.6s  error      overloaded: busy",
      "    0.7s  note       log n=1",
      "    0.8s  event      from_the_future x=[]",
      "    0.9s  end        complete (full), 1 tool call, 1 error",
      "                     Enough",
      "                     total=3",
    ]);
  });

  test("mark an answer that failed, and one to a call that nobody made", () => {
    const shown = lines([
      call("a"),
      answer("a", { isError: true }),
      answer("z", { status: "error" }),
      end(),
    ]);
    expect(shown.filter((line) => line.includes("failed"))).toStrictEqual([
      "    0.1s  failed     shell after 100ms",
      "    0.2s  failed     a call that is not known (z)",
    ]);
  });

  test("show an excerpt of a long answer, and all of it where that is asked for", () => {
    const long = answer("a", {
      content: Array.from({ length: 99 }, (_, n) => `line ${n}`).join("\n"),
    });
    expect(lines([call("a"), long, end()]).filter((line) => line.includes("line"))).toHaveLength(3);
    expect(lines([call("a"), long, end()], 60, true)).toHaveLength(102);
    const sparse = answer("a", { content: "one\n\n\ntwo" });
    expect(
      lines([call("a"), sparse, end()])
        .slice(2, 4)
        .map((line) => line.trim()),
    ).toStrictEqual(["one", "two"]);
    const huge = answer("a", { content: "word ".repeat(1_000_000) });
    expect(lines([call("a"), huge, end()]).join("\n")).toMatch(/word wor…$/m);
  });

  test("put text below the label where there is no room beside it", () => {
    expect(lines([text("Hello there, world")], MIN_WIDTH).slice(0, 3)).toStrictEqual([
      "    0.0s  assistant",
      "  Hello there, world",
      "    0.0s  cut off",
    ]);
  });

  const data = fc.oneof(
    jsonObject(),
    fc.dictionary(
      fc.constantFrom(
        "text",
        "id",
        "name",
        "arguments",
        "content",
        "status",
        "reason",
        "message",
        "code",
        "usage",
        "delta",
        "messageId",
        "path",
        "source",
      ),
      fc.oneof(storableText(), hostileText(), jsonValue()),
    ),
  );
  const events = fc.array(
    fc.record({
      tMs: fc.oneof(fc.nat(5000), fc.maxSafeNat()),
      kind: fc.oneof(
        fc.constantFrom(
          "assistant_text",
          "tool_request",
          "tool_response",
          "notification",
          "stream_error",
          "skill_loaded",
          "file_uploaded",
          "runtime_started",
          "runtime_terminal",
        ),
        hostileText(),
      ),
      data,
    }),
    { maxLength: 6 },
  );

  law(
    "are never wider than the width and never hold a raw control character",
    events,
    fc.integer({ min: MIN_WIDTH, max: 120 }),
    fc.boolean(),
    (given, width, full) => {
      for (const line of lines(given as Partial<CarriedRunnerEvent>[], width, full)) {
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(RAW_CONTROL);
      }
    },
  );

  law("with colours are the same lines with colours", events, (given) => {
    const entries = fold(given as Partial<CarriedRunnerEvent>[]);
    const draw = (paint: typeof paintColours) =>
      entries.flatMap((entry) => formatEntry(entry, { width: 70, full: false, paint }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken away
    const plain = draw(paintColours).map((line) => line.replace(/\u001b\[\d+m/g, "").trimEnd());
    expect(plain).toStrictEqual(draw(paintNothing));
  });
});

describe("text for a terminal", () => {
  test.each([
    ["\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}"],
    ["a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c"],
    ["a\rb\u0085c\u2028d", "a\\u{d}b\\u{85}c\\u{2028}d"],
    ["a\tb", "a    b"],
    ["\ud800x", "\\u{d800}x"],
    ["👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"],
  ])("is escaped: %j", (raw, escaped) => {
    expect(escapeLine(raw)).toBe(escaped);
  });

  test.each([
    ["abc", 3],
    ["über", 4],
    ["u\u0308", 1],
    ["漢字", 4],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["👋", 2],
    ["", 0],
  ])("takes its columns: %s", (shown, width) => {
    expect(displayWidth(shown)).toBe(width);
  });

  test.each([
    ["one two three", 7, ["one two", "three"]],
    ["  indented", 12, ["  indented"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["漢字漢字", 5, ["漢字", "漢字"]],
    ["a\r\nb\n\nc", 5, ["a", "b", "", "c"]],
    ["", 5, [""]],
  ])("is wrapped: %j at %i", (raw, width, wrapped) => {
    expect(wrapText(raw, width)).toStrictEqual(wrapped);
  });

  test("is cut with an ellipsis", () => {
    expect(cutText("abcdef", 4)).toBe("abc…");
    expect(cutText("漢字漢", 4)).toBe("漢…");
    expect(cutText("abcd", 4)).toBe("abcd");
  });

  law(
    "loses nothing but blanks when it is wrapped",
    hostileText(),
    fc.integer({ min: 2, max: 30 }),
    (raw, width) => {
      const visible = (shown: string) => shown.replaceAll(/ /g, "");
      const escaped = raw.split(/\r?\n/).map(escapeLine).join("");
      expect(visible(wrapText(raw, width).join(""))).toBe(visible(escaped));
    },
  );
});

describe("times", () => {
  test.each([
    [0, "0.0s"],
    [999, "0.9s"],
    [59_999, "59.9s"],
    [60_000, "1m00s"],
    [3_599_999, "59m59s"],
    [3_600_000, "1h00m"],
    [172_799_999, "47h59m"],
    [172_800_000, "2d00h"],
  ])("of %i ms are written as %s", (ms, written) => {
    expect(formatTime(ms)).toBe(written);
  });

  test("below a second are durations in milliseconds", () => {
    expect([formatDuration(0), formatDuration(999), formatDuration(1000)]).toStrictEqual([
      "0ms",
      "999ms",
      "1.0s",
    ]);
  });
});

describe("colours", () => {
  test.each([
    [{}, true, paintColours],
    [{}, false, paintNothing],
    [{ NO_COLOR: "1" }, true, paintNothing],
    [{ NO_COLOR: "" }, true, paintColours],
    [{ TERM: "dumb" }, true, paintNothing],
    [{ FORCE_COLOR: "1" }, false, paintColours],
    [{ FORCE_COLOR: "0" }, true, paintNothing],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, paintColours],
  ])("follow %j, on a terminal: %s", (environment, isTerminal, paint) => {
    expect(choosePaint(environment, isTerminal)).toBe(paint);
  });
});

/** Text that a terminal would obey, and text of odd widths. */
function hostileText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    "\u001b[2J",
    "\u001b]0;x\u0007",
    "\u009b31m",
    "\r",
    "\n",
    "\t",
    "\u202e",
    "\u2028",
    "\u0000",
    "\ud800",
    "漢",
    "👋",
    "u\u0308",
    "\u200d",
    " ",
    "word",
    "x".repeat(50),
    "\u0085",
  );
  return fc.oneof(
    storableText(),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
  );
}
