/** What the assertions say, by example; that they say it of every value is in `expect.prop.test.ts`. */
import { inspect } from "node:util";
import { isRunnerContractError } from "runner-contracts";
import {
  expectRunnerEventBatch,
  expectRunnerJobHandle,
  expectRunnerJobSpec,
  expectRunnerJobStatusSnapshot,
  expectRunVerifies,
  type RunExpectation,
  RunnerAssertionError,
} from "runner-contracts/testing";
import { describe, expect, test } from "vitest";
import { SPEC, specWith } from "../runner-job/specs.ts";
import { batch, event } from "../support/events.ts";

const START = event({ kind: "runtime_started", data: { source: "goose" } });
const CALL = event({ seq: 1, kind: "tool_request", data: { id: "a", name: "ls", arguments: {} } });
const ANSWER = event({
  seq: 2,
  kind: "tool_response",
  data: { id: "a", status: "success", content: 1 },
});
const END = event({ seq: 3, kind: "runtime_terminal", data: { reason: "complete" } });
const RUN = [START, CALL, ANSWER, END];

/** The error that an assertion throws. */
function failureOf(assertion: () => unknown): RunnerAssertionError {
  try {
    assertion();
  } catch (error) {
    if (error instanceof RunnerAssertionError) return error;
    throw error;
  }
  throw new Error("the assertion holds");
}

/** What is found in a value. */
function faultsOf(run: unknown, options?: RunExpectation): [code: string, place: string][] {
  const error = failureOf(() => expectRunVerifies(run, options));
  return error.faults.map(({ code, place }) => [code, place]);
}

describe("the assertion on a batch", () => {
  test("gives the accepted copy", () => {
    const sent = batch();
    const accepted = expectRunnerEventBatch(sent);
    expect(accepted).toStrictEqual(sent);
    expect(accepted).not.toBe(sent);
    expect(Object.isFrozen(accepted)).toBe(true);
  });

  test("lists every fault with its place", () => {
    const error = failureOf(() =>
      expectRunnerEventBatch({ v: 2, runId: "", events: [{ ...START, seq: -1 }] }),
    );
    expect(error.faults.map(({ code, place }) => [code, place])).toEqual([
      ["version_mismatch", "batch.v"],
      ["missing_run_id", "batch.runId"],
      ["invalid_event", "events[0].seq"],
    ]);
    for (const { code, message } of error.faults)
      expect(error.message).toContain(`${message} (${code})`);
  });

  test("is an error of this library by the code of the first fault", () => {
    const error = failureOf(() => expectRunnerEventBatch(null));
    expect(error.name).toBe("RunnerAssertionError");
    expect(isRunnerContractError(error, "invalid_envelope")).toBe(true);
    expect(isRunnerContractError(JSON.parse(JSON.stringify(error)), "invalid_envelope")).toBe(true);
  });

  test("hands runners the faults to compare, and no value that it looked at", () => {
    const error = failureOf(() => expectRunnerEventBatch({ v: 2, runId: "r", events: [START] }));
    expect(error.actual).toEqual(["batch.v must be 1, got 2"]);
    expect(error.expected).toEqual([]);
  });

  test("lists 20 faults of many, and says how many there are", () => {
    const events = Array.from({ length: 50 }, () => null);
    const { message, faults } = failureOf(() =>
      expectRunnerEventBatch({ v: 1, runId: "r", events }),
    );
    expect(faults).toHaveLength(50);
    expect(message.split("\n")).toHaveLength(22);
    expect(message).toContain("found 50 faults:");
    expect(message).toContain("… and 30 more");
  });

  test("does not claim to have counted where it stopped", () => {
    const events = Array.from({ length: 200 }, () => null);
    const { message, faults } = failureOf(() =>
      expectRunnerEventBatch({ v: 1, runId: "r", events }),
    );
    expect(faults).toHaveLength(100);
    expect(message).toContain("found at least 100 faults:");
  });

  test("keeps to the verdict on a value that is read as a good one the second time", () => {
    let reads = 0;
    const changing = {
      ...batch(),
      get v() {
        return reads++ === 0 ? 2 : 1;
      },
    };
    const { faults } = failureOf(() => expectRunnerEventBatch(changing));
    expect(faults).toMatchObject([{ code: "version_mismatch", place: "batch" }]);
    expect(faults[0].message).toMatch(
      /^batch must be the same .* at first batch\.v must be 1, got 2$/,
    );
  });
});

