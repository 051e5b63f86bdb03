/** The page that a browser opens, and the server that has it and the files of a project. */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { SURFACE_MODULES } from "./surface.ts";

/** A page that is served. */
export interface ServedPage {
  readonly address: string;
  /** What the page posted. */
  readonly report: Promise<string>;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
};

/** Serves the page, and the files of a project beside it, on this machine alone. */
export async function servePage(
  project: string,
  imports: Readonly<Record<string, string>>,
): Promise<ServedPage> {
  let post: (report: string) => void;
  const report = new Promise<string>((resolve) => {
    post = resolve;
  });
  const page = pageOf(imports);
  const server = createServer(async (request, response) => {
    // A URL has no segments that lead upwards.
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const file = join(project, pathname);
    if (request.method === "POST") {
      post(await text(request));
      response.end();
    } else if (pathname === "/") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    } else if (existsSync(file)) {
      const type = TYPES[extname(pathname)] ?? "text/plain";
      response.writeHead(200, { "content-type": type }).end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address of this type.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    report,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Imports everything within a try, so that what cannot be loaded is reported. */
function pageOf(imports: Readonly<Record<string, string>>): string {
  return `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  const post = (body) => fetch("/report", { method: "POST", body });
  try {
    const { default: surface } = await import("/${SURFACE_MODULES.import}");
    const { runSuite } = await import("/suite/suite.mjs");
    await post(JSON.stringify(await runSuite(surface)));
  } catch (error) {
    await post(\`\${error}\\n\${error?.stack}\`);
  }
</script>
`;
}
