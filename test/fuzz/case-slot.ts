/**
 * Shared memory in which a worker writes each case before it tries it: so the case is known where the
 * worker comes to no end, or to a bad one.
 */

const HEAD_BYTES = 8;
const CASES = 0;
const LENGTH = 1;

/** The case that is being tried, and how many there were. */
export class CaseSlot {
  readonly memory: SharedArrayBuffer;
  readonly #head: Int32Array;
  readonly #text: Uint8Array;

  /** @param memory - That of a slot in another thread; absent: new memory. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4_000_000)) {
    this.memory = memory;
    this.#head = new Int32Array(memory, 0, HEAD_BYTES / 4);
    this.#text = new Uint8Array(memory, HEAD_BYTES);
  }

  /** How many cases were begun. It wraps round. */
  get cases(): number {
    return Atomics.load(this.#head, CASES);
  }

  /** Writes the JSON of a case. One that does not fit is counted alone. */
  begin(json: string): void {
    const { read, written } = new TextEncoder().encodeInto(json, this.#text);
    Atomics.store(this.#head, LENGTH, read === json.length ? written : 0);
    Atomics.add(this.#head, CASES, 1);
  }

  /** The JSON of the case that was begun last; `undefined` where it did not fit. */
  get json(): string | undefined {
    const length = Atomics.load(this.#head, LENGTH);
    return length === 0 ? undefined : new TextDecoder().decode(this.#text.slice(0, length));
  }
}
