/** Tells what is going on: on a terminal in one line that is written anew, elsewhere line by line. */

/** A place for progress, apart from results. */
export interface Progress {
  tell(message: string): void;
  end(): void;
}

const QUIET_MS = 5_000;

/** Opens standard error for progress. */
export function createProgress(): Progress {
  const { stderr } = process;
  if (stderr.isTTY) {
    return {
      tell: (message) => stderr.write(`\r\u001b[K${message}`),
      end: () => stderr.write("\r\u001b[K"),
    };
  }
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    tell(message) {
      if (performance.now() - toldAt < QUIET_MS) return;
      toldAt = performance.now();
      stderr.write(`${message}\n`);
    },
    end: () => undefined,
  };
}
