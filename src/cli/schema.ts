/** `runner-contracts schema`: the wire shapes as JSON Schema and OpenAPI, the tuples as SQL. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "../json/place.ts";
import { sqlCheck, sqlReplaceCheck } from "../schema/sql.ts";
import type { TypedOptions } from "./command-line.ts";
import {
  OUTPUT_FORMATS,
  SCHEMA_NAMES,
  SQL_TUPLE_NAMES,
  SQL_TUPLES,
  type SqlTupleName,
} from "./command-table.ts";
import { countOf } from "./count.ts";
import { asciiJson, SCHEMA_FILES, type SchemaFileName } from "./schema-files.ts";
import type { Session } from "./session.ts";
import { systemCodeOf, wordsOf } from "./system-error.ts";

/** Runs the command and gives its exit code. */
export async function schema(options: TypedOptions, session: Session): Promise<number> {
  const format = options.choice("format", OUTPUT_FORMATS) ?? "text";
  const name = options.name(0, SCHEMA_NAMES);
  if (name !== "sql" && options.files.length > 1) {
    options.refuse("only sql takes a second name, that of a tuple");
  }
  const tuple = options.name(1, SQL_TUPLE_NAMES);
  if (name === "sql") {
    for (const each of ["all", "out"]) {
      if (options.has(each)) options.refuse(`sql is text on standard output, without --${each}`);
    }
    printSql(tuple, format, options, session);
    return 0;
  }
  for (const option of ["column", "table", "constraint"]) {
    if (options.has(option)) options.refuse(`--${option} is for sql`);
  }
  const all = options.has("all");
  if (all && name !== undefined) options.refuse("--all takes no name");
  const folder = options.text("out");
  if (folder !== undefined) {
    if (!all && name === undefined) options.refuse("--out needs a name, or --all");
    return writeFiles(folder, name === undefined ? FILE_NAMES : [name], session);
  }
  if (all) options.refuse("--all needs --out DIR");
  if (name !== undefined) {
    session.print(asciiJson(SCHEMA_FILES[name](), format === "json" ? 0 : 2));
  } else {
    printNames(format, session);
  }
  return 0;
}

// The keys of a record that is typed by the names.
const FILE_NAMES = Object.keys(SCHEMA_FILES) as SchemaFileName[];

function printNames(format: "text" | "json", session: Session): void {
  const width = Math.max(...SCHEMA_NAMES.map((name) => name.length));
  for (const name of SCHEMA_NAMES) {
    const title = name === "sql" ? "SQL checks of the tuples" : titleOf(name);
    if (format === "json") session.record({ name, title });
    else session.print(`${name.padEnd(width)}  ${title}`);
  }
}

function titleOf(name: SchemaFileName): string {
  const { title, info } = SCHEMA_FILES[name]() as { title?: string; info?: { title: string } };
  return title ?? `${info?.title} (OpenAPI)`;
}

async function writeFiles(
  folder: string,
  names: readonly SchemaFileName[],
  session: Session,
): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) {
      await writeFile(join(folder, `${name}.json`), `${asciiJson(SCHEMA_FILES[name](), 2)}\n`);
    }
  } catch (error) {
    await session.complain(`cannot write into "${printable(folder)}": ${explainFailure(error)}`);
    return 2;
  }
  await session.remark(`${countOf(names.length, "file")} written into ${printable(folder)}.`);
  return 0;
}

function explainFailure(error: unknown): string {
  switch (systemCodeOf(error)) {
    case "EEXIST":
    case "ENOTDIR":
      return "there is a file in the place of the folder. Name another folder.";
    case "ENOENT":
      // Missing folders are made: only a link can lead nowhere.
      return "a link there leads to nothing. Mend it, or name another folder.";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "permission denied. Name a folder that you may write.";
    default:
      return wordsOf(error);
  }
}

function printSql(
  tuple: SqlTupleName | undefined,
  format: "text" | "json",
  options: TypedOptions,
  session: Session,
): void {
  for (const option of ["column", "table", "constraint"]) {
    if (tuple === undefined && options.has(option)) options.refuse(`--${option} needs a tuple`);
  }
  for (const name of tuple === undefined ? SQL_TUPLE_NAMES : [tuple]) {
    const { constant } = SQL_TUPLES[name];
    const statements = statementsOf(name, options);
    if (format === "json") {
      session.record({ tuple: constant, statements });
      continue;
    }
    session.print(`-- ${constant}`);
    for (const statement of statements) session.print(statement);
  }
}

function statementsOf(name: SqlTupleName, options: TypedOptions): readonly string[] {
  const { members, column: usual } = SQL_TUPLES[name];
  const column = options.text("column") ?? usual;
  const table = options.text("table");
  const constraint = options.text("constraint") ?? `${table}_${column}_check`;
  try {
    if (table === undefined) {
      if (options.has("constraint")) options.refuse("--constraint needs --table");
      return [sqlCheck(column, members)];
    }
    const place = { table, constraint, column };
    return sqlReplaceCheck(place, members).map((statement) => `${statement};`);
  } catch (error) {
    if (error instanceof RangeError) options.refuse(`--${error.message}`);
    throw error;
  }
}
