/** NDJSON once more, word for word from `docs/protocol.md`, on a whole stream of bytes. */

/** What a line comes to: its value, or the code. */
export type Line =
  | { readonly ok: true; readonly line: number; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly code: string };

/** Every line of the stream that is not blank. */
export function readNdjson(stream: Uint8Array, maxLineBytes: number): Line[] {
  const bytes = Buffer.from(stream);
  const lines: Line[] = [];
  let from = 0;
  for (let line = 1; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end;
    const found = lineOf(bytes.subarray(from, to), line, maxLineBytes);
    if (found !== undefined) lines.push(found);
    from = to + 1;
  }
  return lines;
}

function lineOf(whole: Buffer, line: number, maxLineBytes: number): Line | undefined {
  const mark = line === 1 && whole.subarray(0, 3).equals(Buffer.from("\uFEFF")) ? 3 : 0;
  const end = whole.length > mark && whole.at(-1) === 0x0d ? whole.length - 1 : whole.length;
  const bytes = whole.subarray(mark, end);
  if (bytes.length > maxLineBytes) return { ok: false, line, code: "line_too_long" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { ok: false, line, code: "invalid_utf8" };
  }
  if (/^[ \t\r]*$/.test(text)) return undefined;
  try {
    return { ok: true, line, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, line, code: "invalid_json" };
  }
}
