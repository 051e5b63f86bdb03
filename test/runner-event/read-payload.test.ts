import {
  draftRunnerEvent,
  RUNNER_EVENT_KINDS,
  type RunnerEventDraft,
  type RunnerEventKind,
  readRunnerEventPayload,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { LENT, whilePolluted } from "../support/pollution.ts";

/** For each kind: the fields that it demands, and those that it allows. */
const FIELDS: Record<RunnerEventKind, { required: object; optional: object }> = {
  runtime_started: { required: { source: "s" }, optional: { provider: "p", model: "m" } },
  assistant_text: {
    required: { text: "", role: "assistant" },
    optional: { messageId: "m", delta: true },
  },
  tool_request: {
    required: { id: "a", name: "ls", arguments: {} },
    optional: { extension: "e", messageId: "m" },
  },
  tool_response: {
    required: { id: "a", status: "error", content: null },
    optional: { isError: false, extension: "e" },
  },
  skill_loaded: { required: { name: "n" }, optional: { id: "i" } },
  file_uploaded: { required: { path: "/a" }, optional: { fileId: "f", name: "n" } },
  notification: { required: { source: "s", reason: "r" }, optional: {} },
  stream_error: { required: { source: "s", message: "m" }, optional: { code: "c" } },
  runtime_terminal: {
    required: { reason: "cancelled" },
    optional: { message: "m", code: "c", usage: {} },
  },
};

const draftOf = (kind: string, data: unknown) => ({ kind, data }) as RunnerEventDraft;

function placeOf(kind: string, data: unknown): string {
  const reading = readRunnerEventPayload(draftOf(kind, data));
  if (reading.status !== "malformed") throw new Error(`the payload is ${reading.status}`);
  expect(reading.message.startsWith(reading.path.join(".") || "event")).toBe(true);
  return reading.path.join(".");
}

describe.each(RUNNER_EVENT_KINDS)("a payload of %s", (kind) => {
  const { required, optional } = FIELDS[kind];
  const whole = { ...required, ...optional, native: [1] };

  test("is known with all its fields and further ones, as the event's own data", () => {
    const reading = readRunnerEventPayload(draftOf(kind, whole));
    expect(reading).toStrictEqual({ status: "known", kind, payload: whole });
    expect(reading.status === "known" && reading.payload).toBe(whole);
  });

  test("is known with the fields that are required", () => {
    expect(readRunnerEventPayload(draftOf(kind, required)).status).toBe("known");
  });

  test("is not carried by data without any field that is required", () => {
    expect(readRunnerEventPayload(draftOf(kind, {}))).toStrictEqual({ status: "not_carried" });
    expect(readRunnerEventPayload(draftOf(kind, { native: 1 })).status).toBe("not_carried");
  });

  test("is malformed where a field has a value of another type", () => {
    for (const field of Object.keys({ ...required, ...optional })) {
      expect(placeOf(kind, { ...whole, [field]: 7n })).toBe(`data.${field}`);
    }
  });

  test("is known with all its fields, whatever every object is lent by the name of one", () => {
    for (const field of Object.keys(whole)) {
      for (const [, lent] of LENT) {
        const reading = whilePolluted(
          lent,
          () => readRunnerEventPayload(draftOf(kind, whole)),
          field,
        );
        expect(reading.status).toBe("known");
      }
    }
  });

  test("is malformed where one of several required fields is absent", () => {
    for (const field of Object.keys(required)) {
      const rest = Object.entries(required).filter(([key]) => key !== field);
      if (rest.length > 0) expect(placeOf(kind, Object.fromEntries(rest))).toBe(`data.${field}`);
    }
  });
});

describe("a field", () => {
  test.each<[string, string, object]>([
    ["role", "assistant_text", { text: "", role: "user" }],
    ["delta", "assistant_text", { text: "", role: "assistant", delta: false }],
    ["messageId", "assistant_text", { text: "", role: "assistant", messageId: null }],
    ["arguments", "tool_request", { id: "a", name: "ls", arguments: [] }],
    ["arguments", "tool_request", { id: "a", name: "ls", arguments: "{}" }],
    ["status", "tool_response", { id: "a", status: "ok", content: 1 }],
    ["isError", "tool_response", { id: "a", status: "success", content: 1, isError: 1 }],
    ["reason", "runtime_terminal", { reason: "done" }],
    ["usage", "runtime_terminal", { reason: "complete", usage: 7 }],
    ["path", "file_uploaded", { path: 1, fileId: "f" }],
  ])("%s is malformed in %s with %j", (field, kind, data) => {
    expect(placeOf(kind, data)).toBe(`data.${field}`);
  });

  test("of a file may be its id alone", () => {
    expect(readRunnerEventPayload(draftOf("file_uploaded", { fileId: "f" })).status).toBe("known");
    expect(readRunnerEventPayload(draftOf("file_uploaded", { name: "n" })).status).toBe(
      "not_carried",
    );
  });

  test.each([["text"], [0], [false], [null], [[]], [{}]])("of content may be %j", (content) => {
    const data = { id: "a", status: "success", content };
    expect(readRunnerEventPayload(draftOf("tool_response", data)).status).toBe("known");
  });
});

describe("what is no event of this version", () => {
  test("is not carried where its kind is newer", () => {
    expect(readRunnerEventPayload({ kind: "newer", data: { text: 1 } }).status).toBe("not_carried");
  });

  test.each<[string, unknown]>([
    ["", null],
    ["", []],
    ["kind", { data: {} }],
    ["data", { kind: "notification" }],
    ["data", { kind: "notification", data: [] }],
  ])("is malformed at %j: %j", (place, value) => {
    const reading = readRunnerEventPayload(value as RunnerEventDraft);
    expect(reading.status === "malformed" && reading.path.join(".")).toBe(place);
  });

  law("totality: one of the three, for any value", anyHostile(), (value) => {
    const drafts = [value, draftOf("tool_request", value), { kind: value, data: {} }];
    const deep = RUNNER_EVENT_KINDS.map((kind) => {
      const fields = Object.keys({ ...FIELDS[kind].required, ...FIELDS[kind].optional });
      return draftOf(kind, Object.fromEntries(fields.map((field) => [field, value])));
    });
    for (const draft of [...drafts, ...deep]) {
      const { status } = readRunnerEventPayload(draft as RunnerEventDraft);
      expect(["known", "malformed", "not_carried"]).toContain(status);
    }
  });

  test("is what drafts of this library never are", () => {
    const draft = draftRunnerEvent("assistant_text", { text: "hi", role: "assistant" });
    expect(readRunnerEventPayload(draft).status).toBe("known");
  });
});
