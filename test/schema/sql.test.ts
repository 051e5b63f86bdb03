import fc from "fast-check";
import {
  PROVIDER_RUNTIME_JOB_STATUSES,
  PROVIDER_RUNTIME_KINDS,
  RUN_PROVIDERS,
  RUNNER_EVENT_KINDS,
} from "runner-contracts";
import {
  compareSqlCheck,
  SQL_IDENTIFIER_MAX_BYTES,
  sqlCheck,
  sqlReplaceCheck,
} from "runner-contracts/schema";
import { storableText } from "runner-contracts/testing/arbitraries";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fencesOf } from "../docs/markdown.ts";
import { type Database, databaseChoices } from "../support/database.ts";

const TUPLES = {
  RUNNER_EVENT_KINDS,
  RUN_PROVIDERS,
  PROVIDER_RUNTIME_JOB_STATUSES,
  PROVIDER_RUNTIME_KINDS,
};

/** Names and members that end a careless quotation. */
const HOSTILE = [
  "it's",
  "'",
  "''",
  "\\",
  "\\'",
  "a\\nb",
  '"',
  "');drop table runs;--",
  "$$",
  "E'x'",
  "a, b",
  "::text",
  "]",
  "NULL",
  " ",
  "two\nlines",
  "\u2028😀é",
];

describe.each(databaseChoices())("a check on $name", ({ open }) => {
  let database: Database;
  let tables = 0;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  /** Makes a table with a check, and gives its name. */
  async function tableWith(column: string, members: readonly string[], type = "text") {
    tables += 1;
    const table = `checked_${tables}`;
    const quoted = `"${column.replaceAll('"', '""')}"`;
    await database.query(
      `create temporary table ${table} (${quoted} ${type} ${sqlCheck(column, members)})`,
    );
    return {
      table,
      insert: (value: unknown) => database.query(`insert into ${table} values ($1)`, [value]),
      definition: () => definitionOf(table),
    };
  }

  async function definitionOf(table: string) {
    const rows = await database.query(
      "select conname, pg_get_constraintdef(oid) as def from pg_constraint where conrelid = $1::regclass",
      [table],
    );
    expect(rows).toHaveLength(1);
    return { name: String(rows[0]?.["conname"]), text: String(rows[0]?.["def"]) };
  }

  test.each(Object.entries(TUPLES))(
    "takes the members of %s and nothing else",
    async (_, tuple) => {
      const { insert, definition } = await tableWith("value", tuple);
      for (const member of tuple) await insert(member);
      for (const other of ["", "odd", tuple[0].toUpperCase(), `${tuple[0]} `]) {
        await expect(insert(other)).rejects.toMatchObject({ code: "23514" });
      }
      expect(compareSqlCheck((await definition()).text, tuple)).toStrictEqual({
        matches: true,
        missing: [],
        extra: [],
        isNotValid: false,
      });
    },
  );

  test("holds hostile members under hostile names, letter by letter", async () => {
    for (const column of ["it's", 'odd "name"', "select", "Kind", "é 😀", "a.b", "x; drop"]) {
      const { insert, definition } = await tableWith(column, HOSTILE);
      for (const member of HOSTILE) await insert(member);
      await expect(insert("other")).rejects.toMatchObject({ code: "23514" });
      expect(compareSqlCheck((await definition()).text, HOSTILE).matches).toBe(true);
    }
  });

  test.each(["on", "off"])(
    "holds each hostile member with conforming strings %s",
    async (setting) => {
      for (const member of HOSTILE) {
        await database.query(`set standard_conforming_strings = ${setting}`);
        const { definition, insert } = await tableWith("v", [member]);
        await insert(member);
        await database.query("set standard_conforming_strings = on");
        expect(compareSqlCheck((await definition()).text, [member]).matches).toBe(true);
      }
    },
  );

  test("round trip: what was written is what is read, for any members", async () => {
    const members = fc.uniqueArray(storableText(), { minLength: 1, maxLength: 5 });
    const run = fc.asyncProperty(members, async (values) => {
      const { definition } = await tableWith("v", values);
      const { text } = await definition();
      expect(compareSqlCheck(text, values).matches).toBe(true);
      expect(compareSqlCheck(text, [...values, "another"]).missing).toStrictEqual(["another"]);
    });
    await fc.assert(run, { numRuns: 50 });
  });

  test.each(["varchar", "varchar(40)", "char(40)"])(
    "is read on a column of type %s",
    async (type) => {
      const { definition } = await tableWith("kind", RUNNER_EVENT_KINDS, type);
      expect(compareSqlCheck((await definition()).text, RUNNER_EVENT_KINDS).matches).toBe(true);
      const single = await tableWith("kind", PROVIDER_RUNTIME_KINDS, type);
      expect(
        compareSqlCheck((await single.definition()).text, PROVIDER_RUNTIME_KINDS).matches,
      ).toBe(true);
    },
  );

  test("is migrated when the tuple gets a member", async () => {
    const older = RUNNER_EVENT_KINDS.slice(0, -1);
    const { table, insert, definition } = await tableWith("kind", older);
    await insert(older[0]);
    const { name, text } = await definition();
    expect(compareSqlCheck(text, RUNNER_EVENT_KINDS)).toMatchObject({
      matches: false,
      missing: [RUNNER_EVENT_KINDS.at(-1)],
      extra: [],
    });

    const place = { schema: "pg_temp", table, constraint: name, column: "kind" };
    const [replace, validate] = sqlReplaceCheck(place, RUNNER_EVENT_KINDS);
    await database.query(replace);
    const between = compareSqlCheck((await definition()).text, RUNNER_EVENT_KINDS);
    expect(between).toMatchObject({ matches: false, missing: [], extra: [], isNotValid: true });
    await insert(RUNNER_EVENT_KINDS.at(-1));

    await database.query(validate);
    expect(compareSqlCheck((await definition()).text, RUNNER_EVENT_KINDS).matches).toBe(true);
  });

  test("is migrated as the guide shows it", async () => {
    const statements = fencesOf("docs/guides/schemas.md")
      .filter(({ language }) => language === "sql")
      .flatMap(({ code }) => code.split(/;\n/).filter((statement) => statement !== ""));
    expect(statements).toHaveLength(3);
    for (const statement of statements) {
      await database.query(statement.replace(/^create table/, "create temporary table"));
    }
    const rows = await database.query(
      "select pg_get_constraintdef(oid) as def from pg_constraint where conrelid = 'run_events'::regclass and contype = 'c'",
    );
    expect(rows).toHaveLength(1);
    expect(compareSqlCheck(String(rows[0]?.["def"]), RUNNER_EVENT_KINDS).matches).toBe(true);
    const place = { table: "run_events", constraint: "run_events_kind_check", column: "kind" };
    const written = sqlReplaceCheck(place, RUNNER_EVENT_KINDS);
    expect(statements.slice(1)).toStrictEqual([...written]);
  });

  test("is not migrated past rows that break it", async () => {
    const { table, insert, definition } = await tableWith("kind", ["kept", "gone"]);
    await insert("gone");
    const { name, text } = await definition();
    expect(compareSqlCheck(text, ["kept"]).extra).toStrictEqual(["gone"]);
    const [replace, validate] = sqlReplaceCheck({ table, constraint: name, column: "kind" }, [
      "kept",
    ]);
    await database.query(replace);
    await expect(database.query(validate)).rejects.toMatchObject({ code: "23514" });
    await expect(insert("gone")).rejects.toMatchObject({ code: "23514" });
  });
});

