import {
  explainRunnerJobHandle,
  explainRunnerJobSpec,
  explainRunnerJobStatusSnapshot,
  RUNNER_JOB_MAX_ISSUES,
  RUNNER_JOB_VALIDATION_CODES,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
  validateRunnerJobStatusSnapshot,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { DIGEST, SPEC, specWith } from "./specs.ts";

test("the codes stand in the order of the contract", () => {
  expect(RUNNER_JOB_VALIDATION_CODES).toStrictEqual([
    "invalid_spec",
    "invalid_handle",
    "invalid_snapshot",
  ]);
});

/** The paths of a spec's faults; the test below holds each message against its path. */
function faultsOf(changes: Readonly<Record<string, unknown>>): string[] {
  return explainRunnerJobSpec(specWith(changes)).map(({ path }) => path.join("."));
}

describe("validateRunnerJobSpec", () => {
  test("accepts a spec and gives its fields in order, without further ones", () => {
    const verdict = validateRunnerJobSpec({ extra: 1, ...SPEC });
    expect(verdict).toStrictEqual({ ok: true, value: SPEC });
    expect(Object.keys(verdict.ok ? verdict.value : {})).toStrictEqual([
      "runId",
      "workspaceId",
      "provider",
      "image",
      "env",
      "maxRunDurationMs",
      "region",
      "resources",
    ]);
  });

  test("accepts a spec without resources, and gives none", () => {
    const { resources: _, ...rest } = SPEC;
    expect(validateRunnerJobSpec(rest)).toStrictEqual({ ok: true, value: rest });
    expect(validateRunnerJobSpec({ ...rest, resources: undefined })).toStrictEqual({
      ok: true,
      value: rest,
    });
  });

  test("names the first fault, and the explanation names them all", () => {
    const spec = { runId: "", workspaceId: 1, provider: "acme", image: "x", env: [], region: null };
    expect(validateRunnerJobSpec(spec)).toMatchObject({ ok: false, code: "invalid_spec" });
    expect(explainRunnerJobSpec(spec).map(({ path }) => path)).toStrictEqual([
      ["runId"],
      ["workspaceId"],
      ["provider"],
      ["image"],
      ["env"],
      ["maxRunDurationMs"],
      ["region"],
    ]);
  });

  test.each([
    `runner@sha256:${DIGEST}`,
    `runner:latest@sha256:${DIGEST}`,
    `registry.fly.io/team-a/runner_b.c:v1.2-3@sha256:${DIGEST}`,
    `localhost:5000/runner@sha256:${DIGEST}`,
    `[2001:db8::1]:5000/a/b@sha256:${DIGEST}`,
    `Registry.Example/runner@sha256:${DIGEST}`,
  ])("accepts the pinned image %s", (image) => {
    expect(faultsOf({ image })).toEqual([]);
  });

  test.each([
    "runner",
    "runner:latest",
    `runner@sha256:${DIGEST.slice(1)}`,
    `runner@sha256:${DIGEST}0`,
    `runner@sha256:${DIGEST}\n`,
    ` runner@sha256:${DIGEST}`,
    `runner@sha256:${DIGEST.toUpperCase()}`,
    `runner@sha512:${DIGEST}`,
    `@sha256:${DIGEST}`,
    `runner@sha256:${DIGEST}@sha256:${DIGEST}`,
    `Runner@sha256:${DIGEST}`,
    `runner:@sha256:${DIGEST}`,
    `https://registry.example/runner@sha256:${DIGEST}`,
    `--privileged@sha256:${DIGEST}`,
    `a//b@sha256:${DIGEST}`,
    `runner:${"t".repeat(129)}@sha256:${DIGEST}`,
    `${"r".repeat(500)}@sha256:${DIGEST}`,
  ])("refuses the image %j", (image) => {
    expect(faultsOf({ image })).toEqual(["image"]);
  });

  test("judges an image of a megabyte of hyphens in no time", () => {
    const started = performance.now();
    for (const part of ["-", "a-", "a.", "a", "A", "_", "0:"]) {
      expect(faultsOf({ image: part.repeat(1_000_000 / part.length) })).toEqual(["image"]);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test.each([
    ["1A", "x"],
    ["A-B", "x"],
    ["", "x"],
    ["Ä", "x"],
    ["TOKEN=abc", "x"],
  ])("refuses the variable name %j at the environment, without quoting it", (name, value) => {
    const [issue, ...more] = explainRunnerJobSpec(specWith({ env: { GOOD: "y", [name]: value } }));
    expect(more).toEqual([]);
    expect(issue?.path).toStrictEqual(["env"]);
    expect(issue?.message).toContain("name 2 of 2");
    if (name !== "") expect(issue?.message).not.toContain(name);
  });

  test.each([
    ["a number", 12345678],
    ["U+0000", "12345678\u0000"],
    ["a lone surrogate", "12345678\uD800"],
    ["null", null],
    ["an object that writes itself", { toString: () => "12345678" }],
  ])("refuses %s for a variable, without quoting it", (_, value) => {
    const [issue] = explainRunnerJobSpec(specWith({ env: { TOKEN: value } }));
    expect(issue?.path).toStrictEqual(["env", "TOKEN"]);
    expect(issue?.message).not.toContain("1234");
  });

  test.each([
    ["text", '{"env":{"TOKEN":"12345678"}}'],
    ["a list", ["TOKEN=12345678"]],
    ["a map", new Map([["TOKEN", "12345678"]])],
  ])("refuses %s for the environment, and for the spec, without quoting it", (_, value) => {
    const [issue] = explainRunnerJobSpec(specWith({ env: value }));
    expect(issue?.path).toStrictEqual(["env"]);
    expect(issue?.message).not.toContain("1234");
    const verdict = validateRunnerJobSpec(typeof value === "string" ? value : [value]);
    expect(verdict.ok || verdict.message).not.toContain("1234");
  });

  test("keeps a variable named __proto__ as one", () => {
    const spec = specWith({ env: JSON.parse('{"__proto__":"x"}') });
    const verdict = validateRunnerJobSpec(spec);
    const env = verdict.ok ? verdict.value.env : {};
    expect(Object.entries(env)).toStrictEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf(env)).toBe(Object.prototype);
  });

  test.each([0, -1, 1.5, -0, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "1", 1n])(
    "refuses the duration %s",
    (maxRunDurationMs) => {
      expect(faultsOf({ maxRunDurationMs })).toEqual(["maxRunDurationMs"]);
    },
  );

  test("refuses resources that are null, incomplete, zero or without end", () => {
    expect(faultsOf({ resources: null })).toEqual(["resources"]);
    expect(faultsOf({ resources: { cpus: 1 } })).toEqual(["resources.memoryMb"]);
    expect(faultsOf({ resources: { cpus: 0, memoryMb: Number.POSITIVE_INFINITY } })).toEqual([
      "resources.cpus",
      "resources.memoryMb",
    ]);
  });

  test("lists at most a hundred faults, and says where it stopped", () => {
    const env = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`V${index}`, index]));
    const issues = explainRunnerJobSpec(specWith({ env }));
    expect(issues).toHaveLength(RUNNER_JOB_MAX_ISSUES);
    expect(issues.at(-1)?.message).toMatch(/further faults are not listed$/);
    expect(issues.at(-2)?.message).not.toMatch(/further faults/);
  });
});

