/** Targets whose library is broken on purpose: what the campaign must find. */
import { LIBRARY, type Library } from "./library.ts";
import { type Target, target } from "./target.ts";
import { ADMISSION_TARGETS } from "./targets/admission.ts";
import { safe } from "./values.ts";
import type { Written } from "./written.ts";

/** A library that forgets how late it is. */
export const BROKEN_LIBRARY: Library = {
  ...LIBRARY,
  readRunCursor(value) {
    const cursor = LIBRARY.readRunCursor(value);
    return cursor.tMs > 1_000 ? Object.freeze({ ...cursor, tMs: 1_000 }) : cursor;
  },
};

/** A target whose cases are promises that nobody keeps. */
export const WAITING_TARGET: Target = target(
  "planted/wait",
  "every promise is kept",
  safe,
  () => new Promise<void>(() => {}),
);

/** A target of the list that the broken library does not hold, and two that end badly. */
export const PLANTED_TARGETS: readonly Target[] = [
  ...ADMISSION_TARGETS.filter(({ name }) => name === "cursor/read"),
  target("planted/hang", "no text makes it wait", safe, (written: Written) => {
    while (JSON.stringify(written).length > 20);
  }),
  target("planted/crash", "no text ends the thread", safe, (written: Written) => {
    if (JSON.stringify(written).length > 20) process.exit(3);
  }),
];
