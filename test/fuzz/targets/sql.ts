/** Laws of the SQL: whatever is quoted comes back. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { unstorableText } from "../../support/hostile.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written } from "../written.ts";

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

export const SQL_TARGETS: readonly Target[] = [
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
