/** What is remembered of keys: it saves time, and must change no answer and keep no memory. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { storableText } from "runner-contracts/testing/arbitraries";
import { expect, test } from "vitest";
import { isAssignableKey, isStorableText } from "../../src/json/storable-text.ts";
import { unstorableText } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

/** Keys of the length and the first character of `__proto__`, so that all share its slot. */
const besideProto = fc.constantFrom(
  "__proto__",
  "__proto_x",
  "__proto_\u0000",
  "__proto_\ud800",
  "_________",
);

/** Names that every object inherits. */
const inherited = fc.constantFrom("toString", "hasOwnProperty");

/** Keys that share one slot, long ones and such as cannot be stored among them. */
const inOneSlot = fc
  .tuple(fc.constantFrom(1, 2, 5, 63, 64, 65, 66, 300), fc.constantFrom("a", "_", "é", "\u0000"))
  .chain(([length, first]) => {
    const unit = fc.constantFrom("a", "b", "日", "\u0000", "\ud83d", "\udc4b");
    const end = fc.array(unit, { minLength: 1, maxLength: 2 }).map((units) => units.join(""));
    return fc.array(end.map((text) => first.padEnd(length, "z").slice(0, -text.length) + text));
  });

law(
  "a key can be assigned where its text is storable and no object inherits it, whatever was asked before",
  fc.oneof(
    inOneSlot,
    fc.array(besideProto, { minLength: 2 }),
    fc.array(fc.oneof(besideProto, inherited, storableText(), unstorableText())),
  ),
  (keys) => {
    for (const key of [...keys, ...keys]) {
      const isAssignable = !(key in Object.prototype) && isStorableText(key);
      expect([key, isAssignableKey(key)]).toEqual([key, isAssignable]);
    }
  },
);

test("keeps no long key in memory", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heldAfterGc = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heldAfterGc();
  // Lengths that differ by less than 256 lead to slots of their own.
  for (let more = 0; more < 200; more++) {
    const bytes = Buffer.alloc(100_000 + more, "k");
    expect(isAssignableKey(bytes.toString("latin1"))).toBe(true);
  }
  expect(heldAfterGc() - before).toBeLessThan(5_000_000);
});
