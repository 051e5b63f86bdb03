/**
 * Batches that a validator refuses for exactly one fault, told along with them.
 *
 * @see `docs/protocol.md#validation`
 */
import * as fc from "fast-check";
import type { JsonPath } from "../../json/json-value.ts";
import { RUNNER_EVENT_BATCH_MAX_EVENTS, type RunnerEventBatch } from "../../runner-event/event.ts";
import {
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  type RunnerEventBatchValidationCode,
} from "../../runner-event/verdict.ts";
import { placeInBatch } from "../batch-place.ts";
import { runnerEventBatch } from "./batch.ts";
import { ABSENT, anyOf, faultyObject, unstorableText } from "./faulty-value.ts";
import { storableName } from "./json.ts";
import { runnerEventDraft } from "./payload.ts";

/** A batch with one fault, and how a validator must refuse it. */
export interface FaultyRunnerEventBatch {
  /** What to validate. */
  readonly batch: unknown;
  /** The code of the refusal. */
  readonly code: RunnerEventBatchValidationCode;
  /** The keys and indices that lead to the fault, as `explainRunnerEventBatch` gives them. */
  readonly path: JsonPath;
  /** The place with which the message begins. */
  readonly place: string;
}

/** What {@link faultyRunnerEventBatch} may give. */
export interface FaultyRunnerEventBatchOptions {
  /** The codes that a fault may have. Absent: every code of the validator. */
  readonly codes?: readonly RunnerEventBatchValidationCode[];
  /**
   * Whether the fault must survive `JSON.stringify`, as it must where the batch is sent to a
   * service: U+0000 does, `undefined` and cycles do not. Absent: `false`.
   */
  readonly isOnWire?: boolean;
}

/**
 * A batch that is valid but for one fault. Its code, and its place, are those that every validator
 * of the contract must give. Every rule is broken, save for the limit of `JSON_MAX_NODES`, whose
 * breakers take megabytes. Shrinks to the first of the codes, and to the smallest batch that breaks
 * its rule.
 *
 * @see `docs/guides/in-your-tests.md#arbitraries`
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { validateRunnerEventBatch } from "runner-contracts";
 * import { faultyRunnerEventBatch } from "runner-contracts/testing/arbitraries";
 *
 * fc.assert(
 *   fc.property(faultyRunnerEventBatch({ codes: ["invalid_event"] }), ({ batch, place }) => {
 *     const verdict = validateRunnerEventBatch(batch);
 *     return !verdict.ok && verdict.message.startsWith(place);
 *   }),
 * );
 * ```
 */
export function faultyRunnerEventBatch(
  options: FaultyRunnerEventBatchOptions = {},
): fc.Arbitrary<FaultyRunnerEventBatch> {
  const { codes = RUNNER_EVENT_BATCH_VALIDATION_CODES, isOnWire = false } = options;
  const faults = codes.map((code) => {
    // It is the code of half of the rules.
    return { arbitrary: FAULTS[code](isOnWire), weight: code === "invalid_event" ? 4 : 1 };
  });
  return fc.oneof({ withCrossShrink: true }, ...faults);
}

type FaultyBatch = fc.Arbitrary<FaultyRunnerEventBatch>;

