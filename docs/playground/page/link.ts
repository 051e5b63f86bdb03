/**
 * An input as the fragment of a link: deflated, in base64url. A fragment is never sent to a server.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-5 | RFC 4648} for base64url
 */
import { type InputKind, isInputKind } from "../analysis/input-kind.ts";
import { INPUT_MAX_LENGTH } from "./limits.ts";

/** What a link carries. */
export interface SharedInput {
  readonly text: string;
  /** The kind, where it was chosen and not detected. */
  readonly kind?: InputKind;
}

/** The longest fragment: what browsers, chats and trackers of issues take without cutting it. */
const FRAGMENT_MAX_LENGTH = 32_000;

const FORMAT = /^#?v1\.([a-z-]+)\.([\w-]+)$/;

/** Writes an input as a fragment; `undefined` for one that would be too long. */
export async function encodeFragment({ text, kind }: SharedInput): Promise<string | undefined> {
  const packed = await collect(
    new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")),
    FRAGMENT_MAX_LENGTH,
  );
  if (packed === undefined) return undefined;
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  const base64 = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const fragment = `#v1.${kind ?? "auto"}.${base64}`;
  return fragment.length > FRAGMENT_MAX_LENGTH ? undefined : fragment;
}

/** Reads a fragment; `undefined` for one that is none, is damaged, or unfolds into too much. */
export async function decodeFragment(fragment: string): Promise<SharedInput | undefined> {
  const [, name, base64] = FORMAT.exec(fragment) ?? [];
  if (name === undefined || base64 === undefined) return undefined;
  if (fragment.length > FRAGMENT_MAX_LENGTH) return undefined;
  try {
    const binary = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const bytes = await collect(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
      INPUT_MAX_LENGTH,
    );
    if (bytes === undefined) return undefined;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, ...(isInputKind(name) && { kind: name }) };
  } catch {
    return undefined;
  }
}

/** Reads a stream to its end, or gives it up where it grows past the bound. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(new Uint8Array(value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
