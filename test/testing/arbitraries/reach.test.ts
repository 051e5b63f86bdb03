/** The arbitraries leave nothing out: whatever the contract allows, and each of its rules broken. */
import fc from "fast-check";
import {
  canTransitionJobStatus,
  explainRunnerEventBatch,
  PROVIDER_RUNTIME_JOB_STATUSES,
  RUN_PROVIDERS,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  RUNNER_EVENT_KINDS,
} from "runner-contracts";
import {
  brokenJobStatusWalk,
  deliveredRunnerRun,
  faultyRunnerEventBatch,
  jobStatusWalk,
  jsonValue,
  runnerEventBatch,
  runnerEventPayload,
  runnerJobSpec,
  runnerRun,
  storableText,
  unstorableText,
} from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";
import { readProjectFile } from "../../docs/markdown.ts";

/** As many values as a user's few properties would see, the same each time. */
function samplesOf<Value>(arbitrary: fc.Arbitrary<Value>): Value[] {
  return fc.sample(arbitrary, { numRuns: 3_000, seed: 7 });
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)].sort();
}

/** The fields that the protocol's table of payloads names for a kind. */
function conventionalFields(kind: string): string[] {
  const rows = readProjectFile("docs/protocol.md").match(
    new RegExp(`^\\| \`${kind}\` \\|.*$`, "gm"),
  );
  const cell = rows?.[1]?.split("|")[2] ?? "";
  const fields = [...cell.matchAll(/`(\w+)\??`/g)].map(([, field]) => field ?? "");
  return fields.filter((field) => field !== "true");
}

describe("payloads", () => {
  test.each(RUNNER_EVENT_KINDS)("of %s fill each field of the conventions", (kind) => {
    const found = samplesOf(runnerEventPayload(kind)).flatMap((data) => Object.keys(data));
    const fields = conventionalFields(kind);
    expect(fields.length).toBeGreaterThan(0);
    // A notification holds native fields beside them, under any name.
    const wanted = kind === "notification" ? found.filter((key) => fields.includes(key)) : found;
    expect(distinct(wanted)).toEqual(distinct(fields));
  });

  test("may hold what breaks careless code", () => {
    const json = samplesOf(jsonValue()).map((value) => JSON.stringify(value));
    for (const part of ['"__proto__":', '"constructor":', "\u2028", "\uFEFF", "[]", "{}", "null"]) {
      expect(json.some((text) => text.includes(part))).toBe(true);
    }
  });
});

describe("text", () => {
  test("comes from the whole of Unicode", () => {
    const points = samplesOf(storableText()).flatMap((text) =>
      [...text].map((character) => character.codePointAt(0) ?? 0),
    );
    for (const [from, to] of [
      [1, 0x20],
      [0x20, 0x7f],
      [0x80, 0xd800],
      [0xe000, 0x10000],
      [0x10000, 0x110000],
    ] as const) {
      expect(points.some((point) => point >= from && point < to)).toBe(true);
    }
  });

  test("that is unstorable has U+0000 or half of a pair, each half", () => {
    const units = samplesOf(unstorableText()).flatMap((text) =>
      [...text].map((c) => c.charCodeAt(0)),
    );
    expect(units.some((unit) => unit === 0)).toBe(true);
    expect(units.some((unit) => unit >= 0xd800 && unit < 0xdc00)).toBe(true);
    expect(units.some((unit) => unit >= 0xdc00 && unit < 0xe000)).toBe(true);
  });
});

test("batches hold every kind, gaps, leaps of time and a first seq that is none", () => {
  const batches = samplesOf(runnerEventBatch());
  const events = batches.flatMap((batch) => batch.events);
  expect(distinct(events.map(({ kind }) => kind))).toEqual(distinct(RUNNER_EVENT_KINDS));
  expect(events.some(({ tMs }) => tMs > 2 ** 40)).toBe(true);
  expect(batches.some(({ events: [first] }) => (first?.seq ?? 0) > 2 ** 40)).toBe(true);
  expect(batches.some(({ events: [one, two] }) => one && two && two.seq > one.seq + 1)).toBe(true);
});

