/**
 * Looking for environment values where none may be: in whatever an executor gives or throws.
 */
import { base64 } from "./host.ts";

/** How many objects are looked through before a value is taken for clean. */
const MAX_OBJECTS = 10_000;

/**
 * Gives the place of the first secret in a value, or `undefined`. Looks everywhere. Never throws.
 */
export function findSecret(value: unknown, secrets: readonly string[]): string | undefined {
  const needles = secrets.flatMap((secret) => [secret, ...base64Forms(secret)]);
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
    if (typeof part === "string") {
      return needles.some((needle) => part.includes(needle)) ? place : undefined;
    }
    if ((typeof part !== "object" && typeof part !== "function") || part === null) return undefined;
    if (seen.has(part) || seen.size >= MAX_OBJECTS) return undefined;
    seen.add(part);
    try {
      return searchProperties(part, place);
    } catch {
      // What cannot be read tells nothing.
      return undefined;
    }
  }

  function searchProperties(holder: object, place: string): string | undefined {
    // An error's `message`, `stack` and `cause` are own properties, listed or not.
    for (const key of [...Reflect.ownKeys(holder), "message", "stack", "cause"]) {
      const name = String(key);
      const found =
        search(name, `a key of ${place}`) ?? search(read(holder, key), `${place}.${name}`);
      if (found !== undefined) return found;
    }
    if (holder instanceof Map || holder instanceof Set) return search([...holder], place);
    return undefined;
  }
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

/** A secret inside a longer text that was base64-encoded starts at one of three offsets. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = base64("x".repeat(offset) + secret);
    // The characters at both ends hold bits of what stands around the secret.
    return encoded.replace(/=+$/, "").slice(offset === 0 ? 0 : offset + 1, -1);
  });
}

/** Names an error for a message: its class and what it says, in bounds. Never throws. */
export function describeError(error: unknown): string {
  try {
    if (typeof error !== "object" || error === null) return `with ${typeof error}, no error`;
    const { name, message } = error as { readonly name?: unknown; readonly message?: unknown };
    return `${String(name)}: ${String(message)}`.slice(0, 200);
  } catch {
    return "with an error that cannot be read";
  }
}
