/** What the compiler must say of runs, payloads and findings. Compiled, never run. */
import {
  type CarriedRunnerEvent,
  type KnownRunnerEventPayload,
  type RUN_FINDING_CODES,
  type RunAdmission,
  type RunFindingCode,
  type RunnerEvent,
  type RunnerEventKind,
  type RunnerEventPayloads,
  readRunnerEventPayload,
} from "runner-contracts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;

declare const event: RunnerEvent;
declare const admission: RunAdmission;

const reading = readRunnerEventPayload(event);
export const isNotAny: IsAny<typeof reading> = false;

if (reading.status === "known" && reading.kind === "tool_request") {
  const { payload } = reading;
  const isPayload: Equal<typeof payload, RunnerEventPayloads["tool_request"]> = true;
  const id: string = payload.id;
  const isNoText: Equal<typeof payload.arguments, string> = false;
  void [isPayload, id, isNoText];
}
if (reading.status === "malformed") {
  const isPath: Equal<typeof reading.path, readonly (string | number)[]> = true;
  // @ts-expect-error what is malformed has no payload
  void [isPath, reading.payload];
}
// @ts-expect-error a payload is there only once it is known
void reading.payload;

export const hasEveryKind: Equal<KnownRunnerEventPayload["kind"], RunnerEventKind> = true;
export const isCodes: Equal<RunFindingCode, (typeof RUN_FINDING_CODES)[number]> = true;
export const isCarried: CarriedRunnerEvent = event;
// @ts-expect-error an unknown kind is no known one
void (isCarried satisfies RunnerEvent);

if (admission.ok) {
  // @ts-expect-error what was admitted is not changed
  admission.events.push(event);
  // @ts-expect-error a cursor is not changed, it is replaced
  admission.cursor.seq = 4;
} else {
  // @ts-expect-error a refusal has no cursor to go on from
  void admission.cursor;
}
