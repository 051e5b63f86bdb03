import { readdirSync, readFileSync } from "node:fs";
import type { RunnerEventDraft } from "runner-contracts";
import { CLAUDE_CODE_ENDINGS, claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { describe, expect, test } from "vitest";
import {
  answered,
  called,
  delta,
  fold,
  foldInner,
  fromModel,
  fromUser,
  resulted,
  said,
  streamed,
  synthetic,
  system,
  terminalOf,
} from "./claude-code-records.ts";
import { dataOf, expectValid, kindsOf, textOf } from "./drafts.ts";

const SOURCE = { source: "claude-code" };

/** Text events without what every one of them has. */
function textsOf(drafts: readonly RunnerEventDraft[]) {
  const texts = drafts.filter(({ kind }) => kind === "assistant_text");
  return texts.map(({ data: { role: _, ...rest } }) => rest);
}

function notification(reason: string, more: object): object {
  return { kind: "notification", data: { ...SOURCE, reason, ...more } };
}

function abandoned(from: unknown, id = "m1"): object {
  const blocks = { api_message_id: id, from_block_index: from };
  return streamed({ type: "message_stop" }, { abandoned_blocks: blocks });
}

describe("the start", () => {
  test("is made of the first init, with the model and the record", () => {
    const init = system("init", { model: "claude-sonnet-4-5", tools: ["Bash"] });
    expect(fold([init])[0]).toEqual({
      kind: "runtime_started",
      data: { ...SOURCE, model: "claude-sonnet-4-5", record: init },
    });
  });

  test("is not made again by an init of a later turn, which is a notification", () => {
    const init = system("init", { model: "m" });
    expect(foldInner(init)).toEqual([notification("init", { record: init })]);
  });

  test("is made of whatever comes before the init", () => {
    const hook = system("hook_started", { hook_name: "start" });
    const drafts = fold([hook, system("init", { model: "m" })]);
    expect(drafts[0]).toEqual({ kind: "runtime_started", data: SOURCE });
    expect(drafts.map(({ data }) => data["reason"])).toEqual([
      undefined,
      "hook_started",
      "init",
      undefined,
      "error",
    ]);
  });

  test("is made at the end where there was no record", () => {
    expect(kindsOf(fold([]))).toEqual(["runtime_started", "stream_error", "runtime_terminal"]);
  });
});

describe("a line", () => {
  test("is a record with its keys in any order and with any line end", () => {
    const line =
      '{"message":{"content":[{"text":"Hi","type":"text"}],"id":"m1"},"type":"assistant"}';
    for (const end of ["", "\n", "\r\n"]) expect(textOf(foldInner(line + end))).toBe("Hi");
  });

  test("is dropped where it is blank", () => {
    expect(foldInner("", "\r\n", " ")).toEqual([]);
  });

  test("is a notification where it is prose, JSON prose too", () => {
    for (const text of ["claude: warning", "42", '"text"', '{"type":"assis']) {
      expect(foldInner(`${text}\n`)).toEqual([notification("stdout", { text })]);
    }
  });

  test("may have prose in front of its record", () => {
    const drafts = foldInner(`warning: ${JSON.stringify(said("Hi"))}`);
    expect(drafts[0]).toEqual(notification("stdout", { text: "warning: " }));
    expect(textOf(drafts)).toBe("Hi");
  });

  test("may be the array of all records, and so may a parsed value", () => {
    const records = [system("init"), said("Hi"), resulted()];
    const one = fold(records);
    expect(fold([JSON.stringify(records)])).toEqual(one);
    expect(fold([records])).toEqual(one);
  });

  test("makes no event after the end", () => {
    const { state } = claudeCodeAdapter.finish(claudeCodeAdapter.init());
    expect(claudeCodeAdapter.push(state, said("Hi")).drafts).toEqual([]);
    expect(claudeCodeAdapter.finish(state).drafts).toEqual([]);
  });
});

describe("text", () => {
  test("is whole where there are no deltas", () => {
    expect(textsOf(foldInner(said("Hi"), said(" there")))).toEqual([
      { text: "Hi", messageId: "m1" },
      { text: " there", messageId: "m1" },
    ]);
  });

  test("is given out as it streams, and not again when it comes whole", () => {
    expect(textsOf(foldInner(delta("Hel"), delta("lo"), said("Hello")))).toEqual([
      { text: "Hel", messageId: "m1", index: 0 },
      { text: "lo", messageId: "m1", delta: true, index: 0 },
    ]);
  });

  test("belongs to the message that was named last, where its deltas name none", () => {
    const unnamed = { api_message_id: undefined };
    const start = streamed({ type: "message_start", message: { id: "m2" } }, unnamed);
    const deltas = ["a", "b", "c"].map((text) => delta(text, 0, unnamed));
    expect(textsOf(foldInner(start, ...deltas)).map(({ messageId }) => messageId)).toEqual([
      "m2",
      "m2",
      "m2",
    ]);
  });

  test("is given out where its deltas stopped short of it", () => {
    expect(textsOf(foldInner(delta("Hel"), said("Hello"))).at(-1)).toEqual({
      text: "lo",
      messageId: "m1",
      delta: true,
      index: 0,
    });
  });

  test("stands in a content_block_start too", () => {
    const block = { type: "text", text: "He" };
    const start = streamed({ type: "content_block_start", index: 0, content_block: block });
    expect(textOf(foldInner(start, delta("y"), said("Hey")))).toBe("Hey");
  });

  test("is told apart by its block where one message has several", () => {
    const drafts = foldInner(delta("a", 0), delta("b", 2), said("b"), said("a"), said("a"));
    expect(textsOf(drafts).map(({ text, index }) => [text, index])).toEqual([
      ["a", 0],
      ["b", 2],
      ["a", undefined],
    ]);
  });

  test("completes the longest of the texts that it begins with", () => {
    const drafts = foldInner(delta("a", 0), delta("ab", 1), said("abc"));
    expect(textsOf(drafts).at(-1)).toMatchObject({ text: "c", index: 1 });
  });

  test("takes its deltas back where they said something else", () => {
    const drafts = foldInner(delta("a", 0), delta("Hel", 1), said("Hallo"));
    expect(drafts[2]).toEqual(notification("text_replaced", { messageId: "m1", fromIndex: 1 }));
    expect(drafts[3]?.data).toMatchObject({ text: "Hallo", index: 1 });
    expect(textOf(drafts)).toBe("aHallo");
  });

  test("streams of the message that began last where a delta names none", () => {
    const start = { type: "message_start", message: { id: "m2" } };
    const nameless = { api_message_id: undefined };
    const drafts = foldInner(streamed(start, nameless), delta("Hi", 0, nameless), said("Hi", "m2"));
    expect(textsOf(drafts)).toEqual([{ text: "Hi", messageId: "m2", index: 0 }]);
  });

  test("joins a character that two deltas share", () => {
    const drafts = foldInner(delta("x\uD83D"), delta("\uDC4By"), said("x👋y"));
    expect(textsOf(drafts).map(({ text }) => text)).toEqual(["x", "👋y"]);
  });

  test("joins a character that the whole text completes", () => {
    expect(textOf(foldInner(delta("x\uD83D"), said("x👋")))).toBe("x👋");
  });

  test("joins a character though a sub-agent speaks in its middle", () => {
    const other = said("!", "m9", { parent_tool_use_id: "c1" });
    const drafts = foldInner(delta("\uD83D"), other, delta("\uDC4B"));
    expect(textsOf(drafts).map(({ text }) => text)).toEqual(["!", "👋"]);
  });

  test("has U+FFFD for half a character that nothing completes, at its block's end or the run's", () => {
    const end = streamed({ type: "content_block_stop", index: 0 });
    expect(textOf(foldInner(delta("x\uD83D"), end))).toBe("x\uFFFD");
    expect(textOf(fold([delta("x\uD83D")]))).toBe("x\uFFFD");
  });

  test("that was taken back is named by message and block, and forgotten", () => {
    const drafts = foldInner(delta("a", 0), delta("b", 1), abandoned(1), said("a"), said("b"));
    expect(drafts[2]).toEqual(notification("abandoned_blocks", { messageId: "m1", fromIndex: 1 }));
    expect(textsOf(drafts).map(({ text }) => text)).toEqual(["a", "b", "b"]);
    expect(textOf(drafts)).toBe("ab");
  });

  test("that was taken back whole comes again under another id", () => {
    expect(textOf(foldInner(delta("Hel"), abandoned(0), said("Hello", "m2")))).toBe("Hello");
  });

  test("of an interrupted answer is not given out twice, and the interruption is told", () => {
    const drafts = foldInner(delta("Hel"), said("Hel", "m1", { aborted: true }));
    expect(textOf(drafts)).toBe("Hel");
    expect(drafts.at(-1)).toEqual(notification("aborted", { messageId: "m1" }));
    expect(textOf(foldInner(said("Hel", "m1", { aborted: true })))).toBe("Hel");
  });

  test("of a sub-agent names the call that it is from", () => {
    const [draft] = foldInner(said("Hi", "m1", { parent_tool_use_id: "c1" }));
    expect(draft?.data).toMatchObject({ text: "Hi", parentId: "c1" });
  });

  test("has its citations told beside it", () => {
    const citations = [{ cited_text: "tide", document_index: 0 }];
    const drafts = foldInner(fromModel([{ type: "text", text: "Hi", citations }]));
    expect(drafts[1]).toEqual(notification("citations", { messageId: "m1", citations }));
  });

  test("may be the content itself", () => {
    expect(textOf(foldInner(fromModel("Hi")))).toBe("Hi");
  });
});

describe("other assistant records", () => {
  test("that come twice are notifications the second time", () => {
    const record = said("Hi", "m1", { uuid: "u1" });
    const drafts = foldInner(record, record);
    expect(textOf(drafts)).toBe("Hi");
    expect(drafts[1]).toEqual(notification("duplicate_record", { messageId: "m1", record }));
  });

  test.each<[string, object]>([
    ["another block", { type: "tool_use", id: "c", name: "Bash", input: {} }],
    ["another text", { type: "text", text: "Ho" }],
    ["a longer text of the same start", { type: "text", text: `${"a".repeat(64)}b` }],
    ["a longer text with the same ends", { type: "text", text: "a".repeat(65) }],
    ["a text of the same start and length", { type: "text", text: `${"a".repeat(63)}b` }],
    ["a block of another type", { type: "hologram", x: 1 }],
    ["other thinking", { type: "thinking", thinking: "Hm" }],
  ])("of one uuid are not the same where one has %s, as before 2.0.60", (_, block) => {
    const first = said("a".repeat(64), "m1", { uuid: "u1" });
    const second = fromModel([block], { uuid: "u1" });
    const reasons = foldInner(first, second, second).map(
      ({ kind, data }) => data["reason"] ?? kind,
    );
    expect(reasons.filter((reason) => reason === "duplicate_record")).toHaveLength(1);
  });

  test("of one uuid are not the same where they answer other calls, or are of a type to come", () => {
    const result = (id: string) => ({
      type: "web_search_tool_result",
      tool_use_id: id,
      content: [],
    });
    const hologram = (x: number) => ({ type: "hologram", x });
    const records = [result("s1"), result("s2"), hologram(1), hologram(2)];
    const drafts = foldInner(...records.map((block) => fromModel([block], { uuid: "u1" })));
    expect(drafts.map(({ kind, data }) => data["reason"] ?? kind)).toEqual([
      "tool_response",
      "tool_response",
      "hologram",
      "hologram",
    ]);
  });

  test("of a user that take records back name the messages of these", () => {
    const retry = fromUser([{ type: "text", text: "Again" }], {
      isSynthetic: true,
      retracted_message_uuids: ["u1"],
    });
    const drafts = foldInner(said("I will", "m1", { uuid: "u1" }), retry);
    expect(drafts[1]?.data).toMatchObject({ reason: "user", messageIds: ["m1"] });
  });

  test("that replace earlier ones name the messages of these", () => {
    const uuids = ["u1", "u0"];
    const first = said("Hi", "m1", { uuid: "u1" });
    const drafts = foldInner(first, said("Ho", "m2", { uuid: "u2", supersedes: uuids }));
    expect(drafts[1]).toEqual(
      notification("supersedes", { messageId: "m2", uuids, messageIds: ["m1"] }),
    );
    expect(drafts[2]?.data["text"]).toBe("Ho");
  });

  test("show thinking without its signature, and hidden thinking by name", () => {
    const thinking = { type: "thinking", thinking: "Hm", signature: "c2ln" };
    const hidden = { type: "redacted_thinking", data: "c2ln" };
    expect(foldInner(fromModel([thinking, hidden]))).toEqual([
      notification("thinking", { messageId: "m1", text: "Hm" }),
      notification("redacted_thinking", { messageId: "m1" }),
    ]);
  });

  test("show blocks of other types as they came", () => {
    const block = { type: "compaction", content: "short" };
    expect(foldInner(fromModel([block]))).toEqual([
      notification("compaction", { messageId: "m1", record: block }),
    ]);
  });

  test("without a message are shown as they came", () => {
    const record = { type: "assistant" };
    expect(foldInner(record)).toEqual([notification("assistant", { record })]);
  });

  test("with an error beside the model's words are a stream_error too", () => {
    const drafts = foldInner(said("Hi", "m1", { error: "rate_limit" }));
    expect(kindsOf(drafts)).toEqual(["assistant_text", "stream_error"]);
    expect(drafts[1]?.data).toMatchObject({ code: "rate_limit" });
  });

  test("that Claude Code makes itself are a stream_error and never text", () => {
    const fields = { error: "server_error", api_error_type: "api_error", api_error_status: 500 };
    expect(foldInner(synthetic("API Error: 500", fields))).toEqual([
      {
        kind: "stream_error",
        data: {
          ...SOURCE,
          message: "API Error: 500",
          code: "api_error",
          messageId: "own",
          error: "server_error",
          status: 500,
        },
      },
    ]);
  });

  test.each([
    [
      "says so",
      synthetic("Cost: 0", { is_api_error_message: undefined, local_command_source: "x" }),
    ],
    ["gave nothing", synthetic("(no content)", { is_api_error_message: undefined })],
  ])("of a command that %s is no error", (_, record) => {
    const drafts = fold([record, resulted()]);
    expect(drafts[1]?.data).toMatchObject({ reason: "local_command" });
    expect(kindsOf(drafts)).not.toContain("stream_error");
  });

  test("that is called an error is one, whatever it says", () => {
    const more = { local_command_source: "x" };
    for (const record of [synthetic("(no content)"), synthetic("Cost", { ...more, error: "e" })]) {
      expect(kindsOf(fold([record, resulted()]))).toContain("stream_error");
    }
  });

  test("that Claude Code makes itself are known by either of their two marks", () => {
    const byModel = synthetic("No", { is_api_error_message: undefined, error: "e" });
    const byFlag = synthetic("No", { error: "e" }, { model: "claude" });
    for (const record of [byModel, byFlag]) {
      expect(foldInner(record)).toMatchObject([{ kind: "stream_error", data: { code: "e" } }]);
    }
  });
});

describe("stream events", () => {
  test("make nothing where an assistant record says the same", () => {
    const delta = (type: string) => ({ type: "content_block_delta", index: 0, delta: { type } });
    const events = [
      { type: "message_start", message: { id: "m1" } },
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "c" } },
      delta("input_json_delta"),
      delta("thinking_delta"),
      delta("signature_delta"),
      delta("citations_delta"),
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn" } },
      { type: "message_stop" },
      { type: "ping" },
    ];
    expect(foldInner(...events.map((event) => streamed(event)))).toEqual([]);
  });

  test("tell why the model stopped short", () => {
    const stop = { stop_reason: "refusal", stop_details: { category: null } };
    expect(foldInner(streamed({ type: "message_delta", delta: stop }))).toEqual([
      notification("message_delta", {
        messageId: "m1",
        stopReason: "refusal",
        stopDetails: { category: null },
      }),
    ]);
  });

  test("of an unknown type, or with an unknown delta, are shown as they came", () => {
    const events = [
      { type: "message_pause" },
      { type: "content_block_delta", delta: { type: "new_delta" } },
    ];
    expect(foldInner(...events.map((event) => streamed(event)))).toEqual(
      events.map((record) => notification(record.type, { messageId: "m1", record })),
    );
  });

  test("that are errors are a stream_error", () => {
    const error = { type: "overloaded_error", message: "Busy" };
    expect(foldInner(streamed({ type: "error", error }))).toMatchObject([
      { kind: "stream_error", data: { message: "Busy", code: "overloaded_error" } },
    ]);
  });
});

