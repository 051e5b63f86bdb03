/**
 * Running conformance vectors where there is no test runner: on every runtime, and for every
 * implementation that can be called from JavaScript.
 *
 * @see `docs/guides/in-your-language.md`
 */
import { describeValue } from "../json/place.ts";
import { isArray, isRecord } from "../json/read.ts";
import { decodeUtf8 } from "../json/utf8.ts";
import {
  answerConformanceVector,
  type ConformanceVectorAnswer,
  type ConformanceVectorQuestion,
} from "./vector-answers.ts";
import {
  type ConformanceVector,
  type ConformanceVectorExpectation,
  type ConformanceVectorSubject,
  readVectorFile,
} from "./vector-file.ts";
import { expandVectorInput } from "./vector-recipe.ts";

/** How one vector came out. */
export interface ConformanceVectorResult {
  /** The vector's name. */
  readonly id: string;
  /** Whether the answer was the one that is expected. */
  readonly outcome: "pass" | "fail";
  /** What was answered instead. */
  readonly reason?: string;
}

/** How a file of vectors came out. */
export interface ConformanceVectorReport {
  /** How many answers are right. */
  readonly passed: number;
  /** How many answers are wrong. */
  readonly failed: number;
  /** One result for each vector, in their order. */
  readonly results: readonly ConformanceVectorResult[];
}

/**
 * Asks every question of a file of vectors. Pass the parsed `runner-contracts/vectors/<subject>.json`:
 * how a file is read differs from runtime to runtime.
 *
 * @param answer - What answers; absent: this library. What it throws fails the vector that it was
 * asked.
 *
 * @throws TypeError where `file` is no file of vectors, or of a subject that this version does not know.
 *
 * @example
 * ```ts
 * import { runConformanceVectors } from "runner-contracts/testing";
 * import lifecycle from "runner-contracts/vectors/lifecycle.json" with { type: "json" };
 *
 * const { passed, failed } = runConformanceVectors(lifecycle);
 * console.log(passed, failed); // 36 0
 * ```
 */
export function runConformanceVectors(
  file: unknown,
  answer: (
    question: ConformanceVectorQuestion,
  ) => ConformanceVectorAnswer = answerConformanceVector,
): ConformanceVectorReport {
  const { subject, vectors } = readVectorFile(file);
  const results = vectors.map((vector) => runVector(vector, subject, answer));
  const passed = results.filter(({ outcome }) => outcome === "pass").length;
  return { passed, failed: results.length - passed, results };
}

function runVector(
  vector: ConformanceVector,
  subject: ConformanceVectorSubject,
  answer: (question: ConformanceVectorQuestion) => ConformanceVectorAnswer,
): ConformanceVectorResult {
  const { id, options = {} } = vector;
  try {
    const given = answer({ subject, input: inputOf(vector, subject), options });
    const reason = judge(expectationOf(vector, subject), given, "");
    return reason === undefined ? { id, outcome: "pass" } : { id, outcome: "fail", reason };
  } catch (error) {
    return {
      id,
      outcome: "fail",
      reason: `threw ${error instanceof Error ? error.message : describe(error)}`,
    };
  }
}

/** What takes text or bytes; everything else takes a value. */
const TEXT_SUBJECTS: readonly unknown[] = ["body", "ndjson", "sse", "last-event-id"];

function inputOf(vector: ConformanceVector, subject: ConformanceVectorSubject): unknown {
  const { input, inputText, inputBase64, recipe } = vector;
  if (inputBase64 !== undefined) return Uint8Array.from(atob(inputBase64), byteOf);
  if (recipe !== undefined) return expandVectorInput(recipe);
  if (inputText === undefined) return input;
  return TEXT_SUBJECTS.includes(subject) ? inputText : JSON.parse(inputText);
}

/** Every runtime has it, no shared type library does. */
declare function atob(text: string): string;

function byteOf(character: string): number {
  return character.charCodeAt(0);
}

