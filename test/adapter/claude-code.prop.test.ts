/**
 * The laws of an adapter, held by the Claude Code adapter: totality, one start and one terminal,
 * validity, purity, resumption anywhere, conservation of text and of tool calls.
 */
import fc from "fast-check";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { describe, expect } from "vitest";
import { anyHostile, jsonValue, unstorableText } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { Recipe } from "../support/recipe.ts";
import { adapterLaws, anyEnd, keepingLaw, pairingLaw } from "./adapter-laws.ts";
import {
  answered,
  called,
  delta,
  fold,
  fromModel,
  fromUser,
  resulted,
  said,
  streamed,
  synthetic,
  system,
} from "./claude-code-records.ts";
import { textOf } from "./drafts.ts";

const words = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("a\uD83D", "\uDC4Bb", "ab", ""),
  unstorableText(),
);
const ids = fc.constantFrom("m1", "m2", "c");
const lineage = fc.record(
  { parent_tool_use_id: ids, uuid: ids, isSynthetic: fc.boolean(), api_message_id: ids },
  { requiredKeys: [] },
);

/** Any record, as an object. */
const records: fc.Arbitrary<unknown> = fc.oneof(
  fc.tuple(words, ids, lineage).map(([text, id, more]) => said(text, id, more)),
  fc.tuple(words, fc.nat(2), lineage).map(([text, index, more]) => delta(text, index, more)),
  fc.tuple(ids, ids, jsonValue(), lineage).map(([id, name, input, more]) => {
    return called(id, name, input, more);
  }),
  fc.tuple(ids, jsonValue(), fc.boolean(), lineage).map(([id, content, is_error, more]) => {
    return answered(id, content, { is_error }, more);
  }),
  fc.tuple(jsonValue(), lineage).map(([content, more]) => fromUser(content, more)),
  fc.tuple(jsonValue(), lineage).map(([content, more]) => fromModel(content, more)),
  words.map((text) => synthetic(text, { error: text, api_error: "max_output_tokens" })),
  fc.tuple(ids, fc.nat(2)).map(([id, from]) => {
    const abandoned_blocks = { api_message_id: id, from_block_index: from };
    return streamed({ type: "message_stop" }, { abandoned_blocks });
  }),
  fc.tuple(eventTypes(), fc.nat(2), jsonValue()).map(([type, index, value]) => {
    return streamed({ type, index, delta: value, content_block: value, message: value });
  }),
  fc.tuple(subtypes(), jsonValue()).map(([subtype, value]) => {
    return system(subtype, { model: value, files: value, error: value });
  }),
  fc.tuple(fc.boolean(), reasons()).map(([is_error, terminal_reason]) => {
    return resulted({ is_error, terminal_reason });
  }),
  jsonValue(),
);

/** Any record as a line: whole, cut, glued to prose, or no record at all. */
const lines = fc.oneof(
  records.map((record) => `${JSON.stringify(record)}\n`),
  fc.array(records, { maxLength: 3 }).map((all) => JSON.stringify(all)),
  fc.tuple(records, fc.nat(200)).map(([record, at]) => JSON.stringify(record).slice(0, at)),
  fc.tuple(words, records).map(([prose, record]) => prose + JSON.stringify(record)),
  words,
);

/** Records of which something is always to be seen. */
const kept = fc.oneof(
  jsonValue().map((value) => ({ type: "somethingNew", value })),
  subtypes().map((subtype) => system(subtype)),
  fc.uuid().map((text) => said(text, "m7")),
  fc.uuid().map((text) => synthetic(text)),
  fc.tuple(ids, ids).map(([id, name]) => called(id, name, {})),
  fc.tuple(ids, words).map(([id, content]) => answered(id, content)),
  words.map((text) => fromUser([{ type: "text", text }])),
  reasons().map((terminal_reason) => resulted({ terminal_reason })),
  fc.uuid().map((prose) => `${prose}\r\n`),
);

const natives = fc.oneof(records, lines);
const streams = fc.array(natives, { maxLength: 12 });

describe("the Claude Code adapter", () => {
  adapterLaws(claudeCodeAdapter, {
    streams,
    natives,
    hostileParts: hostileParts(),
    hostileStates: hostileStates(),
  });

  law(
    "makes the same of records, of their lines, and of one array of them",
    fc.array(records),
    anyEnd,
    (all, end) => {
      const objects = all.filter((each) => typeof each === "object" && each !== null);
      const parsed = objects.map((each) => JSON.parse(JSON.stringify(each)) as unknown);
      const one = fold(parsed, end);
      expect(
        fold(
          objects.map((each) => `${JSON.stringify(each)}\r\n`),
          end,
        ),
      ).toEqual(one);
      const flat = parsed.filter((each) => !Array.isArray(each));
      expect(fold([JSON.stringify(flat)], end)).toEqual(fold(flat, end));
    },
  );

  law(
    "conserves text that comes in deltas and whole, in deltas alone, or whole alone",
    fc.array(
      fc.tuple(
        fc.array(fc.oneof(words, fc.constantFrom("👋", "wörld ", "\uFFFD")), { maxLength: 5 }),
        fc.constantFrom("both", "deltas", "whole", "cut"),
      ),
      { maxLength: 4 },
    ),
    fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
    (blocks, cuts) => {
      const all: object[] = [];
      let expected = "";
      for (const [index, [parts, way]] of blocks.entries()) {
        const whole = parts.join("").toWellFormed().replaceAll("\u0000", "\uFFFD");
        const more = { api_message_id: `m${index}` };
        const reach = way === "cut" ? Math.floor(whole.length / 2) : whole.length;
        for (let at = 0; at < reach && way !== "whole"; ) {
          const length = Math.min(cuts.next().value ?? 1, reach - at);
          all.push(delta(whole.slice(at, at + length), 0, more));
          at += length;
        }
        if (way !== "deltas") all.push(said(whole, `m${index}`));
        expected += whole;
      }
      expect(textOf(fold(all))).toBe(expected);
    },
  );

  law(
    "leaves nothing of what was taken back, and loses nothing of what replaces it",
    fc.array(fc.string({ maxLength: 5 }), { maxLength: 5 }),
    fc.nat(5),
    (texts, from) => {
      const deltas = texts.map((text, index) => delta(text, index));
      const abandoned_blocks = { api_message_id: "m1", from_block_index: from };
      const stop = streamed({ type: "message_stop" }, { abandoned_blocks });
      const kept = texts.slice(0, from);
      const confirmed = kept.map((text) => said(text));
      const again = texts.slice(from).map((text) => said(text, "m2"));
      const drafts = fold([...deltas, ...confirmed, stop, ...again]);
      expect(textOf(drafts)).toBe(texts.join(""));
    },
  );

  pairingLaw(
    claudeCodeAdapter,
    (id) => called(id, "Bash", { id }),
    (id) => answered(id, "done"),
  );

  keepingLaw(claudeCodeAdapter, streams, kept);
});

