import Anthropic from "@anthropic-ai/sdk";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { createServerSentEventDecoder } from "runner-contracts/codec/sse";
import { describe, expect, test } from "vitest";
import {
  type Answer,
  type AnswerPart,
  callTools,
  type Reply,
  say,
  sayAndEnd,
  text,
  toolCall,
} from "../support/provider/answer.ts";
import { startProvider } from "../support/provider/provider.ts";
import { ofKind, type RunStory, realStory } from "./real-run.ts";

type Body = Anthropic.MessageCreateParamsNonStreaming;
type Read = (client: Anthropic, body: Body, signal: AbortSignal) => AsyncIterable<unknown>;

const HALF_CALL: AnswerPart = { type: "tool", id: "c1", name: "bash", fragments: ['{"comm'] };

const BODY: Body = {
  model: "scripted-model",
  max_tokens: 1_000,
  messages: [{ role: "user", content: "Begin." }],
  tools: [{ name: "bash", input_schema: { type: "object" } }],
};

/** The three ways in which a program gets at the events of a message. */
const READERS: readonly [string, Read][] = [
  ["create({ stream: true })", createEvents],
  ["messages.stream()", streamEvents],
  ["the bytes of server-sent events", decodedFrames],
];

async function* createEvents(client: Anthropic, body: Body, signal: AbortSignal) {
  yield* await client.messages.create({ ...body, stream: true }, { signal });
}

async function* streamEvents(client: Anthropic, body: Body, signal: AbortSignal) {
  yield* client.messages.stream(body, { signal });
}

async function* decodedFrames(client: Anthropic, body: Body, signal: AbortSignal) {
  const response = await client.messages.create({ ...body, stream: true }, { signal }).asResponse();
  const decoder = createServerSentEventDecoder();
  for await (const chunk of response.body ?? []) yield* decoder.feed(chunk);
  yield* decoder.end();
}

/** Reads an answer for each of the requests, with what `between` puts before the next. */
async function readAnswers(
  read: Read,
  script: readonly Reply[],
  between: readonly Anthropic.MessageParam[] = [],
  abortAt?: string,
): Promise<RunStory> {
  const provider = await startProvider(script);
  const client = new Anthropic({ apiKey: "scripted", baseURL: provider.url, maxRetries: 0 });
  const abort = new AbortController();
  const records: unknown[] = [];
  try {
    for (const message of [undefined, ...between]) {
      if (message !== undefined) records.push(message);
      for await (const record of read(client, BODY, abort.signal)) {
        records.push(record);
        if (abortAt !== undefined && JSON.stringify(record).includes(abortAt)) abort.abort();
      }
    }
    // An aborted iterator of `create()` ends without a word: that it was aborted, its caller says.
    const { aborted, reason } = abort.signal;
    return realStory(anthropicMessagesAdapter, records, aborted ? { error: reason } : {});
  } catch (error) {
    return realStory(anthropicMessagesAdapter, records, { error });
  } finally {
    await provider.close();
  }
}

