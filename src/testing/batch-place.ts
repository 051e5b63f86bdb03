/**
 * Where a fault of a batch stands, as the validator's messages begin.
 *
 * @see `docs/protocol.md#message`
 */
import type { JsonPath } from "../json/json-value.ts";
import { formatPlace } from "../json/place.ts";

/** Writes the path of a fault: `batch.v` of the envelope, `events[3].seq` of an event. */
export function placeInBatch(path: JsonPath): string {
  return formatPlace(path, path.length > 1 ? "" : "batch");
}
