/**
 * The faults that a pass meets. A pass ends by throwing once it has as many as it wants, so that no
 * step of it has to ask whether to go on.
 */
import type { JsonPath } from "./json-value.ts";
import { formatFault, formatPlace, MESSAGE_MAX_LENGTH } from "./place.ts";

/** One fault of a value. */
export interface Fault<Code extends string> {
  readonly code: Code;
  readonly path: JsonPath;
  readonly message: string;
}

/** Gathers the faults of one pass, in the order in which they are met. */
export class FaultList<Code extends string> {
  readonly issues: Fault<Code>[] = [];
  readonly #wanted: number;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** Records a fault below `root`, and ends the pass with the last one that is wanted. */
  protected record(code: Code, path: JsonPath, root: string, problem: string): undefined {
    this.issues.push({ code, path, message: formatFault(formatPlace(path, root), problem) });
    if (this.issues.length === this.#wanted) this.end();
  }

  /** Ends the pass. */
  end(): never {
    throw END_OF_PASS;
  }
}

/** Thrown to unwind a pass that is over; whoever began the pass catches it. */
const END_OF_PASS: unique symbol = Symbol("end of pass");

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
