/**
 * The contract's tuples as SQL `CHECK` constraints, for PostgreSQL, and whether a database still
 * holds the tuple that the code has.
 *
 * @see {@link https://www.postgresql.org/docs/current/ddl-constraints.html | PostgreSQL: constraints}
 */
import { describeValue } from "../json/place.ts";
import { isArray } from "../json/read.ts";
import { isStorableName, isStorableText } from "../json/storable-text.ts";
import { utf8ByteLength } from "../json/utf8.ts";

/** The longest name that PostgreSQL keeps whole: what is longer it cuts without an error. */
export const SQL_IDENTIFIER_MAX_BYTES: 63 = 63 as const;

/**
 * Writes the `CHECK` by which a column holds a member of a tuple: for `create table`. A `CHECK`
 * lets `NULL` pass, so say `not null` beside it.
 *
 * @param column - The column's name, in the case in which the table has it. It is quoted.
 * @param members - At least one member. Quoted too, whatever is in it.
 *
 * @throws RangeError for a name that is empty, longer than {@link SQL_IDENTIFIER_MAX_BYTES} in UTF-8, or
 * not storable (U+0000, a lone surrogate), for a member that is not storable, and where there is
 * none.
 * @throws TypeError for what is no text, and for members that are no array.
 *
 * @example
 * ```ts
 * import { PROVIDER_RUNTIME_KINDS, RUN_PROVIDERS } from "runner-contracts";
 * import { sqlCheck } from "runner-contracts/schema";
 *
 * console.log(`create table runs (provider text not null ${sqlCheck("provider", RUN_PROVIDERS)})`);
 * // create table runs (provider text not null check ("provider" in ('anthropic', 'deepseek', 'openai', 'gemini', 'mistral')))
 * console.log(sqlCheck('odd "name"', [...PROVIDER_RUNTIME_KINDS, "it's"]));
 * // check ("odd ""name""" in ('fly', 'it''s'))
 * ```
 */
export function sqlCheck(column: string, members: readonly string[]): string {
  const values = checkMembers(members).map(quoteLiteral);
  return `check (${quoteIdentifier("column", column)} in (${values.join(", ")}))`;
}

/** Which constraint to replace. Each name in the case in which the database has it. */
export interface SqlCheckPlace {
  /** The table's schema; absent: the first of the search path. */
  readonly schema?: string | undefined;
  /** The table. */
  readonly table: string;
  /** The constraint. PostgreSQL calls one without a name TABLE_COLUMN_check. */
  readonly constraint: string;
  /** The column. */
  readonly column: string;
}

/**
 * Writes the migration that follows a new member of a tuple: two statements, to be run one after
 * the other. The first puts the new `CHECK` in the place of the old one under a short lock, since
 * it does not look at the rows; the second looks at them while others read and write. Where a
 * member went away and rows still have it, the second fails and names the constraint.
 *
 * @throws RangeError or TypeError as {@link sqlCheck} does.
 *
 * @example
 * ```ts
 * import { RUNNER_EVENT_KINDS } from "runner-contracts";
 * import { sqlReplaceCheck } from "runner-contracts/schema";
 *
 * const place = { table: "run_events", constraint: "run_events_kind_check", column: "kind" };
 * const [replace, validate] = sqlReplaceCheck(place, RUNNER_EVENT_KINDS);
 * console.log(replace.startsWith('alter table "run_events" drop constraint')); // true
 * console.log(validate); // alter table "run_events" validate constraint "run_events_kind_check"
 * ```
 */
export function sqlReplaceCheck(
  { schema, table, constraint, column }: SqlCheckPlace,
  members: readonly string[],
): readonly [replace: string, validate: string] {
  const prefix = schema === undefined ? "" : `${quoteIdentifier("schema", schema)}.`;
  const altered = `alter table ${prefix}${quoteIdentifier("table", table)}`;
  const name = quoteIdentifier("constraint", constraint);
  const check = sqlCheck(column, members);
  return [
    `${altered} drop constraint if exists ${name}, add constraint ${name} ${check} not valid`,
    `${altered} validate constraint ${name}`,
  ];
}

