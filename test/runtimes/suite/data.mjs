/** The JSON files of the package, loaded as modules, and the conformance vectors among them. */
import { createTally, expectEqual } from "./tally.mjs";

/** What makes each file of a schema. */
const SCHEMAS = {
  "./schema/batch.json": (schema) => schema.runnerEventBatchJsonSchema(),
  "./schema/cursor.json": (schema) => schema.runCursorJsonSchema(),
  "./schema/event.json": (schema) => schema.runnerEventJsonSchema(),
  "./schema/handle.json": (schema) => schema.runnerJobHandleJsonSchema(),
  "./schema/job-spec.json": (schema) => schema.runnerJobSpecJsonSchema(),
  "./schema/openapi.json": (schema) => schema.runnerEventIngestOpenApi(),
  "./schema/snapshot.json": (schema) => schema.runnerJobStatusSnapshotJsonSchema(),
};

/** Each file is what it says it is. */
export async function checkData({ modules, data }) {
  const tally = createTally();
  for (const [subpath, content] of Object.entries(data)) {
    await tally.check(subpath, () => {
      const subject = /^\.\/vectors\/(.+)\.json$/.exec(subpath)?.[1];
      if (subpath === "./package.json") expectEqual(content.name, "runner-contracts");
      else if (subject !== undefined) expectEqual(content.subject, subject);
      else expectEqual(content, SCHEMAS[subpath]?.(modules["./schema"]));
    });
  }
  return tally.outcome();
}

/** The library answers every question of every subject as the vectors do. */
export async function checkVectors({ modules, data }) {
  const tally = createTally();
  const { CONFORMANCE_VECTOR_SUBJECTS, runConformanceVectors } = modules["./testing"];
  for (const subject of CONFORMANCE_VECTOR_SUBJECTS) {
    const { results } = runConformanceVectors(data[`./vectors/${subject}.json`]);
    for (const { id, outcome, reason } of results) {
      await tally.check(id, () => {
        if (outcome !== "pass") throw new Error(reason);
      });
    }
  }
  return tally.outcome();
}
