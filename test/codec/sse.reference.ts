/**
 * The standard's algorithm word for word, on a whole stream: slow, readable, without limits.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream}
 */
import type { ServerSentEventItem } from "runner-contracts/codec/sse";

/** Every event that the stream dispatches. */
export function readServerSentEvents(stream: string): ServerSentEventItem[] {
  const items: ServerSentEventItem[] = [];
  let data = "";
  let type = "";
  let id = "";
  let retry: number | undefined;
  const lines = stream.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  // What follows the last line end is a line that was cut.
  for (const line of lines.slice(0, -1)) {
    if (line === "") {
      if (data !== "") {
        const text = data.endsWith("\n") ? data.slice(0, -1) : data;
        const item = { ok: true, id, event: type === "" ? "message" : type, data: text } as const;
        items.push(retry === undefined ? item : { ...item, retry });
      }
      data = "";
      type = "";
      retry = undefined;
      continue;
    }
    if (line.startsWith(":")) continue;
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") type = value;
    if (field === "data") data += `${value}\n`;
    if (field === "id" && !value.includes("\u0000")) id = value;
    if (field === "retry" && /^[0-9]+$/.test(value)) retry = Number(value);
  }
  return items;
}