/** How a live constraint differs from a tuple. */
export interface SqlCheckDifference {
  /**
   * Whether it holds exactly the tuple's members, in whatever order, for the rows that are there
   * too.
   */
  readonly matches: boolean;
  /** The members that it does not allow, in the tuple's order. */
  readonly missing: readonly string[];
  /** What it allows beside them, in its own order. */
  readonly extra: readonly string[];
  /** Whether it is `NOT VALID`: rows that were there before it may break it. */
  readonly isNotValid: boolean;
}

/**
 * Compares a live constraint with the tuple: for a test against a database that was migrated.
 *
 * @param definition - What `pg_get_constraintdef(oid)` gives for the constraint, under
 * `standard_conforming_strings`, as servers have it by default.
 *
 * @throws TypeError where the definition is no `CHECK` of one column against a list of texts.
 *
 * @example
 * ```ts
 * import { PROVIDER_RUNTIME_KINDS } from "runner-contracts";
 * import { compareSqlCheck } from "runner-contracts/schema";
 *
 * const live = "CHECK ((kind = ANY (ARRAY['fly'::text, 'moon'::text])))";
 * console.log(compareSqlCheck(live, PROVIDER_RUNTIME_KINDS));
 * // { matches: false, missing: [], extra: ["moon"], isNotValid: false }
 * ```
 */
export function compareSqlCheck(
  definition: string,
  members: readonly string[],
): SqlCheckDifference {
  const wanted = checkMembers(members);
  const allowed = readAllowed(definition);
  const missing = wanted.filter((member) => !allowed.has(member));
  const extra = [...allowed].filter((value) => !wanted.includes(value));
  const isNotValid = definition.endsWith(NOT_VALID);
  const matches = missing.length === 0 && extra.length === 0 && !isNotValid;
  return { matches, missing, extra, isNotValid };
}

const NOT_VALID = " NOT VALID";

/** A quoted name, or a text. One pattern for both, since either may hold the other's quote. */
const QUOTED = /"(?:[^"]|"")*"|'(?:[^']|'')*'/g;

/**
 * A definition with its names and texts taken out: the forms in which the server writes a list of
 * one or of several members, for a column of text or of `varchar`, with or without `NOT VALID`.
 */
const MEMBERSHIP =
  /^CHECK \(+[\w$\u0080-\uffff]+\)?(?:::[a-z ]+)? = (?:'(?:::[a-z ]+)?|ANY \(+ARRAY\['(?:::[a-z ]+)?(?:, '(?:::[a-z ]+)?)*\]\)?(?:::[a-z ]+\[\])?)\)+(?: NOT VALID)?$/;

function readAllowed(definition: string): Set<string> {
  const allowed = new Set<string>();
  const text: unknown = definition;
  const skeleton = (typeof text === "string" ? text : "").replace(QUOTED, (quoted) => {
    if (quoted.startsWith('"')) return "name";
    allowed.add(quoted.slice(1, -1).replaceAll("''", "'"));
    return "'";
  });
  if (MEMBERSHIP.test(skeleton)) return allowed;
  throw new TypeError(
    `definition must be a check of one column against a list, got ${describeValue(definition)}`,
  );
}

function checkMembers(members: readonly string[]): readonly string[] {
  if (!isArray(members))
    throw new TypeError(`members must be an array, got ${describeValue(members)}`);
  // Once: what was checked is what is written.
  const checked = Array.from(members, (member, index) => {
    const fits = typeof member === "string" && isStorableText(member);
    return checkText(`members[${index}]`, member, fits, "can be stored");
  });
  if (checked.length > 0) return checked;
  throw new RangeError("members must not be empty: no row could be stored");
}

/** Whatever a text holds, it ends where it is meant to, under both settings of backslashes. */
function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

function quoteIdentifier(what: string, name: string): string {
  const fits = isStorableName(name) && utf8ByteLength(name) <= SQL_IDENTIFIER_MAX_BYTES;
  const demand = `has 1 to ${SQL_IDENTIFIER_MAX_BYTES} bytes and can be stored`;
  return `"${checkText(what, name, fits, demand).replaceAll('"', '""')}"`;
}

function checkText(what: string, text: unknown, fits: boolean, demand: string): string {
  if (typeof text !== "string") {
    throw new TypeError(`${what} must be text, got ${describeValue(text)}`);
  }
  if (fits) return text;
  throw new RangeError(`${what} must be text that ${demand}, got ${describeValue(text)}`);
}
