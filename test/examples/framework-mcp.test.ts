/** The guide's MCP server: a client of the SDK calls its tool, over a transport in memory. */
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { runnerEventBatchJsonSchema, runnerEventBatchSchema } from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { createServer } from "../../docs/examples/frameworks/mcp.ts";
import { BAD_BATCHES } from "./bad-batches.ts";
import { event } from "./ingest-events.ts";
import { placeIn } from "./ingest-route.ts";

async function connect(server: McpServer): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1.0.0" });
  await Promise.all([server.connect(far), client.connect(near)]);
  return client;
}

async function send(client: Client, batch: object) {
  return client.callTool({ name: "send_events", arguments: { ...batch } });
}

describe("a tool of an MCP server", () => {
  test("admits a good batch", async () => {
    const client = await connect(createServer("mcp"));
    const result = await send(client, { v: 1, runId: "mcp", events: [event(0), event(3)] });
    expect(result.isError).toBe(false);
    expect(result.structuredContent).toMatchObject({ admitted: 2, cursor: { seq: 3 } });
  });

  // The arguments of a tool are an object, so the first, which is none, cannot be sent.
  test.each(BAD_BATCHES.slice(1))(
    "answers %s at %s with the problem",
    async (code, place, batch) => {
      const client = await connect(createServer("bad"));
      const result = await send(client, batch);
      expect(result.isError).toBe(true);
      expect(result.structuredContent).toMatchObject({
        type: `urn:runner-contracts:problem:${code}`,
        status: 400,
        code,
      });
      expect(placeIn(result.structuredContent)).toBe(place);
      expect(result.content).toEqual([
        { type: "text", text: JSON.stringify(result.structuredContent) },
      ]);
    },
  );

  test("answers a batch of another run with the problem", async () => {
    const client = await connect(createServer("mine"));
    const result = await send(client, { v: 1, runId: "other", events: [event(0)] });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toMatchObject({ status: 409, code: "run_id_mismatch" });
  });

  test("lists the JSON Schema of a batch", async () => {
    const client = await connect(createServer("mcp"));
    const { $id: _, ...schema } = runnerEventBatchJsonSchema();
    expect((await client.listTools()).tools[0]?.inputSchema).toEqual(schema);
  });

  test("would lose the code, not the place, where the SDK judged", async () => {
    const server = new McpServer({ name: "plain", version: "1.0.0" });
    server.registerTool("send_events", { inputSchema: runnerEventBatchSchema }, (batch) => ({
      content: [{ type: "text", text: batch.runId }],
    }));
    const client = await connect(server);
    const good = await send(client, { v: 1, runId: "plain", events: [event(0)] });
    expect(good.content).toEqual([{ type: "text", text: "plain" }]);
    const bad = await send(client, { v: 1, runId: "plain", events: [event(0), event(0)] });
    expect(bad.isError).toBe(true);
    const text = JSON.stringify(bad.content);
    expect(text).toContain("events[1].seq");
    expect(text).not.toContain("seq_not_monotonic");
  });
});
