/**
 * What Goose prints, as far as it is read. Each part may in truth be any JSON value, or be missing.
 *
 * @see `docs/adapters/goose.md#messages`
 */

/** A record, which is one line. */
export type GooseRecord = {
  readonly type?: unknown;
  readonly message?: GooseMessage | null;
  readonly error?: { readonly message?: unknown } | null;
  /** The id of the tool call that a notification is about. */
  readonly extension_id?: unknown;
  readonly data?: GooseNews | null;
  readonly notification?: GooseNews | null;
} & GooseNews;

/** News from a running tool. */
type GooseNews = {
  readonly log?: unknown;
  readonly progress?: unknown;
};

/** A message, or a part of one. */
type GooseMessage = {
  readonly id?: unknown;
  readonly role?: unknown;
  readonly content?: unknown;
  readonly metadata?: {
    readonly inference?: {
      readonly provider?: unknown;
      readonly requestedModel?: unknown;
      readonly resolvedModel?: unknown;
    } | null;
    readonly outputTokenLimitReached?: unknown;
  } | null;
};

/** A part of a message's content, of any type. */
export type GooseContent = {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly thinking?: unknown;
  readonly data?: unknown;
  readonly mimeType?: unknown;
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly notificationType?: unknown;
  readonly msg?: unknown;
  readonly id?: unknown;
  readonly toolCall?: GooseToolCall | null;
  readonly toolResult?: GooseToolResult | null;
  readonly _meta?: { readonly goose_extension?: unknown } | null;
} | null;

/** A tool call, read by Goose or not. */
export type GooseToolCall = {
  readonly value?: { readonly name?: unknown; readonly arguments?: unknown } | null;
  readonly error?: unknown;
};

/** A tool's result. */
export type GooseToolResult = {
  readonly status?: unknown;
  readonly value?: {
    readonly content?: unknown;
    readonly isError?: unknown;
    readonly structuredContent?: unknown;
    readonly _meta?: unknown;
  } | null;
  readonly error?: unknown;
};
