/** The law of growth: ten times the input does not take forty times the time. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { CarriedRunnerEvent } from "runner-contracts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";

/** What text is made of by repetition. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      "a",
      " ",
      "\n",
      "\r",
      "\r\n",
      "\\",
      '"',
      "'",
      "''",
      '""',
      "{",
      "[",
      "[]",
      '{"',
      '{"type":"',
    ],
    ...[
      "\u0000",
      "\ud800",
      "é",
      "👋",
      "data:",
      "data: x\n",
      "id: 1\n\n",
      ":",
      "::",
      "::text",
      ", '",
    ],
    ...[
      "$&",
      "A=",
      "goose ",
      "● ",
      "( O)>",
      "\u202E",
      "\t",
      "1",
      "1e",
      "-",
      "//",
      "a/",
      "a__",
      "a-",
    ],
    ...["a.", "@", "\\u0041", '{"a":', '"a":1,', "[1],", "null,", "\uFEFF", "\u2028", "abcabcabca"],
  ),
  fc.string({ minLength: 1, maxLength: 4 }),
);
const text = fc.tuple(fc.string({ maxLength: 3 }), piece, piece, fc.string({ maxLength: 3 }));

/** What takes a long text, by the way in which it takes it. */
const READERS: Readonly<Record<string, (text: string, library: Library) => unknown>> = {
  "parse text": (text, { parseRunnerEventBatch }) => parseRunnerEventBatch(text),
  "parse bytes": (text, { parseRunnerEventBatch }) => parseRunnerEventBatch(Buffer.from(text)),
  "parse a batch": (text, { parseRunnerEventBatch }) =>
    parseRunnerEventBatch(JSON.stringify(batchOf({ text }))),
  "validate a value": (text, { validateRunnerEventBatch }) =>
    validateRunnerEventBatch(batchOf({ text })),
  "validate a key": (text, { validateRunnerEventBatch }) =>
    validateRunnerEventBatch(batchOf({ [text]: 1 })),
  "explain many keys": (text, { explainRunnerEventBatch }) =>
    explainRunnerEventBatch(
      batchOf(Object.fromEntries(text.split("").map((unit, at) => [unit + at, at]))),
    ),
  "sanitize a value": (text, { sanitizeJson }) => sanitizeJson([text]),
  "sanitize a list": (text, { sanitizeJson }) => sanitizeJson(text.split("")),
  "verify ids": (text, { verifyRun }) => verifyRun(runOf(text)),
  "read ndjson": (text, { createNdjsonDecoder }) => createNdjsonDecoder().feed(text),
  "read ndjson by units": (text, { createNdjsonDecoder }) =>
    fedByUnits(createNdjsonDecoder(), text),
  "read events": (text, { createServerSentEventDecoder }) =>
    createServerSentEventDecoder().feed(text),
  "read events by units": (text, { createServerSentEventDecoder }) =>
    fedByUnits(createServerSentEventDecoder(), text),
  "write an event": (text, { encodeServerSentEvent }) =>
    encodeServerSentEvent({ data: text, comment: text }),
  "last event id": (text, { parseLastEventId }) => parseLastEventId(text),
  "an image": (text, { validateRunnerJobSpec }) =>
    validateRunnerJobSpec({ ...specOf(text), image: text }),
  "an environment": (text, { explainRunnerJobSpec }) => explainRunnerJobSpec(specOf(text)),
  "redact a log": (text, { redactEnvironmentValues }) =>
    redactEnvironmentValues(text, { A: text.slice(0, 12), B: text.slice(3, 20), C: "abcabcabc" }),
  "redact a long secret": (text, { redactEnvironmentValues }) =>
    redactEnvironmentValues(text, { A: text.slice(0, text.length / 2) }),
  "a definition": (text, library) => refused(() => library.compareSqlCheck(text, ["a"])),
  "a definition's list": (text, library) =>
    refused(() => library.compareSqlCheck(`CHECK ((a = ANY (ARRAY['${text}'::text])))`, ["a"])),
  "members of a check": (text, library) => refused(() => library.sqlCheck("a", text.split(""))),
  "an error's words": (text, { RunnerContractError }) =>
    new RunnerContractError("code", text).toJSON(),
  "an error's stack": (text, { isRunnerContractError }) =>
    isRunnerContractError({ stack: text }, "code"),
  "a goose line": (text, { gooseAdapter: { init, push } }) => push(init(), text),
  "a goose text": (text, { gooseAdapter: { init, push } }) =>
    push(init(), {
      type: "message",
      message: { role: "assistant", content: [{ type: "text", text }] },
    }),
  "a claude line": (text, { claudeCodeAdapter: { init, push } }) => push(init(), text),
  "a claude text": (text, { claudeCodeAdapter: { init, push } }) =>
    push(init(), { type: "assistant", message: { id: "m", content: [{ type: "text", text }] } }),
  "a messages line": (text, { anthropicMessagesAdapter: { init, push } }) => push(init(), text),
  "a messages input": (text, { anthropicMessagesAdapter: { init, push } }) => {
    const block = { type: "tool_use", id: "t", name: "n", input: {} };
    let { state } = push(init(), { type: "content_block_start", index: 0, content_block: block });
    const delta = { type: "input_json_delta", partial_json: text };
    state = push(state, { type: "content_block_delta", index: 0, delta }).state;
    return push(state, { type: "content_block_stop", index: 0 });
  },
  "a verdict's words": (text, { runnerMatchers }) =>
    runnerMatchers.toBeRefusedWith({ ok: false, code: text, message: text }, text).message(),
};

