/** Colours, where they are wanted. */

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const satisfies Record<string, readonly [on: number, off: number]>;

/** How a piece of text may look. */
export type Style = keyof typeof STYLES;

/** Gives text its style, or gives it back as it is. */
export type Paint = (style: Style, text: string) => string;

/** Writes the escape sequences of the style around text. */
export const paintColours: Paint = (style, text) => {
  const [on, off] = STYLES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/** Leaves text as it is. */
export const paintNothing: Paint = (_style, text) => text;

/**
 * Decides on colours: `FORCE_COLOR` first, then `NO_COLOR`, then whether a terminal reads.
 *
 * @see {@link https://no-color.org | NO_COLOR} and {@link https://force-color.org | FORCE_COLOR}
 */
export function choosePaint(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): Paint {
  const { FORCE_COLOR: force = "", NO_COLOR: no = "", TERM: terminal } = environment;
  if (force !== "") return force === "0" || force === "false" ? paintNothing : paintColours;
  if (no !== "" || terminal === "dumb") return paintNothing;
  return isTerminal ? paintColours : paintNothing;
}
