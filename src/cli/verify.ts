/** `runner-contracts verify`: the verdict on a whole run. */
import { describeValue, printable } from "../json/place.ts";
import type { RunFindingLevel } from "../run-stream/finding.ts";
import { createRunVerifier } from "../run-stream/verify.ts";
import { Advice } from "./advice.ts";
import type { TypedOptions } from "./command-line.ts";
import { OUTPUT_FORMATS } from "./command-table.ts";
import { countOf } from "./count.ts";
import { openInput } from "./input.ts";
import type { Style } from "./palette.ts";
import { type RunValue, readRunValues } from "./run-events.ts";
import type { Session } from "./session.ts";

/** What the command tells: a finding of the verifier, or that a batch is not of the run. */
interface Told {
  readonly code: string;
  readonly level: RunFindingLevel;
  readonly seq?: number;
  readonly message: string;
}

const LEVEL_STYLES: Readonly<Record<RunFindingLevel, Style>> = {
  error: "red",
  warning: "yellow",
  info: "cyan",
};

/** Runs the command and gives its exit code. */
export async function verify(options: TypedOptions, session: Session): Promise<number> {
  const format = options.choice("format", OUTPUT_FORMATS) ?? "text";
  const maxBytes = options.maxBytes();
  const input = await openInput(options.files[0] ?? "-", "verify");
  const verifier = createRunVerifier();
  const advice = new Advice(["native"]);
  const sum = { events: 0, refused: 0, errors: 0, warnings: 0, infos: 0 };
  let run: string | undefined;

  function tell(finding: Told, line?: number): void {
    sum[`${finding.level}s`]++;
    const { code, level, seq, message } = finding;
    if (format === "json") {
      session.record({ type: "finding", file: input.name, line, code, level, seq, message });
      return;
    }
    const place = line === undefined ? `${input.name}:` : `${input.name}:${line}:`;
    const rank = session.paint(LEVEL_STYLES[level], level);
    session.print(`${session.paint("bold", place)} ${rank} ${code}: ${printable(message)}`);
  }

  function refuse({ line, issues }: RunValue): void {
    sum.refused++;
    if (format === "json") {
      const code = issues[0]?.code;
      session.record({ type: "refused", file: input.name, line, code, issues });
      return;
    }
    const place = session.paint("bold", `${input.name}:${line}:`);
    const rank = session.paint("red", "refused");
    for (const { code, message } of issues) session.print(`${place} ${rank} ${code}: ${message}`);
  }

  function take(value: RunValue): void {
    const { line, runId, events } = value;
    if (value.issues.length > 0) refuse(value);
    run ??= runId;
    if (runId !== undefined && runId !== run) {
      const problem = `batch.runId must be that of the run, ${describeValue(run)}, got`;
      const message = `${problem} ${describeValue(runId)}`;
      tell({ code: "run_id_mismatch", level: "error", message }, line);
      return;
    }
    sum.events += events.length;
    for (const finding of verifier.push(events)) tell(finding, line);
  }

  for await (const items of session.readItems(input, maxBytes)) {
    for (const item of items) {
      if (item.ok) advice.see(item.value);
      for (const value of readRunValues(item)) take(value);
    }
    await session.flush();
  }
  // Where nothing could be read nothing is known of the run, not even that its parts are missing.
  if (sum.events > 0 || sum.refused === 0) for (const finding of verifier.finish()) tell(finding);
  if (format === "json") session.record({ type: "summary", ...sum });
  else await session.remark(describe(sum));
  const hint = format === "text" ? advice.give() : undefined;
  if (hint !== undefined) await session.remark(hint);
  return sum.errors + sum.refused === 0 ? 0 : 1;
}

function describe(sum: {
  readonly events: number;
  readonly refused: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}): string {
  const found = [
    ...(sum.refused > 0 ? [`${sum.refused.toLocaleString("en-US")} refused`] : []),
    countOf(sum.errors, "error"),
    countOf(sum.warnings, "warning"),
    ...(sum.infos > 0 ? [countOf(sum.infos, "note")] : []),
  ];
  return `${countOf(sum.events, "event")}: ${found.join(", ")}.`;
}
