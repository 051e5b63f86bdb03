/**
 * What every runtime is asked, in plain JavaScript without a test framework. The host gives what it
 * imported or required of the package; reading files, sockets and processes are none of the suite's.
 */
import { checkCodecs } from "./codecs.mjs";
import { checkData, checkVectors } from "./data.mjs";
import { checkEntries } from "./entries.mjs";

/**
 * Asks everything. The surface is the package as the host has it: `modules` and `data` by subpath,
 * `fastCheck`, the peer, and `names`, what each module must export.
 */
export async function runSuite(surface) {
  return {
    engine: engineName(),
    parts: {
      entries: await checkEntries(surface),
      data: await checkData(surface),
      vectors: await checkVectors(surface),
      codecs: await checkCodecs(surface),
    },
  };
}

/** What the runtime calls itself. workerd does not tell its version, a browser only the first part. */
function engineName() {
  const { Bun, Deno, navigator, process } = globalThis;
  if (Bun !== undefined) return `Bun ${Bun.version}`;
  if (Deno !== undefined) return `Deno ${Deno.version.deno}`;
  const agent = navigator?.userAgent ?? "";
  if (agent === "Cloudflare-Workers") return "workerd";
  const browser = /(Firefox|Chrome)\/(\d+)/.exec(agent);
  if (browser !== null) return `${browser[1].replace("Chrome", "Chromium")} ${browser[2]}`;
  return `Node ${process?.versions.node}`;
}
