/** How far reading has come, for someone who waits at a terminal. */
import type { WriteStream } from "node:tty";

const PATIENCE_MS = 1000;
const EVERY_MS = 250;
const ERASE_LINE = "\r\u001b[K";

/** One line on standard error, drawn over again; nothing where that is no terminal. */
export class Progress {
  readonly #stream: WriteStream | undefined;
  readonly #now: () => number;
  readonly #startedMs: number;
  #drawnMs: number;
  #bytes = 0;
  #isDrawn = false;

  constructor(stream: WriteStream | undefined, now: () => number) {
    this.#stream = stream;
    this.#now = now;
    this.#startedMs = now();
    this.#drawnMs = this.#startedMs + PATIENCE_MS - EVERY_MS;
  }

  /** Counts bytes that were read, of `size` where that is known. */
  count(bytes: number, name: string, size: number | undefined): void {
    this.#bytes += bytes;
    const now = this.#now();
    if (this.#stream === undefined || now - this.#drawnMs < EVERY_MS) return;
    this.#drawnMs = now;
    this.#isDrawn = true;
    const rate = this.#bytes / Math.max(1, now - this.#startedMs);
    const line = `${name}: ${formatProgress(this.#bytes, rate, size)}`;
    this.#stream.write(ERASE_LINE + line.slice(-(this.#stream.columns ?? 80) + 1));
  }

  /** Begins with another input. */
  restart(): void {
    this.#bytes = 0;
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.#isDrawn) this.#stream?.write(ERASE_LINE);
    this.#isDrawn = false;
  }
}

/** The bytes read, the rate in bytes a millisecond, and the share of the whole. */
export function formatProgress(bytes: number, rate: number, size: number | undefined): string {
  const share = size === undefined || size === 0 ? "" : `, ${Math.floor((100 * bytes) / size)} %`;
  return `${(bytes / 1e6).toFixed(1)} MB read, ${(rate / 1e3).toFixed(1)} MB/s${share}`;
}
