/** The whole verdict on an input: its faults, the findings on its run, and the run itself. */
import { createRunVerifier, type RunFinding, type RunFindingCode } from "runner-contracts";
import { detectInputKind, type InputKind, nativeFormatOf } from "./input-kind.ts";
import { countLines } from "./lines.ts";
import { readNative } from "./native-input.ts";
import {
  findPlaces,
  markOf,
  type Place,
  type Problem,
  type ProblemList,
  type TextRange,
} from "./problem.ts";
import type { PlacedEvent, Reading } from "./reading.ts";
import { drawRun, type RunPicture } from "./run-picture.ts";
import { readDocument, readNdjson } from "./runner-input.ts";

/** What an input came to. Plain data: it crosses from the worker to the page. */
export interface Analysis {
  readonly kind: InputKind;
  readonly isDetected: boolean;
  readonly lines: number;
  readonly counts: Pick<Reading, "batches" | "refused" | "nativeLines"> & {
    readonly events: number;
  };
  readonly runId?: string;
  readonly problems: readonly Problem[];
  readonly problemCounts: Readonly<Record<Problem["level"], number>>;
  readonly run: RunPicture;
  /** Where each row of the run stands in the text. */
  readonly rowRanges: readonly TextRange[];
}

/** The key of an event that a finding is about, where it is not the kind. */
const FOUND_AT: Readonly<Partial<Record<RunFindingCode, string>>> = {
  seq_not_monotonic: "seq",
  seq_gap: "seq",
  t_ms_not_monotonic: "tMs",
  malformed_payload: "data",
};

/** Judges an input; without a kind, of the kind that it looks like. Never throws, but for a lack of memory. */
export function analyse(input: string, chosen?: InputKind): Analysis {
  // A byte order mark is no part of JSON; a blank in its stead leaves every place where it is.
  const text = input.replace(/^\ufeff/, " ");
  const kind = chosen ?? detectInputKind(text);
  const reading = read(text, kind);
  const { problems } = reading;
  verify(reading.events, problems);
  const { picture, places } = drawRun(reading.events);
  const asked = problems.found.flatMap(({ place }) =>
    place !== undefined && "unit" in place ? [place] : [],
  );
  const ranges = findPlaces([...asked, ...places]);
  const lines = new LineCounter(text);
  return {
    kind,
    isDetected: chosen === undefined,
    lines: countLines(text),
    counts: {
      batches: reading.batches,
      refused: reading.refused,
      nativeLines: reading.nativeLines,
      events: reading.events.length,
    },
    ...(reading.runId !== undefined && { runId: reading.runId }),
    problems: problems.found.map(({ place, ...problem }) => {
      const range = place !== undefined && "unit" in place ? ranges.get(place) : place;
      if (range === undefined) return problem;
      const mark = markOf(text, range);
      return { ...problem, mark, line: lines.lineAt(mark.from) };
    }),
    problemCounts: problems.counts,
    run: picture,
    rowRanges: places.map((place) => ranges.get(place) ?? { from: 0, to: 0 }),
  };
}

function read(text: string, kind: InputKind): Reading {
  const format = nativeFormatOf(kind);
  if (format !== undefined) return readNative(text, format);
  return kind === "batch" ? readDocument(text) : readNdjson(text);
}

/** Judges events as a run. Where there is none, there is no run to judge. */
function verify(events: readonly PlacedEvent[], problems: ProblemList): void {
  if (events.length === 0) return;
  const verifier = createRunVerifier();
  const places = new Map<number, Place>();
  const take = (finding: RunFinding, place: Place | undefined) => {
    const { code, level, message } = finding;
    const key = FOUND_AT[code] ?? "kind";
    const at = place?.path === undefined ? place : { ...place, path: [...place.path, key] };
    problems.add({ family: "finding", level, code, message, ...(at && { place: at }) });
  };
  for (const { event, place } of events) {
    for (const finding of verifier.push([event])) take(finding, place);
    places.set(event.seq, place);
  }
  for (const finding of verifier.finish()) {
    take(finding, finding.seq === undefined ? undefined : places.get(finding.seq));
  }
}

/** Counts lines forward from the last place asked for: problems come in the order of the text, nearly. */
class LineCounter {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    if (offset < this.#at) {
      this.#at = 0;
      this.#line = 1;
    }
    for (let end = this.#text.indexOf("\n", this.#at); end !== -1 && end < offset; ) {
      this.#at = end + 1;
      this.#line++;
      end = this.#text.indexOf("\n", this.#at);
    }
    return this.#line;
  }
}
