/** What the workflows may do, and that GitHub's own language service has nothing against them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { PROJECT } from "./sources.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: readonly string[];
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(PROJECT, ".github/workflows");
const TEXTS = readdirSync(FOLDER).map((name) => [name, textOf(name)] as const);
const JOBS = TEXTS.flatMap(([name, text]) =>
  Object.entries((parse(text) as Workflow).jobs).map(
    ([id, job]) => [`${name} ${id}`, job] as const,
  ),
);

type LanguageService = typeof import("@actions/languageservice");
let service: LanguageService;

/** It imports JSON in a way that bundlers know and Node does not, so it is bundled first. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "languageservice-"));
  const outfile = join(folder, "index.mjs");
  const entryPoints = ["@actions/languageservice"];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node" });
  service = (await import(pathToFileURL(outfile).href)) as LanguageService;
  rmSync(folder, { recursive: true });
});

/** The whole of what each job is allowed. */
const PERMISSIONS = {
  "ci.yml check": { contents: "read" },
  "release.yml check": { contents: "read" },
  "release.yml pack": { contents: "read" },
  "release.yml publish": { "id-token": "write" },
};

/** An action at a commit, with the version that the commit is. */
const PINNED = /^(?<action>[\w-]+\/[\w./-]+)@(?<commit>[0-9a-f]{40}) # v\d+\.\d+\.\d+$/;

describe.each(TEXTS)("the workflow %s", (name, text) => {
  test("is sound in the eyes of GitHub's language service", async () => {
    expect(await faultsOf(name, text)).toEqual([]);
  });

  test("pins every action to a commit and says its version", () => {
    const used = usesOf(text);
    expect(used).not.toEqual([]);
    expect(used.filter((use) => !PINNED.test(use))).toEqual([]);
  });

  test("allows a job nothing that the job does not name", () => {
    expect((parse(text) as Workflow).permissions).toEqual({});
  });

  test("starts on pushes and pull requests alone, and not with the rights of their target", () => {
    const events = Object.keys((parse(text) as Workflow).on);
    expect(events.filter((event) => !["push", "pull_request"].includes(event))).toEqual([]);
  });
});

describe("the jobs of the workflows", () => {
  test("have the least permissions that they need", () => {
    const granted = JOBS.map(([name, { permissions }]) => [name, permissions]);
    expect(Object.fromEntries(granted)).toEqual(PERMISSIONS);
  });

  test("use the same commit of an action everywhere", () => {
    const pins = TEXTS.flatMap(([, text]) => usesOf(text));
    const actions = pins.map((pin) => PINNED.exec(pin)?.groups?.["action"]);
    expect(new Set(pins).size).toBe(new Set(actions).size);
  });

  test("put no expression into a script, where it would be run as code", () => {
    const scripts = JOBS.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []));
    expect(scripts).toContain(".ci/run");
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("leave no credentials in a checkout, and no cache for another job", () => {
    const steps = JOBS.flatMap(([, job]) => job.steps);
    const wanted = [
      ["actions/checkout@", { "persist-credentials": false }],
      ["actions/setup-node@", { "package-manager-cache": false }],
    ] as const;
    for (const [action, inputs] of wanted) {
      const using = steps.filter(({ uses }) => uses?.startsWith(action));
      expect(using.length).toBeGreaterThan(1);
      for (const step of using) expect(step.with).toMatchObject(inputs);
    }
  });

  test("end, at the latest after an hour", () => {
    const endless = JOBS.filter(([, job]) => !((job["timeout-minutes"] ?? 361) <= 60));
    expect(endless).toEqual([]);
  });
});

describe("the job that publishes", () => {
  const publish = new Map<string, Job>(JOBS).get("release.yml publish");

  test("waits for the checks, the tarball and the reviewers of an environment", () => {
    expect(publish?.needs).toEqual(["check", "pack"]);
    expect(publish?.environment).toBe("npm");
  });

  test("runs no code of the project and of no package", () => {
    const scripts = publish?.steps.flatMap(({ run }) => run ?? []);
    expect(scripts).toEqual([
      "sha512sum --check SHA512SUMS",
      "npm publish ./release/runner-contracts-*.tgz --access public --provenance",
    ]);
    expect(publish?.steps.some(({ uses }) => uses?.startsWith("actions/checkout@"))).toBe(false);
  });
});

describe("the check of workflows", () => {
  const text = textOf("ci.yml");

  test.each([
    ["a permission that there is not", text.replace("contents: read", "content: read")],
    ["a context that there is not", text.replace("github.ref", "githib.ref")],
    ["a key that there is not", text.replace("timeout-minutes", "timeout")],
  ])("sees %s", async (_, broken) => {
    expect(broken).not.toBe(text);
    expect(await faultsOf("broken.yml", broken)).not.toEqual([]);
  });

  test.each([
    "actions/checkout@v7 # v7.0.1",
    "actions/checkout@main",
    "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
    "actions/checkout@3d3c42e # v7.0.1",
  ])("takes %s for no pin", (use) => {
    expect(PINNED.test(use)).toBe(false);
  });
});

function textOf(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}

/** What follows `uses:`, the comment behind it included. */
function usesOf(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, use]) => use ?? "");
}

async function faultsOf(name: string, text: string): Promise<string[]> {
  const uri = `file:///.github/workflows/${name}`;
  const faults = await service.validate(TextDocument.create(uri, "yaml", 1, text));
  return faults.map(({ message, range }) => `${name}:${range.start.line + 1} ${message}`);
}
