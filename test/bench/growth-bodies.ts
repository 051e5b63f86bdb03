/** Growth of everything that takes a body, as text and as bytes: good ones, and ones that mean harm. */
import { parseRunnerEventBatch } from "runner-contracts";
import { batchOf } from "../support/events.ts";
import type { GrowthCase } from "./growth.ts";
import { GOOD, HOSTILE_JSON, type Shape, UNITS } from "./growth-values.ts";

export const BODY_GROWTH: readonly GrowthCase[] = [
  ...GOOD.map((shape) => bodyCase("parse string", shape, String)),
  ...GOOD.map((shape) => bodyCase("parse bytes", shape, encode)),
  ...HOSTILE_JSON.map((shape) => bodyCase("parse string, hostile", shape, String)),
  ...HOSTILE_JSON.map((shape) => bodyCase("parse bytes, hostile", shape, encode)),
  ...oddBodies(),
];

/** Text that is no JSON, or takes the slow road to it. */
function oddBodies(): GrowthCase[] {
  const bodies: readonly (readonly [string, (size: number) => string])[] = [
    ["brackets without end", (size) => "[".repeat(size)],
    ["blanks without end", (size) => " ".repeat(size)],
    [
      "escapes",
      (size) =>
        JSON.stringify(batchOf({ text: "" })).replace('""', `"${"\\u0041".repeat(size / 6)}"`),
    ],
    ["a text that is cut", (size) => `{"v":1,"runId":"${"→".repeat(size)}`],
    ["keys that repeat", (size) => `{${'"v":1,'.repeat(size / 6)}"v":1}`],
  ];
  const noUtf8 = (size: number) => new Uint8Array(size).fill(0x20).fill(0xff, size - 1);
  return [
    ...bodies.map(([title, make]) => parsing("parse string, hostile", title, make)),
    ...bodies.map(([title, make]) =>
      parsing("parse bytes, hostile", title, (size) => encode(make(size))),
    ),
    parsing("parse bytes, hostile", "no UTF-8 at the end", noUtf8),
    {
      ...parsing("parse string, hostile", "text that may be over its bound", (size) =>
        "→".repeat(size),
      ),
      prepare: (size) => {
        const text = "→".repeat(size);
        return () => parseRunnerEventBatch(text, { maxBytes: size * 2 });
      },
    },
  ];
}

function bodyCase(
  group: string,
  [title, sizes, make]: Shape,
  encoded: (text: string) => string | Uint8Array,
): GrowthCase {
  // `JSON.stringify` itself gives up before the longest of these.
  const isDeep = title.includes("beyond the limit");
  const text = isDeep
    ? (size: number) =>
        title.startsWith("lists") ? deepText(size, "[", "]") : deepText(size, '{"in":', "}")
    : (size: number) => JSON.stringify(make(size));
  return parsing(group, title, (size) => encoded(text(size)), sizes);
}

function deepText(levels: number, open: string, close: string): string {
  const inner = `${open.repeat(levels)}1${close.repeat(levels)}`;
  return JSON.stringify(batchOf({ in: 0 })).replace('"in":0', `"in":${inner}`);
}

function parsing(
  group: string,
  title: string,
  make: (size: number) => string | Uint8Array,
  sizes: readonly number[] = UNITS,
): GrowthCase {
  const over = (work: (body: string | Uint8Array) => unknown) => (size: number) => {
    const body = make(size);
    return () => work(body);
  };
  return {
    group,
    title,
    sizes,
    prepare: over((body) => parseRunnerEventBatch(body)),
    control: over(justParse),
  };
}

/** What any reader of a body has to do. */
function justParse(body: string | Uint8Array): unknown {
  try {
    const isText = typeof body === "string";
    return JSON.parse(isText ? body : new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    return error;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
