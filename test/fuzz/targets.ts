/** The list of targets, which the campaign goes round. */
import type { Target } from "./target.ts";
import { ADAPTER_TARGETS } from "./targets/adapter.ts";
import { BATCH_TARGETS } from "./targets/batch.ts";
import { CODEC_TARGETS } from "./targets/codec.ts";
import { ERROR_TARGETS } from "./targets/error.ts";
import { EXECUTOR_TARGETS } from "./targets/executor.ts";
import { GROWTH_TARGETS } from "./targets/growth.ts";
import { JOB_TARGETS } from "./targets/job.ts";
import { JSON_TARGETS } from "./targets/json.ts";
import { SCHEMA_TARGETS } from "./targets/schema.ts";
import { STREAM_TARGETS } from "./targets/stream.ts";
import { TESTING_TARGETS } from "./targets/testing.ts";

export const TARGETS: readonly Target[] = [
  ...BATCH_TARGETS,
  ...JSON_TARGETS,
  ...STREAM_TARGETS,
  ...CODEC_TARGETS,
  ...ADAPTER_TARGETS,
  ...JOB_TARGETS,
  ...EXECUTOR_TARGETS,
  ...ERROR_TARGETS,
  ...SCHEMA_TARGETS,
  ...TESTING_TARGETS,
  ...GROWTH_TARGETS,
];
