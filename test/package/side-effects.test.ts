/** `sideEffects: false` is true of the built package, so this runs under `DIST=1` alone. */
import { createRequire } from "node:module";
import { type Context, createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { vectorFiles } from "../testing/vectors/vector-files.ts";
import { bundle } from "./bundle.ts";
import { MODULE_ENTRIES } from "./entries.ts";

const SPECIFIERS = MODULE_ENTRIES.map(({ specifier }) => specifier);

/** Runs the vectors of each text, and tells which were answered wrongly. */
const ANSWER_VECTORS = `
  import { runConformanceVectors } from "runner-contracts/testing";
  export function wrongAnswers(texts) {
    const results = texts.flatMap((text) => runConformanceVectors(JSON.parse(text)).results);
    return results.filter(({ outcome }) => outcome === "fail");
  }
`;

/** What engines leave to their hosts. It comes from the realm of the tests, which must not freeze. */
const HOST = { TextDecoder, TextEncoder, atob };

/** Freezes what a realm brings along. Its global object cannot be frozen and is compared instead. */
const FREEZE_BUILT_INS = `
  const seen = new Set();
  const freeze = (value) => {
    if (Object(value) !== value || seen.has(value)) return;
    seen.add(value);
    freeze(Object.getPrototypeOf(value));
    for (const { value: held, get, set } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      [held, get, set].forEach(freeze);
    }
    Object.freeze(value);
  };
  const own = ["globalThis", "module", "require", ...${JSON.stringify(Object.keys(HOST))}];
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!own.includes(name)) freeze(globalThis[name]);
  }
`;

describe.each(SPECIFIERS)("%s", (specifier) => {
  test("leaves nothing in a bundle that imports it and uses nothing of it", async () => {
    const names = await namesOf(specifier);
    expect(await bundle(`import "${specifier}";`)).toBe("");
    expect(await bundle(`import { ${names[0]} } from "${specifier}";`)).toBe("");
    expect(await bundle(`import * as all from "${specifier}";`)).toBe("");
  });

  test("loads where nothing of the surroundings can be changed", async () => {
    // Whatever the manifest says: with its word taken for it, a bundler would leave the effects out.
    const whole = { format: "cjs", ignoreAnnotations: true } as const;
    const code = await bundle(`export * from "${specifier}";`, whole);
    const exported = loadFrozen(code) as object;
    expect(Object.keys(exported).sort()).toEqual((await namesOf(specifier)).sort());
  });

  test("adds nothing to a bundle that uses one function of another entry", async () => {
    const use = 'export { isRunnerEventKind } from "runner-contracts";';
    expect(await bundle(`import * as all from "${specifier}"; ${use}`)).toBe(await bundle(use));
  });
});

test("answers its vectors where nothing of the surroundings can be changed", async () => {
  const code = await bundle(ANSWER_VECTORS, { format: "cjs" });
  const { wrongAnswers } = loadFrozen(code) as { wrongAnswers(texts: string[]): unknown[] };
  const texts = vectorFiles().map((file) => JSON.stringify(file));
  expect([...wrongAnswers(texts)]).toEqual([]);
});

describe("the frozen realm", () => {
  test.each([
    ["a global", "globalThis.Array = class {};"],
    ["the globals", "globalThis.mark = 1;"],
    ["a built-in", "Array.prototype.last = () => 0;"],
    ["what a built-in holds", "Object.defineProperty(JSON, 'more', { value: 1 });"],
  ])("refuses a module that changes %s", (_, code) => {
    expect(() => loadFrozen(code)).toThrow(expect.objectContaining({ name: "TypeError" }));
  });
});

async function namesOf(specifier: string): Promise<string[]> {
  return Object.keys((await import(specifier)) as object);
}

/** Evaluates a CommonJS module in a frozen realm of its own; what it asks for comes from this one. */
function loadFrozen(code: string): unknown {
  const module = { exports: {} };
  const require = createRequire(import.meta.url);
  const realm = createContext({ module, require, ...HOST });
  runInContext(`(() => { ${FREEZE_BUILT_INS} })()`, realm);
  const before = globalsOf(realm);
  runInContext(`(() => { "use strict"; ${code} })()`, realm);
  const changed = [...globalsOf(realm)].filter(
    ([key, value]) => !Object.is(before.get(key), value),
  );
  if (changed.length > 0) throw new TypeError(`changes ${String(changed[0]?.[0])}`);
  return module.exports;
}

function globalsOf(realm: Context): Map<PropertyKey, unknown> {
  const read = "new Map(Reflect.ownKeys(globalThis).map((key) => [key, globalThis[key]]))";
  return runInContext(read, realm) as Map<PropertyKey, unknown>;
}
