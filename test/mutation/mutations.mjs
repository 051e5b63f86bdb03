/** The written list of mutations, by floor. The script refuses to run one that fits no more. */
import { ADAPTER_MUTATIONS } from "./adapter-mutations.mjs";
import { EVENT_MUTATIONS } from "./event-mutations.mjs";
import { JSON_MUTATIONS } from "./json-mutations.mjs";

export const MUTATIONS = [...EVENT_MUTATIONS, ...JSON_MUTATIONS, ...ADAPTER_MUTATIONS];
