/** The examples that the page brings along. */
import { text as toolLoop } from "../examples/anthropic/tool-loop.jsonl";
import { text as accepted } from "../examples/batches/accepted.json";
import { text as refused } from "../examples/batches/refused.json";
import { text as run } from "../examples/batches/run.ndjson";
import { text as failedTool } from "../examples/claude-code/failed-tool.jsonl";
import { text as twoTools } from "../examples/claude-code/two-tools.jsonl";
import { text as interrupted } from "../examples/goose/interrupted-tool.jsonl";
import { text as mendATest } from "../examples/goose/mend-a-test.jsonl";

/** An example. */
export interface Example {
  /** Its name in the list and in links. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly text: string;
}

/** The examples, in the order of the list. */
export const EXAMPLES: readonly Example[] = [
  { id: "run", group: "Batches", title: "A run in four batches", text: run },
  { id: "accepted", group: "Batches", title: "A batch that is accepted", text: accepted },
  { id: "refused", group: "Batches", title: "A batch with five faults", text: refused },
  { id: "goose", group: "Native streams", title: "Goose mends a test", text: mendATest },
  {
    ...{ id: "goose-interrupted", group: "Native streams" },
    ...{ title: "Goose, interrupted in a tool call", text: interrupted },
  },
  {
    ...{ id: "claude-code", group: "Native streams" },
    ...{ title: "Claude Code with two tools", text: twoTools },
  },
  {
    ...{ id: "claude-code-failed", group: "Native streams" },
    ...{ title: "Claude Code, a tool that fails", text: failedTool },
  },
  { id: "anthropic", group: "Native streams", title: "Anthropic Messages API", text: toolLoop },
];
