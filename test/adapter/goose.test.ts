import { readdirSync, readFileSync } from "node:fs";
import { GOOSE_ENDINGS, type GooseEnding, gooseAdapter } from "runner-contracts/adapter/goose";
import { describe, expect, test } from "vitest";
import { expectValid, kindsOf, textOf } from "./drafts.ts";
import {
  answered,
  called,
  completed,
  fold,
  foldInner,
  fromHarness,
  fromModel,
  gave,
  HARNESS_ID,
  harnessSaid,
  said,
  terminalOf,
} from "./goose-records.ts";

const RAN_INTO = "Ran into this error: Server error: the mill is broken.";
const SHELL = { name: "shell", arguments: { command: "date" } };
const DONE = { content: [{ type: "text", text: "noon" }] };

describe("the start", () => {
  test("names the provider and the model of the first message", () => {
    expect(fold([said("Hi")])[0]).toEqual({
      kind: "runtime_started",
      data: { source: "goose", provider: "openai", model: "gpt-4o" },
    });
  });

  test("prefers the model that the provider resolved", () => {
    const inference = { provider: "p", requestedModel: "latest", resolvedModel: "v2" };
    const [start] = fold([fromModel([], { metadata: { inference } })]);
    expect(start?.data["model"]).toBe("v2");
  });

  test.each(["new session", "resuming"])(
    "names the provider and the model of the banner, %s, which 1.37 tells nowhere else",
    (how) => {
      const [start] = fold([`    __( O)>  ● ${how} · anthropic claude-sonnet-4-5`]);
      expect(start?.data).toEqual({
        source: "goose",
        provider: "anthropic",
        model: "claude-sonnet-4-5",
      });
    },
  );

  test("names neither where the first record does not tell", () => {
    expect(fold([completed(), said("Hi")])[0]?.data).toEqual({ source: "goose" });
  });

  test("is made at the end where there was no record", () => {
    expect(kindsOf(fold([]))).toEqual(["runtime_started", "runtime_terminal"]);
  });

  test("is made at the first line that is not blank", () => {
    const first = gooseAdapter.push(gooseAdapter.init(), "\n");
    expect(first.drafts).toEqual([]);
    expect(kindsOf(gooseAdapter.push(first.state, "hello\n").drafts)).toEqual([
      "runtime_started",
      "notification",
    ]);
  });
});