describe("tools", () => {
  test("answer null where an answer holds nothing, in a line as in a record", () => {
    for (const record of [answered("c1", undefined), JSON.stringify(answered("c1", undefined))]) {
      expect(foldInner(record)).toMatchObject([{ kind: "tool_response", data: { content: null } }]);
    }
  });

  test("are requested with complete arguments, and answered with what both sides saw", () => {
    const meta = { id: "c1", permission_decision: { decision: "accept" } };
    const more = { tool_use_result: { stdout: "noon" }, tool_result_meta: [meta] };
    const drafts = foldInner(
      called("c1", "Bash", { command: "date" }),
      answered("c1", "noon", { is_error: false }, more),
    );
    expect(drafts).toEqual([
      {
        kind: "tool_request",
        data: { id: "c1", name: "Bash", arguments: { command: "date" }, messageId: "m1" },
      },
      {
        kind: "tool_response",
        data: {
          id: "c1",
          status: "success",
          content: "noon",
          isError: false,
          structuredContent: { stdout: "noon" },
          meta,
        },
      },
    ]);
  });

  test("are requested once though the record comes again", () => {
    const request = called("c1", "Bash", {});
    expect(foldInner(request, request).map(({ data }) => data["reason"])).toEqual([
      undefined,
      "duplicate_tool_request",
    ]);
  });

  test("are answered before the message ends, in any order", () => {
    const drafts = foldInner(
      called("a", "Bash", {}),
      answered("a", "1"),
      called("b", "Bash", {}),
      streamed({ type: "message_stop" }),
      answered("b", "2"),
    );
    expect(drafts.map(({ kind, data }) => [kind, data["id"]])).toEqual([
      ["tool_request", "a"],
      ["tool_response", "a"],
      ["tool_request", "b"],
      ["tool_response", "b"],
    ]);
  });

  test("that ran and failed have status success and isError", () => {
    const drafts = foldInner(called("c", "Bash", {}), answered("c", "no", { is_error: true }));
    expect(drafts[1]?.data).toMatchObject({ status: "success", isError: true });
  });

  test("that were not run have status error", () => {
    const meta = { id: "c", non_execution_kind: "user-rejected" };
    const answer = answered("c", "no", { is_error: true }, { tool_result_meta: [meta] });
    const drafts = foldInner(called("c", "Bash", {}), answer);
    expect(drafts[1]?.data).toMatchObject({ status: "error", isError: true, meta });
  });

  test("of a later message are new ones, though their id was answered before", () => {
    const call = (id: string) => fromModel([{ type: "tool_use", id: "c", name: "Bash" }], {}, id);
    const answer = answered("c", "1");
    const kinds = foldInner(call("m1"), answer, call("m1"), call("m2"), answer).map((draft) => {
      return draft.data["reason"] ?? draft.kind;
    });
    expect(kinds).toEqual([
      "tool_request",
      "tool_response",
      "duplicate_tool_request",
      "tool_request",
      "tool_response",
    ]);
  });

  test("are requested as invalid where the arguments are no JSON, with their text", () => {
    const input = { __unparsedToolInput: { raw: '{"a', len: 3 } };
    expect(foldInner(called("c", "Bash", input))[0]?.data).toEqual({
      id: "c",
      name: "Bash",
      arguments: {},
      invalid: true,
      inputText: '{"a',
      messageId: "m1",
    });
  });

  test("have arguments that are JSON text, as 2.0 prints those of a server's tool", () => {
    const use = (input: unknown) => ({ type: "server_tool_use", id: "s", name: "search", input });
    const [request] = foldInner(fromModel([use('{"query":"tide"}')]));
    expect(request?.data).toMatchObject({ arguments: { query: "tide" } });
    expect(request?.data).not.toHaveProperty("invalid");
    expect(foldInner(fromModel([use("tide")]))[0]?.data).toMatchObject({
      arguments: {},
      invalid: true,
      inputText: "tide",
    });
  });

  test("have the server of an MCP tool as their extension, in the answer too", () => {
    const drafts = foldInner(called("c", "mcp__harbour__tide", {}), answered("c", "high"));
    expect(drafts.map(({ data }) => data["extension"])).toEqual(["harbour", "harbour"]);
  });

  test("that the provider runs are requested and answered by the assistant", () => {
    const use = { type: "server_tool_use", id: "s", name: "web_search", input: { query: "tide" } };
    const failed = { type: "web_search_tool_result_error", error_code: "unavailable" };
    const result = { type: "web_search_tool_result", tool_use_id: "s", content: failed };
    const drafts = foldInner(fromModel([use, result]));
    expect(kindsOf(drafts)).toEqual(["tool_request", "tool_response"]);
    expect(drafts[1]?.data).toMatchObject({ id: "s", content: failed, isError: true });
  });

  test("of a sub-agent name the call that it is from", () => {
    const more = { parent_tool_use_id: "c0" };
    const drafts = foldInner(called("c", "Bash", {}, more), answered("c", "1", {}, more));
    expect(drafts.map(({ data }) => data["parentId"])).toEqual(["c0", "c0"]);
  });

  test("show pictures by their size", () => {
    const source = { type: "base64", media_type: "image/png", data: "AAAA" };
    const answer = answered("c", [{ type: "image", source }]);
    const { data } = foldInner(called("c", "Read", {}), answer)[1] ?? {};
    expect(data?.["content"]).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/png", byteLength: 3 } },
    ]);
  });

  const picture = () => ({ type: "base64", media_type: "image/png", data: "AAAA" });
  test.each([
    [
      "a file",
      { type: "image", file: { base64: "AAAA", type: "image/png" } },
      { type: "image", file: { byteLength: 3, type: "image/png" } },
    ],
    [
      "what a command prints",
      { stdout: "data:image/png;base64,AAA=", isImage: true },
      { byteLength: 2, isImage: true },
    ],
    [
      "what an MCP tool gives",
      { content: [{ type: "image", source: picture() }], structuredContent: { w: 1 } },
      {
        content: [
          { type: "image", source: { type: "base64", media_type: "image/png", byteLength: 3 } },
        ],
        structuredContent: { w: 1 },
      },
    ],
    [
      "a notebook",
      { file: { cells: [{ outputs: [{ text: "<Figure>", image: { image_data: "AAAA" } }] }] } },
      { file: { cells: [{ outputs: [{ text: "<Figure>", image: { byteLength: 3 } }] }] } },
    ],
    [
      "no picture",
      { stdout: "data:image/png;base64,AAA=", isImage: false, data: "AAAA", content: "AAAA" },
      { stdout: "data:image/png;base64,AAA=", isImage: false, data: "AAAA", content: "AAAA" },
    ],
    [
      "a blob of Git",
      { structuredContent: { blob: "ce013625" } },
      { structuredContent: { blob: "ce013625" } },
    ],
  ])("show the pictures of their own results by their size: %s", (_, result, shown) => {
    const answer = answered("c", "", {}, { tool_use_result: result });
    expect(foldInner(answer)[0]?.data["structuredContent"]).toEqual(shown);
  });

  test("are folded however deep they are", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const line = JSON.stringify(answered("c", "", {}, { tool_use_result: { deep: "?" } }));
    expect(kindsOf(foldInner(line.replace('"?"', deep)))).toEqual(["tool_response"]);
  });

  test("that change a file do not show it whole", () => {
    const shown = (result: object) =>
      foldInner(answered("c", "ok", {}, { tool_use_result: result }))[0]?.data["structuredContent"];
    const patch = { structuredPatch: [{ lines: ["-a", "+b"] }], originalFile: "a" };
    const written = { type: "update", filePath: "a.txt", userModified: false };
    expect(shown({ ...written, content: "b", ...patch })).toEqual(written);
    const edited = { filePath: "a.txt", oldString: "a", newString: "b" };
    expect(shown({ ...edited, ...patch })).toEqual(edited);
    const cell = { new_source: "b", cell_id: "1" };
    expect(shown({ ...cell, original_file: "a", updated_file: "b" })).toEqual(cell);
  });

  test("show pictures by their size also where a record is none of an answer or comes again", () => {
    const block = { type: "image", source: { type: "base64", data: "AAAA" } };
    const again = fromModel([block], { uuid: "u1" });
    const drafts = foldInner(fromUser([block]), again, again);
    expect(drafts).toHaveLength(3);
    expect(JSON.stringify(drafts)).not.toContain("AAAA");
  });

  test("without an id are shown as they came", () => {
    expect(foldInner(called(7, "Bash", {}), answered(undefined, "1"))).toMatchObject([
      { data: { reason: "tool_use" } },
      { data: { reason: "user" } },
    ]);
  });

  test("that have no answer at the end are told", () => {
    const told = fold([called("c", "Bash", {})]).find(
      ({ data }) => data["reason"] === "tool_call_unanswered",
    );
    expect(told?.data).toMatchObject({ id: "c", name: "Bash" });
  });
});

