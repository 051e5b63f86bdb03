/** What the next release will say of itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "./sources.ts";

const FOLDER = join(PROJECT, ".changeset");
const PENDING = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".md"))
  .map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);

/** One package, how much it moves, and what is told of it. */
const CHANGESET = /^---\n"runner-contracts": (?:patch|minor|major)\n---\n\n(?<news>[\s\S]+\n)$/;

/** Just after a release nothing is pending. */
describe.runIf(PENDING.length > 0)("a pending changeset", () => {
  test.each(PENDING)("moves this package, and says what happens to the wire: %s", (_, text) => {
    expect(CHANGESET.exec(text)?.groups?.["news"]).toMatch(/\bwire\b/);
  });
});
