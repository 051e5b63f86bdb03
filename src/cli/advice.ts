/** What to do about an input that holds something else than it was read as. */
import { isArray, isRecord, readProperty } from "../json/read.ts";

const ADVICE = {
  list: "A list is no batch. Write each batch of it on a line of its own, as jq -c '.[]' does.",
  event: "Those are events without their batch: runner-contracts verify and show read them.",
  native:
    "Nothing there looks like a batch. A runtime's own output is converted first: " +
    'see "runner-contracts convert --help".',
} as const;

/** A form of values that a command does not read. */
export type UnreadForm = keyof typeof ADVICE;

/** Looks at the values of an input, and knows what to do where a command can read none of them. */
export class Advice {
  readonly #unread: readonly UnreadForm[];
  readonly #seen = new Set<UnreadForm | "batch" | "other">();

  /** `unread` are the forms that the command does not read. */
  constructor(unread: readonly UnreadForm[]) {
    this.#unread = unread;
  }

  /** Looks at one more value; at those in a list where the command reads lists. */
  see(value: unknown): void {
    if (isArray(value) && !this.#unread.includes("list")) for (const each of value) this.see(each);
    else this.#seen.add(formOf(value));
  }

  /** What to do, where no value is of a form that the command reads. */
  give(): string | undefined {
    const unread = this.#unread.filter((form) => this.#seen.delete(form));
    const [form] = unread;
    return form === undefined || this.#seen.size > 0 ? undefined : ADVICE[form];
  }
}

function formOf(value: unknown): UnreadForm | "batch" | "other" {
  if (isArray(value)) return "list";
  if (!isRecord(value)) return "other";
  const has = (key: string) => readProperty(value, key) !== undefined;
  if (has("v") || has("runId") || has("events")) return "batch";
  return has("seq") && has("kind") ? "event" : "native";
}