describe("skills and files", () => {
  const use = called("c", "Skill", { skill: "tides" });

  test("is a skill loaded where the Skill tool says so, under the name that it gives", () => {
    const result = { tool_use_result: { success: true, commandName: "sea:tides" } };
    expect(foldInner(use, answered("c", "Launching", {}, result)).at(-1)).toEqual({
      kind: "skill_loaded",
      data: { name: "sea:tides" },
    });
    expect(foldInner(use, answered("c", "Launching")).at(-1)?.data).toEqual({ name: "tides" });
  });

  test("is no skill loaded where the tool failed", () => {
    const failure = { tool_use_result: { success: false } };
    for (const answer of [
      answered("c", "no", { is_error: true }),
      answered("c", "no", {}, failure),
    ]) {
      expect(kindsOf(foldInner(use, answer))).not.toContain("skill_loaded");
    }
  });

  test("is a file uploaded where a tool created one, and not where it changed one", () => {
    const wrote = (type: string) => {
      const more = { tool_use_result: { type, filePath: "/w/a.txt" } };
      return foldInner(called("c", "Write", {}), answered("c", "done", {}, more)).slice(2);
    };
    expect(wrote("create")).toEqual([{ kind: "file_uploaded", data: { path: "/w/a.txt" } }]);
    expect(wrote("update")).toEqual([]);
  });

  test("is a file uploaded for each that was persisted, and the record is shown", () => {
    const files = [{ filename: "a", file_id: "f1" }, { filename: "b" }];
    const record = system("files_persisted", { files, failed: [{ filename: "c", error: "no" }] });
    expect(foldInner(record)).toEqual([
      notification("files_persisted", { record }),
      { kind: "file_uploaded", data: { fileId: "f1", name: "a" } },
    ]);
  });
});