describe("a line", () => {
  test("is a record, with any line end and in any order of keys", () => {
    const line =
      '{"message":{"role":"assistant","id":"m1","content":[{"text":"Hi","type":"text"}]},"type":"message"}';
    for (const end of ["", "\n", "\r\n", "\r"]) expect(textOf(fold([line + end]))).toBe("Hi");
  });

  test("is dropped where it is blank", () => {
    expect(foldInner("", "  \t", "\r\n", "\uFEFF")).toEqual([]);
  });

  test("is a notification where it is prose", () => {
    expect(foldInner("   L L     goose is ready\r\n")).toEqual([
      {
        kind: "notification",
        data: { source: "goose", reason: "stdout", text: "   L L     goose is ready" },
      },
    ]);
  });

  test("is prose where it is JSON but no object", () => {
    for (const line of ["42", '"text"', "[1]", "null"]) {
      expect(foldInner(line)).toEqual([
        { kind: "notification", data: { source: "goose", reason: "stdout", text: line } },
      ]);
    }
  });

  test("gives both where prose is glued to a record", () => {
    const drafts = foldInner('Wait — {what}?{"type":"error","error":"the mill is broken"}\n');
    expect(drafts.map(({ data }) => data["text"] ?? data["message"])).toEqual([
      "Wait — {what}?",
      "the mill is broken",
    ]);
  });

  test("is prose as a whole where it is a recipe's parameter, whatever its value", () => {
    const drafts = fold(['   ev: {"type":"error","error":"boom"}', said("Hi"), completed()]);
    expect(kindsOf(drafts)).not.toContain("stream_error");
    expect(drafts[1]?.data).toMatchObject({ text: '   ev: {"type":"error","error":"boom"}' });
    expect(drafts.at(-1)?.data["reason"]).toBe("complete");
  });

  test("is no interruption where it is the question in a parameter's value", () => {
    const lines = ["   ev: see", "Yes — what would you like me to do?", said("Hi"), completed()];
    expect(terminalOf(lines)?.["reason"]).toBe("complete");
  });

  test("is prose as a whole where what is glued to it is cut", () => {
    const line = 'Wait{"type":"error","error":"the mi';
    expect(foldInner(line)[0]?.data["text"]).toBe(line);
  });

  test("keeps U+2028, U+0085 and U+FEFF inside text", () => {
    const text = "a\u2028b\u0085c\uFEFFd";
    expect(textOf(fold([JSON.stringify(said(text))]))).toBe(text);
  });

  test("may be a million characters long and a hundred thousand levels deep", () => {
    const deep = `{"type":"deep","value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const long = JSON.stringify(said("x".repeat(1_000_000)));
    const drafts = fold([deep, long, "[".repeat(100_000)]);
    expect(textOf(drafts)).toHaveLength(1_000_000);
    expectValid(drafts);
  });

  test("may hold -0, which a state in JSON cannot", () => {
    const drafts = fold(['{"type":"complete","total_tokens":-0}']);
    expect(drafts.at(-1)?.data["usage"]).toEqual({ total_tokens: 0 });
  });

  test("may hold numbers that JavaScript cannot", () => {
    const drafts = fold(['{"type":"complete","total_tokens":1e999,"cost_usd":1e-999}']);
    expect(drafts.at(-1)?.data["usage"]).toEqual({ cost_usd: 0 });
  });
});

describe("text", () => {
  test("is assistant_text, whose further pieces are deltas", () => {
    expect(foldInner(said("Hel"), said("lo"))).toEqual([
      { kind: "assistant_text", data: { text: "Hel", role: "assistant", messageId: "m1" } },
      {
        kind: "assistant_text",
        data: { text: "lo", role: "assistant", messageId: "m1", delta: true },
      },
    ]);
  });

  test("is no delta where its message has no id or another one", () => {
    const without = (text: string) => fromModel([{ type: "text", text }], { id: null });
    const drafts = foldInner(said("a"), said("b", "m2"), without("c"), without("d"));
    expect(drafts.map(({ data }) => data["delta"])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("that is empty makes no event", () => {
    expect(foldInner(said(""))).toEqual([]);
  });

  test("of the user is a notification", () => {
    const [draft] = foldInner(fromModel([{ type: "text", text: "Do it" }], { role: "user" }));
    expect(draft).toMatchObject({ kind: "notification", data: { reason: "text", role: "user" } });
  });

  test("joins a pair that two deltas split", () => {
    const drafts = foldInner(said("a\uD83D"), said("\uDC4Bb"));
    expect(drafts.map(({ data }) => data["text"])).toEqual(["a", "👋b"]);
  });

  test("joins a pair across news of a tool and other lines", () => {
    const news = { type: "notification", extension_id: "c", log: { message: "tick" } };
    expect(textOf(foldInner(said("\uD83D"), news, "prose", "", said("\uDC4B")))).toBe("👋");
  });

  test("has U+FFFD for half a pair before another message, another content and the end", () => {
    const half = said("a\uD83D");
    expect(textOf(fold([half, said("\uDC4Bb", "m2")]))).toBe("a\uFFFD\uFFFDb");
    expect(kindsOf(foldInner(half, called("c", SHELL))).slice(0, 3)).toEqual([
      "assistant_text",
      "assistant_text",
      "tool_request",
    ]);
    expect(textOf(fold([half]))).toBe("a\uFFFD");
  });

  test("has U+FFFD for U+0000", () => {
    expect(textOf(fold([said("a\u0000b")]))).toBe("a\uFFFDb");
  });

  test("that begins like an error of Goose is text where a model said it", () => {
    expect(textOf(fold([said(RAN_INTO), completed()]))).toBe(RAN_INTO);
    expect(terminalOf([said(RAN_INTO), completed()])?.["reason"]).toBe("complete");
  });

  test("that Goose wrote is text where it is not known to be more: a recipe's final output", () => {
    const drafts = fold([
      called("c", { name: "recipe__final_output", arguments: { a: 1 } }),
      gave("c", DONE),
      harnessSaid('{"a":1}'),
      completed(),
    ]);
    expect(textOf(drafts)).toBe('{"a":1}');
    expect(drafts.at(-1)?.data["reason"]).toBe("complete");
  });
});

describe("what Goose says in the model's place", () => {
  test.each([
    ["Ran into this error: the mill is broken.", "api_error"],
    ["Network error: Stream decode error", "api_error"],
  ])("is an error and no text: %s", (text, code) => {
    const drafts = fold([said("Hel"), harnessSaid(text), completed(0)], { exitCode: 0 });
    expect(drafts.slice(2, -1)).toEqual([
      {
        kind: "notification",
        data: { source: "goose", reason: "harness_text", messageId: HARNESS_ID, code, text },
      },
      {
        kind: "stream_error",
        data: { source: "goose", message: text, code, messageId: HARNESS_ID },
      },
    ]);
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code, message: text });
  });

  test.each([
    ["The model returned an empty response. Please resend.", "empty_response"],
    ["The provider refused this request.\n\n{}", "refusal"],
    ["I've reached the maximum number of actions I can do", "max_turns"],
    ["Maximum retry attempts (2) exceeded", "retries_exhausted"],
    ["Ran into this error: Provider refused request: no", "refusal"],
    [
      "Retry logic encountered an error: Shell command timed out after 1s: sleep 5",
      "runtime_error",
    ],
  ])("is why the run stopped short: %s", (text, code) => {
    const drafts = fold([said("Hel"), harnessSaid(text), completed()], { exitCode: 0 });
    expect(kindsOf(drafts.slice(2, -1))).toEqual(["notification"]);
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code, message: text });
  });

  test("is an error where a compaction failed", () => {
    const text = "Ran into this error trying to compact: Request failed.\n\nPlease try again";
    const drafts = fold([said("Look."), harnessSaid(text), completed()], { exitCode: 0 });
    expect(textOf(drafts)).toBe("Look.");
    expect(kindsOf(drafts)).toContain("stream_error");
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code: "api_error" });
  });

  test("is forgotten where the model goes on, as after a recipe's retry", () => {
    const empty = harnessSaid("The model returned an empty response. Please resend.");
    for (const trouble of [empty, harnessSaid(RAN_INTO)]) {
      expect(terminalOf([trouble, said("Hi"), completed()])?.["reason"]).toBe("complete");
      expect(terminalOf([trouble, called("c", SHELL), completed()])?.["reason"]).toBe("complete");
    }
    expect(kindsOf(fold([harnessSaid(RAN_INTO), said("Hi"), completed()]))).toContain(
      "stream_error",
    );
  });

  test("stays where it was an error, and what comes after may be Goose's own", () => {
    const more = harnessSaid("Anything else?", { id: null });
    expect(terminalOf([harnessSaid(RAN_INTO), more, completed()])?.["code"]).toBe("api_error");
  });

  test("stays where it was an error, whatever trouble comes after", () => {
    const empty = harnessSaid("The model returned an empty response. Please resend.");
    expect(terminalOf([harnessSaid(RAN_INTO), empty, completed()])?.["code"]).toBe("api_error");
    const record = { type: "error", error: "no disk" };
    expect(terminalOf([harnessSaid(RAN_INTO), record])?.["code"]).toBe("api_error");
  });

  test("answers a command, which is no empty answer", () => {
    const command = fromHarness([{ type: "text", text: "/status" }], { role: "user" });
    const nothing = completed(0);
    expect(terminalOf([command, harnessSaid("Model: gpt-4o"), nothing])?.["reason"]).toBe(
      "complete",
    );
    for (const words of ["You MUST call a tool", "/goal count the boats"]) {
      const other = fromHarness([{ type: "text", text: words }], { role: "user" });
      expect(terminalOf([other, harnessSaid("Goal set."), nothing])?.["code"]).toBe(
        "empty_response",
      );
    }
    const off = fromHarness([{ type: "text", text: "/goal off" }], { role: "user" });
    expect(terminalOf([off, harnessSaid("Goal cleared."), nothing])?.["reason"]).toBe("complete");
    const full = harnessSaid("I've reached the maximum number of actions I can do");
    expect(terminalOf([full, command, completed()])?.["code"]).toBe("max_turns");
  });

  test("is known by the missing id in 1.37", () => {
    expect(terminalOf([harnessSaid(RAN_INTO, { id: null }), completed()])?.["code"]).toBe(
      "api_error",
    );
  });

  test("ends a run of 1.37 whose tool call could not be read", () => {
    const text = "A tool call could not be parsed: it may have been cut.";
    const unread = called("c", undefined);
    const records = [
      unread,
      harnessSaid(text, { id: null }),
      { type: "complete", total_tokens: null },
    ];
    const drafts = fold(records, { exitCode: 0 });
    expect(kindsOf(drafts)).not.toContain("assistant_text");
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code: "runtime_error" });
  });

  test("is not known by its words alone", () => {
    const byProvider = harnessSaid(RAN_INTO, { id: "chatcmpl-1" });
    expect(terminalOf([byProvider, completed()])?.["reason"]).toBe("complete");
  });
});

describe("a tool call", () => {
  test("is a tool_request with its arguments, its extension and its message", () => {
    expect(foldInner(called("c", SHELL, { _meta: { goose_extension: "developer" } }))[0]).toEqual({
      kind: "tool_request",
      data: { id: "c", ...SHELL, extension: "developer", messageId: "m1" },
    });
  });

  test("takes the extension from the tool's name where nothing else tells", () => {
    const extensions = ["weather__forecast", "__odd", "shell"].map((name) => {
      return foldInner(called("c", { name, arguments: {} }))[0]?.data["extension"];
    });
    expect(extensions).toEqual(["weather", undefined, undefined]);
  });

  test("has no arguments where none are given", () => {
    for (const value of [{ name: "now" }, { name: "now", arguments: null }]) {
      expect(foldInner(called("c", value))[0]?.data).toEqual({
        id: "c",
        name: "now",
        arguments: {},
        messageId: "m1",
      });
    }
  });

  test("that Goose could not read is invalid, and pairs with its answer", () => {
    const content = [
      { type: "toolRequest", id: "c", toolCall: { status: "error", error: "-32602: cut off" } },
    ];
    const failed = answered("c", { status: "error", error: "-32602: cut off" });
    expect(foldInner(fromModel(content), failed)).toEqual([
      {
        kind: "tool_request",
        data: {
          id: "c",
          name: "unknown",
          arguments: {},
          invalid: true,
          message: "-32602: cut off",
          messageId: "m1",
        },
      },
      {
        kind: "tool_response",
        data: { id: "c", status: "error", content: "-32602: cut off", isError: true },
      },
    ]);
  });

  test("that this library cannot read is invalid, and shown as it came", () => {
    for (const value of [{ name: "shell", arguments: "date" }, { arguments: {} }, 7]) {
      const [draft] = foldInner(called("c", value));
      expect(draft).toMatchObject({
        kind: "tool_request",
        data: { arguments: {}, invalid: true, record: { status: "success", value } },
      });
    }
  });

  test("without an id is a notification", () => {
    const drafts = foldInner(
      fromModel([
        { type: "toolRequest", toolCall: {} },
        { type: "toolResponse", id: 7 },
      ]),
    );
    expect(drafts.map(({ data }) => data["reason"])).toEqual(["toolRequest", "toolResponse"]);
  });

  test("stands beside others in one message", () => {
    const content = ["a", "b"].map((id) => {
      return { type: "toolRequest", id, toolCall: { status: "success", value: SHELL } };
    });
    const drafts = foldInner(fromModel(content), gave("a", DONE), gave("b", DONE));
    expect(drafts.map(({ kind, data }) => [kind, data["id"]])).toEqual([
      ["tool_request", "a"],
      ["tool_request", "b"],
      ["tool_response", "a"],
      ["tool_response", "b"],
    ]);
  });

  test("that comes twice before its answer is requested once", () => {
    const line = called("c", SHELL);
    const kinds = foldInner(line, line, gave("c", DONE)).map(({ kind, data }) => {
      return data["reason"] ?? kind;
    });
    expect(kinds).toEqual(["tool_request", "duplicate_tool_request", "tool_response"]);
  });

  test.each(["m1", "m2"])("after the answer is a new one, in message %s of m1", (messageId) => {
    const drafts = foldInner(
      called("call_0", SHELL, {}, "m1"),
      gave("call_0", DONE),
      called("call_0", SHELL, {}, messageId),
      gave("call_0", DONE),
    );
    expect(kindsOf(drafts)).toEqual([
      "tool_request",
      "tool_response",
      "tool_request",
      "tool_response",
    ]);
  });

  test("that was not answered is told of before the terminal", () => {
    expect(foldInner(called("c", SHELL, { _meta: { goose_extension: "developer" } }))[1]).toEqual({
      kind: "notification",
      data: {
        source: "goose",
        reason: "tool_call_unanswered",
        id: "c",
        name: "shell",
        extension: "developer",
        messageId: "m1",
      },
    });
  });

  test("is given up aloud where more than 256 are open, the oldest first", () => {
    const calls = Array.from({ length: 258 }, (_, index) => called(`c${index}`, SHELL));
    const notices = foldInner(...calls).filter(({ kind }) => kind === "notification");
    const reasons = notices.map(({ data }) => [data["reason"], data["id"]]);
    expect(reasons.slice(0, 3)).toEqual([
      ["tool_call_untracked", "c0"],
      ["tool_call_untracked", "c1"],
      ["tool_call_unanswered", "c2"],
    ]);
    expect(reasons).toHaveLength(258);
  });

  test("with an id of more than 256 characters is given out and not remembered", () => {
    const id = "c".repeat(257);
    expect(kindsOf(foldInner(called(id, SHELL), gave(id, DONE)))).toEqual([
      "tool_request",
      "tool_response",
    ]);
    expect(kindsOf(foldInner(called(id, SHELL)))).toEqual(["tool_request"]);
  });
});

describe("a tool's answer", () => {
  const request = called("c", { name: "weather__now", arguments: {} });

  test("is a tool_response with the content, the structured content and the extension", () => {
    const value = {
      resultType: "complete",
      content: [{ type: "text", text: "snow" }],
      structuredContent: { celsius: -4 },
      isError: false,
      _meta: { subagent_session_id: "s" },
    };
    expect(foldInner(request, gave("c", value))[1]).toEqual({
      kind: "tool_response",
      data: {
        id: "c",
        status: "success",
        content: [{ type: "text", text: "snow" }],
        isError: false,
        structuredContent: { celsius: -4 },
        meta: { subagent_session_id: "s" },
        extension: "weather",
      },
    });
  });

  test("is a success with isError where the tool ran and failed", () => {
    const [, draft] = foldInner(request, gave("c", { ...DONE, isError: true }));
    expect(draft?.data).toMatchObject({ status: "success", isError: true });
  });

  test("may be the bare array of older versions", () => {
    for (const result of [{ status: "success", value: DONE.content }, DONE.content]) {
      const [, draft] = foldInner(request, answered("c", result));
      expect(draft?.data).toMatchObject({ status: "success", content: DONE.content });
    }
  });

  test("is an error, shown as it came, where it is neither result nor error", () => {
    const [, draft] = foldInner(request, answered("c", { status: "lost" }));
    expect(draft?.data).toMatchObject({ status: "error", content: { status: "lost" } });
    const [, without] = foldInner(request, answered("c", undefined));
    expect(without?.data).toMatchObject({ status: "error", content: null });
  });

  test("to a call that was never seen is a tool_response all the same", () => {
    expect(foldInner(gave("c", DONE))[0]?.kind).toBe("tool_response");
  });

  test("that comes twice is given once", () => {
    const drafts = foldInner(request, gave("c", DONE), gave("c", DONE));
    expect(drafts[2]).toMatchObject({
      kind: "notification",
      data: { reason: "duplicate_tool_response", id: "c" },
    });
  });

  test("has the size of pictures, sounds and files in place of their data", () => {
    const content = [
      { type: "image", mimeType: "image/png", data: "AAAA" },
      { type: "audio", mimeType: "audio/wav", data: "AAA=" },
      { type: "resource", resource: { uri: "file:///a.pdf", blob: "AA==" } },
      { type: "resource", resource: { uri: "file:///a.txt", text: "A" } },
      { type: "resource_link", uri: "file:///b.txt", name: "b.txt" },
    ];
    expect(foldInner(request, gave("c", { content }))[1]?.data["content"]).toEqual([
      { type: "image", mimeType: "image/png", byteLength: 3 },
      { type: "audio", mimeType: "audio/wav", byteLength: 2 },
      { type: "resource", resource: { uri: "file:///a.pdf", byteLength: 1 } },
      { type: "resource", resource: { uri: "file:///a.txt", text: "A" } },
      { type: "resource_link", uri: "file:///b.txt", name: "b.txt" },
    ]);
  });

  test.each(["load_skill", "skills__load_skill"])("loads a skill where the tool is %s", (name) => {
    const load = called("c", { name, arguments: { name: "tides" } });
    const [, , draft] = foldInner(load, gave("c", DONE));
    expect(draft).toEqual({ kind: "skill_loaded", data: { name: "tides" } });
  });

  test("loads no skill where it failed, or names none", () => {
    const load = called("c", { name: "load_skill", arguments: { name: "tides" } });
    const nameless = called("c", { name: "load_skill", arguments: {} });
    const drafts = [
      ...foldInner(load, gave("c", { ...DONE, isError: true })),
      ...foldInner(load, answered("c", { status: "error", error: "-32603: no" })),
      ...foldInner(nameless, gave("c", DONE)),
    ];
    expect(kindsOf(drafts)).not.toContain("skill_loaded");
  });
});

describe("other content", () => {
  test("of thinking is a notification without the signature", () => {
    const content = [
      { type: "thinking", thinking: "Hm.", signature: "c2ln" },
      { type: "redactedThinking", data: "b3BhcXVl" },
    ];
    expect(foldInner(fromModel(content)).map(({ data }) => data)).toEqual([
      { source: "goose", reason: "thinking", messageId: "m1", text: "Hm." },
      { source: "goose", reason: "redactedThinking", messageId: "m1" },
    ]);
  });

  test("of an image is its type and size", () => {
    const content = [{ type: "image", mimeType: "image/png", data: "AAAA" }, { type: "image" }];
    expect(foldInner(fromModel(content)).map(({ data }) => data)).toEqual([
      { source: "goose", reason: "image", messageId: "m1", mimeType: "image/png", byteLength: 3 },
      { source: "goose", reason: "image", messageId: "m1" },
    ]);
  });

  test("of an error is a stream_error with its kind, and the line that repeats it is dropped", () => {
    const content = [{ type: "error", kind: "authentication", message: RAN_INTO }];
    const records = [fromHarness(content), { type: "error", error: RAN_INTO }];
    const drafts = fold(records, { exitCode: 1 });
    expect(drafts.slice(1, -1)).toEqual([
      {
        kind: "stream_error",
        data: {
          source: "goose",
          message: RAN_INTO,
          code: "authentication",
          messageId: HARNESS_ID,
        },
      },
    ]);
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code: "api_error" });
  });

  test.each(["inlineMessage", "thinkingMessage", "progressMessage"])(
    "of a %s is a notification",
    (notificationType) => {
      const content = [{ type: "systemNotification", notificationType, msg: "Compacting…" }];
      expect(foldInner(fromHarness(content))[0]?.data).toEqual({
        source: "goose",
        reason: "systemNotification",
        messageId: HARNESS_ID,
        notificationType,
        message: "Compacting…",
      });
    },
  );

  test.each([
    ["creditsExhausted", "No credits left.", "credits_exhausted"],
    ["inlineMessage", "Unable to continue: Context limit still exceeded", "context_limit"],
  ])("of a %s that ends the run is a stream_error", (notificationType, msg, code) => {
    const content = [{ type: "systemNotification", notificationType, msg }];
    const drafts = fold([fromHarness(content), completed(0)], { exitCode: 0 });
    expect(drafts[1]).toMatchObject({ kind: "stream_error", data: { code, message: msg } });
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code });
  });

  test.each([
    "actionRequired",
    "toolConfirmationRequest",
    "frontendToolRequest",
    "reasoning",
    "conversationCompacted",
    "contextLengthExceeded",
    "summarizationRequested",
    "somethingNew",
  ])("of type %s is a notification that shows it", (type) => {
    const item = { type, id: "x", data: { prompt: "Sure?" } };
    expect(foldInner(fromModel([item]))[0]).toEqual({
      kind: "notification",
      data: { source: "goose", reason: type, messageId: "m1", record: item },
    });
  });

  test("that is no object, or of no type, is a notification that shows it", () => {
    expect(foldInner(fromModel(["loose", {}])).map(({ data }) => data["record"])).toEqual([
      "loose",
      {},
    ]);
  });

  test("at its token limit is a notification and why the run ended", () => {
    const metadata = { outputTokenLimitReached: true };
    const drafts = fold([said("Hel"), fromModel([], { metadata }), completed()]);
    expect(drafts[2]?.data).toEqual({
      source: "goose",
      reason: "output_token_limit",
      messageId: "m1",
    });
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code: "max_tokens" });
  });
});

describe("other records", () => {
  test("of news from a tool are notifications with the call's id, flat or nested", () => {
    const log = { message: "tick" };
    const progress = { progress: 1, total: null, message: null };
    const head = { type: "notification", extension_id: "c" };
    expect(
      foldInner(
        { ...head, log },
        { ...head, progress },
        { ...head, data: { log } },
        { ...head, notification: { progress } },
      ).map(({ data }) => data),
    ).toEqual([
      { source: "goose", reason: "notification", id: "c", log },
      { source: "goose", reason: "notification", id: "c", progress },
      { source: "goose", reason: "notification", id: "c", log },
      { source: "goose", reason: "notification", id: "c", progress },
    ]);
  });

  test("of news of an unknown sort are shown as they came", () => {
    const record = { type: "notification", extension_id: "c", resource: { uri: "file:///a" } };
    expect(foldInner(record)[0]?.data).toEqual({
      source: "goose",
      reason: "notification",
      id: "c",
      record,
    });
  });

  test.each(["model_change", "somethingNew"])("of type %s are shown as they came", (type) => {
    const record = { type, model: "gpt-4o", mode: "auto" };
    expect(foldInner(record)[0]).toEqual({
      kind: "notification",
      data: { source: "goose", reason: type, record },
    });
  });

  test("without a type, or of a very long one, are shown under a bounded reason", () => {
    const drafts = foldInner({}, { type: 7 }, { type: "x".repeat(1_000) }, null, undefined, 7n);
    expect(drafts.map(({ data }) => data["reason"])).toEqual([
      "unknown",
      "unknown",
      "x".repeat(100),
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  test("of a message without content are shown as they came", () => {
    const record = { type: "message", message: { id: "m1" } };
    expect(foldInner(record)[0]?.data).toEqual({ source: "goose", reason: "message", record });
  });

  test("end their lists where no JSON list goes on, however long they say to be", () => {
    const items = [
      { type: "text", text: "Hi" },
      { type: "thinking", thinking: "Hm." },
    ];
    const lying = new Proxy(items, {
      get: (target, key) =>
        key === "length" ? Number.POSITIVE_INFINITY : Reflect.get(target, key),
    });
    const throwing = new Proxy(items, {
      get: (target, key) =>
        key === "length" ? 1e9 : key === "1" ? thrower() : Reflect.get(target, key),
    });
    const mute = new Proxy(items, { get: thrower });
    expect(kindsOf(foldInner(fromModel(lying)))).toEqual(["assistant_text", "notification"]);
    expect(kindsOf(foldInner(fromModel(throwing)))).toEqual(["assistant_text"]);
    expect(kindsOf(foldInner(fromModel(new Array(2 ** 32 - 1))))).toEqual([]);
    expect(kindsOf(foldInner(fromModel(mute)))).toEqual([]);
  });

  test("of an error are a stream_error, whatever stands in them", () => {
    const messages = foldInner(
      { type: "error", error: "the mill is broken" },
      { type: "error", error: { message: "so is the wheel" } },
      { type: "error" },
    ).map(({ kind, data }) => [kind, data["message"], data["code"]]);
    expect(messages).toEqual([
      ["stream_error", "the mill is broken", "runtime_error"],
      ["stream_error", "so is the wheel", "runtime_error"],
      ["stream_error", "unknown error", "runtime_error"],
    ]);
  });
});

describe("the end", () => {
  const spoken = [said("Hi"), completed()];

  test("is complete with the last usage", () => {
    expect(terminalOf([said("Hi"), completed(3), completed(9)], { exitCode: 0 })).toEqual({
      reason: "complete",
      usage: {
        total_tokens: 9,
        input_tokens: 0,
        output_tokens: 9,
        cache_read_input_tokens: 0,
        cache_write_input_tokens: 0,
      },
      exitCode: 0,
    });
  });

  test("is not that of a complete before the model went on, as in two outputs that are glued", () => {
    for (const more of [said("Hel", "m2"), called("c", SHELL)]) {
      const cut = terminalOf([...spoken, more]);
      expect(cut).toMatchObject({ reason: "error", code: "truncated" });
      expect(cut).not.toHaveProperty("usage");
      expect(terminalOf([...spoken, more, completed(3)])).toMatchObject({
        reason: "complete",
        usage: { total_tokens: 3 },
      });
    }
    for (const more of [harnessSaid("Bye"), harnessSaid("Bye", { id: null })]) {
      expect(terminalOf([...spoken, more])?.["reason"]).toBe("complete");
    }
  });

  test("is complete, with a flag, where a model spoke and no usage is counted", () => {
    const none = { type: "complete", total_tokens: null };
    for (const records of [
      [said("Hel"), completed(0)],
      [called("c", SHELL), gave("c", DONE), completed(0)],
      [said("Hel"), none],
    ]) {
      expect(terminalOf(records)).toMatchObject({ reason: "complete", usageMissing: true });
    }
  });

  test("is an error where no model spoke and no usage is counted", () => {
    for (const records of [
      [{ type: "complete", total_tokens: null }],
      [completed(0)],
      [harnessSaid("Something that Goose never said before"), completed(0)],
    ]) {
      expect(terminalOf(records)).toMatchObject({ reason: "error", code: "empty_response" });
    }
  });

  test("is complete where 1.37 gave the model's message an id of its own", () => {
    const records = [harnessSaid("Hi"), { type: "complete", total_tokens: null }];
    expect(terminalOf(records)?.["reason"]).toBe("complete");
  });

  test("is truncated without a complete line", () => {
    expect(terminalOf([said("Hi")], { exitCode: 0 })).toMatchObject({
      reason: "error",
      code: "truncated",
    });
    expect(terminalOf([])).toMatchObject({ reason: "error", code: "truncated" });
  });

  test.each([
    [{ exitCode: 1 }, "error", "process_failed"],
    [{ exitCode: 255 }, "error", "process_failed"],
    [{ exitCode: 129 }, "cancelled", "terminated"],
    [{ exitCode: 130 }, "cancelled", "interrupted"],
    [{ exitCode: 143 }, "cancelled", "terminated"],
    [{ exitCode: 137 }, "error", "killed"],
    [{ exitCode: 139 }, "error", "killed"],
    [{ signal: "SIGINT" }, "cancelled", "interrupted"],
    [{ signal: "SIGTERM" }, "cancelled", "terminated"],
    [{ signal: "SIGHUP" }, "cancelled", "terminated"],
    [{ signal: "SIGKILL" }, "error", "killed"],
    [{ signal: "SIGSEGV", exitCode: 0 }, "error", "killed"],
    [{ error: new Error("the pipe broke") }, "error", "stream_failed"],
    [
      { error: Object.assign(new Error("stop"), { name: "AbortError" }) },
      "cancelled",
      "interrupted",
    ],
  ])("by %j is heard before the complete line", (end, reason, code) => {
    expect(terminalOf(spoken, end)).toMatchObject({ reason, code });
    expect(terminalOf([said("Hi")], end)).toMatchObject({ reason, code });
  });

  test("by an exit code is explained by what the stream said", () => {
    expect(terminalOf([harnessSaid(RAN_INTO)], { exitCode: 1 })?.["code"]).toBe("api_error");
    expect(terminalOf([{ type: "error", error: "no disk" }], { exitCode: 1 })).toMatchObject({
      code: "runtime_error",
      message: "no disk",
      exitCode: 1,
    });
  });

  test("is cancelled where Goose says that it was interrupted, whatever the exit and the errors", () => {
    const interrupted = { type: "error", error: "Headless run interrupted" };
    for (const end of [{}, { exitCode: 0 }, { exitCode: 1 }, { signal: "SIGKILL" }]) {
      const records = [said("Hi"), harnessSaid(RAN_INTO), interrupted, completed()];
      expect(terminalOf(records, end)).toMatchObject({ reason: "cancelled", code: "interrupted" });
    }
  });

  test("is cancelled where only the glued question tells, as in 1.37", () => {
    const line = 'Yes — what would you like me to do?{"type":"complete","total_tokens":null}';
    const drafts = fold([called("c", SHELL), line], { exitCode: 0 });
    expect(kindsOf(drafts)).toEqual([
      "runtime_started",
      "tool_request",
      "notification",
      "notification",
      "runtime_terminal",
    ]);
    expect(drafts.at(-1)?.data).toMatchObject({ reason: "cancelled", code: "interrupted" });
  });

  test.each([
    ["before it on its line", ['Yes — what would you like me to do?{"type":"error","error":"x"}']],
    [
      "before it, in 1.37",
      [
        '{"type":"error","error":"x"}',
        'Yes — what would you like me to do?{"type":"complete","total_tokens":null}',
      ],
    ],
  ])("is an error of Goose's own where an error stands %s", (_, lines) => {
    const run = [called("c", SHELL), gave("c", DONE), ...lines];
    expect(terminalOf(run)).toMatchObject({ reason: "error", code: "runtime_error", message: "x" });
  });

  test.each([
    ["creditsExhausted", "Credits exhausted", "credits_exhausted"],
    ["contextLengthExceeded", "too long", "context_limit"],
    ["other", "Maximum retry attempts (1) exceeded", "retries_exhausted"],
    ["other", "Ran into this error: Provider refused request: no", "refusal"],
    [undefined, "anything", "api_error"],
  ])("after an error of kind %s, %s, has the code %s", (kind, message, code) => {
    const error = fromHarness([{ type: "error", kind, message }]);
    const line = { type: "error", error: message };
    expect(terminalOf([error, line], { exitCode: 1 })).toMatchObject({ reason: "error", code });
  });

  test("gives a stream_error for what the reader threw", () => {
    const drafts = fold([said("Hi")], { error: new Error("the pipe broke") });
    expect(drafts[2]).toEqual({
      kind: "stream_error",
      data: { source: "goose", message: "the pipe broke", code: "stream_failed" },
    });
  });

  test("leaves out what cannot be an exit code or a signal", () => {
    const end = { exitCode: null, signal: null, error: null } as unknown as { exitCode: number };
    expect(terminalOf(spoken, end)).not.toHaveProperty("exitCode");
    expect(terminalOf(spoken, { exitCode: Number.NaN, signal: "" })?.["reason"]).toBe("complete");
  });

  test("is followed by nothing", () => {
    const { state } = gooseAdapter.finish(gooseAdapter.init());
    expect(gooseAdapter.push(state, said("Hi")).drafts).toEqual([]);
    expect(gooseAdapter.finish(state).drafts).toEqual([]);
  });
});

describe("the state", () => {
  test("holds no half character as text, so that it can be stored", () => {
    const { state } = gooseAdapter.push(gooseAdapter.init(), said("a\uD83D"));
    expect(JSON.stringify(state)).not.toMatch(/\\ud83d/i);
  });

  test("stays below 400,000 characters whatever comes", () => {
    let state = gooseAdapter.init();
    for (let index = 0; index < 600; index++) {
      const id = `${index}-`.padEnd(256, "x");
      for (const record of [
        called(id, { name: id, arguments: { name: id } }, { _meta: { goose_extension: id } }, id),
        index % 2 === 0 ? gave(id, DONE) : said("x".repeat(10_000), id.repeat(100)),
        { type: "error", error: "x".repeat(100_000) },
        Object.fromEntries([["type", "complete"], ...Array.from(id, (_, at) => [id + at, at])]),
      ]) {
        state = gooseAdapter.push(state, record).state;
      }
    }
    expect(JSON.stringify(state).length).toBeLessThan(400_000);
  });

  test("that is no state of a fold counts as the first", () => {
    for (const state of [null, undefined, 7, "state", [], new Proxy({}, { get: thrower })]) {
      const step = gooseAdapter.push(state as never, said("Hi"));
      expect(kindsOf(step.drafts)).toEqual(["runtime_started", "assistant_text"]);
    }
  });

  test("works with functions taken off the adapter", () => {
    const { init, push, finish } = gooseAdapter;
    expect(kindsOf(finish(push(init(), said("Hi")).state).drafts)).toEqual(["runtime_terminal"]);
  });
});

describe("the recorded streams", () => {
  const folder = new URL("../../docs/examples/goose/", import.meta.url);
  const read = (file: string) => readFileSync(new URL(file, folder), "utf8");
  interface Recorded {
    readonly file: string;
    readonly exitCode: number;
    readonly reason: string;
    readonly code?: GooseEnding;
    readonly usageMissing?: boolean;
  }
  const streams = JSON.parse(read("streams.json")) as Recorded[];

  test("are all listed", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
    expect(streams.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test.each(streams)("end as they are said to: $file", ({ file, exitCode, ...expected }) => {
    const drafts = fold(read(file).split("\n"), { exitCode });
    const { reason, code, usageMissing } = expected;
    expect(drafts.at(-1)?.data).toMatchObject({ reason, exitCode });
    expect(drafts.at(-1)?.data["code"]).toBe(code);
    expect(drafts.at(-1)?.data["usageMissing"]).toBe(usageMissing);
    expectValid(drafts);
  });

  test("show every ending but those that only a reader can tell", () => {
    const shown = new Set(streams.map(({ code }) => code));
    expect(GOOSE_ENDINGS.filter((code) => !shown.has(code))).toEqual([
      "stream_failed",
      "runtime_error",
      "truncated",
    ]);
  });

  test("are valid runs where they are cut after any character, at any exit", () => {
    for (const { file } of streams) {
      const text = read(file);
      for (let end = 0; end < text.length; end += 97) {
        for (const exitCode of [0, 1, 143]) {
          const drafts = fold(text.slice(0, end).split("\n"), { exitCode });
          expect(drafts[0]?.kind).toBe("runtime_started");
          expect(drafts.at(-1)?.kind).toBe("runtime_terminal");
          expectValid(drafts);
        }
      }
    }
  });

  test("have a row in the table of the document for each ending", () => {
    const document = readFileSync(new URL("../../docs/adapters/goose.md", import.meta.url), "utf8");
    for (const code of GOOSE_ENDINGS) expect(document).toContain(`| \`${code}\` |`);
  });
});

function thrower(): never {
  throw new Error("no");
}
