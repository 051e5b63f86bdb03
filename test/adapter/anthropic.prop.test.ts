/**
 * The laws of an adapter, held by the Messages adapter: totality, one start and one terminal,
 * validity, purity, resumption anywhere, conservation of text and of tool calls, linearity.
 */
import fc from "fast-check";
import type { NativeStreamEnd } from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { describe, expect } from "vitest";
import { anyHostile, jsonValue, unstorableText } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { Recipe } from "../support/recipe.ts";
import { adapterLaws, expectRun } from "./adapter-laws.ts";
import {
  answered,
  changed,
  closed,
  fold,
  message,
  noted,
  opened,
  said,
  started,
  stopped,
  typed,
} from "./anthropic-records.ts";
import { dataOf, textOf } from "./drafts.ts";

const { init } = anthropicMessagesAdapter;

const words = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("a\uD83D", "\uDC4Bb", "\u2028data: x", '{"a":', "1}"),
  unstorableText(),
);
const ids = fc.constantFrom("a", "b", "c", null);
const indices = fc.oneof(fc.nat(2), fc.constantFrom(-0, -1, 0.5, null));
const reasons = fc.constantFrom("end_turn", "tool_use", "pause_turn", "refusal", "sundown", null);

const blocks = fc.oneof(
  fc.tuple(fc.constantFrom("text", "thinking"), words).map(([type, text]) => {
    return { type, text, thinking: text };
  }),
  fc
    .tuple(fc.constantFrom("tool_use", "server_tool_use", "mcp_tool_use"), ids, jsonValue())
    .map(([type, id, input]) => ({ type, id, name: "bash", server_name: "clock", input })),
  fc
    .tuple(fc.constantFrom("mcp_tool_result", "web_search_tool_result"), ids, jsonValue())
    .map(([type, id, content]) => ({ type, tool_use_id: id, is_error: id === "a", content })),
  fc.tuple(blockTypes(), jsonValue()).map(([type, file]) => ({ type, file_id: file, data: file })),
  jsonValue(),
);

const deltas = fc.oneof(
  words.map((text) => ({ type: "text_delta", text })),
  words.map((thinking) => ({ type: "thinking_delta", thinking })),
  words.map((partial) => ({ type: "input_json_delta", partial_json: partial })),
  jsonValue().map((citation) => ({ type: "citations_delta", citation })),
  jsonValue(),
);

/** Any record, as an object. */
const records: fc.Arbitrary<unknown> = fc.oneof(
  ids.map((id) => started(id)),
  fc.tuple(ids, jsonValue()).map(([id, usage]) => started(id, { usage, container: usage })),
  fc.tuple(blocks, indices).map(([block, index]) => opened(block, index)),
  fc.tuple(deltas, indices).map(([delta, index]) => changed(delta, index)),
  fc.tuple(words, fc.nat(1)).map(([text, index]) => said(text, index)),
  indices.map((index) => closed(index)),
  fc.tuple(reasons, fc.nat(1)).map(([reason, which]) => stopped(reason)[which]),
  fc.tuple(fc.constantFrom("a", "b"), jsonValue()).map(([id, value]) => answered(id, value)),
  words.map((text) => ({ type: "error", error: { type: "api_error", message: text } })),
  fc.constant({ type: "ping" }),
  jsonValue(),
);

/** Any record as text or in a frame: whole, cut, or no record at all. */
const frames = fc.oneof(
  records.map((record) => JSON.stringify(record)),
  records.map((record) => ({ event: "x", data: JSON.stringify(record) })),
  fc.tuple(records, fc.nat(100)).map(([record, at]) => String(JSON.stringify(record)).slice(0, at)),
  words,
);

const natives = fc.oneof(records, frames);
const streams = fc.array(natives, { maxLength: 16 });

const ends: fc.Arbitrary<NativeStreamEnd> = fc.record(
  {
    exitCode: fc.oneof(fc.integer({ min: -1, max: 300 }), fc.double()),
    signal: fc.constantFrom("SIGINT", "SIGTERM", "SIGKILL", "__proto__", ""),
    error: fc.oneof(
      fc.anything(),
      fc.constant(new TypeError("terminated")),
      fc.record({ name: words, status: fc.integer(), requestID: words, error: jsonValue() }),
    ),
  },
  { requiredKeys: [] },
);