describe("a file that was persisted", () => {
  test("has no name where the native name is no text", () => {
    const record = system("files_persisted", { files: [{ file_id: "f", filename: [1] }] });
    expect(foldInner(record)[1]?.data).toEqual({ fileId: "f" });
  });
});

describe("user records", () => {
  test("with text are notifications that say what they are", () => {
    const content = [{ type: "text", text: "Go on." }];
    expect(foldInner(fromUser(content, { isSynthetic: true, is_virtual: true }))).toEqual([
      notification("user", { isSynthetic: true, isVirtual: true, content }),
    ]);
    expect(foldInner(fromUser("Go on."))).toEqual([notification("user", { content })]);
  });

  test("that are replayed answer only what is open", () => {
    const replay = answered("c", "1", {}, { isReplay: true });
    expect(kindsOf(foldInner(replay))).toEqual(["notification"]);
    expect(kindsOf(foldInner(called("c", "Bash", {}), replay))[1]).toBe("tool_response");
  });

  test("without a message are shown as they came", () => {
    const record = { type: "user" };
    expect(foldInner(record)).toEqual([notification("user", { content: [record] })]);
  });
});

describe("other records", () => {
  test("are notifications with the native type as their reason", () => {
    for (const subtype of ["status", "task_started", "compact_boundary", "permission_denied"]) {
      const record = system(subtype, { detail: 1 });
      expect(foldInner(record)).toEqual([notification(subtype, { record })]);
    }
    for (const type of ["rate_limit_event", "tool_progress", "something_new", "__proto__"]) {
      const record = { type, detail: 1 };
      expect(foldInner(record)).toEqual([notification(type, { record })]);
    }
  });

  test("are notifications where they have no type, or are no objects", () => {
    expect(foldInner({ a: 1 }, 7, null)).toEqual([
      notification("unknown", { record: { a: 1 } }),
      notification("unknown", { record: 7 }),
      notification("unknown", { record: null }),
    ]);
  });

  test("that tell of a retry are a stream_error with the error as its code", () => {
    const record = system("api_retry", { attempt: 1, error_status: 529, error: "overloaded" });
    expect(foldInner(record)).toEqual([
      {
        kind: "stream_error",
        data: { ...SOURCE, message: "overloaded", code: "overloaded", record },
      },
    ]);
  });

  test("that name an error are a stream_error with their type as its code", () => {
    const record = { type: "auth_status", isAuthenticating: false, error: "expired" };
    expect(foldInner(record)).toMatchObject([
      { kind: "stream_error", data: { message: "expired", code: "auth_status" } },
    ]);
    expect(kindsOf(foldInner({ type: "auth_status", output: [] }))).toEqual(["notification"]);
  });

  test("that tell of a fallback name the messages that were taken back", () => {
    const record = system("model_refusal_fallback", { retracted_message_uuids: ["u1"] });
    expect(foldInner(said("Hi", "m1", { uuid: "u1" }), record)[1]).toEqual(
      notification("model_refusal_fallback", { messageIds: ["m1"], record }),
    );
  });
});

