import { explainRunnerEventBatch } from "runner-contracts";
import {
  JSON_SCHEMA_TARGETS,
  runCursorSchema,
  runnerEventBatchSchema,
  runnerEventSchema,
  runnerJobSpecSchema,
} from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { specWith } from "../runner-job/specs.ts";
import { batch, event } from "../support/events.ts";
import { anyHostile } from "../support/hostile.ts";
import { containersOf } from "../support/json.ts";
import { law } from "../support/laws.ts";
import { twins } from "../support/recipe.ts";
import { WIRE_SHAPES } from "./wire-shapes.ts";

test("the targets are two, by their names", () => {
  expect(JSON_SCHEMA_TARGETS).toStrictEqual(["draft-2020-12", "draft-07"]);
});

describe.each(WIRE_SHAPES)("the Standard Schema of $name", ({ document, standard, refusal }) => {
  const props = standard["~standard"];

  test("says what the standard asks for, and nothing else", () => {
    expect(Object.keys(standard)).toStrictEqual(["~standard"]);
    expect(Object.keys(props)).toStrictEqual(["version", "vendor", "validate", "jsonSchema"]);
    expect([props.version, props.vendor]).toStrictEqual([1, "runner-contracts"]);
  });

  test("gives the JSON Schema without its name, fresh each time, whichever end is asked", () => {
    const { $id, ...unnamed } = document();
    expect($id).toBeDefined();
    for (const give of [props.jsonSchema.input, props.jsonSchema.output]) {
      const given = give({ target: "draft-2020-12" });
      expect(given).toStrictEqual(unnamed);
      for (const part of containersOf(given)) Reflect.deleteProperty(part, "type");
      expect(give({ target: "draft-2020-12" })).toStrictEqual(unnamed);
      for (const target of JSON_SCHEMA_TARGETS) expect(give({ target })).not.toHaveProperty("$id");
    }
  });

  test.each(["openapi-3.0", "draft-04", "", undefined])("refuses the target %s", (target) => {
    for (const options of [{ target }, undefined]) {
      // What untyped code may ask for.
      const asked = options as { target: string };
      expect(() => props.jsonSchema.input(asked)).toThrow(RangeError);
      expect(() => props.jsonSchema.output(asked)).toThrow(RangeError);
    }
  });

  law("totality: a verdict for any value", anyHostile(), (value) => {
    const result = props.validate(value);
    if (result.issues === undefined) return "value" in result;
    return result.issues.every(({ code, message, path }) => {
      return typeof code === "string" && message.length <= 300 && Array.isArray(path);
    });
  });

  law("parity: the first code is that of the validator", twins(anyHostile()), ([one, other]) => {
    return props.validate(one).issues?.[0]?.code === refusal(other);
  });
});

describe("an issue", () => {
  test("of a batch is that of its explanation: code, place as keys, message", () => {
    const bad = batch([event({ kind: "odd" }), event({ data: { a: [0, "\u0000"] } })]);
    const { issues } = runnerEventBatchSchema["~standard"].validate(bad);
    expect(issues).toStrictEqual(explainRunnerEventBatch(bad));
    expect(issues?.map(({ code, path }) => [code, path])).toStrictEqual([
      ["invalid_event", ["events", 0, "kind"]],
      ["invalid_event", ["events", 1, "data", "a", 1]],
      ["seq_not_monotonic", ["events", 1, "seq"]],
    ]);
  });

  test("of an event begins at the event", () => {
    const { issues } = runnerEventSchema["~standard"].validate(event({ tMs: -1, data: { a: 1n } }));
    expect(issues?.map(({ path }) => path)).toStrictEqual([["tMs"], ["data", "a"]]);
    expect(issues?.[0]?.message).toMatch(/^event\.tMs /);
    expect(issues?.[1]?.message).toMatch(/^event\.data\.a /);
    expect(runnerEventSchema["~standard"].validate([]).issues?.[0]).toMatchObject({
      path: [],
      message: expect.stringMatching(/^event /),
    });
  });

  test("of a cursor names the field", () => {
    const cursor = { runId: "r", seq: -2, tMs: 0, terminal: false };
    expect(runCursorSchema["~standard"].validate(cursor).issues).toStrictEqual([
      { code: "invalid_cursor", path: ["seq"], message: expect.stringMatching(/^cursor\.seq /) },
    ]);
    expect(runCursorSchema["~standard"].validate(null).issues?.[0]?.path).toStrictEqual([]);
  });

  test("of a spec never holds a value of the environment", () => {
    const spec = specWith({ env: { TOKEN: "secret\u0000", "secret=1": "" } });
    const { issues } = runnerJobSpecSchema["~standard"].validate(spec);
    expect(issues?.map(({ code, path }) => [code, path])).toStrictEqual([
      ["invalid_spec", ["env", "TOKEN"]],
      ["invalid_spec", ["env"]],
    ]);
    expect(JSON.stringify(issues)).not.toContain("secret");
  });

  test("is the verdict alone where the value is another when it is read again", () => {
    for (const later of ["run-1", 7]) {
      const answers: unknown[] = [""];
      const changing = Object.defineProperty(specWith({}) as object, "runId", {
        get: () => (answers.length > 0 ? answers.pop() : later),
      });
      const { issues } = runnerJobSpecSchema["~standard"].validate(changing);
      expect(issues).toStrictEqual([
        { code: "invalid_spec", path: [], message: expect.stringContaining('got the string ""') },
      ]);
    }
  });
});

describe("an accepted value", () => {
  test("is a fresh copy without further keys, frozen to its leaves", () => {
    const given = { ...event(), more: 1 };
    const result = runnerEventSchema["~standard"].validate(given);
    expect(result).toStrictEqual({ value: event() });
    const value = "value" in result ? result.value : undefined;
    expect(containersOf(value).every(Object.isFrozen)).toBe(true);
    expect(value).not.toBe(given);
  });
});
