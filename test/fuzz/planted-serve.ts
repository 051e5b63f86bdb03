/** What the thread of a campaign runs whose library is broken on purpose. */
import { BROKEN_LIBRARY, PLANTED_TARGETS, WAITING_TARGET } from "./planted-targets.ts";
import { serve } from "./worker.ts";

serve([...PLANTED_TARGETS, WAITING_TARGET], BROKEN_LIBRARY);
