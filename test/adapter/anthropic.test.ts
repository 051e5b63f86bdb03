import { readdirSync, readFileSync } from "node:fs";
import { ANTHROPIC_ENDINGS, anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { describe, expect, test } from "vitest";
import { whileFixed } from "../support/pollution.ts";
import {
  answered,
  called,
  changed,
  closed,
  endOf,
  fold,
  gave,
  message,
  noted,
  opened,
  said,
  started,
  stopped,
  texts,
  typed,
} from "./anthropic-records.ts";
import { dataOf, expectValid, textOf } from "./drafts.ts";

const SOURCE = "anthropic-messages";
const PING = { type: "ping" };
const OVERLOADED = {
  type: "error",
  error: { type: "overloaded_error", message: "Overloaded" },
  request_id: "req_1",
};

/** An error as the SDK makes one of an answer; the class is of no matter. */
function apiError(status: number | undefined, type: string, text: string): Error {
  const body = { type: "error", error: { type, message: text }, request_id: "req_1" };
  const more = { status, headers: { "x-api-key": "sk-ant-secret" }, requestID: "req_1" };
  return Object.assign(new Error(JSON.stringify(body)), {
    name: "APIError",
    ...more,
    error: body,
    type,
  });
}

function named(name: string, text: string): Error {
  return Object.assign(new Error(text), { name });
}

describe("the start", () => {
  test("names the provider and the model of the first message", () => {
    expect(fold(message())[0]).toEqual({
      kind: "runtime_started",
      data: { source: SOURCE, provider: "anthropic", model: "claude-sonnet-4-5" },
    });
  });

  test("comes first where an error comes before any message", () => {
    expect(fold([OVERLOADED])[0]).toEqual({ kind: "runtime_started", data: { source: SOURCE } });
  });

  test("comes once, and a later message is noted", () => {
    const drafts = fold([...message(), ...message(texts(["Ho"]), "end_turn", "m2")]);
    expect(dataOf("runtime_started", drafts)).toHaveLength(1);
    expect(noted("message_start", drafts)).toEqual([
      { source: SOURCE, reason: "message_start", messageId: "m2", model: "claude-sonnet-4-5" },
    ]);
  });
});

describe("text", () => {
  test("names its message and its block, and is a delta after the first of a message", () => {
    expect(
      dataOf("assistant_text", fold(message([...texts(["a", "b"]), ...texts(["c"], 1)]))),
    ).toEqual([
      { text: "a", role: "assistant", messageId: "m1", index: 0 },
      { text: "b", role: "assistant", messageId: "m1", index: 0, delta: true },
      { text: "c", role: "assistant", messageId: "m1", index: 1, delta: true },
    ]);
  });

  test("counts where it stands in the start of a block", () => {
    expect(textOf(fold(message([opened({ type: "text", text: "He" }), said("y"), closed()])))).toBe(
      "Hey",
    );
  });

  test("of blocks that interleave keeps its block and its characters", () => {
    const blocks = [opened({ type: "text", text: "" }, 0), opened({ type: "text", text: "" }, 1)];
    const deltas = [said("a\uD83D", 0), said("b\uD83D", 1), said("\uDC4B", 0), said("\uDC4C", 1)];
    const told = dataOf(
      "assistant_text",
      fold(message([...blocks, ...deltas, closed(0), closed(1)])),
    );
    expect(told.map(({ index, text }) => [index, text])).toEqual([
      [0, "a"],
      [1, "b"],
      [0, "👋"],
      [1, "👌"],
    ]);
  });

  test("ends with U+FFFD where half a character stays alone", () => {
    expect(textOf(fold(message(texts(["a\uD83D"]))))).toBe("a\uFFFD");
    expect(textOf(fold([started(), said("a\uD83D")]))).toBe("a\uFFFD");
  });

  test("counts without the start of its block and without the start of its message", () => {
    const drafts = fold([said("Hi")]);
    expect(dataOf("assistant_text", drafts)).toEqual([{ text: "Hi", role: "assistant", index: 0 }]);
  });

  test("that is no text is noted with its record", () => {
    const record = { type: "text_delta", text: 7 };
    expect(noted("text", fold([started(), changed(record)]))).toEqual([
      { source: SOURCE, reason: "text", messageId: "m1", index: 0, record },
    ]);
  });
});

describe("what is thought, cited and noted", () => {
  test("thinking is noted in deltas, without its signature", () => {
    const drafts = fold(
      message([
        opened({ type: "thinking", thinking: "", signature: "" }),
        changed({ type: "thinking_delta", thinking: "Let me\uD83D" }),
        changed({ type: "thinking_delta", thinking: "\uDC4B see" }),
        changed({ type: "signature_delta", signature: "c2VjcmV0" }),
        closed(),
      ]),
    );
    expect(noted("thinking", drafts).map(({ text }) => text)).toEqual(["Let me", "👋 see"]);
    expect(noted("signature_delta", drafts)).toHaveLength(1);
    expect(JSON.stringify(drafts)).not.toContain("c2VjcmV0");
  });

  test("redacted thinking is noted without its data", () => {
    const drafts = fold(message(gave({ type: "redacted_thinking", data: "b3BhcXVl" })));
    expect(noted("redacted_thinking", drafts)).toHaveLength(1);
    expect(JSON.stringify(drafts)).not.toContain("b3BhcXVl");
  });

  test("a citation is noted whole", () => {
    const citation = { type: "char_location", cited_text: "noon", document_index: 0 };
    const [note] = noted(
      "citations_delta",
      fold([changed({ type: "citations_delta", citation }, 2)]),
    );
    expect(note).toMatchObject({ index: 2, citation });
  });

  test("a compaction is noted with its text alone", () => {
    const block = { type: "compaction", content: "so far", encrypted_content: "b3BhcXVl" };
    const delta = { type: "compaction_delta", content: " and on", encrypted_content: "b3BhcXVl" };
    const drafts = fold(message([opened(block), changed(delta), closed()]));
    expect(noted("compaction", drafts)[0]).toMatchObject({ text: "so far" });
    expect(noted("compaction_delta", drafts)[0]).toMatchObject({ text: " and on" });
    expect(JSON.stringify(drafts)).not.toContain("b3BhcXVl");
  });

  test("a fallback to another model is noted, and the run ends as that model's answer does", () => {
    const block = {
      type: "fallback",
      from: { model: "a" },
      to: { model: "b" },
      trigger: { type: "refusal" },
    };
    const records = message([...gave(block, 0), ...texts(["Hi"], 1)]);
    expect(noted("fallback", fold(records))[0]).toMatchObject({ record: block });
    expect(endOf(records)).toBe("complete");
  });

  test("the tools that a server lists are noted", () => {
    const block = { type: "mcp_tool_listing", mcp_server_name: "clock", tools: [] };
    expect(noted("mcp_tool_listing", fold(message(gave(block))))[0]).toMatchObject({
      record: block,
    });
  });

  test("a ping is noted", () => {
    expect(noted("ping", fold([started(), PING]))).toHaveLength(1);
  });

  test("unknown events, blocks and deltas are noted under their types, with their records", () => {
    const event = { type: "message_hint", hint: 1 };
    const block = { type: "hologram", data: 2 };
    const delta = { type: "hologram_delta", data: 3 };
    const drafts = fold(message([event, opened(block), changed(delta), closed()]));
    expect(noted("message_hint", drafts)[0]).toMatchObject({ record: event });
    expect(noted("hologram", drafts)[0]).toMatchObject({ record: block });
    expect(noted("hologram_delta", drafts)[0]).toMatchObject({ record: delta });
  });

  test("edits of the context are noted", () => {
    const record = {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: {},
      context_management: { applied_edits: [] },
    };
    expect(noted("message_delta", fold([started(), record]))[0]).toMatchObject({ record });
  });
});

describe("a tool call", () => {
  test("is requested once, at the stop of its block, with the arguments of all deltas", () => {
    const before = [started(), ...called("t1", ['{"comm', 'and":"', 'date"}']).slice(0, -1)];
    expect(dataOf("tool_request", fold(before))).toEqual([]);
    expect(dataOf("tool_request", fold([...before, closed()]))).toEqual([
      {
        id: "t1",
        name: "bash",
        arguments: { command: "date" },
        origin: "client",
        index: 0,
        messageId: "m1",
      },
    ]);
  });

  test.each([
    ["one empty delta", [""]],
    ["no delta", []],
    ["blank deltas", ["", ""]],
  ])("with %s has no arguments", (_, parts) => {
    const [request] = dataOf("tool_request", fold(message(called("t1", parts))));
    expect(request).toMatchObject({ arguments: {} });
    expect(request).not.toHaveProperty("invalid");
  });

  test("takes the arguments of its start where no delta brings any", () => {
    const [request] = dataOf("tool_request", fold(message(called("t1", [], { input: { a: 1 } }))));
    expect(request).toMatchObject({ arguments: { a: 1 } });
  });

  test.each([
    ["cut", '{"command":"da'],
    ["an array", "[1]"],
    ["text", '"date"'],
    ["null", "null"],
  ])("whose arguments are %s is invalid and shows their text", (_, text) => {
    const [request] = dataOf("tool_request", fold(message(called("t1", [text]))));
    expect(request).toMatchObject({ id: "t1", arguments: {}, invalid: true, inputText: text });
  });

  test("on a server or behind MCP says so", () => {
    const onServer = called("s1", ['{"query":"x"}'], {
      type: "server_tool_use",
      name: "web_search",
    });
    const overMcp = called("p1", ["{}"], { type: "mcp_tool_use", server_name: "clock" }, 1);
    expect(dataOf("tool_request", fold(message([...onServer, ...overMcp])))).toMatchObject([
      { id: "s1", name: "web_search", origin: "server" },
      { id: "p1", name: "bash", origin: "mcp", extension: "clock" },
    ]);
  });

  test("of a toolset names it", () => {
    const [request] = dataOf("tool_request", fold(called("t1", [], { toolset_name: "browser" })));
    expect(request).toMatchObject({ extension: "browser" });
  });

  test("interleaved with another keeps its own arguments", () => {
    const blocks = [1, 2].map((index) =>
      opened({ type: "tool_use", id: `t${index}`, name: "n" }, index),
    );
    const deltas = [typed('{"a"', 1), typed('{"b"', 2), typed(":1}", 1), typed(":2}", 2)];
    const requests = dataOf(
      "tool_request",
      fold(message([...blocks, ...deltas, closed(2), closed(1)])),
    );
    expect(requests.map((request) => request["arguments"])).toEqual([{ b: 2 }, { a: 1 }]);
  });

  test("whose block is not stopped is requested where its message stops", () => {
    const records = [started(), ...called("t1").slice(0, -1), ...stopped("tool_use")];
    expect(dataOf("tool_request", fold(records))).toMatchObject([
      { arguments: { command: "date" } },
    ]);
  });

  test("that is cut is not requested, and what came of it is noted", () => {
    const drafts = fold([started(), ...called("t1", ['{"a":']).slice(0, -1)]);
    expect(dataOf("tool_request", drafts)).toEqual([]);
    expect(noted("tool_request_dropped", drafts)).toEqual([
      {
        source: SOURCE,
        reason: "tool_request_dropped",
        messageId: "m1",
        id: "t1",
        name: "bash",
        index: 0,
        inputText: '{"a":',
      },
    ]);
  });

  test("without an id is noted, for no answer could find it", () => {
    const drafts = fold(message(called(7)));
    expect(dataOf("tool_request", drafts)).toEqual([]);
    expect(noted("tool_use", drafts)[0]).toMatchObject({ arguments: { command: "date" } });
  });

  test("that comes again is noted", () => {
    const drafts = fold(message([...called("t1"), ...called("t1", [], {}, 1)]));
    expect(dataOf("tool_request", drafts)).toHaveLength(1);
    expect(noted("duplicate_tool_request", drafts)).toHaveLength(1);
  });

  test("that comes again because its message does is noted, while it has no answer", () => {
    const all = message(called("t1"), "tool_use");
    const drafts = fold([...all, ...all]);
    expect(dataOf("tool_request", drafts)).toHaveLength(1);
    expect(noted("duplicate_tool_request", drafts)).toHaveLength(1);
    expect(noted("tool_call_unanswered", drafts)).toHaveLength(1);
  });

  test("with arguments longer than can be kept is invalid, and the next call is not", () => {
    const half = "x".repeat(600_000);
    const long = called("t1", ['{"a":"', half, half, '"}']);
    const drafts = fold(message([...long, ...called("t2", ["{}"], {}, 1)]));
    expect(dataOf("tool_request", drafts)).toMatchObject([
      { id: "t1", arguments: {}, invalid: true },
      { id: "t2", arguments: {} },
    ]);
    expect(dataOf("tool_request", drafts)[1]).not.toHaveProperty("invalid");
  });

  test("shows no more than 100,000 characters of arguments that cannot be read", () => {
    const [request] = dataOf("tool_request", fold(message(called("t1", ["x".repeat(200_000)]))));
    expect(String(request?.["inputText"])).toHaveLength(100_000);
  });

  test("of more than 32 open blocks the oldest is given up aloud", () => {
    const blocks = Array.from({ length: 33 }, (_, index) => {
      return opened({ type: "tool_use", id: `t${index}`, name: "n" }, index);
    });
    const drafts = fold(message(blocks, "tool_use"));
    expect(noted("tool_request_dropped", drafts).map(({ id }) => id)).toEqual(["t0"]);
    expect(dataOf("tool_request", drafts)).toHaveLength(32);
  });
});

describe("a tool's result", () => {
  const search = called("s1", ["{}"], { type: "server_tool_use", name: "web_search" });

  test("of a server arrives whole and closes its call", () => {
    const content = [{ type: "web_search_result", url: "https://clock.example", title: "Noon" }];
    const result = gave({ type: "web_search_tool_result", tool_use_id: "s1", content });
    const drafts = fold(message([...search, ...result]));
    expect(dataOf("tool_response", drafts)).toEqual([{ id: "s1", status: "success", content }]);
    expect(noted("tool_call_unanswered", drafts)).toEqual([]);
  });

  test("that is an error object says that the tool was not run", () => {
    const content = { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" };
    const result = gave({ type: "web_search_tool_result", tool_use_id: "s1", content });
    expect(dataOf("tool_response", fold(message([...search, ...result])))).toEqual([
      { id: "s1", status: "error", content, isError: true },
    ]);
  });

  test("over MCP names its server and tells of the tool's own failure", () => {
    const call = called("p1", ["{}"], { type: "mcp_tool_use", server_name: "clock" });
    const block = { type: "mcp_tool_result", tool_use_id: "p1", is_error: true, content: "broken" };
    expect(dataOf("tool_response", fold(message([...call, ...gave(block)])))).toEqual([
      { id: "p1", status: "success", content: "broken", isError: true, extension: "clock" },
    ]);
  });

  test("of the caller's tool is read from the message that it sends back", () => {
    const records = [
      ...message(called("t1"), "tool_use"),
      answered("t1", "noon", { is_error: false }),
    ];
    const drafts = fold([...records, ...message(texts(["It is noon"]), "end_turn", "m2")]);
    expect(dataOf("tool_response", drafts)).toEqual([
      { id: "t1", status: "success", content: "noon", isError: false },
    ]);
    expect(drafts.at(-1)?.data["reason"]).toBe("complete");
  });

  test("has sizes in the place of pictures and documents", () => {
    const source = { type: "base64", media_type: "image/png", data: "AAAA" };
    const picture = answered("t1", [{ type: "image", source }]);
    expect(dataOf("tool_response", fold([picture]))[0]?.["content"]).toEqual([
      { type: "image", source: { type: "base64", media_type: "image/png", byteLength: 3 } },
    ]);
    const document = { type: "document", source: { ...source, media_type: "application/pdf" } };
    const page = { type: "web_fetch_result", url: "https://clock.example", content: document };
    const fetched = gave({ type: "web_fetch_tool_result", tool_use_id: "f1", content: page });
    const [response] = dataOf("tool_response", fold(message(fetched)));
    expect(response?.["content"]).toMatchObject({ content: { source: { byteLength: 3 } } });
    expect(JSON.stringify(response)).not.toContain("AAAA");
  });

  test("that JSON has no word for is null", () => {
    const block = { type: "mcp_tool_result", tool_use_id: "p1", content: Number.NaN };
    expect(dataOf("tool_response", fold(message(gave(block))))[0]?.["content"]).toBe(null);
  });

  test("without the id of a call is noted", () => {
    const block = { type: "mcp_tool_result", content: "?" };
    expect(noted("mcp_tool_result", fold(message(gave(block))))[0]).toMatchObject({
      record: block,
    });
  });

  test("that comes again is noted", () => {
    const records = [...message(called("t1"), "tool_use"), answered("t1"), answered("t1")];
    expect(noted("duplicate_tool_response", fold(records))).toHaveLength(1);
  });

  test("to a call whose id is the beginning of another is no repetition", () => {
    const records = [...message(called("t1\n2"), "tool_use"), answered("t1\n2"), answered("t1")];
    expect(noted("duplicate_tool_response", fold(records))).toEqual([]);
  });

  test("is not missed of a caller's tool once the next message begins", () => {
    const records = [
      ...message(called("t1"), "tool_use"),
      ...message(texts(["noon"]), "end_turn", "m2"),
    ];
    expect(noted("tool_call_unanswered", fold(records))).toEqual([]);
  });

  test("is missed at the end, before the terminal", () => {
    expect(fold(message(called("t1"), "tool_use")).at(-2)).toEqual({
      kind: "notification",
      data: {
        source: SOURCE,
        reason: "tool_call_unanswered",
        messageId: "m1",
        id: "t1",
        name: "bash",
      },
    });
  });

  test("shows pictures by their size, wherever a document has them, and in the caller's own blocks", () => {
    const picture = { type: "image", source: { type: "base64", data: "AAAA" } };
    const page = { type: "document", source: { type: "content", content: [picture] } };
    const view = { file_type: "image", content: "AAAA" };
    const drafts = fold([
      ...message(called("t1"), "tool_use"),
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: [page] },
          { type: "tool_result", content: [picture] },
          picture,
        ],
      },
      ...message(gave({ type: "bash_tool_result", tool_use_id: "t2", content: view }), "end_turn"),
    ]);
    expect(JSON.stringify(drafts)).not.toContain("AAAA");
    expect(JSON.stringify(drafts).split('"byteLength":3')).toHaveLength(5);
  });

  test("is not made of other blocks that the caller sends", () => {
    const block = { type: "text", text: "Go on" };
    const drafts = fold([
      ...message(),
      { role: "user", content: [block] },
      { role: "user", content: "Go" },
    ]);
    expect(dataOf("tool_response", drafts)).toEqual([]);
    expect(noted("user", drafts)).toMatchObject([
      { record: block },
      { record: { role: "user", content: "Go" } },
    ]);
  });
});

