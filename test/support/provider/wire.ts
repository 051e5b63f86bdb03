/** How answers look on one provider's wire. */
import type { Answer, Failure } from "./answer.ts";

/** One provider's wire. */
export interface Wire {
  /** Where a client posts its requests. */
  readonly path: string;
  /** The frames of a streamed answer, as far as it goes. */
  frames(answer: Answer, id: string, model: string): string[];
  /** The body of an answer to a client that wants no stream. */
  whole(answer: Answer, id: string, model: string): object;
  /** The body of an HTTP error. */
  error(failure: Failure): object;
}