describe("validateRunnerJobHandle", () => {
  test("accepts a handle as it comes back from a database, without further fields", () => {
    expect(validateRunnerJobHandle({ machineId: "m", id: 7, appName: "a" })).toStrictEqual({
      ok: true,
      value: { appName: "a", machineId: "m" },
    });
  });

  test("refuses text that is empty or cannot be stored", () => {
    const paths = explainRunnerJobHandle({ appName: "", machineId: "m\u0000" }).map(
      ({ path }) => path,
    );
    expect(paths).toStrictEqual([["appName"], ["machineId"]]);
  });

  test.each([[null], ["m"], [["a", "m"]], [undefined]])("refuses %j", (value) => {
    const verdict = validateRunnerJobHandle(value);
    expect(verdict).toMatchObject({ ok: false, code: "invalid_handle" });
    expect(verdict.ok || verdict.message).toMatch(/^handle must be an object/);
  });
});

describe("validateRunnerJobStatusSnapshot", () => {
  test("accepts a snapshot, and drops what is undefined or unknown", () => {
    const snapshot = {
      status: "failed",
      terminalErrorClass: "OutOfMemory",
      terminalErrorMessage: undefined,
      resourceStats: { cpuPercent: 250, memoryMb: -0, networkRxBytes: undefined, disk: 1 },
      at: 1,
    };
    const value = {
      status: "failed",
      terminalErrorClass: "OutOfMemory",
      resourceStats: { cpuPercent: 250, memoryMb: 0 },
    };
    expect(validateRunnerJobStatusSnapshot(snapshot)).toStrictEqual({ ok: true, value });
  });

  test("refuses an unknown status, empty or null text, and figures that cannot be", () => {
    const issues = explainRunnerJobStatusSnapshot({
      status: "started",
      terminalErrorClass: "",
      terminalErrorMessage: null,
      resourceStats: {
        cpuPercent: -1,
        memoryMb: Number.NaN,
        networkRxBytes: null,
        networkTxBytes: Number.POSITIVE_INFINITY,
      },
    });
    expect(issues.map(({ path }) => path.join("."))).toStrictEqual([
      "status",
      "terminalErrorClass",
      "terminalErrorMessage",
      "resourceStats.cpuPercent",
      "resourceStats.memoryMb",
      "resourceStats.networkRxBytes",
      "resourceStats.networkTxBytes",
    ]);
    expect(new Set(issues.map(({ code }) => code))).toStrictEqual(new Set(["invalid_snapshot"]));
  });

  test("refuses statistics that are no object", () => {
    const [issue] = explainRunnerJobStatusSnapshot({ status: "running", resourceStats: [1] });
    expect(issue?.path).toStrictEqual(["resourceStats"]);
  });
});