describe("skills and files", () => {
  const skills = [
    { skill_id: "pdf", type: "anthropic", version: "20260101" },
    { skill_id: "skill_01", type: "custom", version: "2" },
  ];
  const container = { id: "c1", expires_at: "2026-01-01T00:00:00Z", skills };

  test("a skill is loaded once for each version, wherever its container is told of", () => {
    const records = [started("m1", { container }), ...stopped("end_turn", { container })];
    expect(dataOf("skill_loaded", fold(records))).toEqual([
      { name: "pdf", id: "pdf", version: "20260101", origin: "anthropic" },
      { name: "skill_01", id: "skill_01", version: "2", origin: "custom" },
    ]);
    const later = {
      ...container,
      skills: [{ skill_id: "pdf", type: "anthropic", version: "latest" }],
    };
    expect(
      dataOf("skill_loaded", fold([...records, started("m2", { container: later })])),
    ).toHaveLength(3);
  });

  test("a file that was uploaded into the container is told of", () => {
    const drafts = fold(message(gave({ type: "container_upload", file_id: "file_1" })));
    expect(dataOf("file_uploaded", drafts)).toEqual([{ fileId: "file_1", messageId: "m1" }]);
  });

  test("a file that a tool made is told of after its result", () => {
    const output = { type: "bash_code_execution_output", file_id: "file_2" };
    const content = { type: "bash_code_execution_result", content: [output], return_code: 0 };
    const block = { type: "bash_code_execution_tool_result", tool_use_id: "b1", content };
    const drafts = fold(message(gave(block)));
    const kinds = drafts.map(({ kind }) => kind);
    expect(dataOf("file_uploaded", drafts)).toMatchObject([{ fileId: "file_2" }]);
    expect(kinds.indexOf("file_uploaded")).toBe(kinds.indexOf("tool_response") + 1);
  });
});

