/**
 * Arbitraries of what can arrive as JSON text for each wire shape: valid values, and values that
 * differ from a valid one in a few places. A schema sees JSON alone, so each value is one that
 * `JSON.parse` can give.
 */
import fc from "fast-check";
import {
  PROVIDER_RUNTIME_JOB_STATUSES,
  RUN_PROVIDERS,
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  RUNNER_EVENT_KINDS,
} from "runner-contracts";
import { runnerJobSpec, storableText } from "runner-contracts/testing/arbitraries";
import { nearly, SPEC } from "../runner-job/specs.ts";
import { almostBatch, validBatch } from "../support/batches.ts";
import { badTextInside, jsonObject, jsonValue, unstorableText } from "../support/hostile.ts";
import { nestedArrays, nestedObjects } from "../support/nested.ts";

/** Values for the shape of that name, about as many good as bad. */
export function wireValue(name: string): fc.Arbitrary<unknown> {
  switch (name) {
    case "batch":
      return fc.oneof(
        { arbitrary: mutants(validBatch()), weight: 6 },
        { arbitrary: almostBatch().map(({ make }) => asJson(make())), weight: 3 },
        { arbitrary: anyJson(), weight: 1 },
      );
    case "event":
      return around(validEvent());
    case "cursor":
      return around(validCursor());
    case "job-spec":
      return fc.oneof(
        { arbitrary: around(runnerJobSpec()), weight: 3 },
        { arbitrary: nearly(Object.keys(SPEC)).map(asJson), weight: 1 },
      );
    case "handle":
      return around(fc.record({ appName: storableText(), machineId: storableText() }));
    case "snapshot":
      return around(validSnapshot());
    default:
      throw new Error(`there is no shape ${name}`);
  }
}

/** An event by the rules of the batch, its payload by the conventions as often as not. */
export function validEvent(): fc.Arbitrary<Record<string, unknown>> {
  return fc.record({
    seq: fc.maxSafeNat(),
    tMs: fc.maxSafeNat(),
    kind: fc.constantFrom(...RUNNER_EVENT_KINDS),
    data: fc.oneof(jsonObject(), conventionalData()),
  });
}

/** Data that has the conventions' fields, of right and of wrong types. */
function conventionalData(): fc.Arbitrary<object> {
  const word = fc.constantFrom("assistant", "success", "error", "complete", "cancelled", "x");
  const odd = fc.constantFrom(true, false, null, 0, {}, [], "user");
  const value = fc.oneof({ arbitrary: word, weight: 5 }, { arbitrary: odd, weight: 1 });
  const object = fc.oneof({ arbitrary: fc.constant({}), weight: 5 }, { arbitrary: odd, weight: 1 });
  const fields = [
    ...["source", "provider", "model", "text", "role", "messageId", "id", "name", "extension"],
    ...["status", "content", "path", "fileId", "reason", "message", "code"],
  ];
  return fc
    .tuple(
      fc.record(Object.fromEntries(fields.map((field) => [field, value])), {
        requiredKeys: ["source", "text", "role", "id", "name", "status", "content", "reason"],
      }),
      fc.record(
        { arguments: object, usage: object, delta: odd, isError: odd },
        { requiredKeys: [] },
      ),
      fc.constantFrom({}, { role: "assistant" }, { status: "success" }, { reason: "error" }),
    )
    .map((parts) => Object.assign({}, ...parts) as object);
}

function validCursor(): fc.Arbitrary<object> {
  return fc.record({
    runId: storableText(),
    seq: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.maxSafeInteger()),
    tMs: fc.maxSafeNat(),
    terminal: fc.boolean(),
  });
}

function validSnapshot(): fc.Arbitrary<object> {
  const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  const keys = ["cpuPercent", "memoryMb", "networkRxBytes", "networkTxBytes"];
  const stats = fc.record(Object.fromEntries(keys.map((key) => [key, amount])), {
    requiredKeys: [],
  });
  return fc.record(
    {
      status: fc.constantFrom(...PROVIDER_RUNTIME_JOB_STATUSES),
      terminalErrorClass: storableText(),
      terminalErrorMessage: storableText(),
      resourceStats: stats,
    },
    { requiredKeys: ["status"] },
  );
}

