/** The two databases that the service runs on, behind the little that it needs of them. */
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** A row, its columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement and gives its rows. */
export type Query = (sql: string, parameters?: unknown[]) => Promise<readonly Row[]>;

/** A database with transactions. */
export interface Database {
  readonly query: Query;
  /** Runs `work` in one transaction: all of it happens, or none of it where it throws. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Opens PGlite, which is PostgreSQL inside this process, on a folder or in memory. */
export async function openEmbedded(folder?: string): Promise<Database> {
  const database = await PGlite.create(folder);
  return {
    query: async (sql, parameters) => (await database.query<Row>(sql, parameters)).rows,
    transaction: (work) =>
      database.transaction((inside) =>
        work(async (sql, parameters) => (await inside.query<Row>(sql, parameters)).rows),
      ),
    close: () => database.close(),
  };
}

/** Opens a pool of connections to a PostgreSQL server. */
export function openServer(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that fails while nobody uses it is replaced. Without a listener it ends the process.
  pool.on("error", (error) => console.error(error));
  return {
    query: async (sql, parameters) => (await pool.query<Row>(sql, parameters)).rows,
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (query: Query) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(
      async (sql, parameters) => (await client.query<Row>(sql, parameters)).rows,
    );
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    // Closes the connection: the server rolls back, whatever state the connection was in.
    client.release(true);
    throw error;
  }
}