/** What is accepted comes back equal to the input, unless the vector says otherwise. */
function expectationOf(
  vector: ConformanceVector,
  subject: ConformanceVectorSubject,
): ConformanceVectorExpectation {
  const expect = expandVectorInput(vector.expect) as ConformanceVectorExpectation;
  if (expect.ok !== true || "value" in expect) return expect;
  if (!GIVES_INPUT_BACK.includes(subject)) return expect;
  const input = inputOf(vector, subject);
  return { ...expect, value: subject === "body" ? parsed(input) : input };
}

const GIVES_INPUT_BACK: readonly unknown[] = [
  "batch",
  "body",
  "sanitize",
  "tolerant-reader",
  "cursor",
  "job-spec",
  "job-handle",
  "job-snapshot",
];

function parsed(body: unknown): unknown {
  const text = typeof body === "string" ? body : decodeUtf8(body as Uint8Array);
  return JSON.parse((text ?? "").replace(/^\uFEFF/, ""));
}

/** The lists whose elements are expectations themselves. */
const LISTS: readonly string[] = ["issues", "findings", "items"];

/** What an answer has that was not expected, in words; `undefined` where it is as expected. */
function judge(expected: unknown, given: unknown, path: string): string | undefined {
  if (!isRecord(expected) || !isRecord(given)) return findDifference(expected, given, path);
  for (const [key, value] of Object.entries(expected)) {
    const answer: unknown = Reflect.get(given, key);
    const place = path === "" ? key : `${path}.${key}`;
    const reason = LISTS.includes(key)
      ? judgeList(value, answer, place)
      : key === "place"
        ? findOtherPlace(String(value), Reflect.get(given, "message"))
        : findDifference(value, answer, place);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function judgeList(expected: unknown, given: unknown, path: string): string | undefined {
  if (!isArray(expected) || !isArray(given)) return findDifference(expected, given, path);
  if (expected.length !== given.length) return findDifference(expected, given, path);
  return firstReason(expected, (each, index) => judge(each, given[index], `${path}[${index}]`));
}

/** A message begins with its place, and a space or a colon ends that. */
function findOtherPlace(place: string, message: unknown): string | undefined {
  const text = typeof message === "string" ? message : "";
  const isThere = place.endsWith("…")
    ? text.startsWith(place.slice(0, -1))
    : text.startsWith(`${place} `) || text.startsWith(`${place}:`);
  return isThere ? undefined : `the message does not begin with ${place}: ${describe(message)}`;
}

/** Where two JSON values first differ. Exact: `-0` is not `0`, and each key counts but those absent. */
function findDifference(expected: unknown, given: unknown, path: string): string | undefined {
  if (isArray(expected) && isArray(given) && expected.length === given.length) {
    return firstReason(expected, (each, index) => {
      return findDifference(each, given[index], `${path}[${index}]`);
    });
  }
  if (isRecord(expected) && isRecord(given)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(given)])];
    return firstReason(keys, (key) => {
      return findDifference(ownOf(expected, key), ownOf(given, key), `${path}.${key}`);
    });
  }
  return Object.is(expected, given)
    ? undefined
    : `${path} is ${describe(given)}, and ${describe(expected)} was expected`;
}

function firstReason<Each>(
  list: readonly Each[],
  find: (each: Each, index: number) => string | undefined,
): string | undefined {
  for (const [index, each] of list.entries()) {
    const reason = find(each, index);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** An own property: a key `__proto__` is one too. */
function ownOf(source: object, key: string): unknown {
  return Object.hasOwn(source, key) ? Reflect.get(source, key) : undefined;
}

const EXCERPT_LENGTH = 120;

/** A value in words. Each is a vector's or an answer's to it, and none is secret. */
function describe(value: unknown): string {
  const isShort = typeof value !== "object" || value === null;
  const text = isShort ? describeValue(value) : JSON.stringify(value);
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}
