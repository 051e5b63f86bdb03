/** Arbitraries of bytes that were text, and of ways in which a stream of them arrives. */
import fc from "fast-check";

/** What text becomes something else by, when it lands in it. */
const FRAGMENTS: readonly Uint8Array[] = [
  ...["", '"', "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud83d", "\\u", "1e999", "-0"],
  ...["null", "[[]]", '"__proto__":{},', "\uFEFF", "\u2028", " ", "\t", "é", "👋", "0", "\0", "\n"],
  ...[
    "\r",
    "\r\n",
    "\n\n",
    "\r\r",
    "data: ",
    "data",
    "id: 7\n",
    "id\n",
    "event: x\n",
    "retry: 9\n",
  ],
  ...[": note\n", '{"type":"', "//", "NaN", "'", "--", "$"],
].map((text) => Buffer.from(text));

const BROKEN_UTF8: readonly (readonly number[])[] = [
  ...[[0xff], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80]],
  ...[[0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb], [0xef, 0xbb, 0xbf], [0x80], [0xfe]],
];

/** Bytes, in Base64, so that a case is JSON. */
export type Bytes = string;

export function bytesOf(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(bytes, "base64"));
}

/** The bytes of a text with up to four changes: cut, struck out, repeated, put in, flipped. */
export function editedBytes(texts: fc.Arbitrary<string>): fc.Arbitrary<Bytes> {
  const fragment = fc.constantFrom(...FRAGMENTS, ...BROKEN_UTF8.map((all) => Uint8Array.from(all)));
  const edit = fc.tuple(
    fc.constantFrom("cut", "strike", "repeat", "put", "put", "put over", "flip", "front"),
    fc.nat(99_999),
    fc.nat(40),
    fragment,
  );
  return fc.tuple(texts, fc.array(edit, { maxLength: 4 })).map(([text, edits]) => {
    let bytes = Buffer.from(text);
    for (const [what, number, length, fragment] of edits) {
      const at = number % (bytes.length + 1);
      const [before, rest] = [bytes.subarray(0, at), bytes.subarray(at)];
      const [taken, after] = [rest.subarray(0, length), rest.subarray(length)];
      const flipped = Buffer.from(taken.map((byte, index) => (index === 0 ? byte ^ 0x20 : byte)));
      const parts: Readonly<Record<string, readonly Uint8Array[]>> = {
        cut: [before],
        strike: [before, after],
        repeat: [before, taken, taken, after],
        put: [before, fragment, rest],
        "put over": [before, fragment, after],
        flip: [before, flipped, after],
        front: [fragment, bytes],
      };
      bytes = Buffer.concat(parts[what] ?? []);
    }
    return bytes.toString("base64");
  });
}

/** How long the parts of a stream are, by turns; those that are `true` come as text. */
export type Cuts = readonly (readonly [length: number, asText: boolean])[];

export const cuts: fc.Arbitrary<Cuts> = fc.oneof(
  fc.constantFrom<Cuts>([[1, false]], [[2, false]], [[3, false]], [[1_000_000, false]]),
  fc.array(fc.tuple(fc.nat(9), fc.boolean()), { minLength: 1, maxLength: 6 }),
);

/**
 * The parts of a stream, each in memory that is wiped when the next one is asked for. Text is only what
 * is UTF-8 by itself; an empty part comes now and then.
 */
export function* partsOf(stream: Uint8Array, cutting: Cuts): Generator<string | Uint8Array> {
  let from = 0;
  for (let turn = 0; from < stream.length; turn++) {
    const [length, asText] = cutting[turn % cutting.length] ?? [1, false];
    // An empty part is no progress, so it comes once in a turn of the cutting at most.
    const to = from + (length === 0 && turn % (cutting.length + 1) !== 0 ? 1 : length);
    const part = stream.slice(from, to);
    from = to;
    const text = asText ? textOf(part) : undefined;
    yield text ?? part;
    part.fill(0x21);
  }
}

function textOf(part: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(part);
  } catch {
    return undefined;
  }
}
