/**
 * Running conformance vectors where there is no test runner: on every runtime, and for every
 * implementation that can be called from JavaScript.
 *
 * @see `docs/guides/in-your-language.md`
 */
import { decodeUtf8 } from "../json/utf8.ts";
import { answerConformanceVector } from "./vector-answers.ts";
import { describeAnswer, judgeAnswer } from "./vector-difference.ts";
import {
  type ConformanceVector,
  type ConformanceVectorExpectation,
  type ConformanceVectorSubject,
  readVectorFile,
} from "./vector-file.ts";
import type { ConformanceVectorAnswer, ConformanceVectorQuestion } from "./vector-question.ts";
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
 * Asks every question of a file of vectors. Pass the parsed
 * `runner-contracts/vectors/<subject>.json`: how a file is read differs from runtime to runtime.
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
    const reason = judgeAnswer(expectationOf(vector, subject), given);
    return reason === undefined ? { id, outcome: "pass" } : { id, outcome: "fail", reason };
  } catch (error) {
    return {
      id,
      outcome: "fail",
      reason: `threw ${error instanceof Error ? error.message : describeAnswer(error)}`,
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
