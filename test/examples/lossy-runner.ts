/**
 * Runners behind a bad network: batches are lost, repeated, delayed and cut anew, answers are lost,
 * and at times eight clients send the same batch at once.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  chunkRunnerEvents,
  createRunCursor,
  draftRunnerEvent,
  type RunCursor,
  type RunnerEvent,
  type RunnerEventBatch,
  type RunnerEventDraft,
  sequenceRunnerEvents,
} from "runner-contracts";
import type { Chance } from "../support/chance.ts";

/** What the runners of one test did and were told. */
export interface Traffic {
  /** Requests that found a service listening, and how many of them were answered. */
  requests: number;
  answers: number;
  retries: number;
  crowds: number;
  lateCopies: number;
  /** By run: the `seq` up to which some answer has acknowledged the stream. */
  readonly acknowledged: Map<string, number>;
  /** Answers that no bad network explains. */
  readonly faults: string[];
}

/** What a runner needs. */
export interface LossyRunner {
  readonly runId: string;
  /** Where the service listens at the moment. */
  readonly url: () => string;
  readonly chance: Chance;
  readonly traffic: Traffic;
  /** While it is true the run goes on. */
  readonly goesOn: () => boolean;
}

interface Answer {
  readonly admitted: number;
  readonly duplicates: number;
  readonly cursor: RunCursor;
}

const CROWD = 8;
const TIMEOUT_MS = 10_000;

/** Runs until it is told to stop and all is acknowledged, or until a fault. Gives the events that it has produced. */
export async function produceRun(runner: LossyRunner): Promise<readonly RunnerEvent[]> {
  const { runId, chance, traffic } = runner;
  const produced: RunnerEvent[] = [];
  const copies: Promise<unknown>[] = [];
  let cursor = createRunCursor(runId);
  let waiting: RunnerEvent[] = [];
  const stamp = (drafts: RunnerEventDraft[]) => {
    // A clock that jumps in both directions.
    const stamped = sequenceRunnerEvents(cursor, drafts, chance.integer(0, 1_000_000));
    cursor = stamped.cursor;
    produced.push(...stamped.events);
    waiting.push(...stamped.events);
  };
  stamp([draftRunnerEvent("runtime_started", { source: "test" })]);
  while ((!cursor.terminal || waiting.length > 0) && traffic.faults.length === 0) {
    if (!cursor.terminal && !runner.goesOn()) {
      stamp([draftRunnerEvent("runtime_terminal", { reason: "complete" })]);
    } else if (!cursor.terminal && waiting.length < 600 && chance.happens(0.7)) {
      stamp(Array.from({ length: chance.integer(1, 120) }, () => draft(chance)));
    }
    const limits = { maxEvents: chance.integer(1, 256), maxBytes: chance.integer(3_000, 60_000) };
    const [batch] = chunkRunnerEvents(runId, waiting, limits);
    if (batch === undefined) continue;
    if (chance.happens(0.2)) copies.push(sendLate(runner, batch));
    const acknowledged = await sendOnce(runner, batch);
    if (acknowledged === undefined) {
      traffic.retries++;
      await sleep(chance.integer(1, 60));
    } else {
      waiting = waiting.filter(({ seq }) => seq > acknowledged);
    }
  }
  await Promise.all(copies);
  return produced;
}

/** Sends a batch through one of the network's moods. Gives the acknowledged `seq`, if it heard one. */
async function sendOnce(runner: LossyRunner, batch: RunnerEventBatch): Promise<number | undefined> {
  const mood = runner.chance.next();
  if (mood < 0.1) return undefined;
  if (mood < 0.2) {
    // The answer is lost, and the runner does not even wait for the end of the request.
    await post(runner, batch, AbortSignal.timeout(runner.chance.integer(1, 15)));
    return undefined;
  }
  if (mood < 0.3) return sendCrowd(runner, batch);
  return (await post(runner, batch))?.cursor.seq;
}

async function sendCrowd(
  runner: LossyRunner,
  batch: RunnerEventBatch,
): Promise<number | undefined> {
  runner.traffic.crowds++;
  const sent = await Promise.all(Array.from({ length: CROWD }, () => post(runner, batch)));
  const answers = sent.filter((answer) => answer !== undefined);
  const admitted = answers.reduce((sum, answer) => sum + answer.admitted, 0);
  if (admitted > batch.events.length) {
    runner.traffic.faults.push(
      `${runner.runId}: a batch of ${batch.events.length}, ${admitted} new`,
    );
  }
  return answers[0]?.cursor.seq;
}

/** A copy of a batch that arrives when the stream has gone on, or even ended. */
async function sendLate(runner: LossyRunner, batch: RunnerEventBatch): Promise<void> {
  runner.traffic.lateCopies++;
  await sleep(runner.chance.integer(20, 800));
  await post(runner, batch);
}

async function post(
  { url, runId, traffic }: LossyRunner,
  batch: RunnerEventBatch,
  signal: AbortSignal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<Answer | undefined> {
  traffic.requests++;
  let status: number;
  let text: string;
  try {
    const body = JSON.stringify(batch);
    const response = await fetch(`${url()}/runs/${runId}/runner/events`, {
      method: "POST",
      body,
      signal,
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    if (isRefused(error)) traffic.requests--;
    // Otherwise the service went down, or the runner did not wait: the batch was stored, or it was not.
    return undefined;
  }
  traffic.answers++;
  if (status !== 200 && status !== 201) {
    traffic.faults.push(`${runId}: ${status} ${text}`);
    return undefined;
  }
  const answer = JSON.parse(text) as Answer;
  if (answer.admitted + answer.duplicates !== batch.events.length) {
    traffic.faults.push(`${runId}: ${text} to a batch of ${batch.events.length}`);
  }
  const before = traffic.acknowledged.get(runId) ?? -1;
  traffic.acknowledged.set(runId, Math.max(before, answer.cursor.seq));
  return answer;
}

/** Nobody listened, so that the batch is not stored. */
function isRefused(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : new Error();
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}

function draft(chance: Chance): RunnerEventDraft {
  const text = `${"word \u{1F600} é ".repeat(chance.integer(0, 12))}${chance.next()}`;
  return draftRunnerEvent("assistant_text", { text, role: "assistant" });
}