/** A producer for each code: neither more nor fewer compile. */
const FAULTS: Readonly<Record<RunnerEventBatchValidationCode, (isOnWire: boolean) => FaultyBatch>> =
  {
    invalid_envelope: (isOnWire) => {
      const unwritten = [undefined, 1n, Symbol("batch"), () => 1];
      return anyOf([null, [], "batch", 1, true], isOnWire, unwritten).map((batch) => {
        return faulty("invalid_envelope", [], batch);
      });
    },
    version_mismatch: (isOnWire) =>
      ofEnvelope("version_mismatch", "v", anyOf([2, ABSENT, null, 0, 1.5, "1", true], isOnWire)),
    missing_run_id: (isOnWire) => {
      const odd = anyOf(["", ABSENT, null, 1, {}, []], isOnWire);
      const bad = fc.oneof({ withCrossShrink: true }, odd, unstorableText());
      return ofEnvelope("missing_run_id", "runId", bad);
    },
    empty_batch: (isOnWire) =>
      ofEnvelope("empty_batch", "events", anyOf([[], ABSENT, null, {}, "events"], isOnWire)),
    batch_too_large: () => {
      const least = RUNNER_EVENT_BATCH_MAX_EVENTS + 1;
      return fc
        .tuple(storableName(), runnerEventDraft(), fc.integer({ min: least, max: least + 9 }))
        .map(([runId, { kind, data }, count]) => {
          const events = Array.from({ length: count }, (_, seq) => ({ seq, tMs: 0, kind, data }));
          return faulty("batch_too_large", ["events"], { v: 1, runId, events });
        });
    },
    invalid_event: (isOnWire) => {
      const count = anyOf([-1, ABSENT, null, 0.5, 2 ** 53, "0", true], isOnWire);
      const kind = anyOf(["", ABSENT, null, "runtime", "RUNTIME_STARTED", "constructor"], isOnWire);
      const data = anyOf([ABSENT, null, [], "data", 1], isOnWire);
      return fc.oneof(
        { withCrossShrink: true },
        { arbitrary: ofEvent(["seq"], count), weight: 2 },
        { arbitrary: ofEvent(["tMs"], count), weight: 2 },
        { arbitrary: ofEvent(["kind"], kind), weight: 2 },
        { arbitrary: ofEvent(["data"], data), weight: 2 },
        {
          arbitrary: ofEvent([], anyOf([null, [], "event", 1], isOnWire, [undefined, 1n])),
          weight: 1,
        },
        { arbitrary: ofData(isOnWire), weight: 6 },
      );
    },
    seq_not_monotonic: () =>
      // At most the `seq` of the event before it: the one after it stands above both.
      ofOrder("seq_not_monotonic", "seq", (before, by) => Math.max(0, before - by)),
    t_ms_not_monotonic: () =>
      ofOrder("t_ms_not_monotonic", "tMs", (before, by) => Math.max(0, before - 1 - by)),
  };

/** The batch around it has a field that is wrong, or lacks it. */
function ofEnvelope(
  code: RunnerEventBatchValidationCode,
  key: keyof RunnerEventBatch,
  bad: fc.Arbitrary<unknown>,
): FaultyBatch {
  return fc.tuple(runnerEventBatch(), bad).map(([batch, value]) => {
    return faulty(code, [key], replaced(batch, key, value));
  });
}

/** One event is wrong: as a whole, where no key is given, or in a field. */
function ofEvent(keys: readonly string[], bad: fc.Arbitrary<unknown>): FaultyBatch {
  return fc.tuple(runnerEventBatch(), fc.nat(99), bad).map(([batch, pick, value]) => {
    const at = pick % batch.events.length;
    return faulty("invalid_event", ["events", at, ...keys], withEvent(batch, at, keys[0], value));
  });
}

/** Something inside the `data` of one event is wrong. */
function ofData(isOnWire: boolean): FaultyBatch {
  return fc
    .tuple(runnerEventBatch(), fc.nat(99), faultyObject(isOnWire))
    .map(([batch, pick, { value, path }]) => {
      const at = pick % batch.events.length;
      const place = ["events", at, "data", ...path];
      return faulty("invalid_event", place, withEvent(batch, at, "data", value));
    });
}

/** One event has a count that is too small after the event before it. */
function ofOrder(
  code: RunnerEventBatchValidationCode,
  key: "seq" | "tMs",
  lower: (before: number, by: number) => number,
): FaultyBatch {
  return fc
    .tuple(runnerEventBatch({ minEvents: 2 }), fc.nat(99), fc.nat(3))
    .map(([batch, pick, by]) => {
      const at = 1 + (pick % (batch.events.length - 1));
      // A millisecond later, so that there is an earlier one for each event.
      const events = batch.events.map((event) => ({ ...event, tMs: event.tMs + 1 }));
      const later = { ...batch, events };
      const value = lower(events[at - 1]?.[key] ?? 0, by);
      return faulty(code, ["events", at, key], withEvent(later, at, key, value));
    });
}

function withEvent(
  batch: RunnerEventBatch,
  at: number,
  key: string | undefined,
  value: unknown,
): object {
  const events = batch.events.map((event, index) => {
    if (index !== at) return event;
    return key === undefined ? value : replaced(event, key, value);
  });
  return { ...batch, events };
}

function replaced(holder: object, key: string, value: unknown): object {
  const fields = Object.entries(holder).filter(([name]) => value !== ABSENT || name !== key);
  return Object.fromEntries(fields.map(([name, part]) => [name, name === key ? value : part]));
}

function faulty(
  code: RunnerEventBatchValidationCode,
  path: JsonPath,
  batch: unknown,
): FaultyRunnerEventBatch {
  return { batch, code, path, place: placeInBatch(path) };
}
