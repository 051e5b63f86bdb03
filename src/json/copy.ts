/**
 * The copy that checks: one pass over an untrusted value that builds a fresh, deeply frozen twin
 * and reads every property once, so that a getter cannot show one value to the check and another to
 * the copy. It ends at the first fault, and finds the fault's place while it unwinds: a value
 * without fault pays for no place.
 */
import { JSON_MAX_DEPTH, type JsonObject, type JsonValue } from "./json-value.ts";
import {
  depthProblem,
  KEY_PROBLEM,
  KEYS_PROBLEM,
  LENGTH_PROBLEM,
  nodesProblem,
  problemOf,
  TEXT_PROBLEM,
} from "./problem.ts";
import { isOwn, type PlainShape, readElement, readLength, readProperty, shapeOf } from "./read.ts";
import { assignOwn, defineOwn } from "./set-own.ts";
import { isAssignableKey, isStorableText } from "./storable-text.ts";

/** How many values a pass may still take. */
export interface NodeBudget {
  nodesLeft: number;
}

/**
 * How long an array may be for its copy to be made with room for it: an empty one takes room for 17
 * at its first element. Bounded, for a proxy can claim any length on each of 128 levels.
 */
const PREPARED_MAX_LENGTH = 64;

/** Thrown where a value is not JSON-safe. */
export class JsonFault {
  readonly problem: string;
  /** The keys from the fault up to the value that the pass began with. */
  readonly steps: (string | number)[] = [];

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** Copies a JSON-safe value, which counts as level 0. Throws a {@link JsonFault} for any other. */
export function copyJson(value: unknown, budget: NodeBudget): JsonValue {
  return copyValue(value, budget, -1);
}

/** Copies a plain object as {@link copyJson} does, and refuses whatever is none. */
export function copyJsonObject(value: unknown, budget: NodeBudget): JsonObject {
  if (typeof value === "object" && value !== null) {
    const shape = shapeOf(value);
    if (shape === "plain" || shape === "heir") return copyObject(value, shape, budget, 0);
  }
  throw new JsonFault(problemOf(value, "a plain object"));
}

function copyValue(value: unknown, budget: NodeBudget, depth: number): JsonValue {
  if (typeof value === "string") {
    if (isStorableText(value)) return value;
    throw new JsonFault(TEXT_PROBLEM);
  }
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new JsonFault(problemOf(value, "a finite number"));
  }
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "object") {
    if (depth === JSON_MAX_DEPTH) throw new JsonFault(depthProblem());
    const shape = shapeOf(value);
    if (shape === "array") return copyArray(value, budget, depth + 1);
    if (shape !== "other") return copyObject(value, shape, budget, depth + 1);
  }
  throw new JsonFault(problemOf(value, "a JSON value"));
}

function copyObject(
  source: object,
  shape: PlainShape,
  budget: NodeBudget,
  depth: number,
): JsonObject {
  const copy: Record<string, JsonValue> = {};
  const isHeir = shape === "heir";
  // None while the keys are listed: what throws then is a proxy.
  let step: string | undefined;
  try {
    // Engines read what `for…in` shows sooner than what a list of keys names.
    for (const key in source) {
      if (isHeir && !isOwn(source, key)) continue;
      step = key;
      // What shows on a prototype may have a setter.
      const isAssignable = !isHeir && isAssignableKey(key);
      if (!isAssignable && !isStorableText(key)) throw new JsonFault(KEY_PROBLEM);
      spend(budget);
      const item = copyValue(readProperty(source, key), budget, depth);
      if (isAssignable) assignOwn(copy, key, item);
      else defineOwn(copy, key, item);
      step = undefined;
    }
  } catch (fault) {
    throw step === undefined ? new JsonFault(KEYS_PROBLEM) : below(step, fault);
  }
  return Object.freeze(copy);
}

function copyArray(source: object, budget: NodeBudget, depth: number): readonly JsonValue[] {
  const length = readLength(source);
  // Only a proxy can lie here: what is no count would be read in one way and written in another.
  if (!Number.isSafeInteger(length) || (length as number) < 0) throw new JsonFault(LENGTH_PROBLEM);
  const fits = (length as number) <= PREPARED_MAX_LENGTH;
  const copy: JsonValue[] = fits ? new Array<JsonValue>(length as number) : [];
  let index = 0;
  try {
    for (; index < (length as number); index++) {
      spend(budget);
      copy[index] = copyValue(readElement(source, index), budget, depth);
    }
  } catch (fault) {
    throw below(index, fault);
  }
  return Object.freeze(copy);
}

function spend(budget: NodeBudget): undefined {
  if (--budget.nodesLeft < 0) throw new JsonFault(nodesProblem());
}

/** Adds a step to the place of a fault. Anything else is no fault of the value. */
function below(key: string | number, fault: unknown): unknown {
  if (fault instanceof JsonFault) fault.steps.push(key);
  return fault;
}
