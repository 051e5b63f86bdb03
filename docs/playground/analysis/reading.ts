/** What an input comes to before it is judged as a run: its events with their places. */
import type { CarriedRunnerEvent } from "runner-contracts";
import type { Place, ProblemList } from "./problem.ts";

/** An event and where it stands, or the native line that it was made of. */
export interface PlacedEvent {
  readonly event: CarriedRunnerEvent;
  readonly place: Place;
}

/** What was read. */
export interface Reading {
  readonly events: readonly PlacedEvent[];
  /** Takes more: what is wrong with the run is found later. */
  readonly problems: ProblemList;
  /** The run, where the input names one. */
  readonly runId?: string;
  /** Batches that were accepted. */
  readonly batches: number;
  /** Values that were refused. */
  readonly refused: number;
  /** Native lines that were folded. */
  readonly nativeLines: number;
}
