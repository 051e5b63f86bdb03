/**
 * Holding an answer against the one that a vector expects: what is named there must be as it is,
 * and nothing else is looked at.
 */
import { describeValue } from "../json/place.ts";
import { isArray, isRecord } from "../json/read.ts";

/** What an answer has that was not expected, in words; `undefined` where it is as expected. */
export function judgeAnswer(expected: unknown, given: unknown): string | undefined {
  return judge(expected, given, "");
}

/** How two values are compared: gives the first difference in words. */
type Judge = (expected: unknown, given: unknown, path: string) => string | undefined;

/** What is not compared as it is: lists whose elements are expectations themselves, and drafts. */
const JUDGES: Readonly<Record<string, Judge>> = {
  issues: judgeList,
  findings: judgeList,
  items: judgeList,
  drafts: (expected, given, path) =>
    findDifference(expected, withoutOwnWords(expected, given), path),
};

function judge(expected: unknown, given: unknown, path: string): string | undefined {
  if (!isRecord(expected) || !isRecord(given)) return findDifference(expected, given, path);
  for (const [key, value] of Object.entries(expected)) {
    const answer: unknown = Reflect.get(given, key);
    const place = path === "" ? key : `${path}.${key}`;
    const reason =
      key === "place"
        ? findOtherPlace(String(value), Reflect.get(given, "message"))
        : (JUDGES[key] ?? findDifference)(value, answer, place);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function judgeList(expected: unknown, given: unknown, path: string): string | undefined {
  if (!isArray(expected) || !isArray(given)) return findDifference(expected, given, path);
  if (expected.length !== given.length) return findDifference(expected, given, path);
  return firstReason(expected, (each, index) => judge(each, given[index], `${path}[${index}]`));
}

/** The drafts without each `message` that is not expected: wording is nobody's promise. */
function withoutOwnWords(expected: unknown, given: unknown): unknown {
  if (!isArray(expected) || !isArray(given)) return given;
  return given.map((draft, index) => {
    const expectedData = isRecord(expected[index]) && ownOf(expected[index], "data");
    const data = isRecord(draft) && ownOf(draft, "data");
    if (!isRecord(data) || !isRecord(expectedData) || "message" in expectedData) return draft;
    const { message, ...rest } = data as { readonly message?: unknown };
    return { ...(draft as object), data: rest };
  });
}

/** A message begins with its place, and a space or a colon ends that. */
function findOtherPlace(place: string, message: unknown): string | undefined {
  const text = typeof message === "string" ? message : "";
  const isThere = place.endsWith("…")
    ? text.startsWith(place.slice(0, -1))
    : text.startsWith(`${place} `) || text.startsWith(`${place}:`);
  return isThere
    ? undefined
    : `the message does not begin with ${place}: ${describeAnswer(message)}`;
}

/**
 * Where two JSON values first differ. Exact: `-0` is not `0`, and each key counts but those absent.
 */
function findDifference(expected: unknown, given: unknown, path: string): string | undefined {
  if (isArray(expected) && isArray(given) && expected.length === given.length) {
    return firstReason(expected, (each, index) => {
      return findDifference(each, given[index], `${path}[${index}]`);
    });
  }
  if (isRecord(expected) && isRecord(given)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(given)])];
    return firstReason(keys, (key) => {
      return findDifference(ownOf(expected, key), ownOf(given, key), `${path}.${key}`);
    });
  }
  return Object.is(expected, given)
    ? undefined
    : `${path} is ${describeAnswer(given)}, and ${describeAnswer(expected)} was expected`;
}

function firstReason<Each>(
  list: readonly Each[],
  find: (each: Each, index: number) => string | undefined,
): string | undefined {
  for (const [index, each] of list.entries()) {
    const reason = find(each, index);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** An own property: a key `__proto__` is one too. */
function ownOf(source: object, key: string): unknown {
  return Object.hasOwn(source, key) ? Reflect.get(source, key) : undefined;
}

const EXCERPT_LENGTH = 120;

/** A value in words. Each is a vector's or an answer's to it, and none is secret. */
export function describeAnswer(value: unknown): string {
  const isShort = typeof value !== "object" || value === null;
  const text = isShort ? describeValue(value) : JSON.stringify(value);
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}