function around(valid: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: mutants(valid), weight: 9 }, { arbitrary: anyJson(), weight: 1 });
}

function anyJson(): fc.Arbitrary<unknown> {
  return fc.oneof(jsonValue(), badTextInside(unstorableText())).map(asJson);
}

/** A valid value with up to three of its places changed. */
function mutants(valid: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  const place = fc.nat(9999);
  const change = fc.oneof(
    {
      arbitrary: fc.constantFrom(...LEAVES).map(
        (leaf): Change =>
          () =>
            leaf,
      ),
      weight: 8,
    },
    {
      arbitrary: fc.oneof(jsonValue(), unstorableText()).map(
        (value): Change =>
          () =>
            value,
      ),
      weight: 3,
    },
    { arbitrary: fc.constantFrom<Change>(drop, twice, add, wrap, many), weight: 4 },
    { arbitrary: fc.integer({ min: 120, max: 135 }).map(deepen), weight: 1 },
    { arbitrary: unstorableText().map(rename), weight: 1 },
  );
  return fc
    .tuple(valid, fc.array(fc.tuple(place, change), { maxLength: 3 }))
    .map(([value, changes]) => changes.reduce(changed, { value: asJson(value) })["value"]);
}

type Holder = Record<string | number, unknown>;

/** What is to stand in a place of `holder`; absent: `undefined`. */
type Change = (value: unknown, holder: Holder, key: string) => unknown;

/** Values that are right in some place and wrong in others. */
const LEAVES: readonly unknown[] = [
  ...[null, true, false, -1, -0, 0, 1, 2, 0.5, 5e-324, 1e300, Number.POSITIVE_INFINITY],
  ...[2 ** 53 - 1, 2 ** 53, -(2 ** 53), "", "x", "1", "\u0000", "\ud800", "😀", [], {}, [[]]],
  ...[...RUNNER_EVENT_KINDS, ...RUN_PROVIDERS, ...PROVIDER_RUNTIME_JOB_STATUSES],
  ...[SPEC.image, `${SPEC.image}\n`, SPEC.image.toUpperCase(), "runner:latest", "A_1", "1A"],
];

const drop: Change = () => undefined;
const wrap: Change = (value) => [value];
const twice: Change = (value) => (Array.isArray(value) ? [...value, ...value] : [value, value]);
const add: Change = (value) =>
  isHolder(value) ? { ...value, "odd\u0000": "\udfff" } : { A: value };

const many: Change = (value) => {
  const length = RUNNER_EVENT_BATCH_MAX_EVENTS + (Array.isArray(value) ? value.length : 0);
  return Array.from({ length }, (_, seq) => ({ seq, tMs: 0, kind: "notification", data: {} }));
};

function deepen(levels: number): Change {
  return (value) => (Array.isArray(value) ? nestedArrays(levels) : nestedObjects(levels));
}

function rename(name: string): Change {
  return (value, holder) => {
    if (!Array.isArray(holder)) holder[name] = value;
    return value;
  };
}

/** Changes one place, found by its number among all the places of the tree. */
function changed(root: Holder, [number, change]: [number, Change]): Holder {
  const places = placesOf(root);
  const place = places[number % places.length];
  if (place === undefined) return root;
  const { holder, key } = place;
  const value = change(holder[key], holder, key);
  if (value !== undefined) setOwn(holder, key, value);
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  // A copy, so that what the change brought stands in one place alone, and no next change alters it.
  return { value: asJson(root["value"]) };
}

function placesOf(holder: Holder): { holder: Holder; key: string }[] {
  return Object.keys(holder).flatMap((key) => {
    const value = holder[key];
    return [{ holder, key }, ...(isHolder(value) ? placesOf(value) : [])];
  });
}

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null;
}

function setOwn(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** What a value is after a way through JSON text; `null` where there is none. Infinity can be sent. */
function asJson(value: unknown): unknown {
  try {
    const text = JSON.stringify(value, (_, part: unknown) => (part === Infinity ? HUGE : part));
    return text === undefined ? null : JSON.parse(text.replaceAll(`"${HUGE}"`, "1e400"));
  } catch {
    return null;
  }
}

const HUGE = "a number beyond the doubles";