describe("the Messages adapter", () => {
  adapterLaws(anthropicMessagesAdapter, {
    streams,
    natives,
    ends,
    hostileParts: hostileParts(),
    hostileStates: hostileStates(),
  });

  law("is total for a hostile part before and after text", hostileParts(), (native) => {
    expectRun(fold([native, said("Hi"), native]));
  });

  law("is total for a hostile error", hostileErrors(), (error) => {
    expectRun(fold(message(), { error }));
  });

  law(
    "makes the same of an event, its text and its frame",
    fc.array(events()),
    ends,
    (all, end) => {
      const texts = all.map((event) => JSON.stringify(event));
      const parsed = texts.map((text) => JSON.parse(text) as unknown);
      const expected = fold(parsed, end);
      expect(fold(texts, end)).toEqual(expected);
      const decoded = texts.map((data) => ({ ok: true, id: "", event: "message", data }));
      expect(fold(decoded, end)).toEqual(expected);
    },
  );

  law(
    "conserves the text of each block, however it is cut and whatever comes between",
    fc.array(
      fc.array(fc.oneof(words, fc.constantFrom("👋", "wörld ", "\uFFFD")), { maxLength: 6 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    fc.infiniteStream(fc.nat(5)),
    (parts, picks) => {
      const pieces = parts.map((each) => [...cut(each.join(""), picks)]);
      const all: object[] = [
        started(),
        ...parts.map((_, index) => opened({ type: "text", text: "" }, index)),
      ];
      while (pieces.some((left) => left.length > 0)) {
        const index = (picks.next().value ?? 0) % pieces.length;
        const piece = pieces[index]?.shift();
        all.push(piece === undefined ? { type: "ping" } : said(piece, index));
      }
      const drafts = fold([...all, ...stopped()]);
      const texts = dataOf("assistant_text", drafts);
      for (const [index, each] of parts.entries()) {
        const told = texts.filter((data) => data["index"] === index).map(({ text }) => text);
        expect(told.join("")).toBe(each.join("").toWellFormed().replaceAll("\u0000", "\uFFFD"));
      }
    },
  );

  law(
    "requests each call once with all its arguments, however they are cut and interleaved",
    fc.array(jsonObjects(), { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(fc.nat(5)),
    (inputs, picks) => {
      const pieces = inputs.map((input) => [...cut(JSON.stringify(input), picks)]);
      const all: object[] = [started()];
      for (const index of inputs.keys()) {
        all.push(opened({ type: "tool_use", id: `t${index}`, name: "n", input: {} }, index));
      }
      while (pieces.some((left) => left.length > 0)) {
        const index = (picks.next().value ?? 0) % pieces.length;
        all.push(typed(pieces[index]?.shift() ?? "", index));
      }
      for (const index of inputs.keys()) all.push(closed(index));
      const drafts = fold([...all, ...stopped("tool_use")]);
      const requests = dataOf("tool_request", drafts);
      expect(requests.map(({ id }) => id)).toEqual(inputs.map((_, index) => `t${index}`));
      const expected = inputs.map((input) => JSON.parse(JSON.stringify(input)) as unknown);
      expect(requests.map((request) => request["arguments"])).toEqual(expected);
      expect(noted("tool_call_unanswered", drafts)).toHaveLength(inputs.length);
    },
  );

  law("ends no run well whose last message did not stop", streams, (all) => {
    const drafts = fold([...all, started("last"), said("Hi")]);
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error" });
    expect(textOf(drafts).endsWith("Hi")).toBe(true);
  });
});

function blockTypes(): fc.Arbitrary<string> {
  return fc.constantFrom(
    "container_upload",
    "redacted_thinking",
    "compaction",
    "fallback",
    "tool_result",
    "__proto__",
  );
}

/** Events as a wire carries them: objects whose type is a known one. */
function events(): fc.Arbitrary<object> {
  return fc.oneof(
    ids.map((id) => started(id)),
    fc.tuple(blocks, fc.nat(2)).map(([block, index]) => opened(block, index)),
    fc.tuple(deltas, fc.nat(2)).map(([delta, index]) => changed(delta, index)),
    fc.nat(2).map((index) => closed(index)),
    fc.tuple(reasons, fc.nat(1)).map(([reason, which]) => stopped(reason)[which] ?? {}),
  );
}

function jsonObjects(): fc.Arbitrary<object> {
  return fc.dictionary(
    fc.constantFrom("a", "b", "text"),
    fc.oneof(fc.string(), fc.integer(), fc.boolean()),
  );
}

function* cut(text: string, picks: Iterator<number>): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const length = 1 + Number(picks.next().value ?? 0);
    yield text.slice(at, at + length);
    at += length;
  }
}

/** Records of the right outline with a hostile value in one place. */
function hostileParts(): fc.Arbitrary<Recipe<unknown>> {
  const places: ((part: unknown) => unknown)[] = [
    (part) => ({ type: part }),
    (part) => ({ event: part, data: "{}" }),
    (part) => ({ event: "error", data: part }),
    (part) => ({ type: "message_start", message: part }),
    (part) => started(part),
    (part) => started("m1", { usage: part, model: part, container: part }),
    (part) => started("m1", { container: { skills: part } }),
    (part) => started("m1", { container: { skills: [part] } }),
    (part) => opened(part),
    (part) => opened({ type: "text", text: "Hi" }, part),
    (part) => opened({ type: "text", text: part }),
    (part) => opened({ type: "tool_use", id: "t1", name: part, input: part }),
    (part) => opened({ type: "mcp_tool_result", tool_use_id: "t1", content: part, is_error: part }),
    (part) => opened({ type: "mcp_tool_result", tool_use_id: "t1", content: [part] }),
    (part) =>
      opened({ type: "web_fetch_tool_result", tool_use_id: "t1", content: { content: part } }),
    (part) => opened({ type: "container_upload", file_id: part }),
    (part) => changed(part),
    (part) => said(part),
    (part) => typed(part),
    (part) => ({ type: "message_delta", delta: part, usage: part }),
    (part) => ({ type: "message_delta", delta: {}, context_management: part }),
    (part) => ({ type: "error", error: part, request_id: part }),
    (part) => ({ role: part }),
    (part) => ({ role: "user", content: part }),
    (part) => ({ role: "user", content: [part] }),
  ];
  return fc.tuple(fc.constantFrom(...places), anyHostile()).map(([place, part]) => {
    return new Recipe(() => place(part.make()));
  });
}

/** Errors of the right outline with a hostile value in one place. */
function hostileErrors(): fc.Arbitrary<Recipe<unknown>> {
  const keys = ["name", "message", "status", "type", "requestID", "error"];
  return fc
    .tuple(fc.constantFrom(...keys), anyHostile(), fc.boolean())
    .map(([key, part, isDeep]) => {
      return new Recipe(() => {
        const hostile = { status: 500, requestID: "r", [key]: part.make() };
        return isDeep ? { ...hostile, error: { error: hostile } } : hostile;
      });
    });
}

/** States of the right outline with a hostile value in one place. */
function hostileStates(): fc.Arbitrary<Recipe<unknown>> {
  const fields = Object.keys(init());
  const block = { index: 0, type: "tool_use", id: "t", name: "n", input: "{", carry: null };
  const wrappings: ((part: unknown) => unknown)[] = [
    (part) => part,
    (part) => [part],
    (part) => [{ ...block, type: part }],
    (part) => [{ ...block, index: part, carry: part }],
    (part) => [{ ...block, input: part }],
    (part) => [{ ...block, id: part, name: part, extension: part, given: part }],
    (part) => ({ id: part, isOpen: true, stopReason: part, usage: part }),
    (part) => ({ code: "api_error", message: part }),
  ];
  return fc
    .tuple(fc.constantFrom(...fields), fc.constantFrom(...wrappings), anyHostile(), fc.boolean())
    .map(([field, wrap, part, isRunning]) => {
      return new Recipe(() => {
        const phase = isRunning ? { phase: "running" } : {};
        return { ...init(), ...phase, [field]: wrap(part.make()) };
      });
    });
}