describe("the end", () => {
  test("is complete by the last result, with what was used", () => {
    expect(terminalOf([system("init"), resulted()], { exitCode: 0 })).toEqual({
      reason: "complete",
      usage: { input_tokens: 2, output_tokens: 1, total_cost_usd: 0.5, num_turns: 1 },
      terminalReason: "completed",
      exitCode: 0,
    });
  });

  test("shows each result as a notification, for it ends a turn", () => {
    expect(foldInner(resulted())).toEqual([notification("result", { record: resulted() })]);
  });

  const failures: readonly (readonly [object, string])[] = [
    [{ terminal_reason: "max_turns", subtype: "error_max_turns" }, "max_turns"],
    [{ terminal_reason: "budget_exhausted" }, "budget_exhausted"],
    [{ terminal_reason: "prompt_too_long" }, "prompt_too_long"],
    [{ terminal_reason: "api_error" }, "api_error"],
    [{ terminal_reason: "model_error" }, "api_error"],
    [{ terminal_reason: "api_error", stop_reason: "refusal" }, "refusal"],
    [{ terminal_reason: "structured_output_retry_exhausted" }, "retries_exhausted"],
    [{ terminal_reason: "malformed_tool_use_exhausted" }, "retries_exhausted"],
    [{ terminal_reason: "hook_stopped" }, "hook_stopped"],
    [{ terminal_reason: "constructor" }, "runtime_error"],
    [{ terminal_reason: undefined, subtype: "error_max_turns" }, "max_turns"],
    [{ terminal_reason: undefined, subtype: "error_max_budget_usd" }, "budget_exhausted"],
    [
      { terminal_reason: undefined, subtype: "error_max_structured_output_retries" },
      "retries_exhausted",
    ],
    [{ terminal_reason: undefined, subtype: "error_during_execution" }, "runtime_error"],
    [{ terminal_reason: undefined, is_error: undefined, subtype: "error_x" }, "runtime_error"],
  ];

  test.each(failures)(
    "is an error where the result is one, whatever the exit: %j",
    (more, code) => {
      const record = resulted({ is_error: true, ...more });
      for (const exitCode of [0, 1]) {
        expect(terminalOf([record], { exitCode })).toMatchObject({ reason: "error", code });
      }
    },
  );

  test("is cancelled where the result says aborted, though the exit code is 0", () => {
    for (const terminal_reason of ["aborted_streaming", "aborted_tools"]) {
      expect(
        terminalOf([resulted({ is_error: true, terminal_reason })], { exitCode: 0 }),
      ).toMatchObject({
        reason: "cancelled",
        code: "interrupted",
        terminalReason: terminal_reason,
      });
    }
  });

  test("says in the turn's own words why it failed", () => {
    const more = { is_error: true, terminal_reason: "max_turns" };
    expect(terminalOf([resulted({ ...more, errors: ["Too many"] })])?.["message"]).toBe("Too many");
    expect(terminalOf([resulted({ ...more, result: "Too long" })])?.["message"]).toBe("Too long");
    expect(terminalOf([resulted(more)])?.["message"]).toBe("the turn failed: max_turns");
  });

  test.each([
    ["Invalid API key", "api_error"],
    ["Prompt is too long", "prompt_too_long"],
    ["API Error: The model has reached its context window limit.", "prompt_too_long"],
    ["API Error: Claude's response exceeded the 32000 output token maximum.", "max_tokens"],
    ["API Error: Claude Code is unable to respond to this request, which", "refusal"],
  ])("is told by the words of an older version alone: %s", (text, code) => {
    const plain = synthetic(text, { is_api_error_message: undefined });
    for (const terminal_reason of [undefined, "completed"]) {
      const result = resulted({ is_error: true, terminal_reason });
      expect(terminalOf([plain, result])).toMatchObject({ reason: "error", code });
    }
    expect(terminalOf([plain], { exitCode: 1 })?.["code"]).toBe(code);
  });

  test("is an error by its subtype in 2.0, which says that it is none", () => {
    const old = { is_error: false, terminal_reason: undefined };
    const result = resulted({ ...old, subtype: "error_max_turns" });
    expect(terminalOf([result])).toMatchObject({ reason: "error", code: "max_turns" });
    const good = resulted({ is_error: false, subtype: "error_max_turns" });
    expect(terminalOf([good])?.["reason"]).toBe("complete");
  });

  test.each(["[Request interrupted by user]", "[Request interrupted by user for tool use]"])(
    "is cancelled in 2.0 where the conversation says %s",
    (text) => {
      const note = fromUser([{ type: "text", text }]);
      const old = { is_error: false, terminal_reason: undefined };
      const result = resulted({ ...old, subtype: "error_during_execution" });
      for (const records of [
        [said("Hi"), note, result],
        [said("Hi"), note],
      ]) {
        expect(terminalOf(records)).toMatchObject({ reason: "cancelled", code: "interrupted" });
      }
      const vague = resulted({ is_error: true, terminal_reason: "model_error" });
      expect(terminalOf([said("Hi"), note, vague])?.["reason"]).toBe("cancelled");
      const late = [said("Hi"), resulted(), note, system("init"), result];
      expect(terminalOf(late)?.["code"]).toBe("runtime_error");
      const echo = fromUser([{ type: "text", text }], { isReplay: true });
      expect(terminalOf([said("Hi"), echo, result])).toMatchObject({
        reason: "error",
        code: "runtime_error",
      });
      expect(terminalOf([said("Hi"), note, resulted()])?.["reason"]).toBe("complete");
    },
  );

  test("is max_tokens, prompt_too_long or refusal where Claude Code said so before the result", () => {
    const result = resulted({ is_error: true, terminal_reason: "api_error" });
    const cut = synthetic("Too long", { api_error: "max_output_tokens" });
    expect(terminalOf([cut, result])?.["code"]).toBe("max_tokens");
    const full = "API Error: The model has reached its context window limit.";
    const context = synthetic(full, { error: "max_output_tokens", api_error: "max_output_tokens" });
    expect(terminalOf([context, result])?.["code"]).toBe("prompt_too_long");
    const refusal = synthetic("No", {}, { stop_reason: "refusal" });
    expect(terminalOf([refusal, result])?.["code"]).toBe("refusal");
    expect(terminalOf([cut, said("Hi"), result])?.["code"]).toBe("api_error");
  });

  test("is complete with a code where a hook stopped the run before the model's last word", () => {
    const stopped = { reason: "complete", code: "hook_stopped", message: "a hook stopped the run" };
    const result = resulted({ terminal_reason: "hook_stopped", stop_reason: "tool_use" });
    const call = [called("c", "Bash", {}), answered("c", "hi")];
    expect(terminalOf([...call, result])).toMatchObject(stopped);
    const blocked = system("informational", { content: "blocked", prevent_continuation: true });
    const silent = resulted({ terminal_reason: undefined, num_turns: 0 });
    expect(terminalOf([system("init"), blocked, silent])).toMatchObject(stopped);
    const plain = system("informational", { prevent_continuation: false });
    for (const records of [
      [plain, silent],
      [blocked, said("Hi"), resulted()],
      [blocked, silent, system("init"), said("Hi"), resulted()],
    ]) {
      const terminal = terminalOf(records);
      expect(terminal?.["reason"]).toBe("complete");
      expect(terminal).not.toHaveProperty("code");
    }
  });

  test("is judged by the last of several results", () => {
    const bad = resulted({ is_error: true, terminal_reason: "max_turns" });
    expect(terminalOf([bad, system("init"), said("Hi"), resulted()])?.["reason"]).toBe("complete");
    expect(terminalOf([resulted(), system("init"), bad])?.["code"]).toBe("max_turns");
  });

  test("is not that of an earlier turn where a further turn has no result", () => {
    const records = [resulted(), system("init"), said("Hi")];
    expect(terminalOf(records, { exitCode: 0 })).toMatchObject({ code: "truncated" });
    const terminal = terminalOf(records, { signal: "SIGTERM" });
    expect(terminal).toMatchObject({ code: "terminated", usage: { num_turns: 1 } });
    expect(terminal).not.toHaveProperty("terminalReason");
  });

  test("is that of the last turn though news and a sub-agent follow it", () => {
    const late = said("Hi", "m9", { parent_tool_use_id: "c" });
    const records = [resulted(), system("task_notification"), late];
    expect(terminalOf(records, { signal: "SIGTERM" })).toMatchObject({ reason: "complete" });
  });

  test.each([
    [{ exitCode: 0 }, "error", "truncated"],
    [{}, "error", "truncated"],
    [{ exitCode: 1 }, "error", "process_failed"],
    [{ exitCode: 130 }, "cancelled", "interrupted"],
    [{ exitCode: 143 }, "cancelled", "terminated"],
    [{ exitCode: 137 }, "error", "killed"],
    [{ signal: "SIGINT" }, "cancelled", "interrupted"],
    [{ signal: "SIGTERM" }, "cancelled", "terminated"],
    [{ signal: "SIGHUP" }, "cancelled", "terminated"],
    [{ signal: "SIGKILL" }, "error", "killed"],
    [{ error: new Error("broken pipe") }, "error", "stream_failed"],
    [{ error: { name: "AbortError", message: "stop" } }, "cancelled", "interrupted"],
  ])("is judged by the exit where there is no result: %j", (end, reason, code) => {
    expect(terminalOf([said("Hi")], end)).toMatchObject({ reason, code });
  });

  const thrown = (errorClass: string, more: object = {}) =>
    Object.assign(new Error(`thrown: ${errorClass}`), { errorClass, ...more });

  test.each([
    [thrown("aborted"), {}, { reason: "cancelled", code: "interrupted" }],
    [thrown("aborted"), { exitCode: 1 }, { reason: "cancelled", code: "interrupted" }],
    [
      thrown("process_killed_by_signal", { signal: "SIGKILL" }),
      {},
      { reason: "error", code: "killed", signal: "SIGKILL" },
    ],
    [
      thrown("process_exited_nonzero", { exitCode: 143 }),
      {},
      { reason: "cancelled", code: "terminated", exitCode: 143 },
    ],
    [
      thrown("process_exited_nonzero", { exitCode: 1 }),
      {},
      {
        reason: "error",
        code: "process_failed",
        exitCode: 1,
        message: "thrown: process_exited_nonzero",
      },
    ],
    [
      thrown("process_exited_nonzero", { exitCode: 1 }),
      { signal: "SIGTERM" },
      { reason: "cancelled", code: "terminated", signal: "SIGTERM" },
    ],
  ])("is told by what the Agent SDK throws: %j %j", (error, more, expected) => {
    const drafts = fold([said("Hi")], { error, ...more });
    expect(drafts.at(-1)?.data).toMatchObject(expected);
    expect(dataOf("stream_error", drafts)).toEqual([]);
  });

  test("is told by no exit of another error, and by none of the Agent SDK where it has none", () => {
    for (const error of [
      Object.assign(new Error("gone"), { exitCode: 143 }),
      thrown("executable_not_found"),
    ]) {
      const drafts = fold([said("Hi")], { error });
      expect(drafts.at(-1)?.data).toMatchObject({ reason: "error", code: "stream_failed" });
      expect(dataOf("stream_error", drafts)).toHaveLength(1);
    }
  });

  test("is that of the result whatever the Agent SDK throws after it, and no other error is", () => {
    const bad = resulted({ is_error: true, terminal_reason: "max_turns" });
    const failed = fold([bad], { error: thrown("error_result") });
    expect(failed.at(-1)?.data).toMatchObject({ reason: "error", code: "max_turns" });
    expect(dataOf("stream_error", failed)).toEqual([]);
    const good = fold([resulted()], { error: thrown("aborted") });
    expect(good.at(-1)?.data["reason"]).toBe("complete");
    expect(dataOf("stream_error", good)).toEqual([]);
    expect(dataOf("stream_error", fold([resulted()], { error: "gone" }))).toHaveLength(1);
  });

  test("is a stream_error too where the output ends without a result or cannot be read", () => {
    const codesOf = (end: object) => {
      const errors = fold([said("Hi")], end).filter(({ kind }) => kind === "stream_error");
      return errors.map(({ data }) => data["code"]);
    };
    expect(codesOf({ exitCode: 0 })).toEqual(["truncated"]);
    expect(codesOf({ error: "gone" })).toEqual(["stream_failed"]);
    expect(codesOf({ exitCode: 143 })).toEqual([]);
  });

  test("has an error of its own that belongs to no message, though deltas came before it", () => {
    const drafts = fold([delta("Hi")], { error: "gone" });
    const [error] = dataOf("stream_error", drafts);
    expect(error).toEqual({ ...SOURCE, message: "gone", code: "stream_failed" });
  });
});

