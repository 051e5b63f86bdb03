/**
 * The pass that explains: it tells of every fault of a value, by the rules of `copy.ts`, and copies
 * nothing.
 */
import type { NodeBudget } from "./copy.ts";
import { JSON_MAX_DEPTH, type JsonPath } from "./json-value.ts";
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
import { isStorableText } from "./storable-text.ts";

/** What a pass may still spend, and whom it tells of faults. */
export interface JsonInspection extends NodeBudget {
  /**
   * Told of each fault, below the value that the pass began with. The path is the pass's own, and
   * goes on to change: what is kept of it must be copied. May throw to end the pass.
   */
  refuseData(problem: string, path: JsonPath): undefined;
  /** Ends the pass by throwing. */
  end(): never;
}

/** Tells `walk` of each fault of a value that must be a plain, JSON-safe object. */
export function inspectJsonObject(value: unknown, walk: JsonInspection): undefined {
  if (typeof value === "object" && value !== null) {
    // Asked once: a proxy may answer another time otherwise.
    const shape = shapeOf(value);
    if (shape === "plain" || shape === "heir") return inspectObject(value, shape, [], walk);
  }
  return walk.refuseData(problemOf(value, "a plain object"), []);
}

/**
 * Leads to a value. One for the whole pass: a new one with each value would cost the square of its
 * depth.
 */
type WalkedPath = (string | number)[];

/** `path` is as long as the value is deep, but for the value's own level. */
function inspectValue(value: unknown, path: WalkedPath, walk: JsonInspection): undefined {
  if (--walk.nodesLeft < 0) {
    walk.refuseData(nodesProblem(), path);
    walk.end();
  }
  switch (typeof value) {
    case "string":
      return isStorableText(value) ? undefined : walk.refuseData(TEXT_PROBLEM, path);
    case "number":
      if (Number.isFinite(value)) return;
      return walk.refuseData(problemOf(value, "a finite number"), path);
    case "boolean":
      return;
    case "object":
      return value === null ? undefined : inspectContainer(value, path, walk);
    default:
      return walk.refuseData(problemOf(value, "a JSON value"), path);
  }
}

function inspectContainer(value: object, path: WalkedPath, walk: JsonInspection): undefined {
  if (path.length > JSON_MAX_DEPTH) return walk.refuseData(depthProblem(), path);
  const shape = shapeOf(value);
  if (shape === "array") return inspectArray(value, path, walk);
  if (shape !== "other") return inspectObject(value, shape, path, walk);
  return walk.refuseData(problemOf(value, "a JSON value"), path);
}

function inspectObject(
  source: object,
  shape: PlainShape,
  path: WalkedPath,
  walk: JsonInspection,
): undefined {
  let isListing = true;
  try {
    // As the copy does it, for a key that a getter takes away before its turn is no part of the
    // object.
    for (const key in source) {
      if (shape === "heir" && !isOwn(source, key)) continue;
      isListing = false;
      path.push(key);
      if (!isStorableText(key)) walk.refuseData(KEY_PROBLEM, path);
      inspectValue(readProperty(source, key), path, walk);
      path.pop();
      isListing = true;
    }
  } catch (fault) {
    if (!isListing) throw fault;
    walk.refuseData(KEYS_PROBLEM, path);
  }
}

function inspectArray(source: object, path: WalkedPath, walk: JsonInspection): undefined {
  const length = readLength(source);
  if (!Number.isSafeInteger(length) || (length as number) < 0) {
    return walk.refuseData(LENGTH_PROBLEM, path);
  }
  for (let index = 0; index < (length as number); index++) {
    path.push(index);
    inspectValue(readElement(source, index), path, walk);
    path.pop();
  }
}
