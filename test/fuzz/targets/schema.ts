/** Laws of the schemas: they agree with the validators, and what is quoted comes back. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { StandardWireSchema } from "runner-contracts/schema";
import { compile, WIRE_SHAPES } from "../../schema/wire-shapes.ts";
import { wireValue } from "../../schema/wire-values.ts";
import { unstorableText } from "../../support/hostile.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything, editedJson, heavy } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const JUDGES = new Map(WIRE_SHAPES.map(({ name, document }) => [name, compile(document())]));
const shaped = fc
  .constantFrom(...WIRE_SHAPES.map(({ name }) => name))
  .chain((name) => fc.tuple(fc.constant(name), editedJson(wireValue(name).map(write))));
const name = fc.oneof(
  fc.constantFrom(
    "kind",
    'odd "name"',
    "a'b",
    "$1",
    "x".repeat(63),
    "x".repeat(64),
    "é".repeat(32),
  ),
  fc.string({ unit: "binary" }),
  unstorableText(),
);
const member = fc.oneof(
  fc.constantFrom("fly", "it's", "a\\b", "\\'", "''", '"', "a, b", "'::text", "", "\n", "]))"),
  fc.string({ unit: "binary" }),
  unstorableText(),
);

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
    fc.tuple(fc.oneof({ arbitrary: anything, weight: 60 }, { arbitrary: heavy, weight: 1 }), name),
    ([written, dialect], library) => {
      for (const schema of Object.values(standardsOf(library))) {
        const { validate, jsonSchema } = schema["~standard"];
        const { issues } = validate(make(written));
        for (const { message } of issues ?? []) assert(message.length <= 300);
        for (const give of [jsonSchema.input, jsonSchema.output]) {
          assert.throws(() => give({ target: dialect }), RangeError);
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
  target(
    "sql/quoting",
    "names and members come back from the SQL that they are written into, or are refused",
    fc.tuple(fc.tuple(name, name, name, name), fc.array(member, { maxLength: 4 })),
    ([[schema, table, constraint, column], members], library) => {
      const fits = (text: string) =>
        canBeStored(text) && text !== "" && Buffer.byteLength(text) <= 63;
      const isColumn = fits(column) && members.length > 0 && members.every(canBeStored);
      const check = given(() => library.sqlCheck(column, members));
      assert.equal(check !== undefined, isColumn);
      if (check !== undefined) {
        const [, name = "", list = ""] =
          /^check \("((?:[^"]|"")*)" in \((.*)\)\)$/s.exec(check) ?? [];
        assert.equal(name.replaceAll('""', '"'), column);
        assert.deepEqual(literals(list), members);
      }
      const place = { schema, table, constraint, column };
      const pair = given(() => library.sqlReplaceCheck(place, members));
      assert.equal(pair !== undefined, isColumn && [schema, table, constraint].every(fits));
      if (pair === undefined) return;
      const names = [schema, table, constraint].map((text) => `"${text.replaceAll('"', '""')}"`);
      assert.equal(pair[1], `alter table ${names[0]}.${names[1]} validate constraint ${names[2]}`);
      assert(pair[0].includes(` add constraint ${names[2]} ${check} not valid`));
    },
  ),
  target(
    "sql/compare",
    "a live constraint is held against the members that the server writes",
    fc.tuple(
      fc.array(member, { minLength: 1, maxLength: 4 }),
      fc.array(member, { maxLength: 3 }),
      name,
    ),
    ([live, members, column], library) => {
      if (![...live, ...members].every(canBeStored) || !canBeStored(column) || column === "")
        return;
      const texts = live.map((text) => `'${text.replaceAll("'", "''")}'::text`);
      const quoted = `"${column.replaceAll('"', '""')}"`;
      const definition = `CHECK ((${quoted} = ANY (ARRAY[${texts.join(", ")}])))`;
      const wanted = members.length === 0 ? [...live].reverse() : members;
      const { missing, extra, matches } = library.compareSqlCheck(definition, wanted);
      assert.deepEqual(
        missing,
        wanted.filter((text) => !live.includes(text)),
      );
      assert.deepEqual(
        extra,
        [...new Set(live)].filter((text) => !wanted.includes(text)),
      );
      assert.equal(matches, missing.length + extra.length === 0);
    },
  ),
  target(
    "sql/hostile",
    "what is no name, no list and no definition is a plain error",
    fc.tuple(anything, anything),
    ([one, other], library) => {
      const [name, members] = [make(one) as string, make(other) as string[]];
      given(() => library.compareSqlCheck(name, ["a"]));
      given(() => library.sqlCheck(name, ["a"]));
      if (!isSteadyList(other)) return;
      given(() => library.sqlCheck("a", members));
      given(() => library.compareSqlCheck("CHECK ((a = 'b'::text))", members));
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

/** What a function gives, or `undefined` where it refuses in one of the two plain ways. */
function given<Given>(act: () => Given): Given | undefined {
  try {
    return act();
  } catch (error) {
    assert(error instanceof RangeError || error instanceof TypeError, "it throws something else");
    return undefined;
  }
}

/** Reads the texts of a list as PostgreSQL does: plain, or with backslashes after an E. */
function literals(list: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < list.length; ) {
    const escaped = list[at] === "E";
    let text = "";
    for (at += escaped ? 2 : 1; at < list.length; at++) {
      if (list[at] === "'" && list[at + 1] !== "'") break;
      if (list[at] === "'" || (escaped && list[at] === "\\")) at++;
      text += list[at];
    }
    found.push(text);
    at += 3;
  }
  return found;
}

function canBeStored(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** A list that nobody makes of code: reading it throws nothing of its own. */
function isSteadyList(written: Written): boolean {
  return !JSON.stringify(written).includes('"$"');
}

function damage(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) damage(part);
  for (const key of Object.keys(value)) Reflect.set(value, key, "damaged");
}
