/**
 * The databases that the tests are tried on: PGlite always, for it needs no server; and a real
 * PostgreSQL where `DATABASE_URL` names one or the server's programs are installed.
 */
import { execFile, execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** One open connection, whatever is behind it. */
export interface Database {
  /** Runs one statement and gives its rows. */
  query(sql: string, parameters?: unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Ends the connection, and the server where it was started for it. */
  close(): Promise<void>;
}

/** A database that can be opened on this machine. */
export interface DatabaseChoice {
  readonly name: string;
  readonly open: () => Promise<Database>;
}

/** Every database that can be opened on this machine, at least the embedded one. */
export function databaseChoices(): DatabaseChoice[] {
  const choices: DatabaseChoice[] = [{ name: "PGlite", open: openEmbedded }];
  const server = serverChoice();
  if (server !== undefined) {
    choices.push({ name: server.name, open: () => openOn(server) });
  }
  return choices;
}

/** A PostgreSQL server for a test. */
interface Server {
  /** Where clients connect. */
  readonly url: string;
  /** Ends the server where it was started for the test. */
  stop(): Promise<void>;
}

/** A PostgreSQL server that can be had on this machine. */
export interface ServerChoice {
  readonly name: string;
  readonly start: () => Promise<Server>;
}

/** The server of `DATABASE_URL`, or a throw-away one where its programs are installed, or none. */
export function serverChoice(): ServerChoice | undefined {
  const url = process.env["DATABASE_URL"];
  if (url !== undefined) {
    const start = async () => ({ url, stop: async () => {} });
    return { name: "PostgreSQL of DATABASE_URL", start };
  }
  const programs = serverPrograms();
  if (programs === undefined) return undefined;
  return { name: "PostgreSQL", start: () => startCluster(programs) };
}

async function openEmbedded(): Promise<Database> {
  const database = await PGlite.create();
  return {
    query: async (sql, parameters) =>
      (await database.query<Record<string, unknown>>(sql, parameters)).rows,
    close: () => database.close(),
  };
}

async function openOn(choice: ServerChoice): Promise<Database> {
  const server = await choice.start();
  const database = await connect(server.url);
  const close = async () => {
    await database.close();
    await server.stop();
  };
  return { query: database.query, close };
}

/** Opens one connection to a server. */
export async function connect(url: string): Promise<Database> {
  const client = new pg.Client(url);
  await client.connect();
  return {
    query: async (sql, parameters) =>
      (await client.query<Record<string, unknown>>(sql, parameters)).rows,
    close: () => client.end(),
  };
}

/** The folder of the newest server's programs, where Debian puts them. */
function serverPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(root, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}

/** Makes a throw-away cluster that listens on a socket in its own folder. */
async function startCluster(programs: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "runner-contracts-"));
  const owner = serverOwner();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(join(programs, program), args, { ...owner, cwd: folder });
  const data = join(folder, "data");
  const options = `-k ${folder} -c listen_addresses= -c fsync=off`;
  await run("initdb", "-D", data, "-U", "contracts", "-A", "trust", "-E", "UTF8", "-N");
  await run("pg_ctl", "-D", data, "-l", join(folder, "log"), "-o", options, "-w", "start");
  return {
    url: `postgresql://contracts@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      await run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
      rmSync(folder, { recursive: true });
    },
  };
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package has made. */
function serverOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
