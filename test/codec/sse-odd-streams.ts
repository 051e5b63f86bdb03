/** Streams of server-sent events that are odd: by hand, and by chance. */
import type { Chance } from "../support/chance.ts";

/** The bytes of texts and of single bytes, one after the other. */
export const bytes = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part))),
  );

/** Odd streams by what is odd about them. */
export const ODD_STREAMS: readonly [title: string, stream: Uint8Array][] = [
  ["nothing", bytes("")],
  ["one event", bytes("data: one\n\n")],
  ["lines that end with CR", bytes("data: one\rdata: two\r\rdata: three\r\r")],
  ["lines that end with CRLF", bytes("data: one\r\ndata: two\r\n\r\ndata: three\r\n\r\n")],
  ["all line ends mixed", bytes("data: 1\r\ndata: 2\rdata: 3\n\rdata: 4\n\r\ndata: 5\r\n\n")],
  ["LF before CR", bytes("data: 1\n\rdata: 2\n\r")],
  ["many empty lines", bytes("\n\r\r\n\n\ndata: one\n\n\n\r\r\r\ndata: two\n\n")],
  ["a byte order mark at the start", bytes("\uFEFFdata: one\n\n")],
  ["two byte order marks at the start", bytes("\uFEFF\uFEFFdata: one\n\ndata: two\n\n")],
  ["a byte order mark on the second line", bytes("data: one\n\uFEFFdata: two\n\n")],
  ["a byte order mark within data", bytes("data: \uFEFFone\n\ndata:\uFEFF\n\n")],
  ["a cut byte order mark", bytes(0xef, 0xbb, "data: one\n\ndata: two\n\n")],
  ["a comment", bytes(": one\n:\n:data: two\ndata: three\n: four\n\n")],
  ["only comments", bytes(": one\n\n: two\n\n")],
  ["empty data", bytes("data\n\ndata:\n\ndata: \n\n")],
  ["empty lines of data", bytes("data\ndata\n\ndata:\ndata:\ndata:\n\n")],
  ["lines of data apart", bytes("data: one\nevent: ping\ndata: two\nid: 7\ndata: three\n\n")],
  ["no data", bytes("event: ping\n\nid: 7\n\ndata: one\n\n")],
  ["a name that an event without data had", bytes("event: ping\n\ndata: one\n\n")],
  [
    "spaces after the colon",
    bytes("data:one\n\ndata: one\n\ndata:  one\n\ndata:\tone\n\ndata: one \n\n"),
  ],
  [
    "spaces before the field and before the colon",
    bytes(" data: one\n\ndata : one\n\ndata: two\n\n"),
  ],
  ["colons in the value", bytes("data: one: two\n\ndata:: one\n\ndata:::\n\n")],
  ["fields in another case", bytes("Data: one\nDATA: two\nID: 7\nEvent: ping\ndata: three\n\n")],
  ["unknown fields", bytes("datum: one\ndatas: two\ndat: three\nfoo\nfoo: bar\ndata: four\n\n")],
  [
    "a field without a colon",
    bytes("id: 7\ndata: one\n\nid\ndata: two\n\nevent: ping\nevent\ndata\n\n"),
  ],
  ["an id that stays", bytes("id: 7\ndata: one\n\ndata: two\n\nid: 8\ndata: three\n\n")],
  ["an id that is emptied", bytes("id: 7\ndata: one\n\nid:\ndata: two\n\ndata: three\n\n")],
  ["an id with U+0000", bytes("id: 7\ndata: one\n\nid: 8\0\ndata: two\n\nid: \0\ndata: three\n\n")],
  ["two ids in one event", bytes("id: 7\nid: 8\ndata: one\n\nid: 9\nid: a\0\ndata: two\n\n")],
  ["an id with spaces", bytes("id:  7 \ndata: one\n\n")],
  ["an id that is not ASCII", bytes("id: é\u{1F600}\ndata: one\n\n")],
  ["an id of an event without data", bytes("id: 7\ndata: one\n\nid: 8\n\n")],
  ["an id of an event that was cut", bytes("id: 7\ndata: one\n\nid: 8\ndata: two\n")],
  ["an id of an event that was cut within its line", bytes("id: 7\ndata: one\n\nid: 8")],
  ["two names in one event", bytes("event: ping\nevent: pong\ndata: one\n\n")],
  ["a name that is emptied", bytes("event: ping\nevent:\ndata: one\n\n")],
  ["the name message", bytes("event: message\ndata: one\n\n")],
  [
    "names of the source's own events",
    bytes("event: open\ndata: one\n\nevent: error\ndata: two\n\n"),
  ],
  ["a name with spaces", bytes("event:  ping \ndata: one\n\n")],
  ["a name that is not ASCII", bytes("event: é\u{1F600}\ndata: one\n\n")],
  ["U+0000 in data and in a name", bytes("data: a\0b\n\nevent: \0\ndata: c\n\n")],
  ["an event without its empty line", bytes("data: one\n\ndata: two\n")],
  ["an event without its last line's end", bytes("data: one\n\ndata: two")],
  ["an event whose empty line is a CR at the end", bytes("data: one\n\ndata: two\r\r")],
  ["a CRLF that is cut at the end", bytes("data: one\r\n\r")],
  ["one byte order mark and nothing else", bytes("\uFEFF")],
  ["bytes that are no UTF-8", bytes("data: ", 0xff, "\n\ndata: ", 0xc0, 0x80, 0xfe, "x\n\n")],
  [
    "a character that is cut by a line end",
    bytes("data: ", 0xe2, 0x82, "\n\ndata: ", 0xf0, 0x9f, 0x98, "\r\n\r\n"),
  ],
  ["a surrogate in UTF-8", bytes("data: ", 0xed, 0xa0, 0x80, "\n\n")],
  ["a character above U+10FFFF", bytes("data: ", 0xf4, 0x90, 0x80, 0x80, "\n\n")],
  [
    "a field that is no UTF-8",
    bytes(0xff, "data: one\ndata: two\n\n", 0xe2, 0x82, "data: three\n\n"),
  ],
  ["an id and a name that are no UTF-8", bytes("id: ", 0xff, "\nevent: ", 0xff, "\ndata: one\n\n")],
  ["other line separators of Unicode", bytes("data: a\u2028b\u2029c\u0085d\vf\fg\n\n")],
  ["characters of every length", bytes("data: aé€\u{1F600}\u{10FFFF}\n\n")],
  ["a retry between", bytes("data: one\nretry: 1\ndata: two\n\n")],
  ["a long line", bytes(`data: ${"long ".repeat(50_000)}\n\n`)],
  ["many lines", bytes(`${"data: é\r\n".repeat(5_000)}\r\n`)],
  ["many events", bytes("id: 7\nevent: ping\ndata: one\n\n".repeat(500))],
];

