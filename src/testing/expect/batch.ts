/**
 * The assertion on one batch.
 *
 * @see `docs/guides/in-your-tests.md#assertions`
 */
import type { RunnerEventBatch } from "../../runner-event/event.ts";
import { explainRunnerEventBatch } from "../../runner-event/explain.ts";
import { validateRunnerEventBatch } from "../../runner-event/validate.ts";
import type { RunnerEventIssue } from "../../runner-event/verdict.ts";
import { placeInBatch } from "../batch-place.ts";
import {
  RunnerAssertionError,
  type RunnerAssertionFault,
  type RunnerAssertionFaults,
  unsteadyFault,
} from "./assertion-error.ts";

/** What a value is, held against a shape of the contract: the accepted copy, or its faults. */
export type Judgement<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: RunnerAssertionFaults };

/**
 * Gives the batch that the validator makes of a value: a fresh copy, frozen to its leaves. Works in
 * any test runner and in none.
 *
 * @throws RunnerAssertionError where the validator refuses it, with every fault and its place.
 *
 * @example
 * ```ts
 * import { expectRunnerEventBatch } from "runner-contracts/testing";
 *
 * const sent: unknown = JSON.parse('{"v":1,"runId":"r","events":[{"seq":-1,"tMs":0,"kind":"stream_error"}]}');
 * try {
 *   expectRunnerEventBatch(sent);
 * } catch (error) {
 *   console.log(String(error));
 * }
 * // RunnerAssertionError: expected a runner event batch, and found 2 faults:
 * //   events[0].seq must be a non-negative safe integer, got -1 (invalid_event)
 * //   events[0].data must be a plain object, got undefined (invalid_event)
 * ```
 */
export function expectRunnerEventBatch(value: unknown): RunnerEventBatch {
  const judged = judgeBatch(value);
  if (judged.ok) return judged.value;
  throw new RunnerAssertionError("a runner event batch", judged.faults);
}

/** Judges a value as a batch. Never throws. */
export function judgeBatch(value: unknown): Judgement<RunnerEventBatch> {
  const verdict = validateRunnerEventBatch(value);
  if (verdict.ok) return { ok: true, value: verdict.batch };
  const [first, ...more] = explainRunnerEventBatch(value).map(faultOf);
  return { ok: false, faults: [first ?? unsteadyFault("batch", verdict), ...more] };
}

function faultOf({ code, path, message }: RunnerEventIssue): RunnerAssertionFault {
  return { code, place: placeInBatch(path), message };
}
