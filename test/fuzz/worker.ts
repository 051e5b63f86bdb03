/** The thread of the campaign: answers each order for a slice with its result. */
import { parentPort, workerData } from "node:worker_threads";
import { CaseSlot } from "./case-slot.ts";
import { LIBRARY, type Library } from "./library.ts";
import { runSlice, type SliceOrder } from "./slice.ts";
import type { Target } from "./target.ts";

/** Serves slices of these targets, until it is ended. */
export function serve(targets: readonly Target[], library: Library = LIBRARY): void {
  const slot = new CaseSlot(workerData as SharedArrayBuffer);
  // Hostile promises reject while nobody listens to them. That is their affair.
  process.on("unhandledRejection", () => {});
  parentPort?.on("message", (order: SliceOrder) => {
    const target = targets.find(({ name }) => name === order.target);
    if (target === undefined) throw new Error(`there is no target ${order.target}`);
    runSlice(target, order, library, slot).then(
      (result) => parentPort?.postMessage(result),
      (error: unknown) => {
        // Out of the promise, for the campaign to hear of it.
        setImmediate(() => {
          throw error;
        });
      },
    );
  });
}