/** Pieces that streams of chance are made of. */
const PIECES: readonly Uint8Array[] = [
  ...["data", "id", "event", "retry", "x", ":", ": ", " ", "\n", "\r", "\r\n", "\n\n", "\0"],
  ...[
    "\uFEFF",
    "é",
    "\u{1F600}",
    "7",
    "ping",
    "data: one\n",
    "id: 8\n",
    "event: pong\r",
    "data\r\n",
  ],
  ...["\ndata:", "\rdata: two\r", "\nid:", "\nevent:", "\nid\n", "\nevent\n", ":\n", "\u2028"],
]
  .map((piece) => bytes(piece))
  .concat([bytes(0xff), bytes(0xe2, 0x82), bytes(0xf0, 0x9f), bytes(0xef, 0xbb)]);

/** Whether the next connection comes soon, by the stream's `retry`, or after the browser's own time. */
export const RETRIES: readonly [stream: string, isSoon: boolean][] = [
  ["data: one\n\n", false],
  ["retry: 1\n\n", true],
  ["retry: 1", false],
  ["retry: 1\n", true],
  ["retry:1\ndata: one\n\n", true],
  ["retry: 001\n\n", true],
  ["retry: 0\n\n", true],
  ["retry:  1\n\n", false],
  ["retry: 1 \n\n", false],
  ["retry: +1\n\n", false],
  ["retry: -1\n\n", false],
  ["retry: 1.5\n\n", false],
  ["retry: 1e0\n\n", false],
  ["retry: 0x1\n\n", false],
  ["retry: ١\n\n", false],
  ["retry: one\n\n", false],
  ["retry\n\n", false],
  ["Retry: 1\n\n", false],
  ["retry: 1\nretry: one\n\n", true],
  ["retry: 60000\nretry: 1\n\n", true],
];

/** A stream of chance, but none that begins as the one stream on which they are known to differ. */
export function streamOf(chance: Chance): Uint8Array {
  const stream = anyStream(chance);
  const begin = Buffer.from(stream.subarray(0, 4)).toString();
  return begin === "\uFEFF\n" || begin === "\uFEFF\r" ? streamOf(chance) : stream;
}

function anyStream(chance: Chance): Uint8Array {
  const count = chance.integer(1, 40);
  const pieces = Array.from(
    { length: count },
    () => PIECES[chance.integer(0, PIECES.length - 1)] ?? bytes(),
  );
  return Buffer.concat([...pieces, bytes(chance.happens(0.5) ? "\n\n" : "")]);
}
