/**
 * The service's tables. What the library knows the database holds too: the constraints are made of
 * the library's own tuples, so that no second list of kinds can grow old.
 */
import { RUNNER_EVENT_KINDS } from "runner-contracts";
import { sqlCheck } from "runner-contracts/schema";

/** The longest id of a run that the service takes, in UTF-16 units: an index bounds its entries. */
export const RUN_ID_MAX_LENGTH = 200;

const LAST = Number.MAX_SAFE_INTEGER;

/** The statements that make the tables where there are none. */
export const SCHEMA: readonly string[] = [
  // The run's row is its cursor, and whoever appends to the run holds the row's lock.
  `create table if not exists runs (
    id text primary key check (id <> ''),
    seq bigint not null default -1 check (seq between -1 and ${LAST}),
    t_ms bigint not null default 0 check (t_ms between 0 and ${LAST}),
    terminal boolean not null default false
  )`,
  `create table if not exists run_events (
    run_id text not null references runs (id),
    seq bigint not null check (seq between 0 and ${LAST}),
    t_ms bigint not null check (t_ms between 0 and ${LAST}),
    kind text not null ${sqlCheck("kind", RUNNER_EVENT_KINDS)},
    data jsonb not null check (jsonb_typeof(data) = 'object'),
    primary key (run_id, seq)
  )`,
];
