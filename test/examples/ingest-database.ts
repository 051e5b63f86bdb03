/** The databases that the ingest example is tried on: PGlite, and a server where one can be had. */
import {
  type Database,
  openEmbedded,
  openServer,
} from "../../docs/examples/ingest-service/database.ts";
import { connect, type ServerChoice, serverChoice } from "../support/database.ts";

/** A database of the example that is gone after the tests. */
export interface Scratch {
  readonly database: Database;
  close(): Promise<void>;
}

/** Every database that the example can be tried on in this process. */
export function scratchChoices(): { name: string; open: () => Promise<Scratch> }[] {
  const embedded = async () => {
    const database = await openEmbedded();
    return { database, close: () => database.close() };
  };
  const server = serverChoice();
  const choices = [{ name: "PGlite", open: embedded }];
  if (server !== undefined) choices.push({ name: server.name, open: () => openOn(server) });
  return choices;
}

/** A place on a server for the example's tables, which leaves the tables of others alone. */
export async function startScratchServer(
  choice: ServerChoice,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await choice.start();
  const schema = `ingest_example_${process.pid}_${Date.now()}`;
  const outside = await connect(server.url);
  await outside.query(`create schema ${schema}`);
  const url = new URL(server.url);
  url.searchParams.set("options", `-csearch_path=${schema}`);
  const stop = async () => {
    await outside.query(`drop schema ${schema} cascade`);
    await outside.close();
    await server.stop();
  };
  return { url: url.href, stop };
}

async function openOn(choice: ServerChoice): Promise<Scratch> {
  const server = await startScratchServer(choice);
  const database = openServer(server.url);
  const close = async () => {
    await database.close();
    await server.stop();
  };
  return { database, close };
}
