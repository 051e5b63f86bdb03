/** What the compiler knows of adapters. Checked by `tsc`, never run. */
import type { ChildProcess } from "node:child_process";
import {
  type AdapterStep,
  foldNativeStream,
  type JsonValue,
  type RunnerAdapter,
  type RunnerEventDraft,
} from "runner-contracts";
import { claim, type IsFreeOfAny, type IsSame } from "../support/type-claims.ts";

type Count = { readonly lines: number };

claim<IsFreeOfAny<AdapterStep<Count>>>();
claim<IsSame<ReturnType<typeof foldNativeStream>, RunnerEventDraft[]>>();
claim<IsSame<Parameters<RunnerAdapter<Count>["push"]>, [state: Count, native: unknown]>>();

export const whole: RunnerAdapter<Count> = {
  source: "lines",
  init: () => ({ lines: 0 }),
  push: (state, native) => ({
    state: { lines: state.lines + 1 },
    drafts: [{ kind: "notification", data: { source: "lines", reason: typeof native } }],
  }),
  finish: (state) => ({
    state,
    drafts: [{ kind: "runtime_terminal", data: { reason: "complete" } }],
  }),
};
foldNativeStream(whole, ["a", "b"]);

/** How a child process of Node ended, as it says itself: one of the two is `null`. */
export const finishChild = (state: Count, child: ChildProcess): AdapterStep<Count> =>
  whole.finish(state, { exitCode: child.exitCode, signal: child.signalCode });
// @ts-expect-error: an exit code is a number
whole.finish({ lines: 0 }, { exitCode: "1" });

export const lined: RunnerAdapter<Count, { readonly from: number }> = {
  ...whole,
  init: (options) => ({ lines: options?.from ?? 0 }),
};
foldNativeStream(lined, ["a"]);
foldNativeStream(lined, ["a"], { exitCode: 0 }, { from: 1 });
foldNativeStream<Count>(whole, ["a"], undefined, undefined);
// @ts-expect-error: not what its `init` takes
foldNativeStream(lined, ["a"], {}, { from: "1" });

// @ts-expect-error: no `source`
export const nameless: RunnerAdapter<Count> = {
  init: whole.init,
  push: whole.push,
  finish: whole.finish,
};
export const forgetful: RunnerAdapter<Count> = {
  ...whole,
  // @ts-expect-error: a draft without `data`
  push: (state) => ({ state, drafts: [{ kind: "notification" }] }),
};
export const stateless: RunnerAdapter<Count> = {
  ...whole,
  // @ts-expect-error: a step that loses its state
  finish: () => ({ drafts: [] }),
};
export const trusting: RunnerAdapter<Count> = {
  ...whole,
  // @ts-expect-error: what is native is unknown until it was looked at
  push: (state, native) => ({ state, drafts: [{ kind: "notification", data: { native } }] }),
};
// @ts-expect-error: a state that is not JSON cannot be put to sleep
export type Sleepless = RunnerAdapter<{ readonly open: Map<string, JsonValue> }>;
interface Open {
  readonly lines: number;
}
// @ts-expect-error: an interface may get further keys, which nobody vouches for
export type Openness = RunnerAdapter<Open>;
