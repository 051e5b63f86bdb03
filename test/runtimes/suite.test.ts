/** The suite that runs everywhere passes over this library, and notices what is broken. */
import { readFileSync } from "node:fs";
import * as fastCheck from "fast-check";
import { CONFORMANCE_VECTOR_SUBJECTS } from "runner-contracts/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { projectPath, readProjectFile } from "../docs/markdown.ts";
import { MODULE_ENTRIES } from "../package/entries.ts";
import type { Outcome } from "./report.ts";
import { PARTS, type SuiteReport } from "./suite-report.ts";

/** What a host hands to the suite: modules and data by subpath. */
interface Surface {
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly fastCheck: unknown;
}
type Check = (surface: Surface) => Promise<Outcome>;
type Decoder = Record<"feed" | "end", (...args: unknown[]) => unknown[]>;

/** The suite is plain JavaScript. Where it has not what is called here, the tests fail. */
async function load(file: string): Promise<unknown> {
  return import(projectPath(`test/runtimes/suite/${file}.mjs`));
}

let surface: Surface;
let whole: (surface: Surface) => Promise<SuiteReport>;
let checks: Record<(typeof PARTS)[number], Check>;

beforeAll(async () => {
  const subpathOf = (name: string) => (name === "index" ? "." : `./${name}`);
  const modules: Record<string, Record<string, unknown>> = {};
  for (const { specifier, name } of MODULE_ENTRIES) {
    modules[subpathOf(name)] = (await import(specifier)) as Record<string, unknown>;
  }
  const names = Object.entries(modules).map(([path, module]) => [path, Object.keys(module).sort()]);
  const data: Record<string, unknown> = { "./package.json": json("package.json") };
  for (const name of ["batch", "cursor", "event", "handle", "job-spec", "openapi", "snapshot"]) {
    data[`./schema/${name}.json`] = json(`docs/api-report/schema/${name}.json`);
  }
  for (const subject of CONFORMANCE_VECTOR_SUBJECTS) {
    data[`./vectors/${subject}.json`] = json(`src/testing/vectors/${subject}.json`);
  }
  surface = { modules, data, names: Object.fromEntries(names), fastCheck };
  ({ runSuite: whole } = (await load("suite")) as { runSuite: typeof whole });
  const { checkEntries } = (await load("entries")) as { checkEntries: Check };
  const { checkData, checkVectors } = (await load("data")) as Record<
    "checkData" | "checkVectors",
    Check
  >;
  const { checkCodecs } = (await load("codecs")) as { checkCodecs: Check };
  checks = { entries: checkEntries, data: checkData, vectors: checkVectors, codecs: checkCodecs };
});

function json(path: string): unknown {
  return JSON.parse(readFileSync(projectPath(path), "utf8"));
}

describe("the suite", () => {
  test("passes in every part, and says where it ran", async () => {
    const { engine, parts } = await whole(surface);
    expect(engine).toBe(`Node ${process.versions.node}`);
    expect(Object.keys(parts)).toEqual(PARTS);
    for (const part of PARTS) {
      expect(parts[part]).toMatchObject({ failed: 0, faults: [] });
      expect(parts[part].passed).toBeGreaterThan(0);
    }
    expect(parts.entries.passed).toBe(2 * MODULE_ENTRIES.length);
    expect(parts.data.passed).toBe(Object.keys(surface.data).length);
  });

  test("has no test framework and nothing of one host", () => {
    for (const file of ["suite", "entries", "data", "codecs", "codec-streams", "tally"]) {
      const text = readProjectFile(`test/runtimes/suite/${file}.mjs`);
      const imported = [...text.matchAll(/\bfrom "([^"]+)"/g)].map(([, name]) => name);
      expect(imported.filter((name) => !name?.startsWith("./"))).toEqual([]);
    }
  });

  test.each<[string, (typeof PARTS)[number], (given: Surface) => Surface]>([
    [
      "an export that is missing",
      "entries",
      (given) => withModule(given, "./codec/sse", { parseLastEventId: undefined }, true),
    ],
    [
      "an export that nobody reviewed",
      "entries",
      (given) => withModule(given, "./codec/sse", { more: 1 }),
    ],
    [
      "an entry that does not work",
      "entries",
      (given) => withModule(given, "./codec/ndjson", { encodeNdjson: String }),
    ],
    [
      "an entry that it has no use of",
      "entries",
      (given) => ({
        ...given,
        modules: { ...given.modules, "./new": {} },
        names: { ...given.names, "./new": [] },
      }),
    ],
    [
      "a schema that the code does not make",
      "data",
      (given) => ({ ...given, data: { ...given.data, "./schema/batch.json": {} } }),
    ],
    [
      "an answer that is not the vector's",
      "vectors",
      (given) => {
        const path = "./vectors/body.json";
        const text = JSON.stringify(given.data[path]);
        const wrong = JSON.parse(text.replace('"version_mismatch"', '"empty_batch"')) as unknown;
        return { ...given, data: { ...given.data, [path]: wrong } };
      },
    ],
    [
      "a decoder that forgets what stands before a cut",
      "codecs",
      (given) =>
        withModule(given, "./codec/ndjson", {
          createNdjsonDecoder: (options: unknown) => {
            const fresh = () => decoderOf(given, "./codec/ndjson", "createNdjsonDecoder", options);
            return {
              feed(chunk: unknown) {
                const { feed, end } = fresh();
                return [...feed(chunk), ...end()];
              },
              end: () => [],
            };
          },
        }),
    ],
    [
      "a stream that drops the end",
      "codecs",
      (given) =>
        withModule(given, "./codec/ndjson", {
          createNdjsonDecoderStream(options: unknown) {
            const { feed } = decoderOf(given, "./codec/ndjson", "createNdjsonDecoder", options);
            return new TransformStream({
              transform(chunk, controller) {
                for (const item of feed(chunk)) controller.enqueue(item);
              },
            });
          },
        }),
    ],
  ])("notices %s", async (_, part, breakIt) => {
    const { failed, faults } = await checks[part](breakIt(surface));
    expect(failed).toBeGreaterThan(0);
    expect(faults.length).toBeGreaterThan(0);
  });
});

/** The surface with other exports of one module; `isRemoved` takes those away. */
function withModule(
  given: Surface,
  subpath: string,
  exports: Readonly<Record<string, unknown>>,
  isRemoved = false,
): Surface {
  const module = { ...given.modules[subpath], ...exports };
  const kept = isRemoved
    ? Object.fromEntries(Object.entries(module).filter(([, value]) => value !== undefined))
    : module;
  return { ...given, modules: { ...given.modules, [subpath]: kept } };
}

function decoderOf(given: Surface, subpath: string, name: string, options: unknown): Decoder {
  const create = given.modules[subpath]?.[name] as (options: unknown) => Decoder;
  return create(options);
}
