/** `runner-contracts validate`: every fault of every batch, and a sum. */
import { printable } from "../json/place.ts";
import { isRecord, readProperty } from "../json/read.ts";
import { explainRunnerEventBatch } from "../runner-event/explain.ts";
import type { RunnerEventIssue } from "../runner-event/verdict.ts";
import { Advice } from "./advice.ts";
import type { TypedOptions } from "./command-line.ts";
import { OUTPUT_FORMATS } from "./command-table.ts";
import { countOf } from "./count.ts";
import { openInput, UnreadableInput } from "./input.ts";
import type { JsonInputItem } from "./json-input-item.ts";
import { findJsonLines } from "./json-places.ts";
import { withoutNumber } from "./run-events.ts";
import type { Session } from "./session.ts";

/** What was wrong with one value. */
interface Refusal {
  readonly line: number;
  readonly issues: readonly (RunnerEventIssue & { readonly line: number })[];
}

/** What the inputs came to. */
interface Sum {
  batches: number;
  events: number;
  refused: number;
  /** Inputs without any batch. */
  empty: number;
}

/** Runs the command and gives its exit code. */
export async function validate(options: TypedOptions, session: Session): Promise<number> {
  const format = options.choice("format", OUTPUT_FORMATS) ?? "text";
  const maxBytes = options.maxBytes();
  const sum: Sum = { batches: 0, events: 0, refused: 0, empty: 0 };
  const advice = new Advice(["list", "event", "native"]);
  let unread = 0;
  const paths = options.files.length === 0 ? ["-"] : options.files;

  async function validateInput(path: string): Promise<void> {
    const input = await openInput(path, "validate");
    let isEmpty = true;
    for await (const items of session.readItems(input, maxBytes)) {
      for (const item of items) judge(item, input.name);
      isEmpty &&= items.length === 0;
      await session.flush();
    }
    if (session.output.isBroken || !isEmpty) return;
    sum.empty++;
    tell(input.name, refusalOf(1, "the input holds no batch"));
    await session.flush();
  }

  function judge(item: JsonInputItem, name: string): void {
    sum.batches++;
    const refusal = item.ok ? explain(item) : refusalOf(item.line, item.message);
    if (item.ok) advice.see(item.value);
    if (refusal !== undefined) {
      sum.refused++;
      tell(name, refusal);
    } else if (item.ok) {
      sum.events += countEvents(item.value);
    }
  }

  function tell(name: string, { line, issues }: Refusal): void {
    const code = issues[0]?.code;
    if (format === "json") {
      session.record({ type: "refused", file: name, line, code, issues });
      return;
    }
    const { paint } = session;
    for (const issue of issues) {
      const place = paint("bold", `${name}:${issue.line}:`);
      session.print(`${place} ${paint("red", issue.code)}: ${issue.message}`);
    }
  }

  for (const path of paths) {
    try {
      await validateInput(path);
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error;
      await session.complain(error.message);
      unread++;
    }
    if (session.output.isBroken) break;
  }
  if (format === "json") session.record({ type: "summary", ...sum });
  else await session.remark(describe(sum, unread));
  const hint = format === "text" ? advice.give() : undefined;
  if (hint !== undefined) await session.remark(hint);
  if (unread > 0) return 2;
  return sum.refused + sum.empty > 0 ? 1 : 0;
}

function explain({ value, line, document }: JsonInputItem & { ok: true }): Refusal | undefined {
  const issues = explainRunnerEventBatch(value);
  if (issues.length === 0) return undefined;
  const paths = issues.map(({ path }) => path);
  // In a document of many lines each fault has its own line.
  const lines = document === undefined ? [] : findJsonLines(document.text, paths);
  const below = (document?.firstLine ?? 1) - 1;
  return {
    line,
    issues: issues.map((issue, index) => {
      const found = lines[index];
      return { ...issue, line: found === undefined ? line : found + below };
    }),
  };
}

/** What is no JSON value gets the code that a service answers such a body with. */
function refusalOf(line: number, problem: string): Refusal {
  const message = printable(withoutNumber(problem));
  return { line, issues: [{ code: "invalid_envelope", path: [], message, line }] };
}

function countEvents(batch: unknown): number {
  const events = isRecord(batch) ? readProperty(batch, "events") : undefined;
  return Array.isArray(events) ? events.length : 0;
}

function describe(sum: Sum, unread: number): string {
  const { batches, events, refused, empty } = sum;
  const rest = [
    ...(empty > 0 ? [`${countOf(empty, "input")} without a batch`] : []),
    ...(unread > 0 ? [`${countOf(unread, "input")} not read`] : []),
  ];
  const all = countOf(batches, "batch", "batches");
  const accepted = `${(batches - refused).toLocaleString("en-US")} accepted`;
  const verdict =
    refused === 0
      ? `${all} with ${countOf(events, "event")}: none refused`
      : `${all}: ${refused.toLocaleString("en-US")} refused, ${accepted}`;
  // Of no batch there is nothing to say, least of all that it is good.
  return `${(batches === 0 && rest.length > 0 ? rest : [verdict, ...rest]).join("; ")}.`;
}
