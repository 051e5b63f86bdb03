/** Laws of NDJSON: any cutting gives what the reference reads. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { jsonValue } from "../../support/hostile.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { bytesOf, cuts } from "../bytes.ts";
import { readNdjson } from "../codec.reference.ts";
import { edited } from "../edits.ts";
import { base64, decode, ndjson } from "../streams.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, write } from "../written.ts";

const limit = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 60 }));

export const NDJSON_TARGETS: readonly Target[] = [
  target(
    "ndjson/bytes",
    "any bytes in any cutting give the lines that the reference reads",
    fc.tuple(ndjson, cuts, limit),
    ([stream, cutting, maxLineBytes], library) => {
      const items = decode(library.createNdjsonDecoder({ maxLineBytes }), stream, cutting);
      for (const item of items) if (!item.ok) assert.match(item.message, /^line \d+ .{1,290}$/u);
      const told = items.map((item) =>
        item.ok ? item : { ok: item.ok, line: item.line, code: item.code },
      );
      assert(isDeepStrictEqual(told, readNdjson(bytesOf(stream), maxLineBytes)));
    },
  ),
  target(
    "ndjson/round-trip",
    "values come back from their lines",
    fc.tuple(fc.array(jsonValue().map(write)), cuts),
    ([written, cutting], library) => {
      const values = written.map(make);
      const lines = values.map((value) => library.encodeNdjson(value)).join("");
      const items = decode(library.createNdjsonDecoder(), base64(lines), cutting);
      const back = items.map((item) => item.ok && item.value);
      assert(isDeepStrictEqual(back, withoutNegativeZero(values)));
    },
  ),
  target(
    "ndjson/encode",
    "a value is one line, or is refused",
    fc.oneof(anything, edited(anything)),
    (written, library) => {
      let line: string;
      try {
        line = library.encodeNdjson(make(written));
      } catch {
        // A stranger's `toJSON` or getter throws what it likes.
        return;
      }
      assert.equal(line.indexOf("\n"), line.length - 1);
      JSON.parse(line);
    },
  ),
];
