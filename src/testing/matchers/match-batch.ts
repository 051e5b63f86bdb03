/**
 * The matcher of one batch.
 */
import { describeValue } from "../../json/place.ts";
import { countOf, describeFaults } from "../expect/assertion-error.ts";
import { judgeBatch } from "../expect/batch.ts";
import { type RunnerMatcherResult, resultOf } from "./matcher-result.ts";

/** Tells whether the validator accepts a value. Never throws. */
export function matchBatch(received: unknown): RunnerMatcherResult {
  const judged = judgeBatch(received);
  if (!judged.ok) return resultOf(false, describeFaults("a runner event batch", judged.faults));
  const { runId, events } = judged.value;
  const found = `one of ${countOf(events.length, "event")}, whose runId is ${describeValue(runId)}`;
  return resultOf(true, `expected no runner event batch, and found ${found}`);
}
