/** Native streams as the real programs print them, and what becomes of one that is damaged. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { edited, editedJson } from "./edits.ts";
import type { Written } from "./written.ts";

/** The programs of which there are recordings. */
export const PROGRAMS = ["goose", "claude-code", "anthropic"] as const;

/** One of {@link PROGRAMS}. */
export type Program = (typeof PROGRAMS)[number];

/** The project's folder: this file stands at different depths as a source and in a bundle. */
export const PROJECT: string = projectAbove(dirname(fileURLToPath(import.meta.url)));

function projectAbove(folder: string): string {
  const isOne = existsSync(join(folder, "package.json"));
  return isOne ? folder : projectAbove(dirname(folder));
}

const RECORDINGS: Readonly<Record<Program, readonly (readonly string[])[]>> = {
  goose: recordingsOf("goose"),
  "claude-code": recordingsOf("claude-code"),
  anthropic: recordingsOf("anthropic"),
};

function recordingsOf(program: Program): string[][] {
  const folder = join(PROJECT, "docs/examples", program);
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return files.map((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
}

const EVERY_LINE = Object.values(RECORDINGS).flat(2);

/** A damaged stream: lines as text, records as what they hold. */
export type NativeStream = readonly Written[];

/** Streams of a program with edits of plain JSON, so that records and their lines are the same. */
export function damagedLines(program: Program): fc.Arbitrary<readonly string[]> {
  const record = editedJson(lineOf(program).map(parsed));
  const line = fc.oneof(
    { arbitrary: record.map((written) => JSON.stringify(written)), weight: 6 },
    { arbitrary: editedText(lineOf(program)), weight: 3 },
    { arbitrary: fc.constantFrom(...EVERY_LINE), weight: 2 },
  );
  return damaged(
    RECORDINGS[program].map((lines) => [...lines]),
    line,
  );
}

/** Streams of records with hostile values in them. */
export function damagedRecords(program: Program): fc.Arbitrary<NativeStream> {
  const record = edited(lineOf(program).map(parsed));
  return damaged<Written>(
    RECORDINGS[program].map((lines) => lines.map(parsed)),
    record,
  );
}

/** A line of a program. */
function lineOf(program: Program): fc.Arbitrary<string> {
  return fc.constantFrom(...RECORDINGS[program].flat());
}

/** One record of a program, with edits of plain JSON. */
export function damagedRecord(program: Program): fc.Arbitrary<Written> {
  return editedJson(lineOf(program).map(parsed));
}

/** A recording that was cut, of which parts come twice, late or not at all, and with others in it. */
function damaged<Item>(streams: readonly Item[][], item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> {
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...streams), weight: 2 },
    { arbitrary: fc.array(item, { maxLength: 3 }), weight: 1 },
  );
  const edit = fc.tuple(
    fc.constantFrom("cut", "strike", "repeat", "move", "put", "put", "replace", "replace"),
    fc.nat(999),
    fc.nat(5),
    part,
    item,
  );
  return fc
    .tuple(fc.constantFrom(...streams), fc.array(edit, { maxLength: 5 }))
    .map(([stream, edits]) =>
      edits.reduce((items, [what, number, length, others, single]) => {
        const at = number % (items.length + 1);
        const [before, taken, after] = [
          items.slice(0, at),
          items.slice(at, at + length),
          items.slice(at + length),
        ];
        if (what === "cut") return before;
        if (what === "strike") return [...before, ...after];
        if (what === "repeat") return [...before, ...taken, ...taken, ...after];
        if (what === "move") return [...taken, ...before, ...after];
        if (what === "put") return [...before, ...others, ...taken, ...after].slice(0, 80);
        return [...before, single, ...items.slice(at + 1)];
      }, stream),
    );
}

/** A line that was cut, or into which something else was written. */
function editedText(lines: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const fragment = fc.constantFrom("", "{", '"', "\\", "\ud800", "\0", "\r", "\u2028", '{"type":"');
  return fc
    .tuple(lines, fc.nat(9_999), fc.constantFrom("cut", "put", "glue", "strike"), fragment)
    .map(([line, number, what, fragment]) => {
      const at = number % (line.length + 1);
      if (what === "cut") return line.slice(0, at) + fragment;
      if (what === "glue") return `${fragment}goose: ${line.slice(0, at % 40)}${line}`;
      return line.slice(0, at) + fragment + line.slice(what === "put" ? at : at + 1);
    });
}

function parsed(line: string): Written {
  try {
    return JSON.parse(line) as Written;
  } catch {
    return line;
  }
}
