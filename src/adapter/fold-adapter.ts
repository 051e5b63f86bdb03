/**
 * An adapter of the fold of one native format.
 */
import type { RunnerAdapter } from "./adapter.ts";
import type { FoldPhase, FoldState, FoldStep, NativeFormat, TreeFields } from "./fold-step.ts";
import { type KnownEnd, readNativeEnd } from "./native-end.ts";

/** What is done in the steps of one format. */
interface Fold<State extends FoldState, Step extends FoldStep<State>> {
  readonly format: NativeFormat<State>;
  readonly Step: new (format: NativeFormat<State>, state: unknown) => Step;
  /** Folds a record or a line, which may be anything. */
  push(step: Step, native: unknown): undefined;
  /** Makes what goes before the terminal, and gives the terminal's payload. */
  finish(step: Step, end: KnownEnd): TreeFields;
}

/** Makes an adapter. What comes after the end of a run makes nothing. */
export function adapterOf<State extends FoldState, Step extends FoldStep<State>>({
  format,
  Step,
  push,
  finish,
}: Fold<State, Step>): RunnerAdapter<State> {
  const stateIn = (phase: FoldPhase) => new Step(format, { phase }).result().state;
  // The same for every run, and frozen: one of each is enough.
  let first: State | undefined;
  let last: State | undefined;
  return {
    source: format.source,
    init() {
      first ??= stateIn("waiting");
      return first;
    },
    push(state, native) {
      const step = new Step(format, state);
      if (step.state.phase !== "ended") push(step, native);
      return step.result();
    },
    finish(state, nativeEnd) {
      const step = new Step(format, state);
      if (step.state.phase === "ended") return step.result();
      step.emit("runtime_terminal", {}, finish(step, readNativeEnd(nativeEnd)));
      // All that is remembered is that the run is over.
      last ??= stateIn("ended");
      return { state: last, drafts: step.result().drafts };
    },
  };
}
