import { describe, expect, test } from "vitest";
import { readChoice } from "./choice.ts";

const HOSTS = ["node20", "node22", "bun", "ts5.0", "ts7.0"];
const read = (args: string[], skip?: string) => readChoice(args, skip, HOSTS);

describe("the choice of hosts", () => {
  test("is all of them, and then the matrix is whole", () => {
    expect(read([])).toMatchObject({
      chosen: HOSTS,
      skipped: [],
      isWhole: true,
      writesPage: false,
    });
  });

  test("takes names, and a name without its number for all of its kind", () => {
    expect(read(["--only", "bun, node"])).toMatchObject({
      chosen: ["node20", "node22", "bun"],
      isWhole: false,
    });
    expect(read(["--only=ts7.0,ts5.0"]).chosen).toEqual(["ts5.0", "ts7.0"]);
  });

  test("leaves out what the environment says, and keeps it in the tables", () => {
    expect(read([], "ts,node20")).toMatchObject({
      chosen: HOSTS,
      skipped: ["node20", "ts5.0", "ts7.0"],
      isWhole: false,
    });
  });

  test("refuses a name that is not known, wherever it stands", () => {
    expect(() => read(["--only", "node21"])).toThrow(RangeError);
    expect(() => read([], "netscape")).toThrow(RangeError);
    expect(() => read(["--output"])).toThrow(TypeError);
    expect(() => read(["--onyl", "bun"])).toThrow(TypeError);
  });

  test("writes the page from a whole matrix alone", () => {
    expect(read(["--docs"]).writesPage).toBe(true);
    expect(() => read(["--docs", "--only", "bun"])).toThrow(RangeError);
    expect(() => read(["--docs"], "bun")).toThrow(RangeError);
  });
});
