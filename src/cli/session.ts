/** What every command has around it: where to write, how it looks, how long it takes. */
import type { Input } from "./input.ts";
import { JsonInput } from "./json-input.ts";
import type { JsonInputItem } from "./json-input-item.ts";
import { Output } from "./output.ts";
import { choosePaint, type Paint } from "./palette.ts";
import { Progress } from "./progress.ts";

const DEFAULT_WIDTH = 80;

/** One call of the command line. */
export class Session {
  /** Standard output. */
  readonly output: Output = new Output(process.stdout);
  /** The looks of standard output. */
  readonly paint: Paint = choosePaint(process.env, process.stdout.isTTY === true);
  /** The columns of standard output. */
  readonly width: number;
  readonly #errors: Output = new Output(process.stderr);
  readonly #progress: Progress;

  constructor() {
    const { columns } = process.stdout;
    this.width = columns > 0 ? columns : Number(process.env["COLUMNS"]) || DEFAULT_WIDTH;
    const stderr = process.stderr.isTTY === true ? process.stderr : undefined;
    this.#progress = new Progress(stderr, () => performance.now());
  }

  /** Reads an input to its end, and shows how far it has come where that takes long. */
  async *read(input: Input): AsyncGenerator<Uint8Array, void, undefined> {
    if (input.name === "-" && process.stdin.isTTY === true) {
      await this.remark("Reading standard input; Ctrl-D ends it.");
    }
    this.#progress.restart();
    try {
      for await (const chunk of input.chunks) {
        if (!input.isLive || process.stdin.isTTY !== true) {
          this.#progress.count(chunk.length, input.name, input.size);
        }
        yield chunk;
      }
    } finally {
      input.close();
      this.#progress.clear();
    }
  }

  /**
   * Reads the values of an input, some at a time, and stops early where nobody reads the output.
   */
  async *readItems(
    input: Input,
    maxBytes: number,
  ): AsyncGenerator<readonly JsonInputItem[], void, undefined> {
    const reader = new JsonInput(maxBytes);
    for await (const chunk of this.read(input)) {
      yield reader.feed(chunk);
      if (this.output.isBroken) return;
    }
    yield reader.end();
  }

  /** Gathers a line for standard output. */
  print(line: string): void {
    this.output.write(`${line}\n`);
  }

  /** Gathers a record for standard output. */
  record(record: object): void {
    this.print(JSON.stringify(record));
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    if (this.output.hasText) this.#progress.clear();
    await this.output.flush();
  }

  /** Tells of something on standard error, after what was gathered. */
  async remark(line: string): Promise<void> {
    await this.flush();
    this.#progress.clear();
    this.#errors.write(`${line}\n`);
    await this.#errors.flush();
  }

  /** Tells on standard error what went wrong. */
  async complain(message: string): Promise<void> {
    await this.remark(`runner-contracts: ${message}`);
  }
}
