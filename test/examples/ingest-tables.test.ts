/** The example's tables hold what the library knows, also against whoever writes around the service. */
import { RUNNER_EVENT_KINDS } from "runner-contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../docs/examples/ingest-service/store.ts";
import { type Scratch, scratchChoices } from "./ingest-database.ts";

const CHECK_VIOLATION = "23514";
const KEY_VIOLATION = "23505";

for (const { name, open } of scratchChoices()) describe(`tables in ${name}`, () => tryOn(open));

function tryOn(open: () => Promise<Scratch>): void {
  let scratch: Scratch;

  beforeAll(async () => {
    scratch = await open();
    await openStore(scratch.database);
    await scratch.database.query("insert into runs (id) values ('run')");
  });

  afterAll(() => scratch.close());

  const insert = (seq: number, tMs: number, kind: string, data: string) =>
    scratch.database.query(
      "insert into run_events (run_id, seq, t_ms, kind, data) values ('run', $1, $2, $3, $4)",
      [seq, tMs, kind, data],
    );

  test("the constraint lists exactly the library's kinds", async () => {
    const [row] = await scratch.database.query(
      `select pg_get_constraintdef(oid) as definition from pg_constraint
        where conname = 'run_events_kind_check' and conrelid = 'run_events'::regclass`,
    );
    const listed = [...String(row?.["definition"]).matchAll(/'([^']*)'::text/g)];
    expect(listed.map(([, kind]) => kind)).toEqual([...RUNNER_EVENT_KINDS]);
  });

  test("every kind is taken", async () => {
    for (const [seq, kind] of RUNNER_EVENT_KINDS.entries()) await insert(seq, 0, kind, "{}");
    const [row] = await scratch.database.query("select count(*)::int as count from run_events");
    expect(row).toEqual({ count: RUNNER_EVENT_KINDS.length });
  });

  test.each([
    ["an unknown kind", 100, 0, "thought", "{}"],
    ["a negative seq", -1, 0, "notification", "{}"],
    ["a seq beyond the safe integers", 2 ** 53, 0, "notification", "{}"],
    ["a negative time", 100, -1, "notification", "{}"],
    ["data that is no object", 100, 0, "notification", "[]"],
  ])("%s is refused", async (_, seq, tMs, kind, data) => {
    await expect(insert(seq, tMs, kind, data)).rejects.toMatchObject({ code: CHECK_VIOLATION });
  });

  test("a second event with the same seq is refused", async () => {
    await insert(200, 0, "notification", "{}");
    await expect(insert(200, 0, "notification", "{}")).rejects.toMatchObject({
      code: KEY_VIOLATION,
    });
  });

  test("a store is opened on tables that are there, by many at once", async () => {
    await Promise.all(Array.from({ length: 4 }, () => openStore(scratch.database)));
  });
}
