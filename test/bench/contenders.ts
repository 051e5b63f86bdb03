/** Everything that is measured on the workloads: this library, its peers, the earlier validator, floors. */
import { parseRunnerEventBatch, validateRunnerEventBatch } from "runner-contracts";
import { type EarlierBatch, validateEarlier } from "./baseline.ts";
import type { Peer } from "./peers/peer.ts";
import {
  bareBatch,
  bareParsed,
  copyFrozen,
  copyFrozenStorable,
  copyShallow,
  freezeDeep,
  freezeStorable,
  isInOrder,
  isTextStorable,
  ownBatch,
  parseStorable,
  UNSTORABLE,
  walk,
} from "./tree-work.ts";

/** What a contender is given. A fresh tree is parsed for each operation, outside the clock. */
export type Given = "tree" | "fresh tree" | "text" | "bytes";

/** Makes what a contender is given of a body. */
export function inputOf(given: Given, body: string): unknown {
  switch (given) {
    case "text":
      return body;
    case "bytes":
      return new TextEncoder().encode(body);
    case "tree":
    case "fresh tree":
      return JSON.parse(body) as unknown;
  }
}

/** The parts of the table. */
export const GROUPS = {
  ours: "this library",
  earlier: "the earlier validator",
  "same-work": "peers doing the same work: text scanned, an independent deep-frozen batch",
  "as-used": "peers as people use them",
  floor: "floors: what no validator of that kind can do without",
} as const;

export type Group = keyof typeof GROUPS;

export interface Contender {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly given: Given;
  /** Whether it tells a valid batch from others: it gives `undefined` for those. */
  readonly judges: boolean;
  /** What it is known to accept wrongly. */
  readonly letsPass?: readonly string[];
  run(input: unknown): unknown;
}

/** What every other time is held against. */
export const REFERENCE: Contender = {
  id: "JSON.parse",
  title: "`JSON.parse`",
  group: "floor",
  given: "text",
  judges: false,
  run: (text) => JSON.parse(text as string) as unknown,
};

/** Every contender, in the order in which tables show them. */
export function createContenders(peers: readonly Peer[]): readonly Contender[] {
  return [...OURS, ...EARLIER, ...peers.map(sameWork), ...peers.map(asUsed), ...FLOORS];
}

const OURS: readonly Contender[] = [
  ours("validate", "`validateRunnerEventBatch`", "tree", (tree) => validateRunnerEventBatch(tree)),
  ours("validate-fresh", "… each on a tree parsed anew", "fresh tree", (tree) =>
    validateRunnerEventBatch(tree),
  ),
  ours("parse-text", "`parseRunnerEventBatch(string)`, parse included", "text", (text) =>
    parseRunnerEventBatch(text as string),
  ),
  ours(
    "parse-bytes",
    "`parseRunnerEventBatch(bytes)`, decode and parse included",
    "bytes",
    (bytes) => parseRunnerEventBatch(bytes as Uint8Array),
  ),
];

const EARLIER: readonly Contender[] = [
  earlier("earlier", "the earlier validator", "tree", (tree) => earlierBatch(tree)),
  earlier("earlier-same-work", "… doing the same work", "tree", (tree) => {
    const batch = earlierBatch(tree);
    return batch === undefined ? undefined : unlessUnstorable(() => ownBatch(batch));
  }),
  earlier("parse-earlier", "`JSON.parse` + the earlier validator, parse included", "text", (text) =>
    earlierBatch(JSON.parse(text as string)),
  ),
];

const FLOORS: readonly Contender[] = [
  floor("walk", "walk every value", "tree", walk),
  floor("scan", "walk, and look at the text", "tree", isTextStorable),
  floor("freeze", "walk and freeze in place", "fresh tree", freezeDeep),
  floor("shallow", "walk, look at the text, freeze a shallow copy of each", "tree", copyShallow),
  floor("copy", "deep copy, frozen", "tree", copyFrozen),
  floor("copy-scan", "deep copy, frozen, text looked at", "tree", copyFrozenStorable),
  floor("bare", "the contract's rules and a frozen copy, barely", "tree", bareBatch),
  floor("structuredClone", "`structuredClone`", "tree", (tree) => structuredClone(tree)),
  floor("decode", "fatal `TextDecoder`", "bytes", decode),
  floor("decode-parse", "fatal `TextDecoder` + `JSON.parse`", "bytes", (bytes) =>
    JSON.parse(decode(bytes)),
  ),
  floor("parse-storable", "`JSON.parse`, text looked at, frozen", "text", (text) =>
    parseStorable(text as string),
  ),
  floor("bare-text", "`JSON.parse`, the contract's rules, frozen, barely", "text", (text) =>
    bareParsed(text as string, (text as string).isWellFormed()),
  ),
  floor("bare-bytes", "fatal `TextDecoder` and the same", "bytes", (bytes) =>
    bareParsed(decode(bytes), true),
  ),
];

function ours(
  id: string,
  title: string,
  given: Given,
  judge: (input: unknown) => { readonly ok: boolean },
): Contender {
  const run = (input: unknown) => {
    const verdict = judge(input);
    return verdict.ok ? verdict : undefined;
  };
  return { id, title, group: "ours", given, judges: true, run };
}

function earlier(
  id: string,
  title: string,
  given: Given,
  run: (input: unknown) => unknown,
): Contender {
  return { id, title, group: "earlier", given, judges: true, run };
}

function floor(
  id: string,
  title: string,
  given: Given,
  run: (input: unknown) => unknown,
): Contender {
  return { id, title, group: "floor", given, judges: false, run };
}

function asUsed({ name, accept, letsPass = [] }: Peer): Contender {
  const run = (tree: unknown) => {
    const batch = accept(tree);
    return batch !== undefined && isInOrder(batch.events) ? batch : undefined;
  };
  return { id: name, title: name, group: "as-used", given: "tree", judges: true, letsPass, run };
}

/** A peer that makes a tree of its own saves the copy: its tree is frozen where it stands. */
function sameWork(peer: Peer): Contender {
  const makesItsOwn = makesOwnTree(peer);
  const own = makesItsOwn ? freezeStorable : ownBatch;
  const run = (tree: unknown) => {
    const batch = peer.accept(tree);
    if (batch === undefined || !isInOrder(batch.events)) return undefined;
    return unlessUnstorable(() => own(batch));
  };
  const title = `${peer.name} + ${makesItsOwn ? "freeze" : "frozen copy"}, text`;
  const id = `${peer.name}, same work`;
  const { letsPass = [] } = peer;
  return { id, title, group: "same-work", given: "tree", judges: true, letsPass, run };
}

/** Tells whether what a peer accepts shares no object with what it was given. */
function makesOwnTree({ accept }: Peer): boolean {
  const data = { object: { array: [{ leaf: 1 }] } };
  const event = { seq: 0, tMs: 0, kind: "notification", data };
  const given = { v: 1, runId: "run-1", events: [event] };
  const made = accept(given);
  return made !== undefined && !sharesObjects(given, made);
}

/** Tells whether two trees have an object in common. */
export function sharesObjects(left: unknown, right: unknown): boolean {
  const seen = new Set(objectsOf(left));
  return objectsOf(right).some((object) => seen.has(object));
}

/** Every object of a tree, arrays too. */
export function objectsOf(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsOf)];
}

function earlierBatch(tree: unknown): EarlierBatch | undefined {
  const verdict = validateEarlier(tree);
  return verdict.ok ? verdict.batch : undefined;
}

function decode(bytes: unknown): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes as Uint8Array);
}

function unlessUnstorable<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error === UNSTORABLE) return undefined;
    throw error;
  }
}