describe("messages", () => {
  test("end turns, never the run", () => {
    const drafts = fold([...message(called("t1"), "tool_use"), ...message(), ...message()]);
    expect(noted("message_stop", drafts).map(({ stopReason }) => stopReason)).toEqual([
      "tool_use",
      "end_turn",
      "end_turn",
    ]);
    expect(dataOf("runtime_terminal", drafts)).toHaveLength(1);
  });

  test("that begin while one is open show that it was cut", () => {
    const cut = [started("m1"), opened({ type: "text", text: "" }), said("Hel")];
    const drafts = fold([...cut, ...message(texts(["Hello"]), "end_turn", "m2")]);
    expect(noted("message_abandoned", drafts)).toMatchObject([{ messageId: "m1" }]);
    expect(drafts.at(-1)?.data["reason"]).toBe("complete");
  });

  test("that begin while one is open show its calls as unanswered, and no other's", () => {
    const cut = [started("m1"), ...called("t1")];
    const drafts = fold([...cut, ...message(texts(["Hi"]), "end_turn", "m2")]);
    expect(noted("tool_call_unanswered", drafts)).toEqual([
      { source: SOURCE, reason: "tool_call_unanswered", messageId: "m1", id: "t1", name: "bash" },
    ]);
    const again = fold([...cut, ...message(called("t1"), "tool_use")]);
    expect(noted("tool_call_unanswered", again)).toHaveLength(1);
    expect(again.at(-2)?.data["reason"]).toBe("tool_call_unanswered");
  });

  test("that begin again while open are noted as duplicates, and their text starts anew", () => {
    const drafts = fold([started(), said("Hel"), ...message(texts(["Hello"]))]);
    expect(noted("message_start", drafts)).toMatchObject([{ messageId: "m1", duplicate: true }]);
    expect(dataOf("assistant_text", drafts).at(-1)).not.toHaveProperty("delta");
  });

  test("that begin drop the blocks of the one before them", () => {
    const drafts = fold([
      started(),
      ...called("t1").slice(0, -1),
      ...message(texts(["Hi"]), "end_turn", "m2"),
    ]);
    expect(noted("tool_request_dropped", drafts)).toMatchObject([{ messageId: "m1", id: "t1" }]);
  });

  test("that stop twice are noted", () => {
    const drafts = fold([...message(), ...stopped("refusal")]);
    expect(noted("message_stop", drafts)).toHaveLength(2);
    expect(drafts.at(-1)?.data["reason"]).toBe("complete");
  });

  test("give up a block where another starts at its place", () => {
    const drafts = fold(message([...called("t1").slice(0, -1), ...texts(["Hi"])]));
    expect(noted("tool_request_dropped", drafts)).toHaveLength(1);
    expect(textOf(drafts)).toBe("Hi");
  });

  test("note the stop of a block that is not open", () => {
    expect(noted("content_block_stop", fold([started(), closed(4)]))).toMatchObject([{ index: 4 }]);
  });
});

