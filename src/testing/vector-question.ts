/**
 * What an implementation is asked by a vector, and what it answers.
 *
 * @see `docs/guides/in-your-language.md`
 */
import type { ConformanceVectorSubject } from "./vector-file.ts";

/** What a vector asks. */
export interface ConformanceVectorQuestion {
  /** What it is about. */
  readonly subject: ConformanceVectorSubject;
  /** The value in question; text or bytes where the subject takes those. */
  readonly input: unknown;
  /** What the subject is asked with. */
  readonly options: ConformanceVectorOptions;
}

/** What a subject is asked with: bounds, the size of chunks, the id of an earlier connection. */
export interface ConformanceVectorOptions {
  /** Of a body or of a chunk: its UTF-8 bytes at most. */
  readonly maxBytes?: number;
  /** Of a chunk: its events at most. */
  readonly maxEvents?: number;
  /** Of a line of NDJSON: its UTF-8 bytes at most. */
  readonly maxLineBytes?: number;
  /** Of a server-sent event: its UTF-8 bytes at most. */
  readonly maxEventBytes?: number;
  /** The id that the connection before this one ended with. */
  readonly lastEventId?: string;
  /** How many bytes at a time a decoder is fed. Absent: all at once. */
  readonly chunkBytes?: number;
}

/** What an implementation answers: in the words of `expect`, with a message for the place. */
export interface ConformanceVectorAnswer {
  /** Whether the input was accepted, or nothing was found against it. */
  readonly ok: boolean;
  /** Why it was refused. */
  readonly code?: string;
  /** The place, then what is wrong there. */
  readonly message?: string;
  /** Whatever else the subject answers. */
  readonly [key: string]: unknown;
}
