/**
 * The laws of an adapter, held by the Goose adapter: totality, one start and one terminal, validity,
 * purity, resumption anywhere, conservation of text and of tool calls, boundedness.
 */
import fc from "fast-check";
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { describe, expect } from "vitest";
import { anyHostile, jsonValue, unstorableText } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { Recipe } from "../support/recipe.ts";
import { adapterLaws, anyEnd, keepingLaw, pairingLaw } from "./adapter-laws.ts";
import {
  answered,
  called,
  completed,
  fold,
  fromHarness,
  fromModel,
  harnessSaid,
  said,
} from "./goose-records.ts";

const words = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("Ran into this error: no", "Headless run interrupted", "a\uD83D", "\uDC4Bb"),
  unstorableText(),
);
const ids = fc.constantFrom("a", "b", "c");

/** Content items but text: what Goose sends, what it may send one day, and what it never would. */
const things = fc.oneof(
  fc.tuple(ids, jsonValue()).map(([id, value]) => {
    return { type: "toolRequest", id, toolCall: { status: "success", value } };
  }),
  fc.tuple(ids, jsonValue()).map(([id, toolResult]) => ({ type: "toolResponse", id, toolResult })),
  fc.tuple(contentTypes(), jsonValue(), words).map(([type, data, text]) => {
    return { type, data, msg: text, message: text, kind: text, thinking: text, text };
  }),
  jsonValue(),
);

const items = fc.oneof(
  words.map((text) => ({ type: "text", text })),
  things,
);

/** Any record, as an object. */
const records: fc.Arbitrary<unknown> = fc.oneof(
  fc.array(items, { maxLength: 3 }).map((content) => fromModel(content)),
  fc.array(items, { maxLength: 3 }).map((content) => fromHarness(content)),
  fc.tuple(items, fc.constantFrom("user", null, 7)).map(([item, role]) => {
    return fromModel([item], { role, id: role });
  }),
  fc.tuple(words, ids).map(([text, id]) => said(text, id)),
  words.map((text) => harnessSaid(text)),
  fc.tuple(ids, fc.constantFrom("shell", "load_skill"), ids).map(([id, name, messageId]) => {
    return called(id, { name, arguments: { name } }, {}, messageId);
  }),
  fc.tuple(ids, jsonValue()).map(([id, result]) => answered(id, result)),
  fc.nat(2).map(completed),
  words.map((error) => ({ type: "error", error })),
  fc.tuple(ids, jsonValue()).map(([id, log]) => {
    return { type: "notification", extension_id: id, log };
  }),
  jsonValue(),
);

/** Any record as a line: whole, cut, glued to prose, or no record at all. */
const lines = fc.oneof(
  records.map((record) => `${JSON.stringify(record)}\n`),
  fc.tuple(records, fc.nat(200)).map(([record, at]) => JSON.stringify(record).slice(0, at)),
  fc.tuple(words, records).map(([prose, record]) => prose + JSON.stringify(record)),
  words,
);

/** Records of which something is always to be seen. */
const kept = fc.oneof(
  things.map((item) => fromModel([item])),
  things.map((item) => fromHarness([item], { role: "user" })),
  fc.uuid().map((error) => ({ type: "error", error })),
  jsonValue().map((log) => ({ type: "notification", extension_id: "a", log })),
  jsonValue().map((value) => ({ type: "somethingNew", value })),
  fc.uuid().map((prose) => `${prose}\r\n`),
);

const natives = fc.oneof(records, lines);
const streams = fc.array(natives, { maxLength: 12 });

