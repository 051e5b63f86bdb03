/**
 * A tool server as the Model Context Protocol has it, on standard input and output: every tool
 * answers in another way. No package stands behind it, so that it runs with Node alone.
 */
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

/** How long what a tool tells on its way has to be passed on before it answers, in milliseconds. */
const BEFORE_ANSWER_MS = 300;

/** What each tool does with a call: it gives a result, throws what the call fails with, or asks. */
const TOOLS = {
  /** Says where it stands, later steps before earlier ones. */
  async climb({ _meta }) {
    const progressToken = _meta?.progressToken;
    notify("message", { level: "info", logger: "guide", data: "at the foot" });
    if (progressToken !== undefined) {
      notify("progress", { progressToken, progress: 2, total: 3, message: "ridge" });
      notify("progress", { progressToken, progress: 1 });
    }
    notify("message", { level: "warning", data: { weather: "fog", message: "fog\u0000bank" } });
    await pause(BEFORE_ANSWER_MS);
    return { content: [{ type: "text", text: "at the top\u2028" }] };
  },
  /** Answers that it failed. */
  slip() {
    return { content: [{ type: "text", text: "slipped" }], isError: true };
  },
  /** Fails as a call. */
  fall() {
    throw { code: -32603, message: "fell off the protocol" };
  },
  /** Answers with a picture, a file, and the same as data. */
  sketch() {
    const data = Buffer.from("not really a picture").toString("base64");
    const resource = { uri: "file:///notes/route.txt", mimeType: "text/plain", text: "north face" };
    return {
      content: [
        { type: "image", data, mimeType: "image/png" },
        { type: "resource", resource },
      ],
      structuredContent: { metres: 4_478 },
    };
  },
  /** Is gone in the middle of the call. */
  vanish() {
    process.exit(1);
  },
};

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || method === undefined) return;
  try {
    send({ id, result: await answer(method, params) });
  } catch (error) {
    send({ id, error });
  }
});

function answer(method, params) {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {}, logging: {} },
        serverInfo: { name: "alps", version: "1.0.0" },
      };
    case "tools/list": {
      const inputSchema = { type: "object", properties: {} };
      return {
        tools: Object.keys(TOOLS).map((name) => ({ name, description: name, inputSchema })),
      };
    }
    case "tools/call":
      return TOOLS[params.name](params);
    case "ping":
    case "logging/setLevel":
      return {};
    default:
      // Newer clients ask for more first, and take the older way after this.
      throw { code: -32601, message: "method not found" };
  }
}

function notify(name, params) {
  send({ method: `notifications/${name}`, params });
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}
