/**
 * Streams so short that every way of cutting them can be tried, each with whatever a cut can go through:
 * characters of several bytes, surrogate pairs, CRLF, byte order marks, limits.
 */

const bytes = (text) => new TextEncoder().encode(text);
const line = (number, value) => ({ ok: true, line: number, value });
const fault = (number, code) => ({ ok: false, line: number, code });
const message = (data, more = {}) => ({ ok: true, id: "", event: "message", data, ...more });

/** For the decoder of NDJSON. */
export const NDJSON_STREAMS = [
  {
    title: "bytes with CRLF and a character of four",
    input: bytes('"😀"\r\n1\n'),
    items: [line(1, "😀"), line(2, 1)],
  },
  {
    title: "text with a surrogate pair",
    input: '"😀"\r\n1\n',
    items: [line(1, "😀"), line(2, 1)],
  },
  {
    title: "a byte order mark, a blank line and no last end",
    input: bytes("\uFEFF1\n\r\n2"),
    items: [line(1, 1), line(3, 2)],
  },
  {
    title: "a character that ends too early, and what is no JSON",
    input: new Uint8Array([0x31, 0x0a, 0xf0, 0x9f, 0x98, 0x0a, 0x78, 0x0a, 0x32]),
    items: [line(1, 1), fault(2, "invalid_utf8"), fault(3, "invalid_json"), line(4, 2)],
  },
  {
    title: "a line over the limit",
    input: bytes("123\n1234\n1"),
    options: { maxLineBytes: 3 },
    items: [line(1, 123), fault(2, "line_too_long"), line(3, 1)],
  },
];

/** For the decoder of server-sent events. */
export const SSE_STREAMS = [
  {
    title: "bytes with CRLF and a character of three",
    input: bytes("data:€\r\n\r\n"),
    items: [message("€")],
  },
  {
    title: "text with a surrogate pair",
    input: "data:😀\r\n\r\n",
    items: [message("😀")],
  },
  {
    title: "a byte order mark and lone CRs",
    input: bytes("\uFEFFdata:a\r\r"),
    items: [message("a")],
  },
  {
    title: "an id that stays",
    input: bytes("id:7\ndata\n\n"),
    items: [message("", { id: "7" })],
  },
  {
    title: "an event that is cut off",
    input: bytes("data:a\n\ndata"),
    items: [message("a")],
  },
  {
    title: "an event over the limit",
    input: bytes("data:1\n\nid\n"),
    options: { maxEventBytes: 4 },
    items: [fault(1, "event_too_large")],
  },
];
