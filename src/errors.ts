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
    define(this, BRAND, { value: true });
    signStack(this, code);
  }

  /** The error as JSON-safe data. */
  toJSON(): RunnerContractErrorJson {
    return { name: this.name, code: this.code, message: this.message };
  }
}

/** What is left of an error in every form in which it can arrive. */
export interface RunnerContractErrorLike {
  /** The class; `Error` on a structured clone. */
  readonly name: string;
  /** What went wrong, for people. */
  readonly message: string;
  /** What went wrong, for programs; lost by a structured clone of the error itself. */
  readonly code?: string;
}

/**
 * Tells whether a value is an error of this library, and of this `code` where one is given. Works
 * where `instanceof` does not: across bundles, realms and the ESM and CJS copies. Given a `code`,
 * it also knows what is left of an error after a round trip through JSON or `structuredClone`; the
 * latter keeps the code in the engines that keep an error's stack and write its name there (V8), so
 * for all of them clone the error's `toJSON()`. Never throws.
 *
 * @example
 * ```ts
 * import { assertRunnerEventBatch, isRunnerContractError } from "runner-contracts";
 *
 * try {
 *   assertRunnerEventBatch({ v: 2 });
 * } catch (error) {
 *   console.log(isRunnerContractError(error, "version_mismatch")); // true
 *   console.log(isRunnerContractError(structuredClone(error), "version_mismatch")); // true
 * }
 * ```
 */
export function isRunnerContractError(value: unknown): value is RunnerContractError;
/** Tells whether a value is an error of this `code`, or what a copy left of one. Never throws. */
export function isRunnerContractError(
  value: unknown,
  code: string,
): value is RunnerContractErrorLike;
export function isRunnerContractError(value: unknown, code?: string): boolean {
  try {
    if (typeof value !== "object" || value === null) return false;
    const { [BRAND]: brand, name, code: own, message, stack } = value as Candidate;
    if (code === undefined) return brand === true && typeof own === "string";
    if (brand === true || (isClassName(name) && typeof message === "string")) return own === code;
    return typeof stack === "string" && isSignedWith(stack, code);
  } catch {
    return false;
  }
}

interface Candidate {
  readonly [BRAND]?: unknown;
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/** Every class here is named in one way, so that its JSON is told from that of another program. */
function isClassName(name: unknown): boolean {
  return typeof name === "string" && /^Runner[A-Za-z]*Error$/.test(name);
}

/** How the stack of an error with this code begins. */
function stackHeader(code: string): string {
  return `RunnerContractError [${code}]`;
}

/**
 * Writes the code into the stack's first line, as Node's own errors have it, where the engine
 * writes such a line at all: it is read in logs, and a structured clone keeps nothing else of the
 * code.
 */
function signStack(error: RunnerContractError, code: string): void {
  const { stack } = error;
  if (typeof stack !== "string") return;
  // The name on it is that of the moment in which the engine wrote the line: `Error`, as a rule.
  const value = stack.replace(/^\w*Error\b/, () => stackHeader(code));
  define(error, "stack", { value, writable: true, configurable: true });
}

/**
 * Defines a property. The descriptor inherits nothing: a polluted `Object.prototype` could lend it
 * a getter.
 */
function define(error: RunnerContractError, key: PropertyKey, field: PropertyDescriptor): void {
  Object.defineProperty(error, key, { __proto__: null, ...field } as PropertyDescriptor);
}

/** After the header comes the message or nothing; anything else is a longer code that begins so. */
function isSignedWith(stack: string, code: string): boolean {
  const header = stackHeader(code);
  return stack.startsWith(header) && /^(?:[:\n]|$)/.test(stack.slice(header.length));
}