describe("what is written", () => {
  test("is as agreed for each tuple: whoever has the check before has to migrate it", async () => {
    const checks = Object.entries(TUPLES).map(([name, tuple]) => {
      return `-- ${name}\n${sqlCheck("value", tuple)};\n`;
    });
    await expect(checks.join("\n")).toMatchFileSnapshot("snapshots/checks.sql.snap");
  });

  test("names its columns and members in their own case and order", () => {
    expect(sqlCheck("Status", ["b", "a"])).toBe(`check ("Status" in ('b', 'a'))`);
    expect(sqlCheck("v", ["a\\'b"])).toBe(String.raw`check ("v" in (E'a\\''b'))`);
  });

  test.each([
    ["a column", () => sqlCheck("a\u0000", ["x"])],
    ["a column's surrogate", () => sqlCheck("\ud800", ["x"])],
    ["no column", () => sqlCheck("", ["x"])],
    ["a column that PostgreSQL would cut", () => sqlCheck("é".repeat(32), ["x"])],
    ["a member", () => sqlCheck("a", ["x\u0000"])],
    ["a member's surrogate", () => sqlCheck("a", ["\udfff"])],
    ["no member", () => sqlCheck("a", [])],
    [
      "a schema",
      () => sqlReplaceCheck({ schema: "", table: "t", constraint: "c", column: "a" }, ["x"]),
    ],
    ["a table", () => sqlReplaceCheck({ table: "\u0000", constraint: "c", column: "a" }, ["x"])],
    ["a constraint", () => sqlReplaceCheck({ table: "t", constraint: "", column: "a" }, ["x"])],
  ])("refuses with a RangeError what cannot be named or stored: %s", (_, write) => {
    expect(write).toThrow(RangeError);
  });

  test("takes a name of as many bytes as PostgreSQL keeps", () => {
    const longest = "a".repeat(SQL_IDENTIFIER_MAX_BYTES);
    expect(sqlCheck(longest, ["x"])).toBe(`check ("${longest}" in ('x'))`);
    expect(() => sqlCheck("a".repeat(SQL_IDENTIFIER_MAX_BYTES + 1), ["x"])).toThrow(RangeError);
  });

  test.each([[7], [null], [{ toString: () => "a" }], [Symbol("a")]])(
    "refuses %s as a text with a TypeError",
    (odd) => {
      // What untyped code may give.
      const given = odd as unknown as string;
      expect(() => sqlCheck(given, ["x"])).toThrow(TypeError);
      expect(() => sqlCheck("a", [given])).toThrow(TypeError);
      expect(() => sqlCheck("a", given as unknown as string[])).toThrow(TypeError);
      expect(() => compareSqlCheck(given, ["x"])).toThrow(TypeError);
    },
  );
});

describe("what is compared", () => {
  test.each([
    "CHECK ((seq >= 0))",
    "CHECK ((kind <> 'a'::text))",
    "CHECK (((kind = 'a'::text) OR (kind = 'b'::text)))",
    "CHECK ((kind = ANY (ARRAY['a'::text, other])))",
    "CHECK ((length('a'::text) = 1))",
    "CHECK ((NOT (kind = 'a'::text)))",
    "PRIMARY KEY (kind)",
    "CHECK ((kind = 'a'::text)) NO INHERIT",
    "",
  ])("is refused with a TypeError where it is no plain membership: %s", (definition) => {
    expect(() => compareSqlCheck(definition, ["a"])).toThrow(TypeError);
  });

  test("ignores the order", () => {
    const live = "CHECK ((kind = ANY (ARRAY['b'::text, 'a'::text])))";
    expect(compareSqlCheck(live, ["a", "b"]).matches).toBe(true);
  });
});