describe("usage", () => {
  test("of a message is cumulative, so the last of each count stands", () => {
    const records = [
      started(),
      ...stopped("end_turn", {}, { output_tokens: 7, cache_read_input_tokens: null }),
    ];
    expect(fold(records).at(-1)?.data["usage"]).toEqual({ input_tokens: 10, output_tokens: 7 });
  });

  test("of several messages is summed, groups of counts too", () => {
    const usage = { server_tool_use: { web_search_requests: 2 }, service_tier: "standard" };
    const one = [started("m1"), ...stopped("end_turn", {}, usage)];
    const other = [started("m2"), ...stopped("end_turn", {}, usage)];
    expect(fold([...one, ...other]).at(-1)?.data["usage"]).toEqual({
      input_tokens: 20,
      output_tokens: 10,
      server_tool_use: { web_search_requests: 4 },
    });
  });

  test("of a message that was cut counts, of one that began again once", () => {
    expect(fold([started("m1"), ...message([], "end_turn", "m2")]).at(-1)?.data["usage"]).toEqual({
      input_tokens: 20,
      output_tokens: 6,
    });
    expect(fold([started(), ...message([])]).at(-1)?.data["usage"]).toMatchObject({
      input_tokens: 10,
    });
  });

  test("is absent where there was no message", () => {
    expect(fold([]).at(-1)?.data).not.toHaveProperty("usage");
  });

  test("takes no count whose name is longer than 64 code units", () => {
    const usage = { ["a".repeat(64)]: 1, ["b".repeat(65)]: 1 };
    const records = [started("m1", { usage }), ...stopped()];
    expect(Object.keys(fold(records).at(-1)?.data["usage"] ?? {})).toContain("a".repeat(64));
    expect(fold(records).at(-1)?.data["usage"]).not.toHaveProperty("b".repeat(65));
  });

  test("takes no count from a prototype's name", () => {
    const usage = JSON.parse('{"__proto__":{"a":1},"constructor":2,"output_tokens":3}') as object;
    const records = [started("m1", { usage }), started("m2", { usage })];
    const expected = { constructor: 4, output_tokens: 6 };
    expect(fold(records).at(-1)?.data["usage"]).toEqual(expected);
    expect(whileFixed(() => fold(records)).at(-1)?.data["usage"]).toEqual(expected);
  });
});