/** Where the smaller input has so many units; the greater one has ten times as many. */
const UNITS = 6_000;
const MOST_TIMES = 40;
/** What takes less is noise. */
const LEAST_MS = 30;
const TRIES = 3;

export const GROWTH_TARGETS: readonly Target[] = [
  target(
    "growth/text",
    "ten times the text does not take forty times the time",
    fc.tuple(fc.constantFrom(...Object.keys(READERS)), text),
    ([reader, parts], library) => {
      const read = READERS[reader];
      if (read === undefined) throw new Error(`there is no reader ${reader}`);
      const [small, great] = [textOf(parts, UNITS), textOf(parts, UNITS * 10)];
      const timesTaken: number[] = [];
      // A machine with much else to do is slow now and then, but not each time.
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const greatMs = msOf(() => read(great, library));
        if (greatMs < LEAST_MS) return;
        const smallMs = Math.min(
          msOf(() => read(small, library)),
          msOf(() => read(small, library)),
        );
        const times = greatMs / Math.max(smallMs, LEAST_MS / MOST_TIMES);
        if (times <= MOST_TIMES) return;
        timesTaken.push(Math.round(times));
      }
      assert.fail(`${reader} takes ${timesTaken.join(", ")} times the time`);
    },
  ),
];

function textOf([before, one, other, after]: readonly string[], units: number): string {
  const unit = `${one}${other}`;
  return `${before}${unit.repeat(Math.ceil(units / Math.max(1, unit.length)))}${after}`;
}

/** The time that the processor spent: that of a machine with much else to do passes sooner. */
function msOf(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function fedByUnits(decoder: { feed(chunk: string): unknown[]; end(): unknown[] }, text: string) {
  for (let at = 0; at < text.length; at++) decoder.feed(text[at] ?? "");
  return decoder.end();
}

function refused(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

function batchOf(data: unknown): unknown {
  return { v: 1, runId: "r", events: [{ seq: 0, tMs: 0, kind: "notification", data }] };
}

/** A call for each few units of the text, its id made of them. */
function runOf(text: string): CarriedRunnerEvent[] {
  const ids = text.match(/.{1,8}/gs) ?? [];
  return ids.map((id, seq) => {
    const kind = seq % 3 === 0 ? "tool_response" : "tool_request";
    return { seq, tMs: 0, kind, data: { id, name: "n", arguments: {} } };
  });
}

function specOf(text: string): Record<string, unknown> {
  const env = Object.fromEntries(
    (text.match(/.{1,8}/gs) ?? []).map((part, at) => [`N${at}`, part]),
  );
  return {
    runId: text,
    workspaceId: "w",
    provider: text,
    env: { ...env, [text]: text },
    region: text,
  };
}
