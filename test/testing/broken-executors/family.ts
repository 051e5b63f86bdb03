/** Every broken executor. */
import type { BrokenExecutor } from "./broken-executor.ts";
import { BROKEN_CONSOLE_URLS } from "./console-url.ts";
import { BROKEN_DURATIONS } from "./duration.ts";
import { BROKEN_HANDLES } from "./handle.ts";
import { BROKEN_LOGS } from "./logs.ts";
import { BROKEN_SECRETS } from "./secrets.ts";
import { BROKEN_STARTS } from "./start.ts";
import { BROKEN_STATUSES } from "./status.ts";
import { BROKEN_STOPS } from "./stop.ts";

export const BROKEN_EXECUTORS: readonly BrokenExecutor[] = [
  ...BROKEN_STARTS,
  ...BROKEN_HANDLES,
  ...BROKEN_STATUSES,
  ...BROKEN_STOPS,
  ...BROKEN_DURATIONS,
  ...BROKEN_LOGS,
  ...BROKEN_CONSOLE_URLS,
  ...BROKEN_SECRETS,
];
