/** The laws of JSON safety: guards, sanitizing and the texts that they rest on. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  isJsonObject,
  isJsonValue,
  sanitizeJson,
  validateRunnerEventBatch,
} from "runner-contracts";
import { storableText } from "runner-contracts/testing/arbitraries";
import { describe, expect } from "vitest";
import { utf8ByteLength } from "../../src/json/utf8.ts";
import { batchOf } from "../support/events.ts";
import {
  anyHostile,
  heavyHostile,
  jsonObject,
  jsonValue,
  unstorableText,
} from "../support/hostile.ts";
import { heavyLaw, law } from "../support/laws.ts";
import { twins } from "../support/recipe.ts";

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

describe("guards", () => {
  law("every JSON-safe value is known as one", jsonValue(), (value) => isJsonValue(value));

  law("the guard and the validator agree", twins(anyHostile()), ([one, other]) => {
    expect(isJsonObject(one)).toBe(validateRunnerEventBatch(batchOf(other)).ok);
  });
});

describe("sanitizing", () => {
  law("an object that it gives always passes as data", anyHostile(), (value) => {
    const safe = sanitizeJson({ value });
    expect(validateRunnerEventBatch(batchOf(safe)).ok).toBe(true);
  });

  heavyLaw(200, "also where a value nests or unfolds without end", heavyHostile(), (value) => {
    expect(isJsonValue(sanitizeJson(value))).toBe(true);
  });

  law("a value that passes already comes back equal", jsonValue(), (value) => {
    expect(isDeepStrictEqual(sanitizeJson(value), plain(value))).toBe(true);
  });

  law("it is idempotent", anyHostile(), (value) => {
    const once = sanitizeJson(value);
    expect(isDeepStrictEqual(sanitizeJson(once), once)).toBe(true);
  });

  law("it shares nothing with an object that passes", jsonObject(), (value) => {
    expect(sanitizeJson(value)).not.toBe(value);
  });
});

describe("text", () => {
  law(
    "text is storable unless it has U+0000 or a lone surrogate",
    fc.oneof(storableText(), unstorableText()),
    (text) => {
      const storable = text.search(UNSTORABLE) < 0;
      expect(isJsonValue(text)).toBe(storable);
      expect(isJsonValue({ [text]: 1 })).toBe(storable);
      if (storable) expect(sanitizeJson(text)).toBe(text);
      else expect(sanitizeJson(text)).toBe(text.replace(UNSTORABLE, "\ufffd"));
    },
  );

  law(
    "its length in UTF-8 is what an encoder writes",
    fc.oneof(storableText(), unstorableText()),
    (text) => {
      expect(utf8ByteLength(text)).toBe(new TextEncoder().encode(text).length);
    },
  );
});

/** The same value with ordinary prototypes. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
