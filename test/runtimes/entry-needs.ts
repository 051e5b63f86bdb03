/** What an entry needs of a program's types, found by taking away. */
import { type Consumer, compile, judge, moduleConsumer } from "./consumer.ts";
import type { EntryNeed, Outcome, Workshop } from "./report.ts";
import { readSurface } from "./surface.ts";

/** The editions of the language's own types, the earliest first. */
const EDITIONS = [
  ...["ES5", "ES2015", "ES2016", "ES2017", "ES2018", "ES2019", "ES2020", "ES2021", "ES2022"],
];

/** The one entry that takes types from outside. */
const PEER_ENTRY = "runner-contracts/testing/arbitraries";

/** Compiles each entry alone: with ever later editions, and without the optional peer. No ambient types. */
export async function findNeeds(tsc: string, workshop: Workshop): Promise<EntryNeed[]> {
  const needs: EntryNeed[] = [];
  for (const { specifier } of readSurface(workshop.project).modules) {
    const consumer = moduleConsumer(specifier, "ts");
    const compiles = async (project: string, lib: string) =>
      (await compileAlone(tsc, project, lib, consumer)).failed === 0;
    const lib = await firstOf(EDITIONS, (edition) => compiles(workshop.project, edition));
    const needsPeer = !(await compiles(workshop.bareProject, "ES2022"));
    needs.push({ specifier, ...(lib === undefined ? {} : { lib }), needsPeer });
  }
  return needs;
}

/** An entry passes where the promised edition is enough, and the peer is needed where that is said. */
export function judgeNeeds(needs: readonly EntryNeed[]): Outcome {
  const faults = needs.flatMap(({ specifier, lib, needsPeer }) => {
    if (lib === undefined)
      return [`${specifier} does not compile with ES2022 and no ambient types`];
    if (needsPeer === (specifier === PEER_ENTRY)) return [];
    return [`${specifier} ${needsPeer ? "does not compile" : "compiles"} without fast-check`];
  });
  return { passed: needs.length - faults.length, failed: faults.length, faults };
}

async function compileAlone(tsc: string, project: string, lib: string, consumer: Consumer) {
  const options = { module: "esnext", moduleResolution: "bundler", lib: [lib] };
  const end = await compile({ tsc, project, folder: "alone", options }, [consumer]);
  return judge(end, [consumer.name]);
}

async function firstOf<Each>(
  list: readonly Each[],
  holds: (each: Each) => Promise<boolean>,
): Promise<Each | undefined> {
  for (const each of list) if (await holds(each)) return each;
  return undefined;
}