describe("the state", () => {
  test("stays bounded on a stream without end", () => {
    let state = claudeCodeAdapter.init();
    let size = 0;
    for (let turn = 0; turn < 400; turn++) {
      const more = { uuid: `u${turn}`, api_message_id: `m${turn}` };
      for (const record of [
        delta("Hi\uD83D", turn, more),
        called(`c${turn}`, "Bash", {}, more),
        resulted({ usage: { [`n${turn}`]: 1 } }),
      ]) {
        state = claudeCodeAdapter.push(state, record).state;
      }
      size = Math.max(size, JSON.stringify(state).length);
    }
    expect(size).toBeLessThan(50_000);
  });

  test("counts as unsaid where its hash is no number", () => {
    const odd = { messageId: "m1", index: 0, length: 0, hash: { toString: 1 }, carry: null };
    // As it may come back from a store: no type is to be trusted.
    const state = { ...claudeCodeAdapter.init(), streamed: [odd] } as never;
    expect(textOf(claudeCodeAdapter.push(state, said("Hi")).drafts)).toBe("Hi");
  });

  test("remembers no id that is too long to be one", () => {
    const long = "x".repeat(1_000_000);
    const records = [said(long, long, { uuid: long }), called(long, long, { skill: long })];
    const { state } = claudeCodeAdapter.push(claudeCodeAdapter.init(), records);
    expect(JSON.stringify(state).length).toBeLessThan(5_000);
    expect(textOf(foldInner(delta("a", 0, { api_message_id: long }), said("ab", long)))).toBe("ab");
  });
});

