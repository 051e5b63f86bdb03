/** What the page takes, and what it says of what it does not take. */

/** The longest input, in bytes of a file and in UTF-16 code units of text. */
export const INPUT_MAX_LENGTH = 10_000_000;

const LIMIT = `The playground takes up to ${inMegabytes(INPUT_MAX_LENGTH)}`;

/** A sentence for an input that is too long. */
export function tooLong(name: string, length: number): string {
  const advice = "for more, use the command line: npx runner-contracts validate";
  return `${name} has ${inMegabytes(length)}. ${LIMIT}; ${advice}.`;
}

/** What a file comes to: its text, or a sentence that says why it has none. */
export type FileReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** Reads a file that was opened or dropped. What is too long is never read. */
export async function readFile(file: File): Promise<FileReading> {
  const name = file.name === "" ? "The file" : file.name;
  if (file.size > INPUT_MAX_LENGTH) return { ok: false, message: tooLong(name, file.size) };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { ok: false, message: `${name} could not be read.` };
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { ok: false, message: `${name} is UTF-16 text. Save it as UTF-8 and try again.` };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // JSON text has no use for this character as it is, and every binary format has it early on.
    if (!text.includes("\u0000")) return { ok: true, text };
  } catch {
    // Not UTF-8: told below.
  }
  return { ok: false, message: `${name} is not UTF-8 text: JSON, NDJSON or a stream is expected.` };
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;
}
