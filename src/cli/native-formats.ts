/** How each native format is read. */
import type { RunnerAdapter } from "../adapter/adapter.ts";
import { anthropicMessagesAdapter } from "../adapter/anthropic.ts";
import { claudeCodeAdapter } from "../adapter/claude-code.ts";
import { gooseAdapter } from "../adapter/goose.ts";
import type { JsonValue } from "../json/json-value.ts";
import type { NativeFormat } from "./command-table.ts";

/** The adapters, by the name of what they read. */
export const NATIVE_ADAPTERS: Readonly<Record<NativeFormat, RunnerAdapter<JsonValue>>> = {
  goose: gooseAdapter,
  "claude-code": claudeCodeAdapter,
  anthropic: anthropicMessagesAdapter,
};

/** Lines that frame a record and are none: all of server-sent events but their data. */
export const NATIVE_FRAMING: Readonly<Partial<Record<NativeFormat, RegExp>>> = {
  anthropic: /^(?:event|id|retry)?:/,
};
