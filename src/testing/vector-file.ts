/**
 * What a file of conformance vectors holds: questions about one subject, each with the answer that
 * the protocol gives.
 *
 * @see `docs/guides/in-your-language.md`
 */
import { isArray, isRecord } from "../json/read.ts";

/** What there are vectors of: one file for each, `runner-contracts/vectors/<subject>.json`. */
export const CONFORMANCE_VECTOR_SUBJECTS = [
  "batch",
  "body",
  "explain",
  "sanitize",
  "payload",
  "tolerant-reader",
  "cursor",
  "admission",
  "sequence",
  "chunk",
  "verifier",
  "ndjson",
  "sse",
  "last-event-id",
  "goose",
  "claude-code",
  "anthropic",
  "lifecycle",
  "job-spec",
  "job-handle",
  "job-snapshot",
  "job-identity",
] as const;

/** One of {@link CONFORMANCE_VECTOR_SUBJECTS}. */
export type ConformanceVectorSubject = (typeof CONFORMANCE_VECTOR_SUBJECTS)[number];

/** The answer that a vector expects. Keys beyond these depend on the subject. */
export interface ConformanceVectorExpectation {
  /** Accepted, or refused where `false`. Absent where `code` or a list of faults says more. */
  readonly ok?: boolean;
  /** Refused with this code. */
  readonly code?: string;
  /** What the message begins with; ending in `…`, the beginning of what it begins with. */
  readonly place?: string;
  /** What an accepting answer gives. Absent: a value equal to the input. */
  readonly value?: unknown;
  /** Whatever else the subject answers. */
  readonly [key: string]: unknown;
}

/** One question. Exactly one of `input`, `inputText`, `inputBase64` and `recipe` is there. */
export interface ConformanceVector {
  /** The vector's name: its subject, a slash, words. Stable within a major version. */
  readonly id: string;
  /** The rule at work, as a fact. */
  readonly description: string;
  /** The anchor of the rule in `docs/protocol.md`. */
  readonly rule: string;
  /** Of a vector that is refused: the nearest one that is not. */
  readonly twin?: string;
  /** The value in question. */
  readonly input?: unknown;
  /** A text; where the subject takes a value, the JSON text of it. */
  readonly inputText?: string;
  /** Bytes, in Base64. */
  readonly inputBase64?: string;
  /** What `expandVectorInput` makes the value or the text of. */
  readonly recipe?: unknown;
  /** What the subject is asked with. */
  readonly options?: Readonly<Record<string, number | string>>;
  /** The answer. */
  readonly expect: ConformanceVectorExpectation;
}

/** A file of vectors. */
export interface ConformanceVectorFile {
  /** What the vectors are of. */
  readonly subject: ConformanceVectorSubject;
  /** What is asked, and what an answer holds. */
  readonly description: string;
  /** The vectors. */
  readonly vectors: readonly ConformanceVector[];
}

/**
 * Takes a parsed file of vectors for what it says it is.
 *
 * @throws TypeError where it is none, or of a subject that this version does not know.
 */
export function readVectorFile(file: unknown): ConformanceVectorFile {
  if (!isRecord(file)) throw new TypeError("a file of vectors must be an object");
  const { subject, vectors } = file as Readonly<Record<string, unknown>>;
  if (!(CONFORMANCE_VECTOR_SUBJECTS as readonly unknown[]).includes(subject)) {
    throw new TypeError("a file of vectors must have a known subject");
  }
  if (!isArray(vectors) || !vectors.every(isVector)) {
    throw new TypeError(
      "a file of vectors must have a list of them, each with id, rule and expect",
    );
  }
  // What a run of the vectors touches has just been looked at.
  return file as ConformanceVectorFile;
}

function isVector(value: unknown): value is ConformanceVector {
  if (!isRecord(value)) return false;
  const { id, rule, expect } = value as Readonly<Record<string, unknown>>;
  return typeof id === "string" && typeof rule === "string" && isRecord(expect);
}
