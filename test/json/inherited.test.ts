/**
 * What an object inherits is no part of it, though `for…in` shows it: with `Object.prototype` polluted, with
 * objects of another realm whose own is, and with proxies whose prototypes have no end.
 */
import {
  explainRunnerEventBatch,
  isJsonObject,
  type JsonObject,
  parseRunnerEventBatch,
  readRunnerEventPayload,
  redactRunnerJobSpec,
  sanitizeJson,
  validateRunnerEventBatch,
  validateRunnerJobHandle,
} from "runner-contracts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyJsonObject, JsonFault } from "../../src/json/copy.ts";
import { REDACTED } from "../../src/runner-job/redact.ts";
import { anyHostile } from "../support/hostile.ts";
import { inOtherRealm } from "../support/hostile-values.ts";
import { law } from "../support/laws.ts";
import { whileFixed, whilePolluted } from "../support/pollution.ts";
import { twins } from "../support/recipe.ts";
import { stackEnds } from "../support/stack.ts";

const PROTOTYPE = Object.prototype as Record<string, unknown>;
const OTHER_PROTOTYPE = inOtherRealm("Object.prototype") as Record<string, unknown>;
const inOther = inOtherRealm("(json) => JSON.parse(json)") as (json: string) => object;

const polluted = [
  ["this realm", PROTOTYPE, (json: string) => JSON.parse(json) as object],
  ["another realm", OTHER_PROTOTYPE, inOther],
] as const;

describe.each(polluted)("while Object.prototype of %s is polluted", (_realm, prototype, parse) => {
  beforeEach(() => {
    prototype["inherited"] = () => "no JSON value";
  });
  afterEach(() => {
    delete prototype["inherited"];
  });

  test("a copy has an object's own keys alone", () => {
    const copy = copyOf(parse('{"a":[{"b":{}}],"__proto__":{"c":1}}'));
    delete prototype["inherited"];
    expect(JSON.stringify(copy)).toBe('{"a":[{"b":{}}],"__proto__":{"c":1}}');
  });

  test("a batch is accepted, and explained by no fault", () => {
    const input = { v: 1, runId: "run-1", events: [eventWith(parse('{"a":{"b":1}}'))] };
    expect(validateRunnerEventBatch(input).ok).toBe(true);
    expect(explainRunnerEventBatch(input)).toStrictEqual([]);
  });

  test("an explanation tells of each own key, and of no other", () => {
    const input = batchOf(Object.assign(parse('{"a":{"b":1}}'), { odd: 1n, inherited: 2n }));
    expect(explainRunnerEventBatch(input).map(({ path }) => path.slice(3))).toStrictEqual([
      ["odd"],
      ["inherited"],
    ]);
  });

  test("an own key that shadows what is inherited is kept, and judged", () => {
    expect(isJsonObject(parse('{"inherited":1}'))).toBe(true);
    expect(isJsonObject(Object.assign(parse("{}"), { inherited: 1n }))).toBe(false);
  });
});

describe("a polluted Object.prototype", () => {
  test("is lent to no parsed batch, and what stands on it is not frozen with one", () => {
    const lent = ["somebody else's"];
    const body = JSON.stringify(batchOf({ a: [{ b: 1 }] }));
    const verdict = whilePolluted(lent, () => parseRunnerEventBatch(body));
    expect(verdict).toStrictEqual({ ok: true, batch: batchOf({ a: [{ b: 1 }] }) });
    expect(Object.isFrozen(lent)).toBe(false);
  });

  law("changes neither what a copy is nor what is wrong with it", twins(anyHostile()), (pair) => {
    const [clean, other] = pair;
    const outcome = whilePolluted(1, () => outcomeOf({ in: other }));
    expect(outcome).toStrictEqual(outcomeOf({ in: clean }));
  });
});

test("a name that a frozen Object.prototype has is a key as any other", () => {
  const text = '{"toString":1,"constructor":{"valueOf":2},"__proto__":{"hasOwnProperty":3}}';
  const copy = whileFixed(() => copyOf(JSON.parse(text)));
  const sanitized = whileFixed(() => sanitizeJson(JSON.parse(text)));
  expect([JSON.stringify(copy), JSON.stringify(sanitized)]).toStrictEqual([text, text]);
});

/** What may come to `Object.prototype` under a name that was a key before, so that it is remembered. */
const late: [name: string, property: PropertyDescriptor][] = [
  ["a value that is read-only", { value: "lent" }],
  ["a value that is read-only and shows", { value: "lent", enumerable: true }],
  ["an accessor without a setter", { get: () => "lent" }],
  ["an accessor that shows", { get: () => "lent", set: () => {}, enumerable: true }],
];

test.each(late)("a key stays one while Object.prototype lends %s under its name", (_, property) => {
  const input = batchOf({ remembered: { remembered: 1 } });
  expect(validateRunnerEventBatch(input).ok).toBe(true);
  Object.defineProperty(PROTOTYPE, "remembered", { ...property, configurable: true });
  const verdict = validateRunnerEventBatch(input);
  delete PROTOTYPE["remembered"];
  expect(verdict).toStrictEqual({ ok: true, batch: input });
});

