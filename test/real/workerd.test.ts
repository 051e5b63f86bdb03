/** The guide's Worker, bundled as its user would, in the runtime that Cloudflare runs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
import { type ServedWorker, serveWorker } from "../support/workerd.ts";

/** That of the guide, on whatever port is free. */
const CONFIG = readFileSync(
  new URL("../../docs/examples/first-refusal/worker.capnp", import.meta.url),
  "utf8",
)
  .replace("dist/worker.mjs", "worker.js")
  .replace(/127\.0\.0\.1:\d+/, "127.0.0.1:0");

let project: UserProject;
let worker: ServedWorker;

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
  worker = await serveWorker(inject("programs").workerd, directory, CONFIG);
});

afterAll(() => {
  worker?.stop();
  project?.remove();
});

const post: Post = async (runId, body) =>
  hear(
    await fetch(`${worker.address}/runs/${encodeURIComponent(runId)}/runner/events`, posted(body)),
  );

describe("the Worker in workerd", () => {
  testIngest("workerd", post);
  testBytes("workerd", post);

  test("counts the parts of a body that does not say how long it is", async () => {
    const body = ReadableStream.from(longBody());
    expect((await fetch(`${worker.address}/runs/x/runner/events`, posted(body))).status).toBe(413);
  });

  test("answers what is no ingest route", async () => {
    expect((await fetch(`${worker.address}/runs/x/runner/events`)).status).toBe(405);
    expect((await fetch(`${worker.address}/elsewhere`, { method: "POST" })).status).toBe(404);
  });
});
