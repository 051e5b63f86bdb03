/** The ingest route as a Cloudflare Worker: no framework, the same module runs in Deno and Bun. */
import { parseRunnerEventBatch } from "runner-contracts";
import { type Answer, MAX_BYTES, receive, tooLong } from "./receive.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const runId = runOf(request.url);
    if (runId === undefined) return new Response(null, { status: 404 });
    if (request.method !== "POST") {
      return new Response(null, { status: 405, headers: { allow: "POST" } });
    }
    const body = await readBody(request);
    if (body === undefined) return send(tooLong());
    return send(receive(runId, parseRunnerEventBatch(body)));
  },
};

/** Reads no further than a batch may be long. */
async function readBody({ body }: Request): Promise<Uint8Array | undefined> {
  const parts = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > MAX_BYTES) return undefined;
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function runOf(url: string): string | undefined {
  const [, id] = /^\/runs\/([^/]+)\/runner\/events$/.exec(new URL(url).pathname) ?? [];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

function send({ status, type, body }: Answer): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}
