import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  JSON_MAX_DEPTH,
  JSON_MAX_NODES,
  PROVIDER_RUNTIME_JOB_STATUSES,
  RUN_PROVIDERS,
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  RUNNER_EVENT_KINDS,
  readRunnerEventPayload,
} from "runner-contracts";
import { JSON_SCHEMA_SILENT_RULES } from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { anchorsOf, readProjectFile } from "../docs/markdown.ts";
import { DIGEST, specWith } from "../runner-job/specs.ts";
import { batch, batchOf, event } from "../support/events.ts";
import { containersOf } from "../support/json.ts";
import { nestedArrays } from "../support/nested.ts";
import { compile, WIRE_SHAPES, wireShape } from "./wire-shapes.ts";

/** Every value that a schema holds under a keyword, wherever that stands. */
function valuesOf(schema: object, keyword: string): unknown[] {
  return containersOf(schema).flatMap((part) => {
    return Object.hasOwn(part, keyword) ? [(part as Record<string, unknown>)[keyword]] : [];
  });
}

describe.each(WIRE_SHAPES)("the JSON Schema of $name", ({ name, document, refusal, standard }) => {
  test("is of 2020-12 and named for good by the wire's version and its file", () => {
    expect(document()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: `urn:runner-contracts:schema:v1:${name}`,
      title: expect.stringMatching(/^Run/),
      description: expect.stringMatching(/\.$/),
    });
  });

  test("passes the meta-schema and every check of a strict compiler", () => {
    expect(new Ajv2020().validateSchema(document())).toBe(true);
    expect(() => compile(document())).not.toThrow();
  });

  test("has examples that it and the validator accept", () => {
    const accepts = compile(document());
    expect(document().examples.length).toBeGreaterThan(0);
    for (const example of document().examples) {
      expect([accepts(example), refusal(example)]).toStrictEqual([true, undefined]);
      expect(standard["~standard"].validate(example)).toStrictEqual({ value: example });
    }
  });

  test("is fresh at each call, to its leaves", () => {
    const before = JSON.stringify(document());
    for (const part of containersOf(document())) {
      for (const key of Object.keys(part)) Reflect.deleteProperty(part, key);
    }
    expect(JSON.stringify(document())).toBe(before);
    const parts = containersOf(document());
    expect(new Set(parts).size).toBe(parts.length);
  });

  test("is JSON, refers to its own parts alone and to each of them", () => {
    expect(JSON.parse(JSON.stringify(document()))).toStrictEqual(document());
    const refs = new Set(valuesOf(document(), "$ref"));
    const parts = Object.keys(document()["$defs"] as object);
    const unused = parts.filter((part) => !refs.has(`#/$defs/${part}`));
    expect(unused).toStrictEqual(name === "event" ? [...RUNNER_EVENT_KINDS] : []);
    expect([...refs].filter((ref) => !parts.some((part) => ref === `#/$defs/${part}`))).toEqual([]);
  });

  test("comes as draft-07 too, which a compiler of that dialect takes and which says the same", () => {
    const { jsonSchema } = standard["~standard"];
    const older = jsonSchema.input({ target: "draft-07" });
    expect(older["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
    expect(JSON.stringify(older)).not.toContain("$defs/");
    const accepts = new Ajv({ strict: true, strictTypes: true }).compile(older);
    for (const example of document().examples) expect(accepts(example)).toBe(true);
    for (const odd of [null, [], {}, { v: 1 }]) expect(accepts(odd)).toBe(false);
    // A keyword beside $ref would be passed over there.
    const beside = containersOf(document()).filter((part) => "$ref" in part);
    expect(beside.filter((part) => Object.keys(part).length > 1)).toStrictEqual([]);
  });
});

describe("the schemas", () => {
  test("hold the tuples and limits of the contract", () => {
    const event = wireShape("event").document();
    expect(valuesOf(event, "enum")[0]).toStrictEqual([...RUNNER_EVENT_KINDS]);
    const batch = wireShape("batch").document();
    expect(valuesOf(batch, "maxItems")).toStrictEqual([RUNNER_EVENT_BATCH_MAX_EVENTS]);
    const spec = wireShape("job-spec").document();
    expect(valuesOf(spec, "enum")).toStrictEqual([[...RUN_PROVIDERS]]);
    const snapshot = wireShape("snapshot").document();
    expect(valuesOf(snapshot, "enum")).toStrictEqual([[...PROVIDER_RUNTIME_JOB_STATUSES]]);
  });

  test.each([
    ["U+0000 in a text", batchOf({ text: "a\u0000" })],
    ["a lone surrogate in a text", batchOf({ text: "a\ud800" })],
    ["U+0000 in a key", batchOf({ "\u0000": 1 })],
    ["a lone surrogate in a key, deep inside", batchOf({ a: [{ "\udfff": 1 }] })],
    ["a run without a name", { ...batch(), runId: "" }],
    ["a number that is infinite once it is parsed", batchOf({ n: JSON.parse("1e400") })],
    ["an integer from 2^53", batch([event({ seq: 2 ** 53 })])],
    ["a fraction", batch([event({ tMs: 0.5 })])],
    ["data that is an array", batchOf([])],
    ["257 events", batch(Array.from({ length: 257 }, (_, seq) => event({ seq })))],
  ])("state that a batch is refused for %s", (_, value) => {
    expect(compile(wireShape("batch").document())(value)).toBe(false);
    expect(wireShape("batch").refusal(value)).toBeDefined();
  });

  test.each([
    ["text beyond the first plane", batchOf({ "😀": ["😀", "\u{10ffff}", "\uffff", "\ue000"] })],
    [
      "an own __proto__ key",
      JSON.parse(
        '{"v":1,"runId":"r","events":[{"seq":0,"tMs":0,"kind":"notification","data":{"__proto__":{"a":1}}}]}',
      ),
    ],
    [
      "further keys, whatever they hold",
      { ...batch([{ ...event(), x: "\u0000" }]), "\u0000": "\ud800" },
    ],
    ["the last safe integers and minus zero", batch([event({ seq: 2 ** 53 - 1, tMs: -0 })])],
    [
      "the largest and the smallest number",
      batchOf({ n: [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324] }),
    ],
  ])("state that a batch is accepted with %s", (_, value) => {
    expect(compile(wireShape("batch").document())(value)).toBe(true);
    expect(wireShape("batch").refusal(value)).toBeUndefined();
  });

  test.each([
    ["no processor", { resources: { cpus: 0, memoryMb: 1 } }, false],
    ["minus no memory", { resources: { cpus: 1, memoryMb: -0 } }, false],
    ["the smallest machine", { resources: { cpus: 5e-324, memoryMb: 5e-324 } }, true],
    ["a machine without memory", { resources: { cpus: 1 } }, false],
    ["no time", { maxRunDurationMs: 0 }, false],
    ["a millisecond", { maxRunDurationMs: 1 }, true],
    ["an empty environment", { env: {} }, true],
    ["an empty value", { env: { A: "" } }, true],
    ["a name that begins with a digit", { env: { "1A": "" } }, false],
  ])("judge a spec as the validator does: %s", (_, changes, accepted) => {
    const spec = specWith(changes);
    expect(compile(wireShape("job-spec").document())(spec)).toBe(accepted);
    expect(wireShape("job-spec").refusal(spec) === undefined).toBe(accepted);
  });

  test("bound numbers by themselves, for a compiler that takes what is infinite", () => {
    const lax = new Ajv2020({ strictNumbers: false });
    const accepts = lax.compile(wireShape("batch").document());
    expect(accepts(batchOf({ n: [Number.MAX_VALUE, -Number.MAX_VALUE] }))).toBe(true);
    expect(accepts(batchOf({ n: Number.POSITIVE_INFINITY }))).toBe(false);
    expect(accepts(batchOf({ n: Number.NEGATIVE_INFINITY }))).toBe(false);
  });

  test.each([
    ["a tag alone", "runner:1.2", false],
    ["a digest", `runner@sha256:${DIGEST}`, true],
    ["a registry's port and a tag", `registry.example:5000/a/b:1@sha256:${DIGEST}`, true],
    ["a digest that goes on", `runner@sha256:${DIGEST}0`, false],
    ["a line end after it", `runner@sha256:${DIGEST}\n`, false],
    ["a name over the grammar's bound", `${"a".repeat(500)}@sha256:${DIGEST}`, false],
  ])("judge an image as the validator does: %s", (_, image, accepted) => {
    const spec = specWith({ image });
    expect(compile(wireShape("job-spec").document())(spec)).toBe(accepted);
    expect(wireShape("job-spec").refusal(spec) === undefined).toBe(accepted);
  });
});

/** A batch for each silent rule that breaks this rule and no other. */
const BREAKERS: Readonly<Record<string, () => unknown>> = {
  "seq-order": () => batch([event(), event()]),
  "t-ms-order": () => batch([event({ tMs: 1 }), event({ seq: 1, tMs: 0 })]),
  "json-depth": () => batchOf({ deep: nestedArrays(JSON_MAX_DEPTH) }),
  "json-nodes": () => batchOf({ many: Array.from({ length: JSON_MAX_NODES }, () => 0) }),
};

describe("the rules on which the schemas are silent", () => {
  test("are rules of the protocol, and those that the guide names", () => {
    const rules = JSON_SCHEMA_SILENT_RULES.map(({ rule }) => rule);
    expect(rules).toStrictEqual(Object.keys(BREAKERS));
    const anchors = anchorsOf(readProjectFile("docs/protocol.md"));
    expect(rules.filter((rule) => !anchors.includes(rule))).toStrictEqual([]);
    const row = /^\| \[`([\w-]+)`\]\(\.\.\/protocol\.md#\1\).*\| `(\w+)` \|$/gm;
    const named = [...readProjectFile("docs/guides/schemas.md").matchAll(row)];
    expect(named.map(([, rule, code]) => ({ rule, code }))).toStrictEqual([
      ...JSON_SCHEMA_SILENT_RULES,
    ]);
  });

  test.each(JSON_SCHEMA_SILENT_RULES)(
    "are broken by a batch that the schema accepts: $rule",
    ({ rule, code }) => {
      const value = BREAKERS[rule]?.();
      expect(compile(wireShape("batch").document())(value)).toBe(true);
      expect(wireShape("batch").refusal(value)).toBe(code);
    },
  );
});

describe("the payload conventions", () => {
  const { $defs } = wireShape("event").document();
  const conventions = (kind: string) => compile({ $ref: `#/$defs/${kind}`, $defs });

  test.each([
    ["assistant_text", { text: "a", role: "assistant", more: 1 }, true],
    ["assistant_text", { text: "a", role: "user" }, false],
    ["assistant_text", { text: "a", role: "assistant", delta: false }, false],
    ["tool_request", { id: "1", name: "n", arguments: [] }, false],
    ["tool_response", { id: "1", status: "success", content: null }, true],
    ["file_uploaded", { name: "a" }, false],
    ["file_uploaded", { fileId: "a" }, true],
    ["runtime_terminal", { reason: "complete", usage: {} }, true],
    ["runtime_terminal", {}, false],
  ])("are parts of the event's schema: %s %j", (kind, data, kept) => {
    expect(conventions(kind)(data)).toBe(kept);
    expect(readRunnerEventPayload({ kind, data }).status === "known").toBe(kept);
  });

  test("are not demanded", () => {
    const odd = event({ kind: "tool_request", data: { id: 7 } });
    expect(compile(wireShape("event").document())(odd)).toBe(true);
    expect(wireShape("event").refusal(odd)).toBeUndefined();
  });
});
