/** What an input is that is no JSON in UTF-8, told by the bytes that it begins with. */

const FOREIGN_FORMS = [
  ["fffe", "UTF-16 text; write it as UTF-8"],
  ["feff", "UTF-16 text; write it as UTF-8"],
  ["1f8b", 'compressed by gzip; pipe in what "gzip -dc FILE" writes'],
  ["28b52ffd", 'compressed by zstd; pipe in what "zstd -dc FILE" writes'],
  ["504b0304", 'a zip archive; pipe in what "unzip -p FILE" writes'],
] as const;

/** Says of the first bytes of an input what they are and what to do, where that is known. */
export function findForeignForm(bytes: Buffer): string | undefined {
  const start = bytes.toString("hex", 0, 4);
  const known = FOREIGN_FORMS.find(([magic]) => start.startsWith(magic));
  return known && `the input is ${known[1]}`;
}
