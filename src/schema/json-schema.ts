/**
 * What every JSON Schema here has in common: its dialect, its name, how it names its own parts.
 *
 * Each document is made by a function and is fresh at each call, so that whoever gets one may
 * change it, and a bundle holds only those that it asks for.
 *
 * @see {@link https://json-schema.org/draft/2020-12/json-schema-core | JSON Schema 2020-12}
 */
import { RUNNER_EVENT_VERSION } from "../runner-event/kinds.ts";

/** The wire shapes that have a JSON Schema, by the names of their files. */
export const JSON_SCHEMA_NAMES = [
  "batch",
  "event",
  "cursor",
  "job-spec",
  "handle",
  "snapshot",
] as const;

/** One of {@link JSON_SCHEMA_NAMES}. */
export type JsonSchemaName = (typeof JSON_SCHEMA_NAMES)[number];

/** A part of a JSON Schema: keywords by name. */
export type JsonSchemaPart = Record<string, unknown>;

/** A JSON Schema 2020-12 document. It refers to nothing outside of itself. */
export interface JsonSchema {
  /** The dialect. */
  $schema: string;
  /** The document's name: `urn:runner-contracts:schema:v1:` and the name of its file. Stable. */
  $id: string;
  /** What it describes, in a word. */
  title: string;
  /** What it describes, in a sentence. */
  description: string;
  /** Values that it accepts. */
  examples: unknown[];
  /** Every other keyword. */
  [keyword: string]: unknown;
}

/** The dialect of the documents. */
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** What a document has to say beside the keywords that it is made of. */
interface Heading {
  readonly title: string;
  readonly description: string;
  readonly examples: unknown[];
}

/** Puts a document together, the parts that it refers to last. */
export function jsonSchema(
  name: JsonSchemaName,
  { title, description, examples }: Heading,
  keywords: JsonSchemaPart,
  parts: JsonSchemaPart,
): JsonSchema {
  const $id = `urn:runner-contracts:schema:v${RUNNER_EVENT_VERSION}:${name}`;
  return { $schema: DIALECT, $id, title, description, ...keywords, examples, $defs: parts };
}

/**
 * A reference to a part of the same document. Nothing may stand beside it: draft-07 would not look.
 */
export function partRef(name: string): JsonSchemaPart {
  return { $ref: `#/$defs/${name}` };
}

/** An object with these properties, in this order; the keys that are not optional must be there. */
export function objectOf(
  properties: JsonSchemaPart,
  optional: readonly string[] = [],
): JsonSchemaPart {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", required, properties };
}
