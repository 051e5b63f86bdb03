/** The guide's Worker, bundled as its user would, in the runtime that Cloudflare runs. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { build } from "tsup";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  hear,
  longBody,
  type Post,
  posted,
  testBytes,
  testIngest,
} from "../examples/ingest-route.ts";
import { createUserProject, type UserProject } from "../support/user-project.ts";

/** That of the guide, on whatever port is free. */
const CONFIG = readFileSync(
  new URL("../../docs/examples/first-refusal/worker.capnp", import.meta.url),
  "utf8",
)
  .replace("dist/worker.mjs", "worker.js")
  .replace(/127\.0\.0\.1:\d+/, "127.0.0.1:0");

let project: UserProject;
let workerd: ChildProcess;
let base: string;

beforeAll(async () => {
  project = await createUserProject(["frameworks"]);
  const directory = join(project.directory, "frameworks");
  await build({
    config: false,
    silent: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    entry: { worker: join(directory, "worker.ts") },
    outDir: directory,
    noExternal: [/./],
  });
  writeFileSync(join(directory, "worker.capnp"), CONFIG);
  const args = ["serve", "worker.capnp", "--control-fd=3"];
  const stdio = ["ignore", "inherit", "inherit", "pipe"] as const;
  workerd = spawn(inject("programs").workerd, args, { cwd: directory, stdio: [...stdio] });
  base = `http://127.0.0.1:${await portOf(workerd)}`;
});

afterAll(() => {
  workerd?.kill();
  project?.remove();
});

const post: Post = async (runId, body) =>
  hear(await fetch(`${base}/runs/${encodeURIComponent(runId)}/runner/events`, posted(body)));

describe("the Worker in workerd", () => {
  testIngest("workerd", post);
  testBytes("workerd", post);

  test("counts the parts of a body that does not say how long it is", async () => {
    const body = ReadableStream.from(longBody());
    expect((await fetch(`${base}/runs/x/runner/events`, posted(body))).status).toBe(413);
  });

  test("answers what is no ingest route", async () => {
    expect((await fetch(`${base}/runs/x/runner/events`)).status).toBe(405);
    expect((await fetch(`${base}/elsewhere`, { method: "POST" })).status).toBe(404);
  });
});

/** The program says on its control pipe where it listens; it ends where it cannot. */
async function portOf(program: ChildProcess): Promise<number> {
  // The fourth of its pipes is one to read from.
  for await (const text of program.stdio[3] as Readable) {
    const said = /"event":"listen".*"port":(\d+)/.exec(String(text));
    if (said !== null) return Number(said[1]);
  }
  throw new Error("workerd ended before it listened");
}
