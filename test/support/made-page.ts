/** Pages of the documentation with parts between markers, which a program makes: writing and reading them. */

/** The page with another text between the markers of a part. */
export function replacePart(page: string, part: string, text: string): string {
  const [begin, end] = [`<!-- made: ${part} -->`, `<!-- end: ${part} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`the page has no part ${part}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** What stands between the markers of a part. */
export function madePart(page: string, part: string): string {
  const [, text = ""] = page.split(new RegExp(`<!-- (?:made|end): ${part} -->`));
  return text;
}

/** A table in Markdown; the columns after the first are set to the right and padded. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length), title.length),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`,
  );
  return [line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n");
}

/** The tables of Markdown, as rows of cells. */
export function tablesOf(text: string): string[][][] {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim().startsWith("|"));
  return blocks.map((block) =>
    block
      .trim()
      .split("\n")
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );
}
