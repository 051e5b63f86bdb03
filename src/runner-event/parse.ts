/**
 * From an HTTP body to a verdict.
 *
 * @see `docs/protocol.md#body`
 */
import type { JsonObject } from "../json/json-value.ts";
import { freezeStorableTree, hasNoUnicodeEscape } from "../json/parsed.ts";
import { formatFault, printable } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { isObjectPrototypePolluted, isRecord } from "../json/read.ts";
import { byteLength, decodeUtf8, isUint8Array, utf8ByteLength } from "../json/utf8.ts";
import { BatchReading, readBatch } from "./batch-pass.ts";
import { validateRunnerEventBatch } from "./validate.ts";
import type { RunnerEventBatchValidation } from "./verdict.ts";

/** Bounds for {@link parseRunnerEventBatch}. */
export interface ParseRunnerEventBatchOptions {
  /** The longest body that is looked at, in UTF-8 bytes. Absent: no bound. */
  readonly maxBytes?: number | undefined;
}

/**
 * Judges an HTTP body, text or UTF-8 bytes, as `validateRunnerEventBatch` judges what `JSON.parse`
 * makes of it, and saves the copy. A body that is neither text nor bytes, not UTF-8, not JSON or
 * longer than `maxBytes` is an `invalid_envelope`. A leading byte order mark is skipped. Never
 * throws for a body.
 *
 * @throws RangeError where `maxBytes` is not a number from 0.
 *
 * @example
 * ```ts
 * import { parseRunnerEventBatch } from "runner-contracts";
 *
 * const verdict = parseRunnerEventBatch('{"v":1,"runId":"run-1"}', { maxBytes: 1_000_000 });
 * console.log(verdict.ok ? verdict.batch.events.length : verdict.code);
 * // empty_batch
 * ```
 */
export function parseRunnerEventBatch(
  body: string | Uint8Array,
  options: ParseRunnerEventBatchOptions = {},
): RunnerEventBatchValidation {
  const { maxBytes = Number.POSITIVE_INFINITY } = options;
  if (typeof maxBytes !== "number" || !(maxBytes >= 0)) {
    throw new RangeError(formatFault("maxBytes", problemOf(maxBytes, "a number from 0")));
  }
  if (typeof body === "string") {
    if (isLonger(body, maxBytes)) return refuseLength(maxBytes);
    return parseText(body.startsWith("\uFEFF") ? body.slice(1) : body, body.isWellFormed());
  }
  if (isUint8Array(body)) {
    if (byteLength(body) > maxBytes) return refuseLength(maxBytes);
    const text = decodeUtf8(body);
    return text === undefined ? refuse("is not UTF-8") : parseText(text, true);
  }
  return refuse(problemOf(body, "a string or a Uint8Array"));
}

function parseText(text: string, isWellFormed: boolean): RunnerEventBatchValidation {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON: ${printable(String(error))}`);
  }
  const textIsStorable = isWellFormed && hasNoUnicodeEscape(text);
  // What a polluted prototype lends to every object is not this tree's, and not to be frozen with
  // it.
  const batch = isObjectPrototypePolluted()
    ? undefined
    : readBatch(tree, new BatchReading(1, textIsStorable), freezeData);
  // The pass in place says nothing of what it refuses. The tree is our own: it can be read again.
  return batch === undefined ? validateRunnerEventBatch(tree) : { ok: true, batch };
}

/** Takes `data` as it stands, frozen. */
function freezeData(data: unknown, reading: BatchReading): JsonObject | undefined {
  // What is an object and was found storable is one to its leaves.
  return isRecord(data) && freezeStorableTree(data, reading) ? (data as JsonObject) : undefined;
}

/** Counts only where the length alone does not tell: a UTF-16 unit takes 1 to 3 bytes. */
function isLonger(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && utf8ByteLength(text) > maxBytes;
}

function refuseLength(maxBytes: number): RunnerEventBatchValidation {
  return refuse(`must not be longer than ${maxBytes} bytes`);
}

function refuse(problem: string): RunnerEventBatchValidation {
  return { ok: false, code: "invalid_envelope", message: formatFault("body", problem) };
}