test.each([
  ["Array.prototype", Array.prototype],
  ["Object.prototype", PROTOTYPE],
])(
  "a pass that cannot be made has a verdict with a code while %s lends an index",
  (_, prototype) => {
    const { freeze } = Object;
    Object.freeze = stackEnds;
    Object.defineProperty(prototype, "0", { get: () => "lent", configurable: true });
    const batch = validateRunnerEventBatch(batchOf({}));
    const handle = validateRunnerJobHandle({ appName: "app", machineId: "machine" });
    Reflect.deleteProperty(prototype, "0");
    Object.freeze = freeze;
    expect(batch).toMatchObject({ ok: false, code: "invalid_envelope" });
    expect(handle).toMatchObject({ ok: false, code: "invalid_handle" });
  },
);

test("what a getter lends to every object half way is no part of the copy", () => {
  const polluting = {
    get a() {
      PROTOTYPE["inherited"] = "lent";
      return {};
    },
    b: {},
  };
  try {
    expect(JSON.stringify(copyOf(polluting))).toBe('{"a":{},"b":{}}');
  } finally {
    delete PROTOTYPE["inherited"];
  }
});

test.each(["get", "set"])("a property that is defined is lent no %s", (name) => {
  const copy = whilePolluted(1, () => copyOf(JSON.parse('{"__proto__":2}')), name);
  expect(JSON.stringify(copy)).toBe('{"__proto__":2}');
});

test("a key that a getter takes away before its turn is no part of the object", () => {
  expect(copyOf(losing({}))).toStrictEqual({ a: 1 });
  expect(copyOf(losing(inOther("{}")))).toStrictEqual({ a: 1 });
  expect(explainRunnerEventBatch(batchOf(losing({})))).toStrictEqual([]);
});

test("a proxy that shows an endless chain of prototypes late is refused, and explained", () => {
  expect(validateRunnerEventBatch(batchOf({ in: lateChain() }))).toStrictEqual({
    ok: false,
    code: "invalid_event",
    message: "events[0].data.in must be an object whose keys can be listed",
  });
  expect(explainRunnerEventBatch(batchOf({ in: lateChain(), odd: 1n }))).toMatchObject([
    { path: ["events", 0, "data", "in"] },
    { path: ["events", 0, "data", "odd"] },
  ]);
});

test("a key that a proxy of another realm shows once, and then throws for, is read", () => {
  expect(copyOf(shy(1))).toStrictEqual({ a: 1 });
  expect(isJsonObject(shy(0))).toBe(false);
});

test("an object whose later keys cannot be listed is the fault, not the key before", () => {
  const message = "events[0].data.in must be an object whose keys can be listed";
  expect(validateRunnerEventBatch(batchOf({ in: hidingLate() }))).toMatchObject({ message });
  expect(explainRunnerEventBatch(batchOf({ in: hidingLate() }))).toMatchObject([{ message }]);
});

test("an object of another realm is as plain as one of this", () => {
  const call = {
    id: "call-1",
    name: "shell",
    arguments: inOther('{"command":"ls"}') as JsonObject,
  };
  expect(readRunnerEventPayload({ kind: "tool_request", data: call }).status).toBe("known");
  const env = inOther('{"TOKEN":"secret"}');
  expect(redactRunnerJobSpec({ env } as never).env).toStrictEqual({ TOKEN: REDACTED });
});

function copyOf(value: object): object {
  return copyJsonObject(value, { nodesLeft: 1_000 });
}

/** The copy as text, with undefined for none, or the fault. */
function outcomeOf(value: object): unknown {
  try {
    return JSON.stringify(copyOf(value));
  } catch (fault) {
    if (fault instanceof JsonFault) return fault;
    throw fault;
  }
}

function eventWith(data: object): object {
  return { seq: 0, tMs: 0, kind: "notification", data };
}

function batchOf(data: object): object {
  return { v: 1, runId: "run-1", events: [eventWith(data)] };
}

/** Reading its first key takes away its second. */
function losing(holder: object): object {
  Object.defineProperty(holder, "a", {
    enumerable: true,
    get: () => {
      delete (holder as { b?: unknown }).b;
      return 1;
    },
  });
  return Object.assign(holder, { b: 1n });
}

/** Plain where it is asked first; after that, each prototype has another one. */
function lateChain(): object {
  let asked = 0;
  const link = (): object => new Proxy({}, { getPrototypeOf: link });
  return new Proxy({}, { getPrototypeOf: () => (asked++ === 0 ? Object.prototype : link()) });
}

/** An object of another realm that tells of its key as often as it is said. */
function shy(answers: number): object {
  let left = answers;
  return new Proxy(inOther('{"a":1}'), {
    getOwnPropertyDescriptor(target, key) {
      if (left-- <= 0) throw new Error("no more");
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

/** Tells of its first key, and throws for its second. */
function hidingLate(): object {
  return new Proxy(
    { a: 1, b: 2 },
    {
      getOwnPropertyDescriptor(target, key) {
        if (key === "b") throw new Error("hidden");
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    },
  );
}
