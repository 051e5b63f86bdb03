/**
 * What the verdict on a spec, a handle or a snapshot looks like, and the pass that makes it: one
 * reading of the input that collects its faults, whether the first is wanted or every one.
 *
 * @see `docs/protocol.md#job-validation`
 */
import { type FaultLog, listFaults, NO_FAULTS, recordFault } from "../json/faults.ts";
import type { JsonPath } from "../json/json-value.ts";
import { describeValue } from "../json/place.ts";
import { NAME_EXPECTED, PASS_PROBLEM, problemOf } from "../json/problem.ts";
import { isRecord } from "../json/read.ts";
import { isStorableName } from "../json/storable-text.ts";

/** Why a spec, a handle or a snapshot can be refused: one code for each shape. */
export const RUNNER_JOB_VALIDATION_CODES = [
  "invalid_spec",
  "invalid_handle",
  "invalid_snapshot",
] as const;

/** One of {@link RUNNER_JOB_VALIDATION_CODES}. */
export type RunnerJobValidationCode = (typeof RUNNER_JOB_VALIDATION_CODES)[number];

/** A verdict: the accepted value, or the first fault. */
export type RunnerJobValidation<T> =
  | {
      /** The value keeps every rule. */
      readonly ok: true;
      /** A fresh copy without unknown keys, frozen to its leaves. */
      readonly value: T;
    }
  | {
      /** The value breaks a rule. */
      readonly ok: false;
      /** Which shape was broken. Stable. */
      readonly code: RunnerJobValidationCode;
      /** The place, then what is wrong there; at most 300 characters, no environment value. */
      readonly message: string;
    };

/** One fault of a spec, a handle or a snapshot. */
export interface RunnerJobIssue {
  /** Which shape was broken. Stable. */
  readonly code: RunnerJobValidationCode;
  /** The keys that lead to the fault; empty for the value itself. */
  readonly path: JsonPath;
  /** The place, then what is wrong there; at most 300 characters, no environment value. */
  readonly message: string;
}

/** The most faults that one explanation lists. */
export const RUNNER_JOB_MAX_ISSUES: 100 = 100 as const;

/** A shape by name, and how to read it. `read` gives `undefined` where it refused anything. */
export interface JobShape<T> {
  readonly code: RunnerJobValidationCode;
  readonly root: string;
  read(source: object, reading: JobReading): T | undefined;
}

/** Judges a value: the copy, or the first fault. Never throws. */
export function validateShape<T>(shape: JobShape<T>, input: unknown): RunnerJobValidation<T> {
  const reading = new JobReading(shape, 1);
  const value = readShape(shape, input, reading);
  if (value !== undefined) return { ok: true, value };
  // Not by index: a prototype may lend one.
  const { code, message } = reading.issues.at(0) ?? noPass(shape);
  return { ok: false, code, message };
}

/** Lists every fault, up to {@link RUNNER_JOB_MAX_ISSUES}. Never throws. */
export function explainShape<T>(shape: JobShape<T>, input: unknown): readonly RunnerJobIssue[] {
  const reading = new JobReading(shape, RUNNER_JOB_MAX_ISSUES + 1);
  if (readShape(shape, input, reading) !== undefined) return [];
  const { issues } = reading;
  if (issues.length === 0) return [noPass(shape)];
  return listFaults(issues, RUNNER_JOB_MAX_ISSUES);
}

function readShape<T>(shape: JobShape<T>, input: unknown, reading: JobReading): T | undefined {
  try {
    // The kind alone: a spec that was sent as text begins with whatever its author put first.
    if (!isRecord(input)) return reading.refuse([], `must be an object, got ${kindOf(input)}`);
    const value = shape.read(input, reading);
    return reading.issues.length === 0 ? value : undefined;
  } catch {
    // The reading has all the faults it wants, or the caller's own stack has come to its end, or
    // the realm is not what it was.
    return undefined;
  }
}

function noPass<T>({ code, root }: JobShape<T>): RunnerJobIssue {
  return { code, path: [], message: `${root} ${PASS_PROBLEM}` };
}

/** What one pass knows: the faults that it met, and the shape that they are faults of. */
export class JobReading implements FaultLog<RunnerJobValidationCode> {
  issues: readonly RunnerJobIssue[] = NO_FAULTS;
  readonly wantedFaults: number;
  readonly #shape: Pick<JobShape<unknown>, "code" | "root">;

  constructor(shape: Pick<JobShape<unknown>, "code" | "root">, wantedFaults: number) {
    this.wantedFaults = wantedFaults;
    this.#shape = shape;
  }

  /** Records a fault. */
  refuse(path: JsonPath, problem: string): undefined {
    const { code, root } = this.#shape;
    return recordFault(this, code, path, root, problem);
  }

  /** Takes non-empty text that can be stored. */
  text(value: unknown, path: JsonPath): string | undefined {
    if (isStorableName(value)) return value;
    return this.refuse(path, problemOf(value, NAME_EXPECTED));
  }

  /** Takes what a guard lets pass. */
  take<T>(
    value: unknown,
    path: JsonPath,
    guard: (value: unknown) => value is T,
    demand: string,
  ): T | undefined {
    if (guard(value)) return value;
    return this.refuse(path, problemOf(value, demand));
  }
}

/** Says which names there are to choose from. */
export function oneOf(names: readonly string[]): string {
  return `one of ${names.join(", ")}`;
}

/** Names the kind of a value and nothing of its content. Never throws. */
export function kindOf(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return `a ${typeof value}`;
    default:
      return describeValue(value);
  }
}
