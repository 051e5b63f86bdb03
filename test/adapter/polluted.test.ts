/** A polluted or a frozen `Object.prototype` changes nothing of what an adapter makes of a stream. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, RunnerAdapter, RunnerEventDraft } from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { describe, expect, test } from "vitest";
import { readUsage } from "../../src/adapter/usage.ts";
import { projectPath } from "../docs/markdown.ts";
import { LENT, whileFixed, whilePolluted } from "../support/pollution.ts";

const ADAPTERS = [
  ["anthropic", anthropicMessagesAdapter],
  ["claude-code", claudeCodeAdapter],
  ["goose", gooseAdapter],
] as unknown as readonly [string, RunnerAdapter<JsonObject>][];

/** How a record and a state come to an adapter. */
const WAYS: readonly (readonly [string, (line: string) => unknown, boolean])[] = [
  ["lines", (line) => line, false],
  ["records", recordOf, false],
  ["lines, with each state through JSON", (line) => line, true],
];

describe.each(ADAPTERS)("examples for %s", (folder, adapter) => {
  const examples = projectPath(`docs/examples/${folder}`);
  const streams = readdirSync(examples)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => readFileSync(join(examples, name), "utf8").trimEnd().split("\n"));

  test.each(WAYS)("give the same drafts: %s", (_way, read, throughJson) => {
    expect(streams.length).toBeGreaterThan(3);
    for (const lines of streams) {
      const fold = () => JSON.stringify(foldAll(adapter, lines.map(read), throughJson));
      const drafts = fold();
      for (const [, lent] of LENT) expect(whilePolluted(lent, fold)).toBe(drafts);
      expect(whileFixed(fold)).toBe(drafts);
    }
  });
});

test("a number called __proto__ is not kept", () => {
  const usage = readUsage(JSON.parse('{"__proto__":1,"input_tokens":2}'));
  expect(JSON.stringify(usage)).toBe('{"input_tokens":2}');
});

test("a number of a name that a frozen Object.prototype has is kept", () => {
  expect(whileFixed(() => readUsage({ constructor: 3 }))).toStrictEqual({ constructor: 3 });
});

function foldAll(
  adapter: RunnerAdapter<JsonObject>,
  records: readonly unknown[],
  throughJson: boolean,
): RunnerEventDraft[] {
  let state = adapter.init();
  const drafts: RunnerEventDraft[] = [];
  for (const record of records) {
    const step = adapter.push(state, record);
    state = throughJson ? (JSON.parse(JSON.stringify(step.state)) as JsonObject) : step.state;
    drafts.push(...step.drafts);
  }
  return [...drafts, ...adapter.finish(state).drafts];
}

function recordOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
