/**
 * The library as the campaign sees it: every entry point in one object, which is handed to each target.
 * So a test can put a broken function in the place of one, and can see which functions were called.
 */
import * as root from "runner-contracts";
import * as anthropic from "runner-contracts/adapter/anthropic";
import * as claudeCode from "runner-contracts/adapter/claude-code";
import * as goose from "runner-contracts/adapter/goose";
import * as ndjson from "runner-contracts/codec/ndjson";
import * as sse from "runner-contracts/codec/sse";
import * as schema from "runner-contracts/schema";
import * as testing from "runner-contracts/testing";
import * as arbitraries from "runner-contracts/testing/arbitraries";
import * as matchers from "runner-contracts/testing/matchers";

/** Every entry that is a module, by what a program imports. */
export const ENTRIES: Readonly<Record<string, object>> = {
  "runner-contracts": root,
  "runner-contracts/codec/ndjson": ndjson,
  "runner-contracts/codec/sse": sse,
  "runner-contracts/adapter/goose": goose,
  "runner-contracts/adapter/claude-code": claudeCode,
  "runner-contracts/adapter/anthropic": anthropic,
  "runner-contracts/schema": schema,
  "runner-contracts/testing": testing,
  "runner-contracts/testing/arbitraries": arbitraries,
  "runner-contracts/testing/matchers": matchers,
};

/** Everything that the entries give. */
export type Library = typeof root &
  typeof ndjson &
  typeof sse &
  typeof goose &
  typeof claudeCode &
  typeof anthropic &
  typeof schema &
  typeof testing &
  typeof arbitraries &
  typeof matchers;

/** The library itself. No two entries give two things by one name: a test holds it. */
export const LIBRARY: Library = {
  ...root,
  ...ndjson,
  ...sse,
  ...goose,
  ...claudeCode,
  ...anthropic,
  ...schema,
  ...testing,
  ...arbitraries,
  ...matchers,
};

/** The functions of the library by their names; those of its objects as `gooseAdapter.push`. */
export function functionNames(holder: object = LIBRARY, prefix = ""): string[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    if (typeof value === "function") return [prefix + key];
    return isPlain(value) ? functionNames(value, `${prefix}${key}.`) : [];
  });
}

/** The library once more, which notes the name of each function that is called. */
export function recording(called: Set<string>): Library {
  // A copy that has every function of the library under the name that it has there.
  return record(LIBRARY, "", called) as Library;
}

function record(holder: object, prefix: string, called: Set<string>): object {
  const entries = Object.entries(holder).map(([key, value]) => {
    const name = prefix + key;
    if (isPlain(value)) return [key, record(value, `${name}.`, called)];
    if (typeof value !== "function") return [key, value];
    const noted = new Proxy(value, {
      apply(target, self, given: unknown[]) {
        called.add(name);
        return Reflect.apply(target, self, given) as unknown;
      },
      construct(target, given: unknown[]) {
        called.add(name);
        return Reflect.construct(target, given) as object;
      },
    });
    return [key, noted];
  });
  return Object.fromEntries(entries) as object;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
