/** Who has to notice that a truth changed. */

/** The tests of each family: those that take long and are never the only ones to notice are left out. */
export const FAMILIES = {
  schema: filesOf("test/schema", ["openapi", "snapshots", "standard-schema"]),
  vectors: filesOf("test/testing/vectors", ["lifecycle", "lint", "vectors"]),
  docs: filesOf("test/docs", ["constants", "endings", "errors", "protocol", "readme"]),
  sql: filesOf("test/schema", ["sql"]),
};

function filesOf(folder, names) {
  return names.map((name) => `${folder}/${name}.test.ts`);
}

/** The truths that each family has to do with, beside the documentation: that tells of all of them. */
const TRUTHS = {
  schema: [
    "RUNNER_EVENT_VERSION",
    "RUNNER_EVENT_KINDS",
    "RUNNER_EVENT_BATCH_MAX_EVENTS",
    "RUNNER_EVENT_BATCH_VALIDATION_CODES",
    "RUN_STREAM_CODES",
    "RUN_PROVIDERS",
    "PROVIDER_RUNTIME_JOB_STATUSES",
    "JSON_SCHEMA_TARGETS",
  ],
  vectors: [
    "RUNNER_EVENT_VERSION",
    "RUNNER_EVENT_KINDS",
    "RUNNER_EVENT_BATCH_MAX_EVENTS",
    "RUNNER_EVENT_BATCH_VALIDATION_CODES",
    "RUNNER_EVENT_MAX_ISSUES",
    "JSON_MAX_DEPTH",
    "JSON_MAX_NODES",
    "RUN_STREAM_CODES",
    "RUN_FINDING_CODES",
    "RUN_VERIFIER_MAX_CALL_ID_LENGTH",
    "RUN_VERIFIER_MAX_OPEN_CALLS",
    "RUN_PROVIDERS",
    "RUNNER_JOB_VALIDATION_CODES",
    "PROVIDER_RUNTIME_JOB_STATUSES",
    "PROVIDER_RUNTIME_JOB_TRANSITIONS",
    "NDJSON_CODES",
    "SERVER_SENT_EVENT_CODES",
    "CONFORMANCE_VECTOR_SUBJECTS",
  ],
  docs: undefined,
  sql: [
    "RUNNER_EVENT_KINDS",
    "RUN_PROVIDERS",
    "PROVIDER_RUNTIME_JOB_STATUSES",
    "PROVIDER_RUNTIME_KINDS",
    "SQL_IDENTIFIER_MAX_BYTES",
  ],
};

/** The families that have to do with a truth. */
export function familiesOf(truth) {
  return Object.keys(FAMILIES).filter((family) => TRUTHS[family]?.includes(truth) ?? true);
}