describe("the end, by the last message", () => {
  test.each([
    ["end_turn", "complete"],
    ["stop_sequence", "complete"],
    ["tool_use", "complete tool_use"],
    ["max_tokens", "error max_tokens"],
    ["model_context_window_exceeded", "error context_limit"],
    ["refusal", "error refusal"],
    ["pause_turn", "error paused"],
    ["compaction", "error paused"],
    ["tired", "error unknown_stop_reason"],
    [null, "error truncated"],
  ])("a stop for %s is %s", (reason, expected) => {
    expect(endOf(message(texts(["Hi"]), reason))).toBe(expected);
  });

  test("repeats the reason to stop", () => {
    expect(fold(message(called("t1"), "tool_use")).at(-1)?.data["stopReason"]).toBe("tool_use");
  });

  test("of a refusal without a block is a refusal, in its own words", () => {
    const details = { type: "refusal", category: "bio", explanation: "Not this." };
    const records = [started(), ...stopped("refusal", { stop_details: details })];
    expect(fold(records).at(-1)?.data).toMatchObject({
      reason: "error",
      code: "refusal",
      category: "bio",
      message: "Not this.",
    });
  });

  test("of a refusal in the middle of a text keeps the text", () => {
    const drafts = fold(message(texts(["Well, "]), "refusal"));
    expect(textOf(drafts)).toBe("Well, ");
    expect(drafts.at(-1)?.data["code"]).toBe("refusal");
  });

  test("of a stream without message_stop is truncated, though nobody threw, and is told of first", () => {
    const drafts = fold([started(), ...texts(["Hel"])]);
    expect(drafts.slice(-2)).toMatchObject([
      { kind: "stream_error", data: { source: SOURCE, code: "truncated", messageId: "m1" } },
      { kind: "runtime_terminal", data: { reason: "error", code: "truncated" } },
    ]);
  });

  test("of a stream of nothing is truncated", () => {
    expect(endOf([])).toBe("error truncated");
  });

  test("where results of tools were not answered is truncated", () => {
    expect(endOf([...message(called("t1"), "tool_use"), answered("t1")])).toBe("error truncated");
  });

  test("where a pause was continued is that of the last message", () => {
    expect(endOf([...message([], "pause_turn"), ...message([], "end_turn", "m2")])).toBe(
      "complete",
    );
  });
});

