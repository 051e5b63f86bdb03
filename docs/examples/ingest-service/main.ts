/**
 * Starts the service: `npm run example:ingest`.
 *
 * - `DATABASE_URL` names a PostgreSQL server. Absent: PGlite, inside this process.
 * - `DATA_DIR` is the folder that PGlite keeps its data in. Absent: in memory, gone with the process.
 * - `PORT` to listen on. Absent: 3000. `HOST` absent: 127.0.0.1.
 */
import { serve } from "@hono/node-server";
import { createApp } from "./app.ts";
import { openEmbedded, openServer } from "./database.ts";
import { openStore } from "./store.ts";

/** How long a request that is under way may take after the service was told to stop. */
const GRACE_MS = 5_000;

const { DATABASE_URL: url, DATA_DIR: folder, PORT = "3000", HOST = "127.0.0.1" } = process.env;
const database = url === undefined ? await openEmbedded(folder) : openServer(url);
const store = await openStore(database);
const stopping = new AbortController();
const app = createApp(store, { signal: stopping.signal });

const server = serve({ fetch: app.fetch, port: Number(PORT), hostname: HOST }, ({ port }) => {
  console.log(`listening on http://${HOST}:${port}`);
});

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);

/** Takes no new request, ends the streams (subscribers connect again, elsewhere), ends the rest. */
function stop(): void {
  stopping.abort();
  server.close(() => void database.close());
  setTimeout(
    () => "closeAllConnections" in server && server.closeAllConnections(),
    GRACE_MS,
  ).unref();
}
