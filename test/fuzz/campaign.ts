/** The campaign: round after round, a slice of time for each target, with fresh seeds. */
import { FAST_CHECK_VERSION, type Finding, saveFinding } from "./finding.ts";
import type { Target } from "./target.ts";
import type { Thread, ThreadResult } from "./thread.ts";

/** What a campaign needs to know. */
export interface CampaignOptions {
  readonly targets: readonly Pick<Target, "name" | "law">[];
  readonly thread: Thread;
  readonly minutes: number;
  readonly seed: number;
  /** Where findings are saved. */
  readonly folder: string;
  /** Told of each finding, with the name of its file. */
  onFinding(finding: Finding, file: string): void;
  /** Told after each round. */
  onRound(campaign: CampaignTable): void;
}

/** What has come of a campaign so far. */
export interface CampaignTable {
  readonly rounds: number;
  readonly ms: number;
  readonly rows: readonly {
    readonly name: string;
    readonly cases: number;
    readonly findings: number;
  }[];
}

const SLICE_MS = 2_000;
/** A target that has this many findings is not tried any more: the next would be the same. */
const FINDINGS_ENOUGH = 3;

/** A campaign that can be ended. */
export class Campaign {
  readonly #options: CampaignOptions;
  readonly #counts = new Map<string, { cases: number; findings: number }>();
  readonly #began = Date.now();
  #rounds = 0;
  #isOver = false;

  constructor(options: CampaignOptions) {
    this.#options = options;
    for (const { name } of options.targets) this.#counts.set(name, { cases: 0, findings: 0 });
  }

  /** Goes round until the time is over. */
  async run(): Promise<CampaignTable> {
    const { targets, minutes, seed, thread, onRound } = this.#options;
    const wholeMs = minutes * 60_000;
    // In a short campaign each target still has its turn.
    const sliceMs = Math.max(20, Math.min(SLICE_MS, wholeMs / targets.length));
    while (!this.#isOver) {
      for (const [index, target] of targets.entries()) {
        if (this.#isOver || this.table().ms >= wholeMs) break;
        const counts = this.#countsOf(target);
        if (counts.findings >= FINDINGS_ENOUGH) continue;
        const order = { target: target.name, seed: seedOf(seed, this.#rounds, index), ms: sliceMs };
        const result = await thread.run(order);
        if (this.#isOver) break;
        counts.cases += result.cases;
        this.#note(target, order.seed, result);
      }
      this.#rounds++;
      onRound(this.table());
      const rest = targets.filter((each) => this.#countsOf(each).findings < FINDINGS_ENOUGH);
      this.#isOver ||= this.table().ms >= wholeMs || rest.length === 0;
    }
    await thread.end();
    return this.table();
  }

  /** Ends it after the slice that is running now, whose result is not waited for. */
  stop(): void {
    this.#isOver = true;
  }

  /** What has come of it so far. */
  table(): CampaignTable {
    const rows = [...this.#counts].map(([name, counts]) => ({ name, ...counts }));
    return { rounds: this.#rounds, ms: Date.now() - this.#began, rows };
  }

  #note(target: Pick<Target, "name" | "law">, seed: number, result: ThreadResult): void {
    const finding = findingOf(target, seed, result);
    if (finding === undefined) return;
    this.#countsOf(target).findings++;
    this.#options.onFinding(finding, saveFinding(this.#options.folder, finding));
  }

  #countsOf({ name }: { readonly name: string }): { cases: number; findings: number } {
    const counts = this.#counts.get(name);
    if (counts === undefined) throw new Error(`there is no target ${name}`);
    return counts;
  }
}

function findingOf(
  { name, law }: Pick<Target, "name" | "law">,
  seed: number,
  result: ThreadResult,
): Finding | undefined {
  const about = { target: name, law };
  if (result.is !== "done") {
    const found = { seed, path: "", fastCheck: FAST_CHECK_VERSION };
    const input: unknown = JSON.parse(result.json ?? "null");
    return { ...about, outcome: result.is, message: result.message, found, input };
  }
  if (result.failure === undefined) return undefined;
  const { message, path, input } = result.failure;
  const found = { seed: result.failure.seed, path, fastCheck: FAST_CHECK_VERSION };
  return { ...about, outcome: "fails", message, found, input };
}

/** The seed of a slice: the same for the same campaign, and another for each of its slices. */
function seedOf(seed: number, round: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(round + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ index, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) | 0;
}
