/**
 * The Standard Schema interface: a shape, copied from its specification, by which frameworks take a
 * validator that they know nothing of.
 *
 * @see {@link https://standardschema.dev | Standard Schema 1.1}
 */
import type { JsonPath } from "../json/json-value.ts";
import type { JsonSchema, JsonSchemaPart } from "./json-schema.ts";

/** A wire shape as a Standard Schema and a Standard JSON Schema. */
export interface StandardWireSchema<Value, Code extends string> {
  /** What the standard asks for. */
  readonly "~standard": StandardWireSchemaProps<Value, Code>;
}

/** What stands under `~standard`. */
export interface StandardWireSchemaProps<Value, Code extends string> {
  /** The version of the standard. */
  readonly version: 1;
  /** Who made the schema. */
  readonly vendor: "runner-contracts";
  /** What goes in and what comes out, for the compiler alone: absent at run time. */
  readonly types?: StandardWireSchemaTypes<Value> | undefined;
  /**
   * Judges a value: a fresh, frozen copy, or every fault up to the validator's limit. Never throws.
   */
  readonly validate: (value: unknown) => StandardWireResult<Value, Code>;
  /** The shape as JSON Schema. */
  readonly jsonSchema: StandardWireJsonSchema;
}

/** The types of a schema. */
export interface StandardWireSchemaTypes<Value> {
  /** What should be sent. */
  readonly input: Value;
  /** What is accepted. */
  readonly output: Value;
}

/** A verdict in the words of the standard: `issues` tells a refusal. */
export type StandardWireResult<Value, Code extends string> =
  | {
      /** The accepted copy. */
      readonly value: Value;
      /** Absent. */
      readonly issues?: undefined;
    }
  | {
      /** The faults, the first being the validator's verdict. */
      readonly issues: readonly [StandardWireIssue<Code>, ...StandardWireIssue<Code>[]];
    };

/** One fault. */
export interface StandardWireIssue<Code extends string> {
  /** Which rule was broken. Stable. */
  readonly code: Code;
  /** The place, then what is wrong there; at most 300 characters. */
  readonly message: string;
  /** The keys and indices that lead to the fault; empty for the value itself. */
  readonly path: JsonPath;
}

/** The dialects in which a schema is to be had. */
export const JSON_SCHEMA_TARGETS = ["draft-2020-12", "draft-07"] as const;

/**
 * Gives the shape as a JSON Schema without `$id`, so that it can be compiled twice side by side.
 */
export interface StandardWireJsonSchema {
  /**
   * What may go in. A fresh copy at each call.
   *
   * @throws RangeError for a target that is none of `JSON_SCHEMA_TARGETS`.
   */
  readonly input: (options: StandardWireJsonSchemaOptions) => Record<string, unknown>;
  /**
   * What comes out: the same shape. A fresh copy at each call. @throws RangeError as `input` does.
   */
  readonly output: (options: StandardWireJsonSchemaOptions) => Record<string, unknown>;
}

/** How a schema is asked for. */
export interface StandardWireJsonSchemaOptions {
  /** The dialect: one of `JSON_SCHEMA_TARGETS`. */
  readonly target: string;
}

/** Makes the object for a shape of what judges a value and of what makes its document. */
export function standardSchema<Value, Code extends string>(
  judge: (value: unknown) => StandardWireResult<Value, Code>,
  makeDocument: () => JsonSchema,
): StandardWireSchema<Value, Code> {
  const convert = (options: StandardWireJsonSchemaOptions) => inDialect(makeDocument(), options);
  return {
    "~standard": {
      version: 1,
      vendor: "runner-contracts",
      validate: judge,
      jsonSchema: { input: convert, output: convert },
    },
  };
}

function inDialect(
  { $schema, $id: _, ...keywords }: JsonSchema,
  options: StandardWireJsonSchemaOptions | undefined,
): Record<string, unknown> {
  switch (options?.target) {
    case "draft-2020-12":
      return { $schema, ...keywords };
    case "draft-07":
      return { $schema: DRAFT_07, ...inDraft07(keywords) };
    default:
      throw new RangeError(`target must be one of ${JSON_SCHEMA_TARGETS.join(", ")}`);
  }
}

const DRAFT_07 = "http://json-schema.org/draft-07/schema#";

/** Only the home of the parts has another name there. */
function inDraft07({ $defs, ...keywords }: JsonSchemaPart): JsonSchemaPart {
  const text = JSON.stringify({ ...keywords, definitions: $defs });
  // What was an object before its references moved is one still.
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/definitions/')) as JsonSchemaPart;
}
