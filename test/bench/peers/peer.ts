/** What a peer is asked: the same rules as the contract's, as far as its schema can say them. */
import type { EarlierBatch } from "../baseline.ts";

/** One library with its schema. */
export interface Peer {
  /** How tables call it. */
  readonly name: string;
  /** What its schema accepts though it should not, by the names of `fairness.ts`; tables say so. */
  readonly letsPass?: readonly string[];
  /** Gives what it makes of a batch that its schema accepts, and `undefined` for any other. */
  accept(input: unknown): EarlierBatch | undefined;
}

/** How many events a batch may hold; written here so that schemas can be bundled and weighed alone. */
export const MAX_EVENTS = 256;

/** The kinds that version 1 knows. */
export const KINDS = [
  "runtime_started",
  "assistant_text",
  "tool_request",
  "tool_response",
  "skill_loaded",
  "file_uploaded",
  "notification",
  "stream_error",
  "runtime_terminal",
] as const;