interface Recorded {
  readonly file: string;
  readonly exitCode: number;
  readonly reason: string;
  readonly code?: string;
  readonly text: string;
}

describe("the recorded streams", () => {
  const folder = new URL("../../docs/examples/claude-code/", import.meta.url);
  const read = (file: string) => readFileSync(new URL(file, folder), "utf8");
  // The file is ours; a wrong shape fails the tests below.
  const streams = JSON.parse(read("streams.json")) as Recorded[];

  test("are all listed", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
    expect(streams.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test.each(streams)(
    "end and speak as they are said to: $file",
    ({ file, exitCode, ...expected }) => {
      const drafts = fold(read(file).split("\n"), { exitCode });
      expect(drafts.at(-1)?.data).toMatchObject({ reason: expected.reason, exitCode });
      expect(drafts.at(-1)?.data["code"]).toBe(expected.code);
      expect(textOf(drafts)).toBe(expected.text);
      expectValid(drafts);
    },
  );

  test("show every ending but those that only a reader can tell, a hook makes, or that name no cause", () => {
    const shown = new Set(streams.map(({ code }) => code));
    expect(CLAUDE_CODE_ENDINGS.filter((code) => !shown.has(code))).toEqual([
      "hook_stopped",
      "process_failed",
      "stream_failed",
      "runtime_error",
      "retries_exhausted",
    ]);
  });

  test("are valid runs where they are cut after any character, at any exit", () => {
    for (const { file } of streams) {
      const text = read(file);
      for (let end = 0; end < text.length; end += 211) {
        for (const exitCode of [0, 143]) {
          const drafts = fold(text.slice(0, end).split("\n"), { exitCode });
          expect(drafts[0]?.kind).toBe("runtime_started");
          expect(drafts.at(-1)?.kind).toBe("runtime_terminal");
          expectValid(drafts);
        }
      }
    }
  });

  test("have a row in the table of the document for each ending", () => {
    const path = new URL("../../docs/adapters/claude-code.md", import.meta.url);
    const document = readFileSync(path, "utf8");
    for (const code of CLAUDE_CODE_ENDINGS) expect(document).toContain(`\`${code}\``);
  });
});
