/**
 * Every rule of an executor, in the order in which a report tells of them.
 */
import { CONSOLE_URL_RULES } from "./console-url.ts";
import { DURATION_RULES } from "./duration.ts";
import { HANDLE_RULES } from "./handle.ts";
import { LOG_RULES } from "./logs.ts";
import { RESOURCE_STATS_RULES } from "./resource-stats.ts";
import type { ConformanceRule } from "./rule.ts";
import { SECRET_RULES } from "./secrets.ts";
import { START_RULES } from "./start.ts";
import { STATUS_RULES } from "./status.ts";
import { STOP_RULES } from "./stop.ts";

/** Every rule of an executor. */
export const RULES: readonly ConformanceRule[] = [
  ...START_RULES,
  ...HANDLE_RULES,
  ...STATUS_RULES,
  ...STOP_RULES,
  ...DURATION_RULES,
  ...LOG_RULES,
  ...CONSOLE_URL_RULES,
  ...RESOURCE_STATS_RULES,
  ...SECRET_RULES,
];
