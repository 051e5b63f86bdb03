/** The second implementation passes the vectors that it is for, and its command works. */
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { hasPython, python } from "../../support/python.ts";
import { vectorFiles, vectorPath } from "./vector-files.ts";

const IMPLEMENTED = [
  "admission",
  "batch",
  "body",
  "cursor",
  "payload",
  "sequence",
  "tolerant-reader",
  "verifier",
];

describe.skipIf(!hasPython())("the Python implementation (needs python3, 3.11 or later)", () => {
  test("passes every vector of the subjects that it implements", () => {
    const { status, stdout } = python(["check_vectors.py", dirname(vectorPath("batch"))]);
    expect(stdout).not.toContain(": raised");
    const expected = vectorFiles()
      .filter(({ subject }) => IMPLEMENTED.includes(subject))
      .map(({ subject, vectors }) => `${subject}: ${vectors.length} passed, 0 failed`);
    expect(stdout.split("\n").filter((line) => line.endsWith(" passed, 0 failed"))).toEqual([
      ...expected.sort(),
      expect.stringMatching(/^\d+ passed, 0 failed$/),
    ]);
    expect(status).toBe(0);
  });

  test("validates standard input, and tells the verdict by its exit code", () => {
    const event = { seq: 0, tMs: 0, kind: "notification", data: {} };
    const good = JSON.stringify({ v: 1, runId: "run-7\u001b[2J", events: [event] });
    const command = ["-m", "runner_contracts", "validate"];
    expect(python(command, good)).toMatchObject({
      status: 0,
      stdout: 'accepted: run "run-7\\u001b[2J", 1 event(s)\n',
    });
    const bad = python(command, good.replace('"v":1', '"v":true'));
    expect(bad.stdout).toMatch(/^version_mismatch: batch\.v /);
    expect(bad.status).toBe(1);
  });
});
