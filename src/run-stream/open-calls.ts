/**
 * Tool calls that have no answer yet, by their ids, in a table that stays bounded on a run without
 * end.
 */

/** How many tool calls the verifier remembers as open. Of more than these it forgets the oldest. */
export const RUN_VERIFIER_MAX_OPEN_CALLS: 10_000 = 10_000 as const;

/** The longest id of a tool call that the verifier remembers, in UTF-16 code units. */
export const RUN_VERIFIER_MAX_CALL_ID_LENGTH: 1_024 = 1_024 as const;

/** What is remembered of each open call, oldest first. */
export class OpenCalls<Call> {
  readonly #calls = new Map<string, Call>();
  /**
   * Stays at the oldest call: a new iterator would step over all that were deleted, each time. But
   * one that stands still keeps every table that the map has outgrown since, so it is renewed after
   * many answers.
   */
  #oldest: Iterator<string> | undefined;
  /** How many calls were answered since the iterator went on. */
  #answered = 0;

  /** How many calls are open. */
  get size(): number {
    return this.#calls.size;
  }

  /** Gives every open call, oldest first. */
  entries(): Iterable<[id: string, call: Call]> {
    return this.#calls.entries();
  }

  /** Tells whether a call with this id is open. */
  has(id: string): boolean {
    return this.#calls.has(id);
  }

  /** Gives what is remembered of an open call. */
  get(id: string): Call | undefined {
    return this.#calls.get(id);
  }

  /**
   * Remembers a call, and tells which one cannot be remembered now: this one, the oldest, or none.
   */
  open(id: string, call: Call): "long_id" | "oldest" | undefined {
    const calls = this.#calls;
    if (id.length > RUN_VERIFIER_MAX_CALL_ID_LENGTH) return "long_id";
    calls.set(id, call);
    if (calls.size <= RUN_VERIFIER_MAX_OPEN_CALLS) return undefined;
    this.#oldest ??= calls.keys();
    // There is an oldest: more calls are open than may be.
    calls.delete(this.#oldest.next().value as string);
    this.#answered = 0;
    return "oldest";
  }

  /** Forgets a call that was answered, and tells whether it was open. */
  close(id: string): boolean {
    if (!this.#calls.delete(id)) return false;
    if (++this.#answered > RUN_VERIFIER_MAX_OPEN_CALLS) {
      this.#answered = 0;
      this.#oldest = undefined;
    }
    return true;
  }
}
