import assert from "node:assert/strict";
import fc from "fast-check";
import type { StandardWireSchema } from "runner-contracts/schema";
import { compile, WIRE_SHAPES } from "../../schema/wire-shapes.ts";
import { wireValue } from "../../schema/wire-values.ts";
import { editedJson } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything, heavy } from "../values.ts";
import { make, write } from "../written.ts";

const JUDGES = new Map(WIRE_SHAPES.map(({ name, document }) => [name, compile(document())]));
const shaped = fc
  .constantFrom(...WIRE_SHAPES.map(({ name }) => name))
  .chain((name) => fc.tuple(fc.constant(name), editedJson(wireValue(name).map(write))));
const dialect = fc.oneof(fc.constantFrom("draft-04", "", "draft-2020-12 "), fc.string());

export const SCHEMA_TARGETS: readonly Target[] = [
  target(
    "schema/parity",
    "Ajv and the validators say the same of JSON, save where a silent rule is broken",
    shaped,
    ([shape, written], library) => {
      const value: unknown = JSON.parse(JSON.stringify(written));
      const { issues } = standardsOf(library)[shape]?.["~standard"].validate(value) ?? {};
      const accepts = JUDGES.get(shape)?.(value) === true;
      if (accepts === (issues === undefined)) return;
      // Where they differ the schema was silent; the order and the depth it cannot see.
      assert(
        accepts && (shape === "batch" || shape === "event"),
        `${shape}: the schema is stricter`,
      );
      assert(isSilent(value, String(issues?.[0].code)), `${shape}: the schema lets it pass`);
    },
  ),
  target(
    "schema/standard",
    "a Standard Schema answers for every value, and gives its shape in two dialects alone",
    fc.tuple(
      fc.oneof({ arbitrary: anything, weight: 60 }, { arbitrary: heavy, weight: 1 }),
      dialect,
    ),
    ([written, unknown], library) => {
      for (const schema of Object.values(standardsOf(library))) {
        const { validate, jsonSchema } = schema["~standard"];
        const { issues } = validate(make(written));
        for (const { message } of issues ?? []) assert(message.length <= 300);
        for (const give of [jsonSchema.input, jsonSchema.output]) {
          assert.throws(() => give({ target: unknown }), RangeError);
          for (const known of library.JSON_SCHEMA_TARGETS) {
            const one = give({ target: known });
            const before = JSON.stringify(one);
            damage(one);
            assert.equal(JSON.stringify(give({ target: known })), before);
          }
        }
      }
    },
  ),
  target(
    "schema/documents",
    "whoever changes a document changes no other",
    fc.nat(6),
    (which, library) => {
      const documents = [
        library.runnerEventBatchJsonSchema,
        library.runnerEventJsonSchema,
        library.runCursorJsonSchema,
        library.runnerJobSpecJsonSchema,
        library.runnerJobHandleJsonSchema,
        library.runnerJobStatusSnapshotJsonSchema,
        library.runnerEventIngestOpenApi,
      ];
      const texts = documents.map((give) => JSON.stringify(give()));
      damage(documents[which]?.());
      assert.deepEqual(
        documents.map((give) => JSON.stringify(give())),
        texts,
      );
    },
  ),
];

function standardsOf(library: Library): Record<string, StandardWireSchema<unknown, string>> {
  return {
    batch: library.runnerEventBatchSchema,
    event: library.runnerEventSchema,
    cursor: library.runCursorSchema,
    "job-spec": library.runnerJobSpecSchema,
    handle: library.runnerJobHandleSchema,
    snapshot: library.runnerJobStatusSnapshotSchema,
  };
}

/** Whether an accepted shape breaks a rule on which the schema is silent, with that code. */
function isSilent(value: unknown, code: string): boolean {
  const events = (value as { events?: { seq: number; tMs: number }[] }).events ?? [];
  const breaks = (key: "seq" | "tMs", least: number) =>
    events.some((event, at) => at > 0 && event[key] < (events[at - 1]?.[key] ?? 0) + least);
  if (code === "seq_not_monotonic") return breaks("seq", 1);
  if (code === "t_ms_not_monotonic") return breaks("tMs", 0);
  return code === "invalid_event" && depthOf(value) > 128;
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function damage(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) damage(part);
  for (const key of Object.keys(value)) Reflect.set(value, key, "damaged");
}