describe("errors", () => {
  test("in the stream are told of and end the run, though the SDK repeats them", () => {
    const thrown = apiError(undefined, "overloaded_error", "Overloaded");
    const drafts = fold([started(), said("Hel"), OVERLOADED], { error: thrown });
    expect(dataOf("stream_error", drafts)).toEqual([
      {
        source: SOURCE,
        message: "Overloaded",
        code: "overloaded_error",
        messageId: "m1",
        requestId: "req_1",
        retryable: true,
      },
    ]);
    expect(drafts.at(-1)?.data).toMatchObject({ code: "api_error", message: "Overloaded" });
  });

  test("in the stream count before what the reader makes of its end", () => {
    expect(endOf([OVERLOADED], { error: new TypeError("terminated") })).toBe("error api_error");
  });

  test("in the stream are forgotten where the next message begins", () => {
    expect(endOf([started(), OVERLOADED, ...message(texts(["Hi"]), "end_turn", "m2")])).toBe(
      "complete",
    );
  });

  test("that the SDK throws tell type, status and request, and no header", () => {
    const drafts = fold([], { error: apiError(429, "rate_limit_error", "Slow down") });
    expect(dataOf("stream_error", drafts)).toEqual([
      {
        source: SOURCE,
        message: "Slow down",
        code: "rate_limit_error",
        name: "APIError",
        status: 429,
        requestId: "req_1",
        retryable: true,
      },
    ]);
    expect(JSON.stringify(drafts)).not.toContain("secret");
    expect(endOf([], { error: apiError(401, "authentication_error", "No") })).toBe(
      "error api_error",
    );
  });

  test("are retryable where time may heal them", () => {
    const retryable = (status: number | undefined, type: string) =>
      dataOf("stream_error", fold([], { error: apiError(status, type, "No") }))[0]?.["retryable"];
    expect(retryable(401, "authentication_error")).toBe(false);
    expect(retryable(503, "unknown_error")).toBe(true);
    expect(retryable(undefined, "timeout_error")).toBe(true);
  });

  test("of Bedrock are the API's by their body, whatever their type", () => {
    const error = apiError(undefined, "throttlingException", "Too many tokens");
    Object.assign(error, { type: undefined, requestID: undefined });
    expect(dataOf("stream_error", fold([started()], { error }))).toMatchObject([
      { message: "Too many tokens", code: "throttlingException", retryable: true },
    ]);
    expect(endOf([started()], { error })).toBe("error api_error");
    const retryable = (type: string) =>
      dataOf("stream_error", fold([{ type: "error", error: { type, message: "No" } }]))[0]?.[
        "retryable"
      ];
    for (const type of ["serviceUnavailable", "internalServer", "modelTimeout"]) {
      expect(retryable(`${type}Exception`)).toBe(true);
    }
    expect(retryable("ModelStreamErrorException")).toBe(true);
    expect(retryable("validationException")).toBe(false);
  });

  test("of old SDKs are the API's by the body that is their text, or their cause's", () => {
    const body = JSON.stringify(OVERLOADED);
    const cause = new Error(body);
    for (const error of [
      named("APIConnectionError", `SSE Error: ${body}`),
      Object.assign(named("APIConnectionError", "Connection error."), { cause }),
    ]) {
      expect(dataOf("stream_error", fold([started()], { error }))).toMatchObject([
        { message: "Overloaded", code: "overloaded_error", retryable: true },
      ]);
    }
    const other = 'no record: {"type":"ping","message":"?"}';
    expect(fold([], { error: named("SyntaxError", other) }).at(-1)?.data).toMatchObject({
      code: "stream_failed",
      message: other,
    });
  });

  test("of an answer that is no JSON are the API's, by their status", () => {
    const error = Object.assign(new Error("502 bad gateway"), { status: 502, requestID: null });
    expect(endOf([], { error })).toBe("error api_error");
  });

  test("of other libraries that have a status are not the API's", () => {
    const error = Object.assign(new Error("not found"), { status: 404 });
    expect(endOf(message(), { error })).toBe("error stream_failed");
  });

  test.each([
    ["a lost connection", new TypeError("terminated"), "error stream_failed"],
    [
      "the stream helper's word for it",
      named("AnthropicError", "terminated"),
      "error stream_failed",
    ],
    ["a connection error", named("APIConnectionError", "Connection error."), "error stream_failed"],
    [
      "the stream helper's word for an early end",
      named("AnthropicError", "stream ended without producing a Message with role=assistant"),
      "error truncated",
    ],
    [
      "an empty body, whatever the name",
      named("Error", "request ended without sending any chunks"),
      "error truncated",
    ],
    [
      "the SDK's abort",
      named("APIUserAbortError", "Request was aborted."),
      "cancelled interrupted",
    ],
    ["an old SDK's abort", new Error("Request was aborted."), "cancelled interrupted"],
    ["an abort signal", named("AbortError", "aborted"), "cancelled interrupted"],
    ["text", "no network", "error stream_failed"],
    ["an object that says nothing", {}, "error stream_failed"],
  ])("%s is judged by its shape", (_, error, expected) => {
    expect(endOf([started(), said("Hel")], { error })).toBe(expected);
  });

  test("that were wanted are no stream errors", () => {
    expect(dataOf("stream_error", fold([], { error: named("AbortError", "aborted") }))).toEqual([]);
  });

  test("never repeat a key", () => {
    const error = new TypeError("invalid header Bearer abc.def and sk-ant-api03-xyz");
    expect(JSON.stringify(fold([], { error }))).not.toMatch(/abc\.def|xyz/);
  });
});

