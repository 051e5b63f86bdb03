/**
 * An event by itself: judged as the only one of a batch, and told of as what it is.
 */
import type { Fault } from "../json/faults.ts";
import { RUNNER_EVENT_VERSION } from "./kinds.ts";

/** The batch in which an event by itself is judged. */
export function batchAround(event: unknown): object {
  return { v: RUNNER_EVENT_VERSION, runId: "-", events: [event] };
}

/** A fault of the event in such a batch, as one of the event. */
export function outsideBatch<Code extends string>({
  code,
  path,
  message,
}: Fault<Code>): Fault<Code> {
  return { code, path: path.slice(2), message: messageOutsideBatch(message) };
}

/** What is said of the event in such a batch, as it is said of the event. */
export function messageOutsideBatch(message: string): string {
  return message.replace(/^events\[0\]/, "event");
}
