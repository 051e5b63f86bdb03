/**
 * The one base of every error that this library throws, and how to recognise it.
 *
 * @see `docs/errors.md` for each code
 */

/** Shared by every copy of the library in a process, ESM and CJS, and by every realm. */
const BRAND: unique symbol = Symbol.for("runner-contracts.error");

/** What an error says of itself in JSON: no stack, no cause, no secret. */
export interface RunnerContractErrorJson {
  /** The name of the error's class. */
  readonly name: string;
  /** What went wrong, for programs. Stable within a major version. */
  readonly code: string;
  /** What went wrong, for people. */
  readonly message: string;
}

/**
 * An error with a stable `code`. Codes stay the same within a major version, the wording of a
 * message does not.
 */
export class RunnerContractError extends Error {
  /** The name of the class, also where the code was minified. */
  override readonly name: string = "RunnerContractError";
  /** What went wrong, for programs. Stable within a major version. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The error as JSON-safe data. */
  toJSON(): RunnerContractErrorJson {
    return { name: this.name, code: this.code, message: this.message };
  }
}

/**
 * Tells whether a value is an error of this library, and of this `code` where one is given. Works
 * where `instanceof` does not: across bundles, realms and the ESM and CJS copies. Never throws.
 *
 * @example
 * ```ts
 * import { assertRunnerEventBatch, isRunnerContractError } from "runner-contracts";
 *
 * try {
 *   assertRunnerEventBatch({ v: 2 });
 * } catch (error) {
 *   console.log(isRunnerContractError(error, "version_mismatch")); // true
 * }
 * ```
 */
export function isRunnerContractError(value: unknown, code?: string): value is RunnerContractError {
  try {
    if (typeof value !== "object" || value === null) return false;
    const candidate = value as { readonly [BRAND]?: unknown; readonly code?: unknown };
    if (candidate[BRAND] !== true) return false;
    return code === undefined ? typeof candidate.code === "string" : candidate.code === code;
  } catch {
    return false;
  }
}