describe("the end, from outside", () => {
  test.each([
    [{ signal: "SIGINT" }, "cancelled interrupted"],
    [{ exitCode: 143 }, "cancelled terminated"],
    [{ signal: "SIGKILL" }, "error killed"],
    [{ exitCode: 1 }, "error process_failed"],
    [{ exitCode: 0 }, "complete"],
  ])("of %o is %s", (end, expected) => {
    expect(endOf(message(), end)).toBe(expected);
  });

  test("is not heard twice", () => {
    const { finish, init, push } = anthropicMessagesAdapter;
    const ended = finish(init()).state;
    expect(finish(ended).drafts).toEqual([]);
    expect(push(ended, started()).drafts).toEqual([]);
  });
});

describe("a record", () => {
  const event = started();
  const text = JSON.stringify(event);

  test.each([
    ["the payload of a frame", text],
    ["a payload with spaces around it", ` ${text}  `],
    ["a frame as the codec decodes it", { ok: true, id: "", event: "message_start", data: text }],
    ["a browser's message event", { type: "message_start", data: text }],
    ["a frame without its event's name", { data: text }],
    ["a frame that nobody decoded", `event: message_start\ndata: ${text}\n\n`],
  ])("is %s", (_, native) => {
    expect(fold([native])).toEqual(fold([event]));
  });

  test("is each payload in the text of several frames, and nothing of it is lost", () => {
    const frames = [started(), said("Hi")].map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`);
    expect(fold([`event: x\n${frames.join("")}`])).toEqual(fold([started(), said("Hi")]));
    const drafts = fold(['data: {"type":\ndata: "ping"}\n\n']);
    expect(noted("unreadable", drafts).map(({ text: words }) => words)).toEqual([
      '{"type":',
      '"ping"}',
    ]);
  });

  test.each(["event: message_start", "event: ping\r\n", ": still here", "id: 7\nretry: 3\n\n"])(
    "is not in %j, which has no payload",
    (native) => {
      expect(fold([native])).toEqual(fold([]));
    },
  );

  test("is text where only a part of it is a frame without a payload", () => {
    expect(noted("unreadable", fold(["event: ping\nwhat?"]))).toHaveLength(1);
    expect(noted("unreadable", fold([`${":".repeat(50_000)}\nwhat?`]))).toHaveLength(1);
  });

  test("makes the same of raw frames as a whole and line by line", () => {
    const text = [started(), said("Hi"), ...stopped()]
      .map((one) => `event: x\ndata: ${JSON.stringify(one)}\n\n`)
      .join("");
    expect(fold(text.split("\n"))).toEqual(fold([text]));
  });

  test("has the name of its event in the text of a frame, too", () => {
    const drafts = fold(["event: error\ndata: upstream broke\n\nevent: ping\ndata: {}\n\n"]);
    expect(dataOf("stream_error", drafts)[0]).toMatchObject({ message: "upstream broke" });
    expect(noted("ping", drafts)).toHaveLength(1);
  });

  test("that is text of a frame is read to its line's end, past U+2028", () => {
    const payload = JSON.stringify(said("a\u2028data: b"));
    expect(textOf(fold([payload]))).toBe("a\u2028data: b");
    expect(textOf(fold([`data: ${payload}\r\n`]))).toBe("a\u2028data: b");
  });

  test("takes its type from the frame where the payload has none", () => {
    expect(noted("ping", fold([{ event: "ping", data: "{}" }]))).toHaveLength(1);
  });

  test("that is an error in words is an error", () => {
    const drafts = fold([{ event: "error", data: "upstream broke" }]);
    expect(dataOf("stream_error", drafts)[0]).toMatchObject({ message: "upstream broke" });
    expect(drafts.at(-1)?.data["code"]).toBe("api_error");
  });

  test("that cannot be read is noted as it came", () => {
    expect(noted("unreadable", fold(["{no"]))).toMatchObject([{ text: "{no" }]);
    expect(noted("hint", fold([{ event: "hint", data: "now" }]))).toMatchObject([{ text: "now" }]);
    expect(noted("unknown", fold([7, null, []]))).toMatchObject([
      { record: 7 },
      { record: null },
      { record: [] },
    ]);
  });

  test("that is blank is nothing", () => {
    expect(fold(["", " \r\n"]).map(({ kind }) => kind)).toEqual(fold([]).map(({ kind }) => kind));
  });
});

describe("the hand-written streams", () => {
  const folder = new URL("../../docs/examples/anthropic/", import.meta.url);
  const read = (file: string) => readFileSync(new URL(file, folder), "utf8");
  interface Written {
    readonly file: string;
    readonly reason: string;
    readonly code?: string;
  }
  const streams = JSON.parse(read("streams.json")) as Written[];

  test("are all listed", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl"));
    expect(streams.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  test.each(streams)("end as they are said to: $file", ({ file, reason, code }) => {
    const drafts = fold(read(file).split("\n"));
    expect(drafts.at(-1)?.data).toMatchObject({ reason });
    expect(drafts.at(-1)?.data["code"]).toBe(code);
    expectValid(drafts);
  });

  test("are valid runs where they are cut after any character", () => {
    for (const { file } of streams) {
      const text = read(file);
      for (let end = 0; end < text.length; end += 37) {
        const drafts = fold(text.slice(0, end).split("\n"));
        expect(drafts[0]?.kind).toBe("runtime_started");
        expect(drafts.at(-1)?.kind).toBe("runtime_terminal");
        expectValid(drafts);
      }
    }
  });

  test("have a row in the table of the document for each ending", () => {
    const document = new URL("../../docs/adapters/anthropic.md", import.meta.url);
    const text = readFileSync(document, "utf8");
    for (const code of ANTHROPIC_ENDINGS) expect(text).toContain(`| \`${code}\` |`);
  });
});

