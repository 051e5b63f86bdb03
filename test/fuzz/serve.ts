/** What the campaign's thread runs. */
import { TARGETS } from "./targets.ts";
import { serve } from "./worker.ts";

serve(TARGETS);
