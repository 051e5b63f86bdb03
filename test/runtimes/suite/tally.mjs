/** Counting checks where there is no test framework. */

/** How many faults of one part are told; all of them are counted. */
const TOLD_FAULTS = 20;

/** Makes a count of checks that passed and that failed. */
export function createTally() {
  let passed = 0;
  const faults = [];
  return {
    /** Makes a check: it fails where it throws. */
    async check(title, action) {
      try {
        await action();
        passed += 1;
      } catch (error) {
        faults.push(`${title}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    /** How it came out. */
    outcome: () => ({ passed, failed: faults.length, faults: faults.slice(0, TOLD_FAULTS) }),
  };
}

/** Throws where two values differ as JSON, whatever the order of their keys. */
export function expectEqual(given, expected) {
  const [one, other] = [textOf(given), textOf(expected)];
  if (one !== other) throw new Error(`${cut(one)} is not ${cut(other)}`);
}

/** Throws where an action does not throw an error of this name; gives the error. */
export async function expectThrown(name, action) {
  let thrown;
  try {
    await action();
  } catch (error) {
    thrown = error;
  }
  expectEqual(thrown?.name, name);
  return thrown;
}

function textOf(value) {
  const sorted = (_, held) => {
    const isRecord = typeof held === "object" && held !== null && !Array.isArray(held);
    return isRecord ? Object.fromEntries(Object.entries(held).sort()) : held;
  };
  return JSON.stringify(value, sorted) ?? String(value);
}

function cut(text) {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
