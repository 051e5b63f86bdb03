/**
 * A provider of a scripted model, for real programs to talk to: on loopback only, bounded in
 * requests and in time. It also stands in as the proxy to the rest of the world, and lets nothing
 * through: whom a program tried to reach is known afterwards.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Reply } from "./answer.ts";
import { anthropicWire } from "./anthropic-wire.ts";
import { openaiWire } from "./openai-wire.ts";
import type { Wire } from "./wire.ts";

const WIRES: readonly Wire[] = [openaiWire, anthropicWire];

/** More requests than any script needs; every further one is refused. */
const MAX_REQUESTS = 60;

/** The longest that one answer may take, in milliseconds. */
const MAX_ANSWER_MS = 60_000;

/** How long what was sent has to arrive before the socket goes, in milliseconds. */
const BEFORE_CUT_MS = 400;

/** What stands in a request. */
export interface ProviderRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A provider that listens. */
export interface Provider {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** The requests of the conversation, in order. */
  readonly requests: readonly ProviderRequest[];
  /** Whatever was asked for beside it: `GET` and the path, or a host that was to be reached. */
  readonly strays: readonly string[];
  /** Tells whether an answer that does not end has been sent as far as it goes. */
  isHolding(): boolean;
  close(): Promise<void>;
}

/**
 * Starts a provider. Each request of the conversation gets the next reply; when they are used up, the
 * last one again. A request that offers the model no tools is a program's own affair, such as a
 * title for the conversation, and gets a word of text.
 */
export async function startProvider(script: readonly Reply[]): Promise<Provider> {
  const requests: ProviderRequest[] = [];
  const strays: string[] = [];
  let isHolding = false;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://provider").pathname;
    const wire = WIRES.find((known) => path.endsWith(known.path));
    const body = await readBody(request);
    if (wire === undefined || body === undefined || requests.length >= MAX_REQUESTS) {
      strays.push(`${request.method} ${request.url}`);
      return sendJson(response, 404, { error: { message: "not scripted" } });
    }
    const isConversation = Array.isArray(body["tools"]);
    const reply = isConversation ? script[Math.min(requests.length, script.length - 1)] : ASIDE;
    if (isConversation) requests.push({ path, body });
    else strays.push(`aside ${path}`);
    await sendReply(response, wire, reply ?? ASIDE, body, `msg_scripted_${requests.length}`);
    if (reply !== undefined && "ending" in reply && reply.ending === "hold") isHolding = true;
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.on("connect", (request, socket) => {
    strays.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    strays,
    isHolding: () => isHolding,
    close: () => close(server),
  };
}

const ASIDE: Answer = { parts: [{ type: "text", deltas: ["aside"] }], ending: "stop" };

async function sendReply(
  response: ServerResponse,
  wire: Wire,
  reply: Reply,
  body: Readonly<Record<string, unknown>>,
  id: string,
): Promise<void> {
  if ("status" in reply) return sendJson(response, reply.status, wire.error(reply));
  const model = typeof body["model"] === "string" ? body["model"] : "scripted";
  if (body["stream"] !== true) return sendJson(response, 200, wire.whole(reply, id, model));
  const watch = setTimeout(() => response.destroy(), MAX_ANSWER_MS);
  response.on("close", () => clearTimeout(watch));
  response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_scripted" });
  response.flushHeaders();
  for (const chunk of chunksOf(wire.frames(reply, id, model), reply.chunkBytes)) {
    if (response.destroyed) return;
    await new Promise((sent) => response.write(chunk, sent));
    if (reply.everyMs !== undefined) await pause(reply.everyMs);
  }
  if (reply.ending === "cut") await pause(BEFORE_CUT_MS);
  if (reply.ending === "cut") response.destroy();
  else if (reply.ending !== "hold") response.end();
}

function chunksOf(frames: readonly string[], chunkBytes: number | undefined): Buffer[] {
  if (chunkBytes === undefined) return frames.map((frame) => Buffer.from(frame));
  const bytes = Buffer.from(frames.join(""));
  const count = Math.ceil(bytes.length / chunkBytes);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_scripted" });
  response.end(JSON.stringify(body));
}

/** The JSON object that was posted, or `undefined` for any other request. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method !== "POST") return undefined;
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    // Only string keys are read of it, which whatever is no record does not have.
    return typeof body === "object" && body !== null
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A server on a TCP port has an address of this shape.
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeAllConnections();
  await closed;
}
