/** Runs for the ingest example, and how a subscriber reads them back. */
import type { RunnerEvent, RunnerEventKind } from "runner-contracts";
import { createServerSentEventDecoder, decodeRunnerEvent } from "runner-contracts/codec/sse";

/** An event without much in it. */
export function event(seq: number, kind: RunnerEventKind = "notification", tMs = seq): RunnerEvent {
  return { seq, tMs, kind, data: { source: "test", reason: `number ${seq}` } };
}

/** A whole run of so many events: a start, notifications, the terminal. */
export function wholeRun(count: number): RunnerEvent[] {
  return Array.from({ length: count }, (_, seq) =>
    event(seq, seq === 0 ? "runtime_started" : seq === count - 1 ? "runtime_terminal" : undefined),
  );
}

/** The batch of some events as the text of a POST. */
export function bodyOf(runId: string, events: readonly RunnerEvent[]): string {
  return JSON.stringify({ v: 1, runId, events });
}

/** Gives each event of an event stream as it comes, until the stream ends. */
export async function* eventsOf(response: Response): AsyncGenerator<RunnerEvent> {
  const decoder = createServerSentEventDecoder();
  // By its type a body's chunks are anything; those of a response are bytes.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    for (const item of decoder.feed(chunk)) {
      if (!item.ok) throw new Error(item.message);
      const decoding = decodeRunnerEvent(item);
      if (!decoding.ok) throw new Error(decoding.message);
      if (item.id !== String(decoding.event.seq)) throw new Error(`${item.id} is not the seq`);
      // The service takes in known kinds only.
      yield decoding.event as RunnerEvent;
    }
  }
}

/** Takes so many events and leaves, or as many as come before the stream ends. */
export async function take(response: Response, count: number): Promise<RunnerEvent[]> {
  const taken: RunnerEvent[] = [];
  for await (const each of eventsOf(response)) {
    taken.push(each);
    if (taken.length === count) break;
  }
  return taken;
}
