/** What the adapters' folds cost beside parsing the same lines. */
import { FLOOR_FOLDS } from "./floor-adapters.ts";
import { FOLDS } from "./growth-streams.ts";
import { NAIVE_FOLDS } from "./naive-adapters.ts";
import { NATIVE_STREAMS } from "./native-streams.ts";
import { type Heat, measureRounds, type Pace, type Series, type Task } from "./rounds.ts";

export interface AdapterSettings extends Pace {
  /** The name of the adapter's entry. */
  readonly format: string;
  /** What is folded: the lines as they are, or the records that were parsed of them before. */
  readonly of: "lines" | "records";
  /** The lines of each example. */
  readonly examples: readonly (readonly string[])[];
}

/** What came of it; plain JSON. */
export interface AdapterResult {
  readonly heats: readonly {
    readonly name: string;
    readonly lines: number;
    readonly bytes: number;
  }[];
  readonly series: readonly Series[];
}

/** Long enough that starts and ends do not count. */
const TURNS = 200;

/** Measures one format on its examples, and on one long run. */
export function runAdapter(
  settings: AdapterSettings,
  tell: (message: string) => void,
): AdapterResult {
  const { format, of, examples } = settings;
  const streams = [
    { name: `${format}, examples`, runs: examples },
    { name: `${format}, one long run`, runs: [NATIVE_STREAMS[format]?.(TURNS) ?? []] },
  ];
  const whole = FOLDS[format]?.whole ?? (() => undefined);
  const naive = NAIVE_FOLDS[format] ?? (() => []);
  const floor = FLOOR_FOLDS[format] ?? (() => []);
  const heats = streams.map(({ name, runs }): Heat => {
    const parsed = runs.map((lines) => lines.map(parsedOr));
    return {
      name,
      reference: task("JSON.parse", () => runs.map((lines) => lines.map(parsedOr))),
      tasks:
        of === "records"
          ? [task("fold of records", () => parsed.map(whole))]
          : [
              task("fold of lines", () => runs.map(whole)),
              task("naive fold of lines", () => runs.map(naive)),
              task("floor, of lines", () => runs.map(floor)),
            ],
    };
  });
  const series = measureRounds(heats, settings, tell);
  const sizes = streams.map(({ name, runs }) => {
    const lines = runs.flat();
    return { name, lines: lines.length, bytes: new TextEncoder().encode(lines.join("\n")).length };
  });
  return { heats: sizes, series };
}

function task(id: string, run: () => unknown): Task {
  const inputs = (count: number) => new Array<unknown>(count).fill(undefined);
  return { id, inputs, run, maxOperations: Number.POSITIVE_INFINITY };
}

/** Some examples hold a line that was cut. */
function parsedOr(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return line;
  }
}
