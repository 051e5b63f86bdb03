import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { JSON_MAX_DEPTH, sanitizeJson, validateRunnerEventBatch } from "runner-contracts";
import { storableText } from "runner-contracts/testing/arbitraries";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { almostBatch, disguisedBatch } from "../support/batches.ts";
import { type Database, databaseChoices } from "../support/database.ts";
import { anyHostile, badTextInside, jsonObject, unstorableText } from "../support/hostile.ts";
import { nested } from "../support/hostile-values.ts";
import { LAW_RUNS, show } from "../support/laws.ts";
import { type Made, made } from "../support/recipe.ts";

const NUL_REFUSED = "22P05";
const SURROGATE_REFUSED = "22P02";

/** Values go to the server this many at a time. */
const SENT_AT_ONCE = 500;

for (const { name, open } of databaseChoices()) describe(name, () => proveOn(open));

function proveOn(open: () => Promise<Database>): void {
  let database: Database;

  beforeAll(async () => {
    database = await open();
    await database.query("create temporary table kept (at int primary key, doc jsonb not null)");
    await database.query(`
      create function pg_temp.refusal(doc text) returns text language plpgsql as $$
        begin perform doc::jsonb; return null; exception when others then return sqlstate; end $$`);
  });

  afterAll(() => database.close());

  test("gives an accepted batch back as it was stored", async () => {
    const accepted = sampleOf(fc.oneof(almostBatch(), disguisedBatch())).flatMap((input) => {
      const verdict = validateRunnerEventBatch(input);
      return verdict.ok ? [verdict.batch] : [];
    });
    expect(accepted.length).toBeGreaterThan(LAW_RUNS / 2);
    await comesBackEqual(database, accepted);
  });

  test("gives the data of an event back as it was stored", async () => {
    await comesBackEqual(database, sampleOf(jsonObject()).map(accept));
  });

  test("gives back whatever sanitizeJson makes", async () => {
    await comesBackEqual(database, sampleOf(anyHostile()).map(sanitizeJson));
  });

  test("gives data at the depth limit and at the ends of the number range back", async () => {
    const deepest = ["array", "object", "both"] as const;
    const edges = [
      ...deepest.map((kind) => ({ a: nested(JSON_MAX_DEPTH, 1, kind) })),
      { a: [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** 53 + 2, 1e-7, 1e21] },
      { long: "\u{1F600}é".repeat(100_000), [`${"k".repeat(10_000)}`]: "" },
      { "": "", "\uFFFF": "\u2028\u2029\uFEFF", "\\": '"', ["\u0001"]: "\u001F\u007F" },
    ];
    await comesBackEqual(database, edges.map(accept));
  });

  test("refuses the text that the validator refuses", async () => {
    const refused = sampleOf(badTextInside(unstorableText()));
    expect(refused.filter((data) => accepts(data))).toEqual([]);
    const codes = await refusals(database, refused);
    expect(new Set(codes)).toEqual(new Set([NUL_REFUSED, SURROGATE_REFUSED]));
  });

  test("refuses U+0000 as an untranslatable character", async () => {
    const text = storableText().map((good) => `${good}\u0000`);
    const codes = await refusals(database, sampleOf(badTextInside(text)));
    expect(new Set(codes)).toEqual(new Set([NUL_REFUSED]));
  });

  test("refuses an escaped lone surrogate as no text", async () => {
    const text = storableText().map((good) => `\uDC00${good}`);
    const codes = await refusals(database, sampleOf(badTextInside(text)));
    expect(new Set(codes)).toEqual(new Set([SURROGATE_REFUSED]));
  });

  test("silently replaces a lone surrogate that comes unescaped, so that only the validator sees it", async () => {
    const raw = '{"a":"\uD800"}';
    const [row] = await database.query("select ($1::text)::jsonb::text as doc", [raw]);
    expect(JSON.parse(String(row?.["doc"]))).toEqual({ a: "\uFFFD" });
  });

  test("gives an accepted run id back from a text column", async () => {
    const ids = sampleOf(storableText().filter((text) => text !== ""));
    // As JSON, because PGlite's reader drops a byte order mark at the start of a bare text.
    const rows = await database.query(
      "select to_json(id)::text as id from unnest($1::text[]) with ordinality as t (id, at) order by at",
      [ids],
    );
    expect(rows.map((row) => JSON.parse(String(row["id"])))).toEqual(ids);
  });

  test("has no word for -0", async () => {
    const [row] = await database.query("select '-0'::jsonb::text as doc");
    expect(row?.["doc"]).toBe("0");
  });
}

/** As many values as a law tries. A failure shows the value, so that no seed is needed. */
function sampleOf<Given>(arbitrary: fc.Arbitrary<Given>): Made<Given>[] {
  return fc.sample(arbitrary, LAW_RUNS).map((given) => made(given));
}

function batchOf(data: unknown): unknown {
  return { v: 1, runId: "run", events: [{ seq: 0, tMs: 0, kind: "notification", data }] };
}

function accepts(data: unknown): boolean {
  return validateRunnerEventBatch(batchOf(data)).ok;
}

/** The validator's copy of data that is to be accepted. */
function accept(data: unknown): unknown {
  const verdict = validateRunnerEventBatch(batchOf(data));
  if (!verdict.ok) throw new Error(`${verdict.message}: ${show(data)}`);
  return verdict.batch.events[0]?.data;
}

async function comesBackEqual(database: Database, values: readonly unknown[]): Promise<void> {
  for (const sent of chunksOf(values)) {
    const documents = sent.map((value) => JSON.stringify(value));
    await database.query("truncate kept");
    await database.query(
      "insert into kept select at, doc::jsonb from unnest($1::text[]) with ordinality as t (doc, at)",
      [documents],
    );
    const rows = await database.query("select doc::text as doc from kept order by at");
    expect(rows.length).toBe(sent.length);
    for (const [at, row] of rows.entries()) {
      const back: unknown = JSON.parse(String(row["doc"]));
      const same = isDeepStrictEqual(back, withoutNegativeZero(sent[at]));
      if (!same) throw new Error(`stored: ${show(sent[at])}\nread back: ${show(back)}`);
    }
  }
}

/** What the database says of each value's JSON: the code of its refusal, or `null`. */
async function refusals(database: Database, values: readonly unknown[]): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (const sent of chunksOf(values)) {
    const documents = sent.map((value) => JSON.stringify(value));
    const rows = await database.query(
      "select pg_temp.refusal(doc) as code from unnest($1::text[]) with ordinality as t (doc, at) order by at",
      [documents],
    );
    codes.push(...rows.map((row) => row["code"]));
  }
  expect(codes.length).toBe(values.length);
  return codes;
}

function chunksOf(values: readonly unknown[]): unknown[][] {
  const count = Math.ceil(values.length / SENT_AT_ONCE);
  return Array.from({ length: count }, (_, index) =>
    values.slice(index * SENT_AT_ONCE, (index + 1) * SENT_AT_ONCE),
  );
}

/** The one difference that the contract allows. */
function withoutNegativeZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  const made = {};
  for (const [key, part] of Object.entries(value)) {
    Object.defineProperty(made, key, {
      value: withoutNegativeZero(part),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return made;
}
