/** A tool for the Model Context Protocol whose input is a batch. */
import { McpServer, type StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { validateRunnerEventBatch } from "runner-contracts";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { receive } from "./receive.ts";

/** Describes a batch and lets everything pass: the tool judges, since the SDK would drop the code. */
const describedBatch: StandardSchemaWithJSON = {
  "~standard": {
    ...runnerEventBatchSchema["~standard"],
    validate: (value) => ({ value }),
  },
};

/** Makes the server for the run that its client may write. */
export function createServer(runId: string): McpServer {
  const server = new McpServer({ name: "runs", version: "1.0.0" });
  const description = "Sends a batch of runner events.";
  server.registerTool("send_events", { description, inputSchema: describedBatch }, (input) => {
    const { status, body } = receive(runId, validateRunnerEventBatch(input));
    return {
      isError: status >= 400,
      content: [{ type: "text", text: JSON.stringify(body) }],
      structuredContent: body,
    };
  });
  return server;
}
