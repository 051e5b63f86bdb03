import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { CarriedRunnerEvent } from "runner-contracts";
import type { ServerSentEvent } from "runner-contracts/codec/sse";
import { readServerSentEvents } from "../../codec/sse.reference.ts";
import { unstorableText } from "../../support/hostile.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { runEvents } from "../../support/streams.ts";
import { bytesOf, cuts } from "../bytes.ts";
import { base64, decode, sse } from "../streams.ts";
import { type Target, target } from "../target.ts";
import { make, write } from "../written.ts";

const limit = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 60 }));
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  unstorableText(),
  fc.constantFrom("a\r\nb\n", ""),
);
const fields = fc.record(
  { id: text, event: text, data: text, retry: fc.nat(), comment: text },
  { requiredKeys: [], noNullPrototype: true },
);

export const SSE_TARGETS: readonly Target[] = [
  target(
    "sse/bytes",
    "any bytes in any cutting give the events that the standard's own words give",
    fc.tuple(sse, cuts),
    ([stream, cutting], library) => {
      const decoder = library.createServerSentEventDecoder();
      const items = decode(decoder, stream, cutting);
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(stream));
      // The standard has numbers without end; here they end with the safe integers.
      if (/retry: ?\d{16}/.test(text)) return;
      assert(isDeepStrictEqual(items, readServerSentEvents(text)));
    },
  ),
  target(
    "sse/limit",
    "a limit gives the same in any cutting, and what is within it as without one",
    fc.tuple(sse, cuts, limit),
    ([stream, cutting, maxEventBytes], library) => {
      const one = library.createServerSentEventDecoder({ maxEventBytes });
      const other = library.createServerSentEventDecoder({ maxEventBytes });
      const items = decode(one, stream, cutting);
      assert(isDeepStrictEqual(items, decode(other, stream, [[1_000_000, false]])));
      assert.deepEqual([one.lastEventId, one.retry], [other.lastEventId, other.retry]);
      const free = decode(library.createServerSentEventDecoder(), stream, cutting);
      // A line that is too long may be the one that sets the id.
      const words = (item: (typeof free)[number]) => item.ok && `${item.event}\n${item.data}`;
      const kept = items.filter(({ ok }) => ok).map(words);
      const all = new Set(free.map(words));
      assert(
        kept.every((item) => all.has(item)),
        "the limit makes another event",
      );
    },
  ),
  target(
    "sse/round-trip",
    "fields come back from their text, or are refused",
    fc.tuple(fields, cuts),
    ([given, cutting], library) => {
      // What was saved as JSON has the fields that there were.
      const event = given as ServerSentEvent;
      const odd = /[\r\n\0]/.test(event.id ?? "") || /[\r\n]/.test(event.event ?? "");
      let text: string;
      try {
        text = library.encodeServerSentEvent(event);
      } catch (error) {
        assert(odd && error instanceof TypeError, String(error));
        return;
      }
      assert(!odd, "it takes a field that cannot be written");
      const { id = "", event: name = "", data, retry } = event;
      const items = decode(library.createServerSentEventDecoder(), base64(text), cutting);
      const expected = {
        ok: true,
        id: id.toWellFormed(),
        event: name === "" ? "message" : name.toWellFormed(),
        data: data?.replaceAll(/\r\n?/g, "\n").toWellFormed(),
        ...(retry !== undefined && { retry }),
      };
      assert.deepEqual(items, data === undefined ? [] : [expected]);
    },
  ),
  target(
    "sse/run",
    "a run that is cut anywhere and resumed there comes whole and once",
    fc.tuple(runEvents().map(write), fc.array(fc.nat(2_000), { maxLength: 4 }), cuts),
    ([written, breaks, cutting], library) => {
      const events = make(written) as CarriedRunnerEvent[];
      const came: unknown[] = [];
      let lastEventId = "";
      for (const length of [...breaks, Number.POSITIVE_INFINITY]) {
        const after = library.parseLastEventId(lastEventId);
        assert(after !== undefined, "its own id is not read");
        const rest = events.filter(({ seq }) => seq > after).map(library.encodeRunnerEvent);
        const bytes = Buffer.from(rest.join("")).subarray(0, length);
        const decoder = library.createServerSentEventDecoder({ lastEventId });
        for (const item of decode(decoder, bytes.toString("base64"), cutting)) {
          assert(item.ok);
          const decoding = library.decodeRunnerEvent(item);
          assert(decoding.ok);
          came.push(decoding.event);
        }
        lastEventId = decoder.lastEventId;
      }
      assert(isDeepStrictEqual(came, withoutNegativeZero(events)));
    },
  ),
];
