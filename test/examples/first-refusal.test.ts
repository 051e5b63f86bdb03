/** What the guide takes a newcomer through: each service answers what the guide says that it answers. */
import { describe, expect, test, vi } from "vitest";
import { fencesOf, projectPath, readProjectFile } from "../docs/markdown.ts";

type Fetch = (request: Request) => Response | Promise<Response>;

const served: { readonly fetch: Fetch; readonly port: number }[] = [];
vi.mock("@hono/node-server", () => ({
  serve: (options: (typeof served)[number]) => served.push(options),
}));

const GUIDE = "docs/guides/in-your-framework.md";
const FENCES = fencesOf(GUIDE);
const FOLDER = "docs/examples/first-refusal";

const [, address = "", body = ""] =
  /^curl -i (\S+) -d '([^']+)'$/m.exec(FENCES.map(({ code }) => code).join("\n")) ?? [];
const answer = FENCES.find(({ code }) => code.startsWith("HTTP/1.1"))?.code ?? "";

await import(projectPath(`${FOLDER}/server.mjs`));
const worker = (await import(projectPath(`${FOLDER}/worker.mjs`))) as {
  readonly default: { readonly fetch: Fetch };
};
const SERVICES: readonly (readonly [string, Fetch])[] = [
  ["Hono", (request) => served[0]?.fetch(request) ?? Response.error()],
  ["the Worker", worker.default.fetch],
];

const post = (fetch: Fetch, text: string) =>
  fetch(new Request(address, { method: "POST", body: text }));

describe("the guide's first refusal", () => {
  test.each(SERVICES)("is printed as %s answers it", async (_, fetch) => {
    const response = await post(fetch, body);
    const type = response.headers.get("content-type");
    const head = `HTTP/1.1 ${response.status} Bad Request\ncontent-type: ${type}`;
    expect(`${head}\n\n${await response.text()}\n`).toBe(answer);
  });

  test.each(SERVICES)("is an acceptance by %s without the character", async (_, fetch) => {
    const response = await post(fetch, body.replace("\\u0000", ""));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ runId: "run-7", received: 1 });
  });

  test("is asked for where the services listen", () => {
    expect(new URL(address).port).toBe(String(served[0]?.port));
    const [, port] = /http:\/\/localhost:(?!3000)(\d+)\/events/.exec(readProjectFile(GUIDE)) ?? [];
    expect(readProjectFile(`${FOLDER}/worker.capnp`)).toContain(`address = "127.0.0.1:${port}"`);
  });
});