describe.each(READERS)("the Anthropic SDK 1.12.0, read by %s", (_, read) => {
  test("gives the model's words once, with half characters joined", async () => {
    const run = await readAnswers(read, [say("Snow \ud83d", "\udc4b at\u2028", "\u0000dawn.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow \u{1f44b} at\u2028\ufffddawn." });
    const [start] = ofKind(run.events, "runtime_started");
    expect(start).toMatchObject({ provider: "anthropic", model: "scripted-model" });
  });

  test("gives text that dribbles in a few bytes at a time", async () => {
    const slow = { ...say("Drip ", "drop \u{1f4a7}", " done."), chunkBytes: 3, everyMs: 1 };
    expect((await readAnswers(read, [slow])).text).toBe("Drip drop \u{1f4a7} done.");
  });

  test("gives one long delta whole, and a thousand short ones in order", async () => {
    const long = `${"snow ".repeat(60_000)}\u{2744}`;
    expect((await readAnswers(read, [say(long)])).text).toBe(long);
    const short = Array.from({ length: 1_000 }, (_, index) => `${index} `);
    expect((await readAnswers(read, [say(...short)])).text).toBe(short.join(""));
  });

  test("keeps thinking apart from text", async () => {
    const thought = { type: "thinking", deltas: ["Is it ", "cold?"] } as const;
    const run = await readAnswers(read, [{ parts: [thought, text("It is.")], ending: "stop" }]);
    expect(run).toMatchObject({ verdict: "complete", text: "It is." });
    expect(JSON.stringify(ofKind(run.events, "notification"))).toContain("cold?");
  });

  test("pairs the calls of one message with the results that the next one answers", async () => {
    const calls = ["c1", "c2", "c3"].map((id) => toolCall(id, "bash", { command: `echo ${id}` }));
    const results: Anthropic.ToolResultBlockParam[] = [
      { type: "tool_result", tool_use_id: "c2", content: "two" },
      { type: "tool_result", tool_use_id: "c1", content: "no such file", is_error: true },
      { type: "tool_result", tool_use_id: "c3", content: [{ type: "text", text: "three" }] },
    ];
    const script = [callTools(text("Look. "), ...calls), say("Done.")];
    const run = await readAnswers(read, script, [{ role: "user", content: results }]);
    expect(run).toMatchObject({ verdict: "complete", text: "Look. Done." });
    expect(run.calls).toEqual([
      ["c1", "bash", { command: "echo c1" }, "failed"],
      ["c2", "bash", { command: "echo c2" }, "success"],
      ["c3", "bash", { command: "echo c3" }, "success"],
    ]);
  });

  test("ends in the middle of a run where nobody answers the call", async () => {
    const run = await readAnswers(read, [callTools(toolCall("c1", "bash", { command: "ls" }))]);
    expect(run.verdict).toBe("complete tool_use");
    expect(run.calls).toEqual([["c1", "bash", { command: "ls" }]]);
  });

  test("keeps the text of arguments that are no JSON, and takes none for an empty object", async () => {
    const bad = { type: "tool", id: "c1", name: "bash", fragments: ['{"comm', 'and": '] } as const;
    const none = { type: "tool", id: "c2", name: "bash", fragments: [] } as const;
    const run = await readAnswers(read, [callTools(none, bad)]);
    expect(run.calls).toEqual([
      ["c2", "bash", {}],
      ["c1", "bash", {}],
    ]);
    const requests = ofKind(run.events, "tool_request");
    expect(requests.map((request) => request["inputText"])).toEqual([undefined, '{"command": ']);
  });

  test.each([
    [400, "invalid_request_error"],
    [401, "authentication_error"],
    [402, "billing_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [529, "overloaded_error"],
  ])("is an error after HTTP %d", async (status, code) => {
    const run = await readAnswers(read, [{ status }]);
    expect(run).toMatchObject({ verdict: "error api_error", text: "", errors: [code] });
  });

  test("is an error where the stream has one, told of once", async () => {
    const run = await readAnswers(read, [sayAndEnd("error", "Half a sen")]);
    expect(run).toMatchObject({ verdict: "error api_error", text: "Half a sen" });
    expect(run.errors).toEqual(["overloaded_error"]);
  });

  test("is an error where the connection is cut, in the middle of text or of a call", async () => {
    const inText = await readAnswers(read, [sayAndEnd("cut", "Half a sen")]);
    expect(inText).toMatchObject({ verdict: "error stream_failed", text: "Half a sen" });
    const parts = [text("Look. "), HALF_CALL];
    const inCall = await readAnswers(read, [{ parts, ending: "cut" }]);
    expect(inCall).toMatchObject({ verdict: "error stream_failed", text: "Look. ", calls: [] });
  });

  test("is truncated where the body ends early, whether anybody throws or not", async () => {
    const inText = await readAnswers(read, [sayAndEnd("early_end", "Half a sen")]);
    expect(inText).toMatchObject({ verdict: "error truncated", text: "Half a sen" });
    const parts = [text("Look. "), HALF_CALL];
    const inCall = await readAnswers(read, [{ parts, ending: "early_end" }]);
    expect(inCall).toMatchObject({ verdict: "error truncated", text: "Look. ", calls: [] });
    expect(inCall.errors.length).toBe(1);
  });

  test.each([
    ["max_tokens", "error max_tokens"],
    ["refusal", "error refusal"],
    ["stop", "complete"],
  ] as const)("tells a message that stops with %s, empty or not", async (ending, verdict) => {
    const half = await readAnswers(read, [sayAndEnd(ending, "Half a sen")]);
    expect(half).toMatchObject({ verdict, text: "Half a sen" });
    const nothing: Answer = { parts: [], ending };
    expect(await readAnswers(read, [nothing])).toMatchObject({ verdict, text: "" });
  });

  test("is cancelled where the caller aborts in the middle of text", async () => {
    const run = await readAnswers(read, [sayAndEnd("hold", "Half a sen")], [], "Half a sen");
    expect(run).toMatchObject({ verdict: "cancelled interrupted", text: "Half a sen" });
  });
});
