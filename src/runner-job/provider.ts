/**
 * Who answers the agent's model calls.
 *
 * @see `docs/protocol.md#providers`
 */

/** Every provider that a run can select. The order is part of the contract. */
export const RUN_PROVIDERS = ["anthropic", "deepseek", "openai", "gemini", "mistral"] as const;

/** One of {@link RUN_PROVIDERS}. */
export type RunProvider = (typeof RUN_PROVIDERS)[number];

/** Tells whether a value names a provider. Never throws. */
export function isRunProvider(value: unknown): value is RunProvider {
  return (RUN_PROVIDERS as readonly unknown[]).includes(value);
}
