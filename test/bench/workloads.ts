/**
 * What is measured: bodies of batches, the same in every run, on every machine and every engine.
 *
 * @see `docs/performance.md#workloads`
 */
import { type Chance, createChance } from "../support/chance.ts";
import { prose } from "./prose.ts";

/** One kind of body. */
export interface Workload {
  readonly name: WorkloadName;
  /** What it stands for. */
  readonly about: string;
  /** Whether the contract accepts it. */
  readonly valid: boolean;
  /** Whether each body is another one. */
  readonly novel: boolean;
  /** The JSON text of the body; where the workload is `novel`, another one for every index. */
  body(index: number): string;
}

export const WORKLOAD_NAMES = [
  "small",
  "typical",
  "full",
  "nested",
  "novelKeys",
  "invalidLast",
  "invalidFirst",
] as const;

export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

/** How often an agent stops talking to call a tool, and how much the tool answers; absent: 1 to 4 KB. */
type Manner = Readonly<{ deltas: number; answerLength?: number }>;
type Draft = Readonly<{ kind: string; data: object }>;
type MutableEvent = { seq: number; tMs: number; kind: string; data: object };

const SMALL_BYTES = 178;
const FULL_EVENTS = 256;

/** Every workload, in the order in which tables show them. */
export function createWorkloads(): readonly Workload[] {
  return [
    fixed("small", "one short event, as a runner that sends at once", small()),
    fixed(
      "typical",
      "32 mixed events, text beyond Latin-1",
      body(conversation(0x7c9, 32, { deltas: 4, answerLength: 325 })),
    ),
    fixed("full", "256 mixed events, tool results of 1 to 4 KB beyond Latin-1", body(full())),
    fixed("nested", "256 events of about 100 JSON values each", body(nested())),
    {
      name: "novelKeys",
      about: "64 events whose object keys no one has seen before, another 64 each time",
      valid: true,
      novel: true,
      body: (index) => body(novelKeys(index)),
    },
    fixed("invalidLast", "full, with an unknown kind in the last event", spoiled(FULL_EVENTS - 1)),
    fixed("invalidFirst", "full, with an unknown kind in the first event", spoiled(0)),
  ];
}

function fixed(name: WorkloadName, about: string, text: string): Workload {
  return { name, about, valid: !name.startsWith("invalid"), novel: false, body: () => text };
}

function body(events: readonly MutableEvent[]): string {
  return JSON.stringify({ v: 1, runId: "run_01JAZ3N8Q4", events });
}

function small(): string {
  const bodyWith = (text: string) =>
    body([{ seq: 41, tMs: 9_214, kind: "assistant_text", data: { text, role: "assistant" } }]);
  const room = SMALL_BYTES - bodyWith("").length;
  return bodyWith(
    "I will run the tests first, then mend what they complain about. ".slice(0, room),
  );
}

function full(): MutableEvent[] {
  return conversation(0xf06, FULL_EVENTS, { deltas: 3 });
}

/** The batch `full` with one event of a kind that version 1 does not know. */
function spoiled(index: number): string {
  const events = full();
  const event = events[index];
  if (event !== undefined) event.kind = "unknown_kind";
  return body(events);
}

/** What an agent does: it talks in pieces, calls a tool, gets its answer, now and then something else. */
function conversation(seed: number, count: number, manner: Manner): MutableEvent[] {
  const chance = createChance(seed);
  const drafts: Draft[] = [{ kind: "runtime_started", data: start() }];
  let calls = 0;
  while (drafts.length < count - 1) {
    for (let part = 0; part < manner.deltas; part++) drafts.push(delta(chance, `msg-${calls}`));
    if (calls % 5 === 4) drafts.push(rarely(chance, calls));
    drafts.push(toolRequest(chance, `call-${calls}`));
    drafts.push(toolResponse(chance, `call-${calls}`, manner.answerLength));
    calls += 1;
  }
  const end = { reason: "complete", usage: { inputTokens: 18_204, outputTokens: 1_377 } };
  return stamp(chance, [...drafts.slice(0, count - 1), { kind: "runtime_terminal", data: end }]);
}

function start(): object {
  return { source: "goose", provider: "anthropic", model: "a-model-5" };
}

function delta(chance: Chance, messageId: string): Draft {
  const text = prose(chance, chance.integer(16, 60), true);
  return { kind: "assistant_text", data: { text, role: "assistant", messageId, delta: true } };
}

function toolRequest(chance: Chance, id: string): Draft {
  const command = prose(chance, chance.integer(20, 60), true);
  const args = { command, timeoutMs: chance.integer(1, 60) * 1_000, background: false };
  return { kind: "tool_request", data: { id, name: "shell", arguments: args, extension: "dev" } };
}

function toolResponse(chance: Chance, id: string, answerLength?: number): Draft {
  const length = answerLength ?? chance.integer(1_000, 4_000);
  const content = [{ type: "text", text: prose(chance, length, true) }];
  return { kind: "tool_response", data: { id, status: "success", content, isError: false } };
}

function rarely(chance: Chance, turn: number): Draft {
  const message = prose(chance, 50, true);
  switch (turn % 4) {
    case 0:
      return { kind: "notification", data: { source: "goose", reason: "progress", message } };
    case 1:
      return { kind: "skill_loaded", data: { name: "review", id: `skill-${turn}` } };
    case 2:
      return { kind: "file_uploaded", data: { path: `/repo/notes-${turn}.md`, name: message } };
    default:
      return { kind: "stream_error", data: { source: "goose", message, code: "overloaded" } };
  }
}

/** Tool arguments and results as trees: small objects in arrays in objects, all kinds of leaves. */
function nested(): MutableEvent[] {
  const chance = createChance(0x4e57);
  const drafts = Array.from({ length: FULL_EVENTS }, (_, index) => {
    const rows = Array.from({ length: 6 }, (_row, at) => row(chance, at));
    const data = {
      id: `call-${index}`,
      status: "success",
      content: { rows, total: 6, next: null },
    };
    return { kind: "tool_response", data };
  });
  return stamp(chance, drafts);
}

/** 16 values, its own object among them. */
function row(chance: Chance, at: number): object {
  return {
    line: chance.integer(1, 4_000),
    path: `src/${prose(chance, 18, false).replaceAll(/\W/g, "-")}.ts`,
    fixed: chance.happens(0.5),
    share: chance.integer(0, 64) / 64,
    range: { from: [at, chance.integer(0, 99)], to: [at + 1, chance.integer(0, 99)] },
    rule: { name: prose(chance, 24, false), level: "warning" },
    message: prose(chance, chance.integer(30, 76), false),
  };
}

function novelKeys(index: number): MutableEvent[] {
  const chance = createChance(0x0e1 + index);
  const drafts = Array.from({ length: 64 }, (_, event) => {
    const keys = Array.from({ length: 8 }, (_key, at) => `k${index}_${event}_${at}`);
    const data = Object.fromEntries(keys.map((key) => [key, chance.integer(0, 9_999)]));
    return { kind: "notification", data };
  });
  return stamp(chance, drafts);
}

function stamp(chance: Chance, drafts: readonly Draft[]): MutableEvent[] {
  let tMs = 0;
  return drafts.map(({ kind, data }, seq) => {
    tMs += chance.integer(0, 400);
    return { seq, tMs, kind, data };
  });
}
