/** Batches and events as they stand in a JSON document or in NDJSON. */
import { parseRunnerEventBatch } from "runner-contracts";
import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
import { findSyntaxFault } from "../../../src/cli/json-places.ts";
import { type RunValue, readRunValues } from "../../../src/cli/run-events.ts";
import { linesOf } from "./lines.ts";
import {
  type FoundProblem,
  type Place,
  ProblemList,
  type TextRange,
  type Unit,
} from "./problem.ts";
import type { PlacedEvent, Reading } from "./reading.ts";

/** Reads text that is one JSON document: a batch, an event, or a list of either. */
export function readDocument(text: string): Reading {
  const reader = new RunReader();
  const unit: Unit = { from: 0, line: 1, text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const verdict = parseRunnerEventBatch(text, { maxBytes: Number.MAX_SAFE_INTEGER });
    const message = verdict.ok ? "body is not JSON" : verdict.message;
    reader.refuse({
      ...{ family: "batch", level: "error", code: "invalid_envelope", message },
      place: faultOf(unit),
    });
    return reader.take();
  }
  reader.read(unit, value);
  return reader.take();
}

/** Reads text line by line, each a batch, an event, or a list of either. */
export function readNdjson(text: string): Reading {
  const reader = new RunReader();
  const decoder = createNdjsonDecoder({ maxLineBytes: Number.MAX_SAFE_INTEGER });
  const items = [...decoder.feed(text), ...decoder.end()];
  let index = 0;
  for (const line of linesOf(text)) {
    const item = items[index];
    index++;
    if (item === undefined) break;
    const unit: Unit = { from: line.from, line: line.number, text: line.text };
    if (item.ok) {
      reader.read(unit, item.value);
    } else {
      const { code, message } = item;
      reader.refuse({ family: "ndjson", level: "error", code, message, place: faultOf(unit) });
    }
  }
  return reader.take();
}

/** Where a unit stops being JSON. */
function faultOf(unit: Unit): TextRange {
  const trimmed = unit.text.trimEnd();
  const at = unit.from + (findSyntaxFault(trimmed) ?? trimmed.length);
  return { from: at, to: at + 1 };
}

class RunReader {
  readonly #events: PlacedEvent[] = [];
  readonly #problems = new ProblemList();
  #runId: string | undefined;
  #batches = 0;
  #refused = 0;
  #values = 0;

  /** Takes what stands in a unit. */
  read(unit: Unit, value: unknown): void {
    const isList = Array.isArray(value);
    readRunValues({ ok: true, line: unit.line, value }).forEach((read, index) => {
      this.#values++;
      this.#readValue(read, { unit, path: isList ? [index] : [] });
    });
  }

  /** Takes what is no value at all. */
  refuse(problem: FoundProblem): void {
    this.#values++;
    this.#refused++;
    this.#problems.add(problem);
  }

  take(): Reading {
    if (this.#values === 0) {
      const message = "the input holds no batch";
      this.refuse({ family: "batch", level: "error", code: "invalid_envelope", message });
    }
    return {
      events: this.#events,
      problems: this.#problems,
      ...(this.#runId !== undefined && { runId: this.#runId }),
      batches: this.#batches,
      refused: this.#refused,
      nativeLines: 0,
    };
  }

  #readValue({ runId, events, issues }: RunValue, { unit, path: base = [] }: Place): void {
    if (issues.length > 0) this.#refused++;
    else if (runId !== undefined) this.#batches++;
    for (const { code, path, message } of issues) {
      const place = { unit, path: [...base, ...path] };
      this.#problems.add({ family: "batch", level: "error", code, message, place });
    }
    this.#runId ??= runId;
    if (runId !== undefined && runId !== this.#runId) {
      this.#problems.add({
        ...{ family: "stream", level: "error", code: "run_id_mismatch" },
        message: "batch.runId is another run's than that of the first batch: left out of the run",
        place: { unit, path: [...base, "runId"] },
      });
      return;
    }
    events.forEach((event, index) => {
      const path = runId === undefined ? base : [...base, "events", index];
      this.#events.push({ event, place: { unit, path } });
    });
  }
}
