/**
 * The faults that a pass meets. A pass ends by throwing once it has as many as it wants, so that no
 * step of it has to ask whether to go on.
 */
import type { JsonPath } from "./json-value.ts";
import { formatFault, formatPlace, MESSAGE_MAX_LENGTH } from "./place.ts";

const END_OF_PASS: unique symbol = Symbol("end of pass");

/** One fault of a value. */
export interface Fault<Code extends string> {
  readonly code: Code;
  readonly path: JsonPath;
  readonly message: string;
}

/**
 * The faults of one pass, in the order in which they are met. No base class: to make what derives
 * from one takes 8 % of the verdict on a small batch.
 */
export interface FaultLog<Code extends string> {
  issues: readonly Fault<Code>[];
  /** So many faults end the pass. */
  readonly wantedFaults: number;
}

/** What each pass begins with, so that one without faults makes no list. */
export const NO_FAULTS: readonly never[] = [];

/** Records a fault below `root`, and ends the pass with the last one that is wanted. */
export function recordFault<Code extends string>(
  log: FaultLog<Code>,
  code: Code,
  path: JsonPath,
  root: string,
  problem: string,
): undefined {
  const fault = { code, path, message: formatFault(formatPlace(path, root), problem) };
  log.issues = [...log.issues, fault];
  if (log.issues.length === log.wantedFaults) endPass();
}

/** Ends a pass by throwing; whoever began it catches that. */
export function endPass(): never {
  throw END_OF_PASS;
}

/** At most `limit` faults. Where there are more, the last message says so. */
export function listFaults<Code extends string>(
  faults: readonly Fault<Code>[],
  limit: number,
): readonly Fault<Code>[] {
  if (faults.length <= limit) return faults;
  const notice = "; further faults are not listed";
  return faults.slice(0, limit).map((fault, index) => {
    if (index < limit - 1) return fault;
    const message = fault.message.slice(0, MESSAGE_MAX_LENGTH - notice.length).toWellFormed();
    return { ...fault, message: message + notice };
  });
}
