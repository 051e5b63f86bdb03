/** What the command line and the environment ask for. */
import { parseArgs } from "node:util";

/** What is to be run. */
export interface Choice {
  readonly wantsHelp: boolean;
  /** The hosts that are run, by name. */
  readonly chosen: readonly string[];
  /** Of those, the ones that are left out and say so. */
  readonly skipped: readonly string[];
  /** Whether that is the whole matrix, as the page shows it. */
  readonly isWhole: boolean;
  /** Whether the page is written. */
  readonly writesPage: boolean;
  /** Where the counts are written to. */
  readonly output?: string;
  /** A tarball of the package that is there already. */
  readonly tarball?: string;
}

/**
 * Reads the choice.
 *
 * @throws RangeError for a host that is not known, TypeError for an option that is not.
 */
export function readChoice(
  args: readonly string[],
  skipVariable: string | undefined,
  hosts: readonly string[],
): Choice {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      only: { type: "string" },
      docs: { type: "boolean", default: false },
      output: { type: "string" },
      tarball: { type: "string" },
    },
  });
  const skipped = namesIn("SKIP_RUNTIMES", skipVariable ?? "", hosts);
  const chosen = values.only === undefined ? hosts : namesIn("--only", values.only, hosts);
  const isWhole = values.only === undefined && skipped.length === 0;
  if (values.docs && !isWhole) {
    throw new RangeError("--docs writes what every host gave: leave out --only and SKIP_RUNTIMES");
  }
  return {
    wantsHelp: values.help,
    chosen,
    skipped,
    isWhole,
    writesPage: values.docs,
    ...(values.output === undefined ? {} : { output: values.output }),
    ...(values.tarball === undefined ? {} : { tarball: values.tarball }),
  };
}

/** The hosts that a list names, in the order of the matrix. A name without its number names them all. */
function namesIn(source: string, list: string, hosts: readonly string[]): string[] {
  const words = list.split(",").map((word) => word.trim());
  const given = words.filter((word) => word !== "");
  const isNamed = (host: string, word: string) =>
    host === word || host.replace(/[\d.]+$/, "") === word;
  for (const word of given) {
    if (hosts.some((host) => isNamed(host, word))) continue;
    throw new RangeError(`${source} names ${word}, and there are ${hosts.join(", ")}`);
  }
  return hosts.filter((host) => given.some((word) => isNamed(host, word)));
}
