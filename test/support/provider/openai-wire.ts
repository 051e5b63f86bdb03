/** Answers on the wire of OpenAI's chat completions. */
import { type Answer, type AnswerPart, type Failure, isBroken } from "./answer.ts";
import type { Wire } from "./wire.ts";

const FINISH_REASONS: Readonly<Record<string, string>> = {
  stop: "stop",
  tools: "tool_calls",
  max_tokens: "length",
  refusal: "content_filter",
};

/** The wire that `POST /v1/chat/completions` speaks. */
export const openaiWire: Wire = {
  path: "/v1/chat/completions",

  frames(answer, id, model) {
    const chunk = (choices: unknown[], more: object = {}) =>
      frame({
        id,
        object: "chat.completion.chunk",
        created: 1_700_000_000,
        model,
        choices,
        ...more,
      });
    const deltas = [{ role: "assistant", content: "" }, ...deltasOf(answer)];
    const frames = deltas.map((delta) => chunk([{ index: 0, delta, finish_reason: null }]));
    if (answer.ending === "error") {
      const error = { message: "The scripted model failed", type: "server_error", code: null };
      frames.push(frame({ error }));
    }
    if (isBroken(answer.ending)) return frames;
    const finish_reason = FINISH_REASONS[answer.ending];
    const usage = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };
    frames.push(chunk([{ index: 0, delta: {}, finish_reason }]));
    frames.push(chunk([], { usage }), "data: [DONE]\n\n");
    return frames;
  },

  whole(answer, id, model) {
    const content = answer.parts
      .flatMap((part) => (part.type === "text" ? part.deltas : []))
      .join("");
    const message = { role: "assistant", content };
    return {
      id,
      object: "chat.completion",
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
    };
  },

  error({ status, message = `The scripted answer is ${status}` }: Failure) {
    return { error: { message, type: "server_error", param: null, code: null } };
  },
};

function deltasOf(answer: Answer): object[] {
  const calls = answer.parts.filter(({ type }) => type === "tool");
  return answer.parts.flatMap((part) => deltasOfPart(part, calls.indexOf(part)));
}

/** `index` counts the calls of tools apart from the rest. */
function deltasOfPart(part: AnswerPart, index: number): object[] {
  switch (part.type) {
    case "text":
      return part.deltas.map((content) => ({ content }));
    case "thinking":
      return part.deltas.map((reasoning_content) => ({ reasoning_content }));
    case "tool": {
      const { id, name, fragments } = part;
      const start = { index, id, type: "function", function: { name, arguments: "" } };
      const rest = fragments.map((json) => ({ index, function: { arguments: json } }));
      return [start, ...rest].map((call) => ({ tool_calls: [call] }));
    }
  }
}

function frame(payload: object): string {
  return `data: ${JSON.stringify(payload)}\n\n`;
}
