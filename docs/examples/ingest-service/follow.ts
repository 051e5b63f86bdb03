/** A run's stream as server-sent events: first what is stored, then what comes. */
import { encodeRunnerEvent, encodeServerSentEvent } from "runner-contracts/codec/sse";
import type { RunStore } from "./store.ts";

/** How {@link followRun} goes about it. */
export interface FollowOptions {
  /** Ends the stream early. */
  readonly signal: AbortSignal;
  /** How long a subscriber waits before it connects again, in milliseconds. Absent: 1,000. */
  readonly retryMs?: number;
  /** How long the stream may be silent, in milliseconds, before it says that it lives. Absent: 15,000. */
  readonly keepAliveMs?: number;
  /** How often to look for what another process has stored, in milliseconds. Absent: 1,000. */
  readonly pollMs?: number;
}

/**
 * Gives a run's events after a `seq` as text of an event stream, and ends after the run's terminal.
 * There is one source of events, the store: what rings in between only says when to look again, so
 * nothing is lost or repeated where the stored part meets the live one.
 */
export async function* followRun(
  store: RunStore,
  runId: string,
  after: number,
  options: FollowOptions,
): AsyncGenerator<string, void, undefined> {
  const { signal, retryMs = 1_000, keepAliveMs = 15_000, pollMs = 1_000 } = options;
  const bell = createBell();
  const stopListening = store.onGrowth(runId, bell.ring);
  signal.addEventListener("abort", bell.ring);
  try {
    yield encodeServerSentEvent({ retry: retryMs });
    let spokeAt = Date.now();
    let seq = after;
    while (!signal.aborted) {
      const events = await store.readEvents(runId, seq);
      const last = events.at(-1);
      if (last !== undefined) {
        yield events.map(encodeRunnerEvent).join("");
        if (last.kind === "runtime_terminal") return;
        seq = last.seq;
        spokeAt = Date.now();
      } else {
        if (Date.now() - spokeAt >= keepAliveMs) {
          yield encodeServerSentEvent({ comment: "still here" });
          spokeAt = Date.now();
        }
        await bell.wait(Math.min(pollMs, keepAliveMs));
      }
    }
  } finally {
    stopListening();
    signal.removeEventListener("abort", bell.ring);
  }
}

/** A bell that is heard also by who begins to wait after it rang. */
function createBell(): { ring: () => void; wait: (ms: number) => Promise<void> } {
  let rang = false;
  let wake = () => {};
  return {
    ring() {
      rang = true;
      wake();
    },
    async wait(ms) {
      if (!rang) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rang = false;
    },
  };
}
