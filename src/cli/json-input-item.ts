/** One value of an input. By itself, so that a page for browsers can read it without Node's types. */

/** A value and the line it begins on, or what stands there in its place. */
export type JsonInputItem =
  | {
      readonly ok: true;
      readonly line: number;
      readonly value: unknown;
      /** The text of a document of many lines, and the number of its first line. */
      readonly document?: { readonly text: string; readonly firstLine: number };
    }
  | { readonly ok: false; readonly line: number; readonly message: string };
