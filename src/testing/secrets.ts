/**
 * Looking for environment values where none may be: in whatever an executor gives or throws.
 */
import { base64 } from "./host.ts";

/** How many objects are looked through before a value is taken for clean. */
const MAX_OBJECTS = 2_000;

/** How many items of one iterable are looked at: it may have no end. */
const MAX_ITEMS = 1_000;

/** How much of one text or buffer is looked at, in UTF-16 code units or bytes. */
const MAX_LENGTH = 200_000;

/** How much of an error's words is masked before it is cut, in UTF-16 code units. */
const WORDS_MAX_LENGTH = 10_000;

/** What text is looked for, in which any of it stands for a secret. */
export interface SecretNeedles {
  /** In whatever case they stand. */
  readonly plain: readonly string[];
  /** As they are. */
  readonly encoded: readonly string[];
}

/**
 * What shows that a secret was carried: its beginning and each half of its last `randomLength`
 * characters, for it may be cut or split; these in hexadecimal digits; the whole inside base64.
 */
export function needlesOf(secrets: readonly string[], randomLength: number): SecretNeedles {
  const half = randomLength / 2;
  const parts = secrets.flatMap((secret) => [
    secret.slice(0, half),
    secret.slice(-randomLength, -half),
    secret.slice(-half),
  ]);
  return {
    plain: [...parts, ...parts.map(hexadecimal)],
    encoded: secrets.flatMap(base64Forms),
  };
}

/**
 * Gives the place of the first secret in a value, or `undefined`. Looks everywhere. Never throws.
 */
export function findSecret(value: unknown, { plain, encoded }: SecretNeedles): string | undefined {
  const seen = new Set<object>();
  return (
    search(value, "value") ??
    search(
      written(() => JSON.stringify(value)),
      "its JSON",
    ) ??
    search(
      written(() => String(value)),
      "its text",
    )
  );

  function search(part: unknown, place: string): string | undefined {
    if (typeof part === "string" || part instanceof String) {
      return holdsSecret(`${part}`) ? place : undefined;
    }
    if (typeof part === "symbol") return search(part.description, place);
    if ((typeof part !== "object" && typeof part !== "function") || part === null) return undefined;
    if (seen.has(part) || seen.size >= MAX_OBJECTS) return undefined;
    seen.add(part);
    try {
      const bytes = bytesOf(part);
      if (bytes !== undefined) return search(latin1(bytes), place);
      return searchProperties(part, place) ?? searchItems(part, place);
    } catch {
      // What cannot be read tells nothing.
      return undefined;
    }
  }

  function holdsSecret(whole: string): boolean {
    const text = whole.slice(0, MAX_LENGTH);
    if (encoded.some((needle) => text.includes(needle))) return true;
    const lower = text.toLowerCase();
    return plain.some((needle) => lower.includes(needle));
  }

  function searchProperties(holder: object, place: string): string | undefined {
    for (const key of keysOf(holder)) {
      const name = String(key);
      const found =
        search(name, `a key of ${place}`) ?? search(read(holder, key), `${place}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A `Map`, the headers of a request, the parameters of a URL. */
  function searchItems(holder: object, place: string): string | undefined {
    const items = read(holder, Symbol.iterator);
    if (typeof items !== "function" || Array.isArray(holder)) return undefined;
    let count = 0;
    for (const item of holder as Iterable<unknown>) {
      const found = search(item, place);
      if (found !== undefined || ++count === MAX_ITEMS) return found;
    }
    return undefined;
  }
}

/**
 * The names of everything that a holder can be asked for: its own properties, listed or not, and
 * what its class computes, as a request does its headers.
 */
function keysOf(holder: object): Set<PropertyKey> {
  const keys = new Set<PropertyKey>(Reflect.ownKeys(holder));
  for (const key of ["message", "stack", "cause"]) keys.add(key);
  let prototype = Reflect.getPrototypeOf(holder);
  for (let level = 0; level < 10 && prototype !== null; level++) {
    for (const key of Reflect.ownKeys(prototype)) {
      if (Reflect.getOwnPropertyDescriptor(prototype, key)?.get !== undefined) keys.add(key);
    }
    prototype = Reflect.getPrototypeOf(prototype);
  }
  // It gives the prototype, which holds no value of this object's own.
  keys.delete("__proto__");
  return keys;
}

/** The bytes of a buffer, which is the body of a request, as a rule. */
function bytesOf(holder: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(holder)) {
    return new Uint8Array(holder.buffer, holder.byteOffset, holder.byteLength);
  }
  return holder instanceof ArrayBuffer ? new Uint8Array(holder) : undefined;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, MAX_LENGTH)) text += String.fromCharCode(byte);
  return text;
}

function read(holder: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(holder, key);
  } catch {
    return undefined;
  }
}

/** What a value says of itself, where it says anything. */
function written(write: () => unknown): unknown {
  try {
    return write();
  } catch {
    return undefined;
  }
}

/** ASCII text as a dump of its bytes shows it, without what stands between them. */
function hexadecimal(text: string): string {
  return Array.from(text, (character) => character.charCodeAt(0).toString(16)).join("");
}

/** A secret inside a longer text that was base64-encoded starts at one of three offsets. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = base64("x".repeat(offset) + secret);
    // The characters at both ends hold bits of what stands around the secret.
    return encoded.replace(/=+$/, "").slice(offset === 0 ? 0 : offset + 1, -1);
  });
}

/**
 * Names what was thrown: its class and what it says, in bounds that are wide, for it is to be masked
 * before it is cut. Never throws.
 */
export function describeThrown(thrown: unknown): string {
  try {
    if (typeof thrown !== "object" || thrown === null) return `with ${typeof thrown}, no error`;
    const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown };
    return `${String(name)}: ${String(message)}`.slice(0, WORDS_MAX_LENGTH);
  } catch {
    return "with an error that cannot be read";
  }
}
