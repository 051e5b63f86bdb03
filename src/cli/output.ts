/** Writing to a stream that may be slow, full or gone. */
import type { Writable } from "node:stream";

/**
 * Gathers text and writes it when it is told to, waiting each time until the stream has taken it.
 */
export class Output {
  readonly #stream: Writable;
  #gathered = "";
  #failure: NodeJS.ErrnoException | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  /** Whether nobody reads any more, as behind `| head`. Nothing is written from then on. */
  get isClosed(): boolean {
    return this.#failure?.code === "EPIPE";
  }

  /** Why writing failed, unless it is that nobody reads. */
  get failure(): NodeJS.ErrnoException | undefined {
    return this.isClosed ? undefined : this.#failure;
  }

  /** Whether there is any use in writing on. */
  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether anything was gathered. */
  get hasText(): boolean {
    return this.#gathered !== "";
  }

  /** Gathers text. */
  write(text: string): void {
    this.#gathered += text;
  }

  /** Writes what was gathered, and waits until the stream has taken it. */
  async flush(): Promise<void> {
    const text = this.#gathered;
    this.#gathered = "";
    if (text === "" || this.isBroken) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(text, (error) => {
        if (error) this.#failure ??= error;
        resolve();
      });
    });
  }
}
