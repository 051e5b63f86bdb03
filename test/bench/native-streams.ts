/** Long runs as their programs write them, line by line, the same each time. */
import * as anthropic from "../adapter/anthropic-records.ts";
import * as claude from "../adapter/claude-code-records.ts";
import * as goose from "../adapter/goose-records.ts";
import { createChance } from "../support/chance.ts";
import { prose } from "./prose.ts";

/** How often the model speaks between two calls of a tool. */
const DELTAS = 8;
const ANSWER_LENGTH = 600;

/** A run of so many turns: text in deltas, a call, its answer. */
export type NativeStream = (turns: number) => string[];

/** The formats, by the name of their adapter's entry. */
export const NATIVE_STREAMS: Readonly<Record<string, NativeStream>> = {
  goose: gooseLines,
  "claude-code": claudeCodeLines,
  anthropic: anthropicLines,
};

function gooseLines(turns: number): string[] {
  const records = turnsOf(turns, ({ id, texts, command, answer }) => [
    ...texts.map((text) => goose.said(text, `msg-${id}`)),
    goose.called(id, { name: "shell", arguments: { command } }, {}, `msg-${id}`),
    goose.gave(id, { content: [{ type: "text", text: answer }], isError: false }),
  ]);
  return linesOf([...records, goose.completed(turns * 100)]);
}

function claudeCodeLines(turns: number): string[] {
  const records = turnsOf(turns, ({ id, texts, command, answer }) => {
    const messageId = `msg-${id}`;
    const ofMessage = { api_message_id: messageId };
    const start = { type: "message_start", message: { id: messageId, content: [] } };
    const block = {
      type: "content_block_start",
      index: 0,
      content_block: { type: "text", text: "" },
    };
    return [
      claude.streamed(start, ofMessage),
      claude.streamed(block, ofMessage),
      ...texts.map((text) => claude.delta(text, 0, ofMessage)),
      claude.said(texts.join(""), messageId),
      claude.streamed({ type: "content_block_stop", index: 0 }, ofMessage),
      claude.fromModel([{ type: "tool_use", id, name: "Bash", input: { command } }], {}, messageId),
      claude.streamed({ type: "message_stop" }, ofMessage),
      claude.answered(id, answer),
    ];
  });
  return linesOf([claude.system("init"), ...records, claude.resulted()]);
}

function anthropicLines(turns: number): string[] {
  const records = turnsOf(turns, ({ id, texts, command, answer }) => {
    const json = JSON.stringify({ command });
    const parts = [json.slice(0, 12), json.slice(12, 30), json.slice(30)];
    const blocks = [...anthropic.texts(texts), ...anthropic.called(id, parts, {}, 1)];
    return [...anthropic.message(blocks, "tool_use", `msg-${id}`), anthropic.answered(id, answer)];
  });
  return linesOf([...records, ...anthropic.message(undefined, "end_turn", "msg-last")]);
}

type Turn = Readonly<{ id: string; texts: readonly string[]; command: string; answer: string }>;

function turnsOf(count: number, recordsOf: (turn: Turn) => readonly object[]): object[] {
  const chance = createChance(0xada);
  return Array.from({ length: count }, (_, turn) => {
    const texts = Array.from({ length: DELTAS }, () => prose(chance, chance.integer(8, 40), true));
    const command = prose(chance, 40, false);
    return recordsOf({
      id: `call-${turn}`,
      texts,
      command,
      answer: prose(chance, ANSWER_LENGTH, true),
    });
  }).flat();
}

function linesOf(records: readonly object[]): string[] {
  return records.map((record) => JSON.stringify(record));
}
