/**
 * The little that the kit asks of the program it runs in. Every runtime has these, no shared type
 * library does.
 */

interface Host {
  readonly setTimeout: (callback: () => void, ms: number) => unknown;
  readonly URL: new (
    text: string,
  ) => {
    readonly protocol: string;
    readonly hostname: string;
    readonly username: string;
    readonly password: string;
  };
  readonly btoa: (binary: string) => string;
  /** Node and Bun. */
  readonly process?: {
    on?(event: "unhandledRejection", listener: () => void): unknown;
    off?(event: "unhandledRejection", listener: () => void): unknown;
  };
  /** Browsers, Deno and Workers. */
  addEventListener?(type: string, listener: (event: { preventDefault(): void }) => void): void;
  removeEventListener?(type: string, listener: (event: { preventDefault(): void }) => void): void;
}

/** The library compiles without any of them; each runtime that it is promised for has them. */
const host = globalThis as unknown as Host;

/** Taken when the module is loaded, before a test puts a clock of its own in their place. */
const { setTimeout, URL, btoa } = host;

/** Waits in real time. */
export function sleepInRealTime(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Waits until the host has dealt with all that is pending, unhandled rejections among it. */
export function nextMacrotask(): Promise<void> {
  return sleepInRealTime(0);
}

/** Reads an absolute URL, or gives `undefined`. */
export function parseUrl(text: string): InstanceType<Host["URL"]> | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Base64 of ASCII text. */
export function base64(text: string): string {
  return btoa(text);
}

/** How long a random word is. */
export const RANDOM_WORD_LENGTH: 20 = 20 as const;

/** A word that stands nowhere unless somebody carried it there: digits and lower-case letters. */
export function randomWord(): string {
  const random = () => Math.random().toString(36).slice(2, 12).padEnd(10, "0");
  return random() + random();
}

/** Listens, until it is stopped, for promises that are rejected while nobody listens to them. */
export function listenForUnhandled(): { seen(): boolean; stop(): void } {
  let seen = false;
  const onProcess = () => {
    seen = true;
  };
  const onEvent = (event: { preventDefault(): void }) => {
    seen = true;
    event.preventDefault();
  };
  const { process } = host;
  if (process?.on) process.on("unhandledRejection", onProcess);
  else host.addEventListener?.("unhandledrejection", onEvent);
  return {
    seen: () => seen,
    stop() {
      process?.off?.("unhandledRejection", onProcess);
      host.removeEventListener?.("unhandledrejection", onEvent);
    },
  };
}