describe("the assertion on a run", () => {
  test("takes events, batches, one batch and any iterable of them", () => {
    expectRunVerifies(RUN);
    expectRunVerifies(new Set(RUN));
    expectRunVerifies(batch(RUN));
    expectRunVerifies([batch(RUN.slice(0, 1)), batch(RUN.slice(1))]);
    expectRunVerifies(
      (function* () {
        yield batch(RUN);
      })(),
    );
  });

  test("names the event of each finding", () => {
    expect(faultsOf([CALL, START])).toEqual([
      ["missing_start", "seq 1"],
      ["seq_not_monotonic", "seq 0"],
      ["missing_terminal", "run"],
      ["tool_request_unanswered", "seq 1"],
    ]);
  });

  test("names an event without a seq by its index", () => {
    const { faults } = failureOf(() => expectRunVerifies([START, { ...CALL, seq: "1" }, null]));
    expect(faults.map(({ code, place }) => [code, place])).toEqual([
      ["seq_not_monotonic", "events[1]"],
      ["malformed_payload", "events[2]"],
      ["missing_terminal", "run"],
      ["tool_request_unanswered", "run"],
    ]);
    expect(faults.slice(0, 2).map(({ message }) => message)).toEqual([
      'events[1]: must have a safe integer from 0 as its seq, got the string "1"',
      "events[2]: must be an object, got null",
    ]);
  });

  test("counts a batch once that was sent twice, as a service does", () => {
    expectRunVerifies([batch(RUN.slice(0, 2)), batch(RUN.slice(0, 3)), batch(RUN), batch(RUN)]);
  });

  test("tells of a batch that is refused, and of which", () => {
    expect(faultsOf([batch(RUN), { ...batch(RUN), v: 2 }, batch([{ ...END, seq: -1 }])])).toEqual([
      ["version_mismatch", "batches[1].v"],
      ["invalid_event", "batches[2].events[0].seq"],
    ]);
    expect(faultsOf([batch(RUN), null])).toEqual([["invalid_envelope", "batches[1]"]]);
    expect(faultsOf({ ...batch(RUN), v: 2 })).toEqual([["version_mismatch", "batch.v"]]);
  });

  test("tells of a batch that its stream does not admit", () => {
    expect(faultsOf([batch(RUN), { ...batch(RUN), runId: "run-2" }])).toEqual([
      ["run_id_mismatch", "batches[1].runId"],
    ]);
    expect(faultsOf([batch(RUN), batch([{ ...END, seq: 9 }])])).toEqual([
      ["event_after_terminal", "batches[1].events[0]"],
    ]);
    expect(faultsOf([batch([{ ...START, tMs: 5 }]), batch([CALL])])).toEqual([
      ["t_ms_not_monotonic", "batches[1].events[0].tMs"],
    ]);
  });

  test("says in the message what it says in the place", () => {
    const { message } = failureOf(() =>
      expectRunVerifies([batch(RUN), { ...batch(), runId: "run-2" }]),
    );
    expect(message).toContain(
      '  batches[1].runId must be the run of the cursor, got the string "run-2"',
    );
  });

  test("fails from warnings on, unless it is told otherwise", () => {
    expectRunVerifies([START, { ...END, seq: 9 }]);
    expect(faultsOf([START, { ...END, seq: 9 }], { failOn: "info" })).toEqual([
      ["seq_gap", "seq 9"],
    ]);
    expectRunVerifies([START, CALL, END], { failOn: "error" });
    expectRunVerifies([START, CALL, END], { except: ["tool_request_unanswered"] });
    expectRunVerifies([START], { except: ["missing_terminal"] });
  });

  test("finds that a run without events is none", () => {
    expect(faultsOf([])).toEqual([
      ["missing_start", "run"],
      ["missing_terminal", "run"],
    ]);
  });

  test.each([undefined, null, 7, "run", () => RUN])("refuses %s, which is no run", (value) => {
    expect(faultsOf(value)).toEqual([["invalid_envelope", "batch"]]);
  });

  test("says that a run cannot be read whose iterator throws", () => {
    const broken = {
      [Symbol.iterator]() {
        throw new Error("closed");
      },
    };
    expect(faultsOf(broken)).toEqual([["invalid_envelope", "run"]]);
  });

  test("stops reading after 100 faults, so that an endless run of them ends", () => {
    const endless = (function* () {
      for (;;) yield null;
    })();
    expect(faultsOf(endless)).toHaveLength(100);
  });

  test("lists no more than 100 calls that were left open", () => {
    const calls = Array.from({ length: 300 }, (_, at) => {
      return { ...CALL, seq: at + 1, data: { ...CALL.data, id: `${at}` } };
    });
    expect(faultsOf([START, ...calls, { ...END, seq: 999 }])).toHaveLength(100);
  });

  test("refuses an option that it does not know, as the caller's mistake", () => {
    // What a caller without a compiler may pass.
    const odd = [{ failOn: "fatal" }, { except: ["no_such_code"] }] as unknown as RunExpectation[];
    for (const options of odd) expect(() => expectRunVerifies(RUN, options)).toThrow(RangeError);
  });
});

describe("the assertions on jobs", () => {
  test("give the accepted copy", () => {
    expect(expectRunnerJobSpec(SPEC)).toStrictEqual(SPEC);
    const handle = { appName: "runners", machineId: "m" };
    expect(expectRunnerJobHandle(handle)).toStrictEqual(handle);
    expect(expectRunnerJobStatusSnapshot({ status: "running" })).toStrictEqual({
      status: "running",
    });
  });

  test("list every fault with its place", () => {
    const assertions = [
      () => expectRunnerJobSpec(specWith({ image: "runner:latest", region: "" })),
      () => expectRunnerJobHandle({}),
      () => expectRunnerJobStatusSnapshot({ status: "gone" }),
    ];
    const places = assertions.map((assertion) =>
      failureOf(assertion).faults.map(({ place }) => place),
    );
    expect(places).toEqual([
      ["spec.image", "spec.region"],
      ["handle.appName", "handle.machineId"],
      ["snapshot.status"],
    ]);
  });

  test("print nothing of an environment", () => {
    const env = { RUNNER_TOKEN: "canary\u0000", "canary=1": "canary", OTHER: { canary: "canary" } };
    const error = failureOf(() => expectRunnerJobSpec(specWith({ env })));
    expect(error.faults).toHaveLength(3);
    const printed = [error.message, error.stack, JSON.stringify(error)];
    printed.push(inspect(error, { depth: null, showHidden: true }), inspect(error.faults));
    expect(printed.join("\n")).not.toContain("canary");
  });
});
