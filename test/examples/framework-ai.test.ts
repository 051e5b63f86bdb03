/** The guide's tool for the AI SDK, called by the SDK for the model that it has for tests. */
import { asSchema } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { sendWithModel } from "../../docs/examples/frameworks/ai.ts";
import { BAD_BATCHES } from "./bad-batches.ts";
import { bodyOf, event } from "./ingest-events.ts";
import { placeIn, protoBody } from "./ingest-route.ts";

type Generated = Awaited<ReturnType<MockLanguageModelV3["doGenerate"]>>;

/** A model that calls the tool with each of these inputs, one after the other, and ends. */
function modelThatSends(...inputs: string[]): MockLanguageModelV3 {
  const base = { usage: USAGE, warnings: [] };
  const calls = inputs.map(
    (input, index): Generated => ({
      ...base,
      content: [{ type: "tool-call", toolCallId: `call-${index}`, toolName: "sendEvents", input }],
      finishReason: { unified: "tool-calls", raw: undefined },
    }),
  );
  const content: Generated["content"] = [{ type: "text", text: "Done." }];
  const end: Generated = { ...base, content, finishReason: { unified: "stop", raw: undefined } };
  return new MockLanguageModelV3({ doGenerate: [...calls, end] });
}

const USAGE: Generated["usage"] = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

describe("a tool of the AI SDK", () => {
  test("admits a good batch", async () => {
    const model = modelThatSends(bodyOf("ai", [event(0), event(1)]));
    const answers = await sendWithModel(model, "ai", "Report.");
    expect(answers).toMatchObject([{ status: 201, body: { admitted: 2, cursor: { seq: 1 } } }]);
  });

  test.each(BAD_BATCHES)(
    "never runs on %s at %s, which the model is told",
    async (code, place, batch) => {
      const model = modelThatSends(JSON.stringify(batch), bodyOf(`after ${code}`, [event(0)]));
      const [refused, admitted] = await sendWithModel(model, `after ${code}`, "Report.");
      expect(refused).toMatchObject({ status: 400, body: { code } });
      expect(placeIn(refused?.body)).toBe(place);
      expect(admitted).toMatchObject({ status: 201 });
      const told = JSON.stringify(model.doGenerateCalls[1]?.prompt.at(-1));
      expect(told).toContain(code);
      expect(told).toContain(place);
      // The whole input again, too.
      expect(told).toContain(JSON.stringify(JSON.stringify(batch)).slice(1, -1));
    },
  );

  test("answers a batch of another run with the problem", async () => {
    const model = modelThatSends(bodyOf("other", [event(0)]));
    const answers = await sendWithModel(model, "mine", "Report.");
    expect(answers).toMatchObject([{ status: 409, body: { code: "run_id_mismatch" } }]);
  });

  test("shows the model a schema that is closed but for data", async () => {
    const model = modelThatSends();
    await sendWithModel(model, "ai", "Report.");
    const [shown] = model.doGenerateCalls[0]?.tools ?? [];
    const anyValue = { $ref: "#/definitions/jsonValue" };
    expect(shown).toMatchObject({
      inputSchema: {
        additionalProperties: false,
        definitions: {
          runnerEvent: { additionalProperties: false },
          jsonObject: { additionalProperties: anyValue },
        },
      },
    });
  });

  test("writes into its own copy of the schema", async () => {
    const { jsonSchema } = runnerEventBatchSchema["~standard"];
    const before = jsonSchema.input({ target: "draft-07" });
    expect(await asSchema(runnerEventBatchSchema).jsonSchema).not.toEqual(before);
    expect(jsonSchema.input({ target: "draft-07" })).toEqual(before);
  });

  test("refuses a __proto__ key, and what is no JSON, before the schema sees them", async () => {
    const model = modelThatSends(protoBody("own key"), "{");
    expect(await sendWithModel(model, "own key", "Report.")).toEqual([]);
  });
});
