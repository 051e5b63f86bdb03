/** The worker as the campaign has it: one that hangs is ended, and another takes its place. */
import { Worker } from "node:worker_threads";
import { CaseSlot } from "./case-slot.ts";
import type { SliceOrder, SliceResult } from "./slice.ts";

/** How a slice came out, or what the worker came to in the middle of it. */
export type ThreadResult =
  | ({ readonly is: "done" } & SliceResult)
  | {
      readonly is: "hangs" | "crashes";
      readonly cases: number;
      readonly json: string | undefined;
      readonly message: string;
    };

type Ending =
  | readonly [is: "done", result: SliceResult]
  | readonly [is: "hangs" | "crashes", message: string];

const LOOK_MS = 250;
const HEAP_MB = 2_048;

/** Runs slices in a thread of its own. */
export class Thread {
  readonly #file: string | URL;
  readonly #patienceMs: number;
  readonly #slot = new CaseSlot();
  #worker: Worker | undefined;
  /** Ends the slice that is running; where none is, nothing is left to end. */
  #settle: (ending: Ending) => void = () => {};

  /** @param patienceMs - How much of the processor's time one case may take. */
  constructor(file: string | URL, patienceMs: number) {
    this.#file = file;
    this.#patienceMs = patienceMs;
  }

  async run(order: SliceOrder): Promise<ThreadResult> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const before = this.#slot.cases;
    const [is, result] = await new Promise<Ending>((resolve) => {
      let [cases, since] = [before, this.#spentMs()];
      const timer = setInterval(() => {
        const now = this.#slot.cases;
        if (now !== cases) [cases, since] = [now, this.#spentMs()];
        const spentMs = this.#spentMs() - since;
        // A thread that has begun no case yet may still be on its way in.
        const patienceMs = now === before ? 10 * this.#patienceMs : this.#patienceMs;
        if (spentMs > patienceMs) this.#settle(["hangs", `no end in ${spentMs} ms`]);
      }, LOOK_MS);
      this.#settle = (ending) => {
        clearInterval(timer);
        resolve(ending);
      };
      worker.postMessage(order);
    });
    if (is === "done") return { is, ...result };
    this.#worker = undefined;
    await worker.terminate();
    return { is, message: result, cases: this.#slot.cases - before, json: this.#slot.json };
  }

  /**
   * The time that the processor spent, so that a machine with much else to do makes nothing hang; and a
   * part of the time that passed, so that a promise that nobody keeps is noticed too.
   */
  #spentMs(): number {
    const { user, system } = process.cpuUsage();
    return Math.round((user + system) / 1_000 + performance.now() / 10);
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB };
    const worker = new Worker(this.#file, { workerData: this.#slot.memory, resourceLimits });
    worker.on("message", (result: SliceResult) => this.#settle(["done", result]));
    worker.on("error", (error) => this.#settle(["crashes", error.stack ?? error.message]));
    worker.on("exit", (code) => {
      // Between two slices nobody waits for it, and the next one needs another.
      if (this.#worker === worker) this.#worker = undefined;
      this.#settle(["crashes", `the thread ended with ${code}`]);
    });
    return worker;
  }
}
