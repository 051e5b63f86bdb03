/** `runner-contracts show`: a run as a timeline. */
import { Advice } from "./advice.ts";
import type { TypedOptions } from "./command-line.ts";
import { OUTPUT_FORMATS } from "./command-table.ts";
import { openInput } from "./input.ts";
import { readRunValues } from "./run-events.ts";
import type { Session } from "./session.ts";
import { Timeline, type TimelineEntry } from "./timeline.ts";
import { formatEntry, formatRunTitle, MIN_WIDTH, type TimelineLooks } from "./timeline-text.ts";

const MAX_WIDTH = 1000;

/** Runs the command and gives its exit code. */
export async function show(options: TypedOptions, session: Session): Promise<number> {
  const format = options.choice("format", OUTPUT_FORMATS) ?? "text";
  const looks: TimelineLooks = {
    width: options.integer("width", MIN_WIDTH, MAX_WIDTH) ?? session.width,
    full: options.has("full"),
    paint: session.paint,
  };
  const maxBytes = options.maxBytes();
  const input = await openInput(options.files[0] ?? "-", "show");
  const advice = new Advice(["native"]);
  let timeline = new Timeline();
  let run: string | undefined;
  let events = 0;
  let refused = 0;

  function showRun(runId: string): void {
    if (run !== undefined) {
      showEntries(timeline.finish());
      timeline = new Timeline();
    }
    if (format === "json") session.record({ type: "run", runId });
    else session.print(`${run === undefined ? "" : "\n"}${formatRunTitle(runId, looks)}\n`);
    run = runId;
  }

  function showEntries(entries: readonly TimelineEntry[]): void {
    for (const entry of entries) {
      if (format === "json") session.record(entry);
      else for (const line of formatEntry(entry, looks)) session.print(line);
    }
  }

  for await (const items of session.readItems(input, maxBytes)) {
    for (const item of items) if (item.ok) advice.see(item.value);
    for (const value of items.flatMap(readRunValues)) {
      if (value.events.length === 0) {
        refused++;
        for (const { code, message } of value.issues) {
          await session.remark(`${input.name}:${value.line}: ${code}: ${message}`);
        }
      }
      if (value.runId !== undefined && value.runId !== run) showRun(value.runId);
      for (const event of value.events) {
        events++;
        showEntries(timeline.push(event));
      }
    }
    await session.flush();
  }
  if (events === 0) {
    const hint = advice.give();
    await session.complain(`${input.name} holds no event to show.${hint ? ` ${hint}` : ""}`);
    return 1;
  }
  showEntries(timeline.finish());
  return refused === 0 ? 0 : 1;
}
