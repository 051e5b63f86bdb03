/**
 * What somebody writes in an afternoon for each native format: it parses the line, trusts it, keeps no
 * memory, and knows nothing of starts, ends, repetitions, cut text or text that cannot be stored.
 */
import type { RunnerEventKind } from "runner-contracts";

/** A draft, made in good faith. */
interface NaiveDraft {
  readonly kind: RunnerEventKind;
  readonly data: object;
}

type Block = Readonly<Record<string, unknown>>;
type NativeRecord = Readonly<{
  type?: string;
  role?: string;
  event?: NativeRecord;
  delta?: Readonly<{ type: string; text?: string }>;
  content_block?: Block;
  content?: readonly Block[];
  message?: Readonly<{ id?: string; content?: readonly Block[] }>;
}>;

/** The naive adapters, by the name of the adapter that they stand beside. */
export const NAIVE_FOLDS: Readonly<Record<string, (lines: readonly string[]) => NaiveDraft[]>> = {
  goose: (lines) => foldNaively(lines, fromGoose),
  "claude-code": (lines) => foldNaively(lines, fromClaudeCode),
  anthropic: (lines) => foldNaively(lines, fromAnthropic),
};

function foldNaively(
  lines: readonly string[],
  draftsOf: (record: NativeRecord) => NaiveDraft[],
): NaiveDraft[] {
  const drafts: NaiveDraft[] = [];
  for (const line of lines) {
    try {
      drafts.push(...draftsOf(JSON.parse(line) as NativeRecord));
    } catch {
      drafts.push({ kind: "notification", data: { source: "naive", reason: "line", line } });
    }
  }
  return drafts;
}

function fromGoose({ message }: NativeRecord): NaiveDraft[] {
  return (message?.content ?? []).map((block) => {
    const { type, id, text, toolCall, toolResult } = block;
    if (type === "text") return said(text, message?.id);
    if (type === "toolRequest") return { kind: "tool_request", data: { id, ...Object(toolCall) } };
    if (type === "toolResponse")
      return { kind: "tool_response", data: { id, ...Object(toolResult) } };
    return { kind: "notification", data: block };
  });
}

function fromClaudeCode({ type, event, message }: NativeRecord): NaiveDraft[] {
  if (type === "stream_event" && event !== undefined) return fromAnthropic(event);
  return (message?.content ?? []).flatMap((block) => fromBlock(block, message?.id));
}

function fromAnthropic({ delta, content, content_block: block }: NativeRecord): NaiveDraft[] {
  if (delta?.type === "text_delta") return [said(delta.text, undefined)];
  if (block !== undefined) return fromBlock(block, undefined);
  return (content ?? []).flatMap((part) => fromBlock(part, undefined));
}

function fromBlock(block: Block, messageId: string | undefined): NaiveDraft[] {
  switch (block["type"]) {
    case "text":
      return [said(block["text"], messageId)];
    case "tool_use":
      return [{ kind: "tool_request", data: block }];
    case "tool_result":
      return [{ kind: "tool_response", data: block }];
    default:
      return [];
  }
}

function said(text: unknown, messageId: string | undefined): NaiveDraft {
  return { kind: "assistant_text", data: { text, role: "assistant", messageId } };
}
