/** Answers on the wire of the Anthropic Messages API. */
import { type Answer, type AnswerPart, type Failure, isBroken } from "./answer.ts";
import type { Wire } from "./wire.ts";

const STOP_REASONS: Readonly<Record<string, string>> = {
  stop: "end_turn",
  tools: "tool_use",
  max_tokens: "max_tokens",
  refusal: "refusal",
};

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

/** The wire that `POST /v1/messages` speaks. */
export const anthropicWire: Wire = {
  path: "/v1/messages",

  frames(answer, id, model) {
    const frames = [frame("message_start", { message: messageOf(answer, id, model, []) })];
    answer.parts.forEach((part, index) => {
      const isLast = index === answer.parts.length - 1;
      frames.push(...blockFrames(part, index, isLast && isBroken(answer.ending)));
    });
    if (answer.ending === "error") {
      const error = { type: "overloaded_error", message: "The scripted model is overloaded" };
      frames.push(frame("error", { error }));
    }
    if (isBroken(answer.ending)) return frames;
    const delta = { stop_reason: STOP_REASONS[answer.ending], stop_sequence: null };
    const usage = { output_tokens: countTokens(answer) };
    frames.push(frame("message_delta", { delta, usage }), frame("message_stop", {}));
    return frames;
  },

  whole(answer, id, model) {
    return messageOf(answer, id, model, answer.parts.map(blockOf));
  },

  error({ status, message = `The scripted answer is ${status}` }: Failure) {
    return { type: "error", error: { type: ERROR_TYPES[status] ?? "api_error", message } };
  },
};

function messageOf(answer: Answer, id: string, model: string, content: unknown[]) {
  const isWhole = content.length > 0;
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: isWhole ? (STOP_REASONS[answer.ending] ?? "end_turn") : null,
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: isWhole ? countTokens(answer) : 1 },
  };
}

function blockOf(part: AnswerPart): object {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.deltas.join("") };
    case "thinking":
      return { type: "thinking", thinking: part.deltas.join(""), signature: "c2NyaXB0ZWQ=" };
    case "tool":
      return {
        type: "tool_use",
        id: part.id,
        name: part.name,
        input: JSON.parse(part.fragments.join("") || "{}"),
      };
  }
}

function blockFrames(part: AnswerPart, index: number, isOpen: boolean): string[] {
  const start = { index, content_block: emptyBlock(part) };
  const frames = [frame("content_block_start", start)];
  for (const delta of deltasOf(part)) frames.push(frame("content_block_delta", { index, delta }));
  if (isOpen) return frames;
  if (part.type === "thinking") {
    const delta = { type: "signature_delta", signature: "c2NyaXB0ZWQ=" };
    frames.push(frame("content_block_delta", { index, delta }));
  }
  return [...frames, frame("content_block_stop", { index })];
}

function emptyBlock(part: AnswerPart): object {
  switch (part.type) {
    case "text":
      return { type: "text", text: "" };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "tool":
      return { type: "tool_use", id: part.id, name: part.name, input: {} };
  }
}

function deltasOf(part: AnswerPart): object[] {
  switch (part.type) {
    case "text":
      return part.deltas.map((text) => ({ type: "text_delta", text }));
    case "thinking":
      return part.deltas.map((thinking) => ({ type: "thinking_delta", thinking }));
    case "tool":
      return part.fragments.map((json) => ({ type: "input_json_delta", partial_json: json }));
  }
}

function countTokens(answer: Answer): number {
  return answer.parts.reduce((sum, part) => sum + deltasOf(part).length, 0);
}

function frame(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
