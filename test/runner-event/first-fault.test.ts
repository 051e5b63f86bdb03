import {
  explainRunnerEventBatch,
  JSON_MAX_NODES,
  parseRunnerEventBatch,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";

const EVENT = { seq: 0, tMs: 0, kind: "notification", data: {} };

describe("the validator stops at the first fault", () => {
  test("reads no run and no events where the version is wrong", () => {
    expect(keysRead({ v: 2, runId: "run", events: [EVENT] })).toEqual(["v"]);
  });

  test("reads no events where the run is missing", () => {
    expect(keysRead({ v: 1, runId: "", events: [EVENT] })).toEqual(["v", "runId"]);
  });

  test("looks at no entry of a list that is too long", () => {
    const seen: PropertyKey[] = [];
    const events = recording(new Array(257).fill(EVENT), seen);
    validateRunnerEventBatch({ v: 1, runId: "run", events });
    expect(seen).toEqual(["length"]);
  });

  test("looks at no event after one that is refused", () => {
    const seen: PropertyKey[] = [];
    const events = recording([EVENT, { ...EVENT, seq: -1 }, EVENT], seen);
    validateRunnerEventBatch({ v: 1, runId: "run", events });
    expect(seen).toEqual(["length", "0", "1"]);
  });

  test("looks at no value after one that is refused", () => {
    const seen: PropertyKey[] = [];
    const data = recording({ a: 1, b: undefined, c: 3 }, seen);
    validateRunnerEventBatch({ v: 1, runId: "run", events: [{ ...EVENT, data }] });
    expect(seen).toEqual(["a", "b"]);
  });
});

describe("the limit of values is that of the batch", () => {
  const half = JSON_MAX_NODES / 2;

  test("so two events share it", () => {
    expect(validateRunnerEventBatch(halves(half, half)).ok).toBe(true);
    expect(parseRunnerEventBatch(JSON.stringify(halves(half, half))).ok).toBe(true);
  });

  test("and the value beyond it is refused in the second", () => {
    const batch = halves(half, half + 1);
    const [issue] = explainRunnerEventBatch(batch);
    expect(issue?.path).toEqual(["events", 1, "data", "list", half - 1]);
    expect(validateRunnerEventBatch(batch)).toMatchObject({ ok: false, code: "invalid_event" });
    expect(parseRunnerEventBatch(JSON.stringify(batch))).toEqual(validateRunnerEventBatch(batch));
  });

  /** Two events of so many values each: a list, and what stands in it. */
  function halves(first: number, second: number): unknown {
    const events = [first, second].map((count, seq) => {
      return { ...EVENT, seq, data: { list: new Array(count - 1).fill(0) } };
    });
    return { v: 1, runId: "run", events };
  }
});

describe("an object below a root that looks like Object.prototype", () => {
  test("is not plain where that root is a class", () => {
    class Ancestor {
      isPrototypeOf(): boolean {
        return true;
      }
    }
    const batch = { v: 1, runId: "run", events: [{ ...EVENT, data: { a: new Ancestor() } }] };
    expect(explainRunnerEventBatch(batch)[0]?.path).toEqual(["events", 0, "data", "a"]);
  });
});

function keysRead(fields: object): PropertyKey[] {
  const seen: PropertyKey[] = [];
  expect(validateRunnerEventBatch(recording(fields, seen)).ok).toBe(false);
  return seen;
}

/** The value behind a proxy that writes down which properties were read. */
function recording<Target extends object>(target: Target, seen: PropertyKey[]): Target {
  return new Proxy(target, {
    get(held, key, receiver) {
      seen.push(key);
      return Reflect.get(held, key, receiver);
    },
  });
}