describe("faulty batches", () => {
  const faulty = samplesOf(faultyRunnerEventBatch());
  const sent = samplesOf(faultyRunnerEventBatch({ isOnWire: true }));

  test.each([["in a program", faulty] as const, ["on the wire", sent] as const])(
    "have every code and every place, %s",
    (_, samples) => {
      expect(distinct(samples.map(({ code }) => code))).toEqual(
        distinct(RUNNER_EVENT_BATCH_VALIDATION_CODES),
      );
      const places = samples.map(({ place }) =>
        place.replace(/\d+/, "N").replace(/data[.[…].*/, "data…"),
      );
      expect(distinct(places)).toEqual(
        distinct([
          ...["batch", "batch.v", "batch.runId", "batch.events", "events[N]", "events[N].seq"],
          ...["events[N].tMs", "events[N].kind", "events[N].data", "events[N].data…"],
        ]),
      );
    },
  );

  test("break every rule of JSON safety", () => {
    const problems = faulty.flatMap(
      ({ batch }) => explainRunnerEventBatch(batch)[0]?.message ?? [],
    );
    for (const problem of [
      "must be text without U+0000",
      "must have a key without U+0000",
      "must be a finite number, got NaN",
      "must be a finite number, got Infinity",
      "must not be nested deeper",
      "must be a JSON value, got undefined",
      "must be a JSON value, got a bigint",
      "must be a JSON value, got a symbol",
      "must be a JSON value, got a function",
      "must be a JSON value, got an object that is neither plain nor an array",
    ]) {
      expect(
        problems.some((message) => message.includes(problem)),
        problem,
      ).toBe(true);
    }
  });

  test("have their fault in an event other than the first, and deep inside", () => {
    expect(faulty.some(({ place }) => /^events\[[1-4]\]\.data/.test(place))).toBe(true);
    expect(faulty.some(({ path }) => path.length > 5 && path.includes(1))).toBe(true);
    expect(faulty.some(({ path }) => path.length > 100)).toBe(true);
  });
});

describe("runs", () => {
  const runs = samplesOf(runnerRun());
  const kindsOf = runs.map(({ events }) => events.map(({ kind }) => kind).join(" "));

  test("hold every kind, calls beside each other and continued text", () => {
    for (const kind of RUNNER_EVENT_KINDS) {
      expect(kindsOf.some((kinds) => kinds.includes(kind))).toBe(true);
    }
    expect(kindsOf.some((kinds) => kinds.includes("tool_request tool_request"))).toBe(true);
    expect(runs.some(({ events }) => events.some(({ data }) => data["delta"] === true))).toBe(true);
  });

  test("come in one batch, in several and in many", () => {
    const counts = runs.map(({ batches }) => batches.length);
    for (const [least, most] of [
      [1, 1],
      [2, 3],
      [4, 99],
    ] as const) {
      expect(counts.some((count) => count >= least && count <= most)).toBe(true);
    }
  });

  test("are delivered whole, twice, overlapping, cut anew and after the end", () => {
    const all = samplesOf(deliveredRunnerRun());
    const some = (holds: (run: (typeof all)[number]) => boolean) =>
      expect(all.some(holds)).toBe(true);
    some(({ deliveries }) => deliveries.length === 1);
    some(({ deliveries }) => deliveries.some((each) => each.admitted.length === 0));
    some(({ deliveries }) =>
      deliveries.some((each) => each.duplicates > 0 && each.admitted.length > 0),
    );
    some(
      ({ deliveries }) =>
        (deliveries.at(-1)?.batch.events.at(-1)?.kind ?? "") !== "runtime_terminal",
    );
    some(({ batches, deliveries }) => deliveries.length > batches.length + 3);
  });
});

describe("jobs", () => {
  test("have every provider, resources and none, and an environment of odd names", () => {
    const specs = samplesOf(runnerJobSpec());
    expect(distinct(specs.map(({ provider }) => provider))).toEqual(distinct(RUN_PROVIDERS));
    expect(distinct(specs.map((spec) => Object.hasOwn(spec, "resources")))).toEqual([false, true]);
    expect(specs.some(({ env }) => Object.hasOwn(env, "__proto__"))).toBe(true);
  });

  const pairs = PROVIDER_RUNTIME_JOB_STATUSES.flatMap((from) =>
    PROVIDER_RUNTIME_JOB_STATUSES.map((to) => [from, to] as const),
  );
  const isLegal = ([from, to]: (typeof pairs)[number]) => canTransitionJobStatus(from, to);

  test("take every step of the table", () => {
    const steps = samplesOf(jobStatusWalk()).flatMap((walk) =>
      walk.slice(1).map((to, at) => `${walk[at]} ${to}`),
    );
    expect(distinct(steps)).toEqual(distinct(pairs.filter(isLegal).map((pair) => pair.join(" "))));
  });

  test("take every step that is not in the table, where they are broken", () => {
    const steps = samplesOf(brokenJobStatusWalk()).map(
      ({ statuses, at }) => `${statuses[at - 1]} ${statuses[at]}`,
    );
    const illegal = pairs.filter((pair) => !isLegal(pair));
    expect(distinct(steps)).toEqual(distinct(illegal.map((pair) => pair.join(" "))));
  });
});

test("all of this is tried with the version of fast-check that is meant", () => {
  expect(fc.__version.split(".")[0]).toBe(process.env["FAST_CHECK_MAJOR"] ?? "4");
});

test("bounds that no batch can have are the caller's mistake", () => {
  for (const bounds of [{ minEvents: 0 }, { maxEvents: 257 }, { minEvents: 3, maxEvents: 2 }]) {
    expect(() => runnerEventBatch(bounds)).toThrow(RangeError);
  }
});
