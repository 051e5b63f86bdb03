/** The campaign finds what is broken, makes it small, keeps it, and tries it again. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../package/sources.ts";
import { Campaign, type CampaignTable } from "./campaign.ts";
import { type Finding, readFindings } from "./finding.ts";
import { LIBRARY } from "./library.ts";
import { BROKEN_LIBRARY, PLANTED_TARGETS, WAITING_TARGET } from "./planted-targets.ts";
import { Thread } from "./thread.ts";

/** Within the project, where the thread's imports are found. */
let folder: string;
let file: string;
let table: CampaignTable;
const told: string[] = [];

beforeAll(async () => {
  const around = join(PROJECT, "test/fuzz/dist");
  mkdirSync(around, { recursive: true });
  folder = mkdtempSync(join(around, "planted-"));
  file = join(folder, "serve.mjs");
  await build({
    entryPoints: [join(PROJECT, "test/fuzz/planted-serve.ts")],
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    // Its paths lead to the sources; the built package is found by its own name.
    ...(process.env["DIST"] === "1"
      ? { tsconfigRaw: {} }
      : { tsconfig: join(PROJECT, "test/tsconfig.json") }),
  });
  const campaign = new Campaign({
    targets: PLANTED_TARGETS,
    thread: new Thread(file, 1_000),
    minutes: 2,
    seed: 1,
    folder: join(folder, "findings"),
    onFinding: (_finding, name) => told.push(name),
    onRound: () => {},
  });
  table = await campaign.run();
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findingOf(target: string): Finding | undefined {
  return readFindings(join(folder, "findings"))
    .map(([, finding]) => finding)
    .find((finding) => finding.target === target);
}

describe("a campaign over a library that is broken", () => {
  test("finds each fault as often as is enough, and ends", () => {
    expect(table.rows.map(({ name, findings }) => [name, findings])).toEqual([
      ["cursor/read", 3],
      ["planted/hang", 3],
      ["planted/crash", 3],
    ]);
    expect(new Set(told)).toEqual(
      new Set(readFindings(join(folder, "findings")).map(([name]) => name)),
    );
  });

  test("makes a case small, and names its seed and its path", () => {
    const finding = findingOf("cursor/read");
    expect(finding).toMatchObject({ outcome: "fails", input: { tMs: 1_001 } });
    expect(finding?.found.path).toMatch(/^\d+(?::\d+)*$/);
    expect(finding?.message).toContain("strictly deep-equal");
    expect(finding?.message).not.toMatch(/^\s+at /m);
  });

  test("keeps a case that fails in the broken library, and holds in the sound one", () => {
    const [target] = PLANTED_TARGETS;
    const input = findingOf("cursor/read")?.input;
    expect(() => target?.check(input, BROKEN_LIBRARY)).toThrow("strictly deep-equal");
    expect(() => target?.check(input, LIBRARY)).not.toThrow();
  });

  test("notices a promise that nobody keeps", async () => {
    const thread = new Thread(file, 500);
    const result = await thread.run({ target: WAITING_TARGET.name, seed: 1, ms: 100 });
    expect(result).toMatchObject({ is: "hangs", cases: 1, json: expect.any(String) });
    await thread.end();
  });

  test("keeps the case that comes to no end, and the one that ends the thread", () => {
    for (const [name, outcome] of [
      ["planted/hang", "hangs"],
      ["planted/crash", "crashes"],
    ] as const) {
      const finding = findingOf(name);
      expect(finding?.outcome).toBe(outcome);
      expect(JSON.stringify(finding?.input).length).toBeGreaterThan(20);
    }
  });
});