describe("the Goose adapter", () => {
  adapterLaws(gooseAdapter, {
    streams,
    natives,
    hostileParts: hostileParts(),
    hostileStates: hostileStates(),
  });

  law("makes the same of a record and of its line", fc.array(records), anyEnd, (all, end) => {
    const plain = all.filter((record) => typeof record === "object" && record !== null);
    const objects = plain.filter((record) => !Array.isArray(record));
    const parsed = objects.map((record) => JSON.parse(JSON.stringify(record)) as unknown);
    const asLines = objects.map((record) => `${JSON.stringify(record)}\r\n`);
    expect(fold(asLines, end)).toEqual(fold(parsed, end));
  });

  law(
    "conserves text, however its message is cut",
    fc.array(fc.oneof(words, fc.constantFrom("👋", "wörld ", "\uFFFD"))),
    fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
    (parts, cuts) => {
      const whole = parts.join("");
      const pieces: object[] = [];
      for (let at = 0; at < whole.length; ) {
        const length = cuts.next().value ?? 1;
        pieces.push(said(whole.slice(at, at + length)));
        at += length;
      }
      const texts = fold(pieces).filter(({ kind }) => kind === "assistant_text");
      const storable = whole.toWellFormed().replaceAll("\u0000", "\uFFFD");
      expect(texts.map(({ data }) => data["text"]).join("")).toBe(storable);
    },
  );

  pairingLaw(
    gooseAdapter,
    (id) => called(id, { name: "shell", arguments: { id } }),
    (id) => answered(id, { status: "success", value: { content: [] } }),
  );

  keepingLaw(gooseAdapter, streams, kept);
});

function contentTypes(): fc.Arbitrary<string> {
  return fc.constantFrom(
    "error",
    "systemNotification",
    "thinking",
    "redactedThinking",
    "image",
    "actionRequired",
    "somethingNew",
    "__proto__",
  );
}

/** Records of the right outline with a hostile value in one place. */
function hostileParts(): fc.Arbitrary<Recipe<unknown>> {
  const places: ((part: unknown) => unknown)[] = [
    (part) => ({ type: part }),
    (part) => ({ type: "message", message: part }),
    (part) => fromModel(part),
    (part) => fromModel([part]),
    (part) => fromModel([{ type: "text", text: "Hi" }], { id: part }),
    (part) => fromModel([{ type: "text", text: "Hi" }], { metadata: part }),
    (part) => fromModel([], { metadata: { inference: part } }),
    (part) => fromModel([{ type: "text", text: part }]),
    (part) => fromModel([{ type: "toolRequest", id: "c", toolCall: part }]),
    (part) => called("c", part),
    (part) => called("c", { name: "shell", arguments: part }),
    (part) => called("c", { name: "load_skill", arguments: { name: part } }),
    (part) => called("c", { name: "shell" }, { _meta: part }),
    (part) => answered("c", part),
    (part) => answered("c", { status: "success", value: part }),
    (part) => answered("c", { status: "success", value: { content: part } }),
    (part) => answered("c", { status: "success", value: { content: [part] } }),
    (part) => answered("c", { status: "error", error: part }),
    (part) => fromModel([{ type: "image", data: part, mimeType: part }]),
    (part) => fromModel([{ type: "error", kind: part, message: part }]),
    (part) => fromModel([{ type: "systemNotification", msg: part, data: part }]),
    (part) => ({ type: "notification", extension_id: part, log: part }),
    (part) => ({ type: "notification", data: part }),
    (part) => ({ type: "error", error: part }),
    (part) => ({ type: "complete", total_tokens: part }),
  ];
  return fc.tuple(fc.constantFrom(...places), anyHostile()).map(([place, part]) => {
    return new Recipe(() => place(part.make()));
  });
}

/** States of the right outline with a hostile value in one place. */
function hostileStates(): fc.Arbitrary<Recipe<unknown>> {
  const fields = Object.keys(gooseAdapter.init());
  const wrappings: ((part: unknown) => unknown)[] = [
    (part) => part,
    (part) => [part],
    (part) => [{ id: part, name: part, extension: part }],
    (part) => ({ code: "api_error", message: part, isFinal: part }),
    (part) => ({ code: part, message: "m" }),
    (part) => ({ unit: 0xd83d, messageId: part }),
    (part) => ({ unit: part }),
  ];
  return fc
    .tuple(fc.constantFrom(...fields), fc.constantFrom(...wrappings), anyHostile(), fc.boolean())
    .map(([field, wrap, part, isRunning]) => {
      return new Recipe(() => {
        const phase = isRunning ? { phase: "running" } : {};
        return { ...gooseAdapter.init(), ...phase, [field]: wrap(part.make()) };
      });
    });
}
