/**
 * A model of producers, a network and a service, for the law that nothing is lost or repeated.
 *
 * A run has two senders, as when a producer was restarted while its requests were still on their way.
 * Each sends what it has not heard to be admitted, cut to a size of the moment, and never skips ahead
 * of that. The network drops, repeats and delays in both directions. The service keeps a cursor and a
 * table for each run; it may crash between any two of its steps, and then knows what it stored.
 */
import fc from "fast-check";
import {
  admitRunnerEventBatch,
  chunkRunnerEvents,
  createRunCursor,
  parseRunnerEventBatch,
  type RunCursor,
  type RunnerEvent,
} from "runner-contracts";

type Network = World;

/** What can happen: `sender` acts, or something happens to the `pick`-th thing in the network. */
const ACTS = {
  send: (world, { sender, size }) => world.send(sender, size),
  deliver: (world, { pick }) => world.serve(take(world.bodies, pick), "answer"),
  deliverCopy: (world, { pick }) => world.serve(look(world.bodies, pick), "answer"),
  drop: (world, { pick }) => void take(world.bodies, pick),
  crashBeforeStoring: (world, { pick }) => world.serve(take(world.bodies, pick), "crash first"),
  crashBeforeAnswering: (world, { pick }) => world.serve(take(world.bodies, pick), "store"),
  hear: (world, { pick }) => world.hear(take(world.answers, pick)),
  hearCopy: (world, { pick }) => world.hear(look(world.answers, pick)),
  loseAnswer: (world, { pick }) => void take(world.answers, pick),
} satisfies Record<string, (world: Network, step: NetworkStep) => void>;

/** One thing that happens. */
interface NetworkStep {
  readonly act: string;
  readonly sender: number;
  readonly pick: number;
  readonly size: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** What happens, in any order. */
export function networkSteps(): fc.Arbitrary<NetworkStep[]> {
  const step = fc.record({
    act: fc.constantFrom(...Object.keys(ACTS)),
    sender: fc.nat(5),
    pick: fc.nat(20),
    size: fc.integer({ min: 1, max: 4 }),
  });
  return fc.array(step, { maxLength: 60, size: "max" });
}

interface Answer {
  readonly sender: number;
  /** The `seq` up to which the service has the run. */
  readonly seq: number;
}

interface Body {
  readonly sender: number;
  readonly text: string;
}

/** Plays the steps, then lets a network that has become reliable bring everything to its end. */
export function playNetwork(
  runs: readonly (readonly RunnerEvent[])[],
  steps: readonly NetworkStep[],
): RunnerEvent[][] {
  const world = new World(runs);
  const acts: Record<string, (world: Network, step: NetworkStep) => void> = ACTS;
  for (const step of steps) acts[step.act]?.(world, step);
  for (const sender of world.heard.keys()) {
    while (!world.isDone(sender)) {
      world.send(sender, 3);
      world.serve(take(world.bodies, LAST), "answer");
      world.hear(take(world.answers, LAST));
    }
  }
  // What was delayed until now arrives after the end.
  while (world.bodies.length > 0) world.serve(take(world.bodies, 0), "answer");
  return world.tables;
}

class World {
  readonly bodies: Body[] = [];
  readonly answers: Answer[] = [];
  readonly tables: RunnerEvent[][];
  /** The `seq` that each sender knows to be admitted; the senders of a run are a run's number apart. */
  readonly heard: number[];
  /** The row of each run's cursor, as the database holds it. */
  readonly #rows: string[];
  readonly #runs: readonly (readonly RunnerEvent[])[];

  constructor(runs: readonly (readonly RunnerEvent[])[]) {
    this.#runs = runs;
    this.tables = runs.map(() => []);
    this.heard = [...runs, ...runs].map(() => -1);
    this.#rows = runs.map((_, run) => JSON.stringify(createRunCursor(`run-${run}`)));
  }

  isDone(sender: number): boolean {
    return this.heard[sender] === this.#runs[sender % this.#runs.length]?.at(-1)?.seq;
  }

  send(anySender: number, size: number): void {
    const sender = anySender % this.heard.length;
    const run = sender % this.#runs.length;
    const rest = (this.#runs[run] ?? []).filter(({ seq }) => seq > (this.heard[sender] ?? -1));
    for (const batch of chunkRunnerEvents(`run-${run}`, rest, { maxEvents: size })) {
      this.bodies.push({ sender, text: JSON.stringify(batch) });
      return;
    }
  }

  serve(body: Body | undefined, how: "answer" | "crash first" | "store"): void {
    if (body === undefined) return;
    const run = body.sender % this.#runs.length;
    const verdict = parseRunnerEventBatch(body.text);
    if (!verdict.ok) throw new Error(verdict.message);
    const row = JSON.parse(this.#rows[run] ?? "") as RunCursor;
    const admission = admitRunnerEventBatch(row, verdict.batch);
    if (!admission.ok) throw new Error(admission.message);
    if (how === "crash first") return;
    // One transaction: the events and the cursor, or neither.
    this.tables[run]?.push(...admission.events);
    this.#rows[run] = JSON.stringify(admission.cursor);
    if (how === "answer") this.answers.push({ sender: body.sender, seq: admission.cursor.seq });
  }

  hear(answer: Answer | undefined): void {
    if (answer === undefined) return;
    this.heard[answer.sender] = Math.max(this.heard[answer.sender] ?? -1, answer.seq);
  }
}

/** Takes one thing out of the network: delay is to be picked late. */
function take<Thing>(things: Thing[], pick: number): Thing | undefined {
  return things.splice(placeOf(things, pick), 1)[0];
}

function look<Thing>(things: readonly Thing[], pick: number): Thing | undefined {
  return things[placeOf(things, pick)];
}

function placeOf(things: readonly unknown[], pick: number): number {
  return pick === LAST ? things.length - 1 : pick % Math.max(1, things.length);
}
