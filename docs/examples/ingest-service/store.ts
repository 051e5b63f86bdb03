/**
 * The stored streams. One transaction takes the run's cursor, admits a batch and stores what is new
 * with the cursor after it: a crash between any two steps leaves both as they were.
 */
import { EventEmitter } from "node:events";
import {
  admitRunnerEventBatch,
  type CarriedRunnerEvent,
  type JsonObject,
  type RunAdmission,
  type RunCursor,
  type RunnerEventBatch,
  readRunCursor,
} from "runner-contracts";
import type { Database, Query, Row } from "./database.ts";
import { SCHEMA } from "./schema.ts";

/** How many events are read at once: what one slow subscriber makes the service hold. */
const PAGE_EVENTS = 64;

/** Any number will do, as long as every process of the service has the same. */
const SCHEMA_LOCK = 7_305_991;

/** The streams of all runs. */
export interface RunStore {
  /** Admits a valid batch and stores what is new in it. */
  append(batch: RunnerEventBatch): Promise<RunAdmission>;
  /** Gives a run's cursor; nothing for a run that has not begun. */
  readCursor(runId: string): Promise<RunCursor | undefined>;
  /** Gives the next events after a `seq`, in order; a page at most. */
  readEvents(runId: string, after: number): Promise<readonly CarriedRunnerEvent[]>;
  /**
   * Calls `listener` when this process has stored events of a run. What another process stores is
   * not told: it is found by looking. Gives a function that ends it.
   */
  onGrowth(runId: string, listener: () => void): () => void;
}

/** Makes the tables where there are none. */
export async function openStore(database: Database): Promise<RunStore> {
  await database.transaction(async (query) => {
    // Processes that start together would both find no table.
    await query("select pg_advisory_xact_lock($1)", [SCHEMA_LOCK]);
    for (const statement of SCHEMA) await query(statement);
  });
  const growth = new EventEmitter().setMaxListeners(0);
  return {
    async append(batch) {
      const admission = await database.transaction((query) => admit(query, batch));
      if (admission.ok && admission.events.length > 0) growth.emit(`run ${batch.runId}`);
      return admission;
    },
    async readCursor(runId) {
      const sql = "select id, seq, t_ms, terminal from runs where id = $1";
      const [row] = await database.query(sql, [runId]);
      return row === undefined ? undefined : cursorOf(row);
    },
    async readEvents(runId, after) {
      const rows = await database.query(
        `select seq, t_ms, kind, data from run_events
          where run_id = $1 and seq > $2 order by seq limit ${PAGE_EVENTS}`,
        [runId, after],
      );
      return rows.map(eventOf);
    },
    onGrowth(runId, listener) {
      growth.on(`run ${runId}`, listener);
      return () => growth.off(`run ${runId}`, listener);
    },
  };
}

async function admit(query: Query, batch: RunnerEventBatch): Promise<RunAdmission> {
  await query("insert into runs (id) values ($1) on conflict do nothing", [batch.runId]);
  // Whoever sends the same run waits here until this transaction is over, and then sees its cursor.
  const [row] = await query("select id, seq, t_ms, terminal from runs where id = $1 for update", [
    batch.runId,
  ]);
  const admission = admitRunnerEventBatch(cursorOf(row), batch);
  if (!admission.ok || admission.events.length === 0) return admission;
  const { seq, tMs, terminal } = admission.cursor;
  await query(
    `insert into run_events (run_id, seq, t_ms, kind, data)
      select $1, seq, "tMs", kind, data
        from jsonb_to_recordset($2::jsonb) as (seq bigint, "tMs" bigint, kind text, data jsonb)`,
    [batch.runId, JSON.stringify(admission.events)],
  );
  await query("update runs set seq = $2, t_ms = $3, terminal = $4 where id = $1", [
    batch.runId,
    seq,
    tMs,
    terminal,
  ]);
  return admission;
}

/** A cursor that something else has spoiled is an error, never a place to go on from. */
function cursorOf(row: Row | undefined): RunCursor {
  return readRunCursor({
    runId: row?.["id"],
    // Clients give a bigint as text, as a number or as a bigint.
    seq: Number(row?.["seq"]),
    tMs: Number(row?.["t_ms"]),
    terminal: row?.["terminal"],
  });
}

function eventOf(row: Row): CarriedRunnerEvent {
  return {
    seq: Number(row["seq"]),
    tMs: Number(row["t_ms"]),
    kind: String(row["kind"]),
    // The column is jsonb and its constraint asks for an object.
    data: row["data"] as JsonObject,
  };
}
