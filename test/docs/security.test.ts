/** What `SECURITY.md` promises is held by tests that there are, and is what the README guarantees. */
import { describe, expect, test } from "vitest";
import { readProjectFile } from "./markdown.ts";

const ROWS = [...readProjectFile("SECURITY.md").matchAll(/^\| (\*\*.*) \| (.*) \| (.*) \|$/gm)].map(
  ([, promise = "", rule = "", held = ""]) => ({ promise, rule, held }),
);

/** The laws that are named, each with the file that is named after it. */
const LAWS = ROWS.flatMap(({ held }) =>
  held.split("; ").flatMap((part) => {
    const path = /\]\((test\/[^)]+)\)/.exec(part)?.[1] ?? "";
    return [...part.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => [title, path] as const);
  }),
);

describe("the promises of SECURITY.md", () => {
  test("have a rule and a law each", () => {
    expect(ROWS.length).toBeGreaterThan(10);
    const bare = ROWS.filter(({ rule, held }) => !/\]\(docs\//.test(rule) || !held.includes('"'));
    expect(bare).toEqual([]);
  });

  test("name each rule by the number that it has in the protocol", () => {
    const protocol = readProjectFile("docs/protocol.md");
    const named = ROWS.flatMap(({ rule }) => [
      ...rule.matchAll(/\[(\d+\.\d+)\]\(docs\/protocol\.md#([\w-]+)\)/g),
    ]);
    expect(named.length).toBeGreaterThan(10);
    const wrong = named.filter(([, number, anchor]) => {
      return !protocol.includes(`<a id="${anchor}"></a>**${number}**`);
    });
    expect(wrong.map(([link]) => link)).toEqual([]);
  });

  test.each(LAWS)("name a law that there is: %s, in %s", (title, path) => {
    expect(readProjectFile(path)).toContain(`"${title}"`);
  });

  test("hold every guarantee of the README, by its name", () => {
    const guarantees = readProjectFile("README.md").match(/^- \*\*(\w+)\.\*\* .*(?=\n)/gm) ?? [];
    const names = guarantees.map((line) => /\*\*\w+\.\*\*/.exec(line)?.[0] ?? "");
    const guaranteed = names.slice(0, names.indexOf("**Truth.**"));
    expect(guaranteed.length).toBeGreaterThan(4);
    const missing = guaranteed.filter((name) => !ROWS.some((row) => row.promise.startsWith(name)));
    expect(missing).toEqual([]);
  });
});
