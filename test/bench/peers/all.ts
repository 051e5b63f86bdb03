/** The peers that are installed here. One that cannot be loaded is named as missing, not passed over. */
import type { Peer } from "./peer.ts";

const LOADERS: Readonly<Record<string, () => Promise<readonly Peer[]>>> = {
  "zod 4": async () => [(await import("./zod.ts")).zod],
  "zod 4 compiled": async () => {
    const { zodCompiled, zodByHand } = await import("./zod-compiled.ts");
    return [zodCompiled, zodByHand];
  },
  valibot: async () => [(await import("./valibot.ts")).valibot],
  arktype: async () => [(await import("./arktype.ts")).arktype],
  typebox: async () => [(await import("./typebox.ts")).typebox],
  "ajv 8": async () => [(await import("./ajv.ts")).ajv],
  typia: async () => [(await import("./typia.ts")).typia],
};

/** Loads every peer that can be loaded. */
export async function loadPeers(): Promise<{ peers: Peer[]; missing: string[] }> {
  const peers: Peer[] = [];
  const missing: string[] = [];
  for (const [name, load] of Object.entries(LOADERS)) {
    try {
      peers.push(...(await load()));
    } catch (error) {
      missing.push(`${name}: ${String(error).split("\n")[0]}`);
    }
  }
  return { peers, missing };
}
