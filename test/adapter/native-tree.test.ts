import { JSON_MAX_NODES } from "runner-contracts";
import { expect, test } from "vitest";
import { copyTree, mend } from "../../src/adapter/native-tree.ts";

test("a copy shares nothing with what was copied, and has a key called __proto__ as its own", () => {
  const source = JSON.parse('{"__proto__":{"a":1},"list":[{"b":[2]}]}') as { list: unknown[] };
  const copy = copyTree(source) as { list: unknown[] };
  expect(JSON.stringify(copy)).toBe(JSON.stringify(source));
  expect(copy.list).not.toBe(source.list);
  expect(copy.list[0]).not.toBe(source.list[0]);
});

test("a copy keeps half a character, which may find its other half", () => {
  expect(copyTree(["\uD83D", "\uDC4B"])).toEqual(["\uD83D", "\uDC4B"]);
});

test("a copy says of a date what the date says of itself", () => {
  expect(copyTree({ at: new Date(0) })).toEqual({ at: "1970-01-01T00:00:00.000Z" });
});

test("a copy is cut where a cycle closes, and where it would be too deep", () => {
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic["self"] = [cyclic];
  expect(copyTree(cyclic)).toEqual({ a: 1, self: [null] });
  let deep: unknown = "leaf";
  for (let level = 0; level < 129; level++) deep = { deep };
  expect(JSON.stringify(copyTree(deep))).toContain("leaf");
  expect(JSON.stringify(copyTree({ deep }))).not.toContain("leaf");
});

test("a list that says that it has no end ends after as many values as a batch may hold", () => {
  const endless = new Proxy([], {
    get: (_, key) => (key === "length" ? Number.MAX_SAFE_INTEGER : 0),
  });
  expect(copyTree(endless)).toHaveLength(JSON_MAX_NODES);
  expect((copyTree({ endless }) as { endless: unknown[] }).endless).toHaveLength(
    JSON_MAX_NODES - 1,
  );
});

test("no record of a list takes the room of another", () => {
  const record = new Array<number>(600_000).fill(0);
  const lengths = (copyTree([record, record]) as unknown[][]).map(({ length }) => length);
  expect(lengths).toEqual([600_000, 600_000]);
});

test("a tree is mended where it stands, and no more than it needs", () => {
  const tree = JSON.parse(
    '{"a":"x\\u0000","b\\ud800":1,"n":[1e400,{"m":1e400}],"ok":[true,null,-1]}',
  ) as Record<string, unknown>;
  const { ok } = tree;
  expect(mend(tree, { nodesLeft: 100 }, 0)).toBe(tree);
  expect(tree).toEqual({ a: "x\uFFFD", "b\uFFFD": 1, n: [null, {}], ok: [true, null, -1] });
  expect(tree["ok"]).toBe(ok);
});

test("a bigint is told by its digits, and what JSON has no word for at all is left out", () => {
  const tree = { id: 12n, sign: Symbol("sign"), list: [12n, Symbol("sign")] };
  expect(mend(copyTree(tree), { nodesLeft: 100 }, 0)).toEqual({ id: "12", list: ["12", null] });
});

test("a tree is cut after as many values as there is room for", () => {
  expect(mend([1, [2, 3], 4], { nodesLeft: 3 }, 0)).toEqual([1, [2]]);
  expect(mend({ a: 1, b: { c: 2 }, d: 3 }, { nodesLeft: 2 }, 0)).toEqual({ a: 1, b: {} });
});