describe("the counts of several messages", () => {
  const stateAfter = (records: readonly object[]) =>
    records.reduce<ReturnType<typeof anthropicMessagesAdapter.init>>(
      (state, record) => anthropicMessagesAdapter.push(state, record).state,
      anthropicMessagesAdapter.init(),
    );

  test.each([
    ["of one message", (at: number) => stopped("end_turn", {}, { [`count_${at}`]: 1 })[0] ?? {}],
    ["of one each", (at: number) => started(`m${at}`, { usage: { [`count_${at}`]: 1 } })],
    ["in a group", (at: number) => started(`m${at}`, { usage: { group: { [`count_${at}`]: 1 } } })],
  ])("have at most 32 names, %s, however many are told", (_, recordAt) => {
    const told = (count: number) => Array.from({ length: count }, (_none, at) => recordAt(at));
    const few = JSON.stringify(stateAfter([started(), ...told(40)])).length;
    const many = JSON.stringify(stateAfter([started(), ...told(1_000)])).length;
    expect(many - few).toBeLessThan(100);
  });

  test("are those of the first 32 names", () => {
    const names = Array.from({ length: 40 }, (_, at) => [`count_${at}`, at] as const);
    const usage = { service_tier: "standard", ...Object.fromEntries(names) };
    const { data } = fold([started("m1", { usage })]).at(-1) ?? {};
    expect(data?.["usage"]).toEqual(Object.fromEntries(names.slice(0, 32)));
  });

  test("stand in groups, and no group in a group", () => {
    const usage = { tools: { searches: 1, deeper: { searches: 1 } }, none: { deeper: {} } };
    const { data } = fold([started("m1", { usage })]).at(-1) ?? {};
    expect(data?.["usage"]).toEqual({ tools: { searches: 1 }, none: {} });
  });

  test("go no further than numbers that JSON readers agree on", () => {
    const usage = { output_tokens: Number.MAX_SAFE_INTEGER };
    const runs = ["m1", "m2", "m3"].map((id) => started(id, { usage }));
    expect(fold(runs).at(-1)?.data["usage"]).toEqual(usage);
  });

  test("replace a group as a whole within a message, and add to it over messages", () => {
    const told = (id: string) => [
      started(id, { usage: { tools: { searches: 1, fetches: 2 } } }),
      ...stopped("end_turn", {}, { tools: { searches: 3 } }),
    ];
    const { data } = fold([...told("m1"), ...told("m2")]).at(-1) ?? {};
    expect(data?.["usage"]).toEqual({ tools: { searches: 6 }, output_tokens: 10 });
  });

  test("are frozen to their leaves in the state, groups of counts among them", () => {
    let state = anthropicMessagesAdapter.init();
    for (const id of ["msg-1", "msg-2", "msg-3"]) {
      const usage = { output_tokens: 1, server_tool_use: { web_search_requests: 1 } };
      const message = { id, type: "message", role: "assistant", model: "m", content: [], usage };
      for (const record of [{ type: "message_start", message }, { type: "message_stop" }]) {
        state = anthropicMessagesAdapter.push(state, record).state;
      }
    }
    expect(state["usage"]).toEqual({
      output_tokens: 2,
      server_tool_use: { web_search_requests: 2 },
    });
    expect(Object.values(state["usage"] as object).every(Object.isFrozen)).toBe(true);
  });
});

describe("the calls that are open", () => {
  test("are frozen where the next message is the answer to one that nobody told of", () => {
    let state = anthropicMessagesAdapter.init();
    for (const record of message(called("call-1"), "tool_use")) {
      state = anthropicMessagesAdapter.push(state, record).state;
    }
    expect(state["openCalls"]).toMatchObject([{ id: "call-1" }]);
    ({ state } = anthropicMessagesAdapter.push(state, started("msg-2")));
    expect(state["openCalls"]).toEqual([]);
    expect(Object.isFrozen(state["openCalls"])).toBe(true);
  });
});
