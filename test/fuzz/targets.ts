/** The list of targets, which the campaign goes round. */
import type { Target } from "./target.ts";
import { ADAPTER_TARGETS } from "./targets/adapter.ts";
import { ADMISSION_TARGETS } from "./targets/admission.ts";
import { BATCH_TARGETS } from "./targets/batch.ts";
import { BODY_TARGETS } from "./targets/body.ts";
import { CODEC_TARGETS } from "./targets/codec.ts";
import { ERROR_TARGETS } from "./targets/error.ts";
import { EVENT_TARGETS } from "./targets/event.ts";
import { EXECUTOR_TARGETS } from "./targets/executor.ts";
import { GROWTH_TARGETS } from "./targets/growth.ts";
import { JOB_TARGETS } from "./targets/job.ts";
import { JSON_TARGETS } from "./targets/json.ts";
import { LIFECYCLE_TARGETS } from "./targets/lifecycle.ts";
import { NDJSON_TARGETS } from "./targets/ndjson.ts";
import { SCHEMA_TARGETS } from "./targets/schema.ts";
import { SECRET_TARGETS } from "./targets/secret.ts";
import { SQL_TARGETS } from "./targets/sql.ts";
import { SSE_TARGETS } from "./targets/sse.ts";
import { STREAM_TARGETS } from "./targets/stream.ts";
import { TESTING_TARGETS } from "./targets/testing.ts";

export const TARGETS: readonly Target[] = [
  ...BATCH_TARGETS,
  ...BODY_TARGETS,
  ...JSON_TARGETS,
  ...ADMISSION_TARGETS,
  ...STREAM_TARGETS,
  ...EVENT_TARGETS,
  ...NDJSON_TARGETS,
  ...SSE_TARGETS,
  ...CODEC_TARGETS,
  ...ADAPTER_TARGETS,
  ...JOB_TARGETS,
  ...SECRET_TARGETS,
  ...LIFECYCLE_TARGETS,
  ...EXECUTOR_TARGETS,
  ...ERROR_TARGETS,
  ...SCHEMA_TARGETS,
  ...SQL_TARGETS,
  ...TESTING_TARGETS,
  ...GROWTH_TARGETS,
];