function eventTypes(): fc.Arbitrary<string> {
  return fc.constantFrom(
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
    "__proto__",
  );
}

function subtypes(): fc.Arbitrary<string> {
  return fc.constantFrom("init", "status", "api_retry", "files_persisted", "somethingNew");
}

function reasons(): fc.Arbitrary<string> {
  return fc.constantFrom("completed", "aborted_tools", "max_turns", "api_error", "__proto__");
}

/** Records of the right outline with a hostile value in one place. */
function hostileParts(): fc.Arbitrary<Recipe<unknown>> {
  const places: ((part: unknown) => unknown)[] = [
    (part) => ({ type: part }),
    (part) => [part],
    (part) => ({ type: "assistant", message: part }),
    (part) => fromModel(part),
    (part) => fromModel([part]),
    (part) => fromModel([{ type: part, text: part, thinking: part }]),
    (part) => said("Hi", part),
    (part) => said(part),
    (part) => said("Hi", "m1", { uuid: part, supersedes: part, error: part, aborted: part }),
    (part) => said("Hi", "m1", { supersedes: [part], parent_tool_use_id: part }),
    (part) => fromModel([{ type: "text", text: "Hi", citations: part }]),
    (part) => called(part, part, part),
    (part) => called("c", "Skill", { skill: part }),
    (part) => called("c", "Bash", { __unparsedToolInput: part }),
    (part) => [called("c", "Write", {}), answered("c", part, { is_error: part })],
    (part) => [called("c", "Write", {}), answered("c", "x", {}, { tool_use_result: part })],
    (part) => {
      const tool_use_result = { type: "create", filePath: part, file: part, commandName: part };
      return [called("c", "Skill", { skill: "s" }), answered("c", "x", {}, { tool_use_result })];
    },
    (part) => answered("c", "x", {}, { tool_result_meta: part }),
    (part) => answered("c", "x", {}, { tool_result_meta: [part], isReplay: part }),
    (part) => fromUser(part),
    (part) => synthetic("x", { error: part, api_error_type: part, api_error_status: part }),
    (part) => synthetic("x", {}, { content: part, stop_reason: part }),
    (part) => streamed(part),
    (part) => streamed({ type: part, message: part, index: part }),
    (part) => delta(part, part, { api_message_id: part, abandoned_blocks: part }),
    (part) => streamed({ type: "message_delta", delta: { stop_reason: part } }),
    (part) => streamed({ type: "error", error: part }),
    (part) => streamed({}, { abandoned_blocks: { api_message_id: part, from_block_index: part } }),
    (part) => system(part),
    (part) => system("init", { model: part, tools: part }),
    (part) => system("api_retry", { error: part }),
    (part) => system("files_persisted", { files: part }),
    (part) => system("files_persisted", { files: [{ file_id: "f", filename: part }] }),
    (part) => resulted({ is_error: part, subtype: part, terminal_reason: part }),
    (part) => resulted({ is_error: true, errors: part, result: part, stop_reason: part }),
    (part) => resulted({ usage: part, total_cost_usd: part, num_turns: part }),
  ];
  return fc.tuple(fc.constantFrom(...places), anyHostile()).map(([place, part]) => {
    return new Recipe(() => place(part.make()));
  });
}

/** States of the right outline with a hostile value in one place. */
function hostileStates(): fc.Arbitrary<Recipe<unknown>> {
  const fields = Object.keys(claudeCodeAdapter.init());
  const wrappings: ((part: unknown) => unknown)[] = [
    (part) => part,
    (part) => [part],
    (part) => [{ id: part, name: part, extension: part }],
    (part) => [{ messageId: "m1", index: part, length: part, hash: part, carry: part }],
    (part) => ({ reason: "error", code: part, message: part, usage: part }),
    (part) => ({ reason: part, usage: { tokens: part } }),
  ];
  return fc
    .tuple(fc.constantFrom(...fields), fc.constantFrom(...wrappings), anyHostile(), fc.boolean())
    .map(([field, wrap, part, isRunning]) => {
      return new Recipe(() => {
        const phase = isRunning ? { phase: "running" } : {};
        return { ...claudeCodeAdapter.init(), ...phase, [field]: wrap(part.make()) };
      });
    });
}
