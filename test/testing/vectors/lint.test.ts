/** The vectors keep their own rules: each says one thing, near a twin that is right, in few words. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as root from "runner-contracts";
import { NDJSON_CODES } from "runner-contracts/codec/ndjson";
import { SERVER_SENT_EVENT_CODES } from "runner-contracts/codec/sse";
import { CONFORMANCE_VECTOR_SUBJECTS, expandVectorInput } from "runner-contracts/testing";
import { describe, expect, test } from "vitest";
import type {
  ConformanceVector,
  ConformanceVectorSubject,
} from "../../../src/testing/vector-file.ts";
import { fencesOf, readProjectFile } from "../../docs/markdown.ts";
import { countDifferences, isNear } from "./difference.ts";
import { UNVECTORED_RULES } from "./unvectored-rules.ts";
import { vectorFiles, vectorPath } from "./vector-files.ts";

const FILES = vectorFiles();
const VECTORS = FILES.flatMap(({ subject, vectors }) => {
  return vectors.map((vector) => ({ subject, vector, id: vector.id }));
});
const BY_ID = new Map(VECTORS.map((entry) => [entry.id, entry]));
const RULES = [
  ...readProjectFile("docs/protocol.md").matchAll(/^<a id="([a-z0-9-]+)"><\/a>\*\*\d/gm),
].flatMap((match) => match[1] ?? []);

const FORMS = ["input", "inputText", "inputBase64", "recipe"] as const;
const KEYS = ["id", "description", "rule", "twin", ...FORMS, "options", "expect"];
/** Two changes at most make an invalid vector of its twin: what is wrong, and what that is held against. */
const TWIN_MAX_DIFFERENCES = 2;
/** A vector of two faults says which is told first, and has this many more. */
const FIRST_FAULT = /^Of two faults, .* is told (?:first|before )/;
/** In characters of JSON. Native streams are whole runs. */
const INPUT_MAX_LENGTH = 600;
const NATIVE_INPUT_MAX_LENGTH = 1_000;
const DESCRIPTION_MAX_LENGTH = 120;
const NATIVE: readonly ConformanceVectorSubject[] = ["goose", "claude-code", "anthropic"];

/** By subject: every code that its vectors have to show. */
const CODES: Partial<Record<ConformanceVectorSubject, readonly string[]>> = {
  batch: root.RUNNER_EVENT_BATCH_VALIDATION_CODES,
  body: root.RUNNER_EVENT_BATCH_VALIDATION_CODES,
  "tolerant-reader": root.RUNNER_EVENT_BATCH_VALIDATION_CODES,
  payload: ["malformed_payload"],
  cursor: ["invalid_cursor"],
  admission: [...root.RUN_STREAM_CODES, "invalid_cursor"],
  sequence: ["event_after_terminal", "seq_exhausted", "invalid_cursor"],
  chunk: ["event_too_large", "seq_not_monotonic", "t_ms_not_monotonic"],
  verifier: root.RUN_FINDING_CODES,
  ndjson: NDJSON_CODES,
  sse: SERVER_SENT_EVENT_CODES,
  lifecycle: ["invalid_job_transition"],
  "job-spec": ["invalid_spec"],
  "job-handle": ["invalid_handle"],
  "job-snapshot": ["invalid_snapshot"],
};

describe("the files of vectors", () => {
  test("are one for each subject", () => {
    const names = readdirSync(dirname(vectorPath("batch"))).sort();
    expect(names).toEqual(CONFORMANCE_VECTOR_SUBJECTS.map((subject) => `${subject}.json`).sort());
    expect(FILES.map(({ subject }) => subject)).toEqual([...CONFORMANCE_VECTOR_SUBJECTS]);
  });

  test("can be read in every language: ASCII, text that can be stored, numbers that are exact", () => {
    for (const { subject } of FILES) {
      const text = readFileSync(vectorPath(subject), "utf8");
      expect(/^[\n\x20-\x7e]*$/.test(text), subject).toBe(true);
      const odd: unknown[] = [];
      JSON.parse(text, (key: string, value: unknown) => {
        const isOdd =
          !root.isJsonValue(key) ||
          (typeof value === "string" && !root.isJsonValue(value)) ||
          (typeof value === "number" && Number.isInteger(value) && !isExact(value));
        if (isOdd) odd.push(value);
        return value;
      });
      expect(odd, subject).toEqual([]);
    }
  });
});

describe("a vector", () => {
  test("has an id of its own, of its subject and words", () => {
    const odd = VECTORS.filter(({ subject, id }) => {
      return !new RegExp(`^${subject}/[a-z0-9]+(?:-[a-z0-9]+)*$`).test(id);
    });
    expect(idsOf(odd)).toEqual([]);
    expect(BY_ID.size).toBe(VECTORS.length);
  });

  test("states a fact in one sentence, which no other of its subject states", () => {
    const odd = VECTORS.filter(({ vector: { description } }) => {
      return (
        /\bshould\b/i.test(description) ||
        !/^\S.*\.$/.test(description) ||
        description.length > DESCRIPTION_MAX_LENGTH
      );
    });
    expect(idsOf(odd)).toEqual([]);
    const said = VECTORS.map(({ subject, vector }) => `${subject}: ${vector.description}`);
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });

  test("has one input, and no key that nobody reads", () => {
    const odd = VECTORS.filter(({ vector }) => {
      const forms = FORMS.filter((form) => form in vector);
      return forms.length !== 1 || Object.keys(vector).some((key) => !KEYS.includes(key));
    });
    expect(idsOf(odd)).toEqual([]);
  });

  test("asks what no other of its subject asks", () => {
    const asked = VECTORS.map(({ subject, vector }) => {
      return JSON.stringify([subject, FORMS.map((form) => vector[form]), vector.options]);
    });
    const again = VECTORS.filter((_, index) => asked.indexOf(asked[index] ?? "") !== index);
    expect(idsOf(again)).toEqual([]);
  });

  test("is small", () => {
    const odd = VECTORS.filter(({ subject, vector }) => {
      const [input] = FORMS.flatMap((form) => (form in vector ? [vector[form]] : []));
      const most = NATIVE.includes(subject) ? NATIVE_INPUT_MAX_LENGTH : INPUT_MAX_LENGTH;
      return JSON.stringify(input).length > most;
    });
    expect(idsOf(odd)).toEqual([]);
  });

  test("that is refused has a twin near it that is not, and no other has one", () => {
    const odd = VECTORS.filter(({ subject, vector }) => {
      if (vector.twin === undefined) return vector.expect.ok !== true;
      const twin = BY_ID.get(vector.twin);
      return (
        vector.expect.ok === true ||
        twin?.subject !== subject ||
        twin.vector.expect.ok !== true ||
        !areNear(vector, twin.vector)
      );
    });
    expect(idsOf(odd)).toEqual([]);
  });

  test("has one fault, or says which of two is told first", () => {
    const odd = VECTORS.filter(({ subject, vector }) => {
      const isOrdered = FIRST_FAULT.test(vector.description);
      const count = countFaults(subject, vector);
      return count !== undefined && (isOrdered ? count < 2 : count > 1);
    });
    expect(idsOf(odd)).toEqual([]);
  });
});

describe("all vectors together", () => {
  test("point at rules that there are", () => {
    expect(idsOf(VECTORS.filter(({ vector }) => !RULES.includes(vector.rule)))).toEqual([]);
  });

  test("cover every rule, but those that name why they have none", () => {
    const covered = new Set(VECTORS.map(({ vector }) => vector.rule));
    const bare = RULES.filter((rule) => !covered.has(rule));
    expect(bare.sort()).toEqual(Object.keys(UNVECTORED_RULES).sort());
  });

  test.each(Object.entries(CODES))("cover every code of %s, and no other", (subject, codes) => {
    const file = FILES.find((each) => each.subject === subject);
    const shown = new Set(
      (file?.vectors ?? []).flatMap(({ expect: expected }) => codesIn(expected)),
    );
    expect([...shown].sort()).toEqual([...codes].sort());
  });
});

test("each validator of a job has the code that the tuple has for it", () => {
  const codes = (["job-spec", "job-handle", "job-snapshot"] as const).map((name) => CODES[name]);
  expect(codes.flat()).toEqual([...root.RUNNER_JOB_VALIDATION_CODES]);
});

test("every kind, provider and status stands in a vector that is accepted", () => {
  const accepted = (subject: ConformanceVectorSubject) => {
    const found = VECTORS.filter((each) => each.subject === subject && each.vector.expect.ok);
    return found.map(({ vector }) => JSON.stringify(vector.input)).join();
  };
  const members: readonly [ConformanceVectorSubject, string, readonly string[]][] = [
    ["batch", "kind", root.RUNNER_EVENT_KINDS],
    ["payload", "kind", root.RUNNER_EVENT_KINDS],
    ["job-spec", "provider", root.RUN_PROVIDERS],
    ["job-snapshot", "status", root.PROVIDER_RUNTIME_JOB_STATUSES],
  ];
  const missing = members.flatMap(([subject, key, tuple]) => {
    const inputs = accepted(subject);
    return tuple.filter((member) => !inputs.includes(`"${key}":"${member}"`));
  });
  expect(missing).toEqual([]);
});

describe("the guide to the vectors", () => {
  const guide = readProjectFile("docs/guides/in-your-language.md");

  test("shows a vector as it is", () => {
    const [shown] = fencesOf("docs/guides/in-your-language.md", guide).filter(
      ({ language }) => language === "json",
    );
    const vector = JSON.parse(shown?.code ?? "") as ConformanceVector;
    expect(BY_ID.get(vector.id)?.vector).toEqual(vector);
  });

  test("speaks of vectors that there are, and of every subject", () => {
    const ids = [...guide.matchAll(/`([a-z-]+)\/([a-z0-9-]+)`/g)]
      .filter(([, subject]) => CONFORMANCE_VECTOR_SUBJECTS.some((known) => known === subject))
      .map(([quoted]) => quoted.replaceAll("`", ""));
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.filter((id) => !BY_ID.has(id))).toEqual([]);
    const table = [...guide.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell]) => cell).join();
    expect(CONFORMANCE_VECTOR_SUBJECTS.filter((name) => !table.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});

/** An integer that every language keeps, or one that `JSON.stringify` writes as it was. */
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || value === 2 ** 53 || value === 1e300;
}

function idsOf(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

function areNear(one: ConformanceVector, other: ConformanceVector): boolean {
  const form = FORMS.find((each) => each in one && each in other);
  if (form === "inputText") return isNear(one.inputText ?? "", other.inputText ?? "");
  if (form === "inputBase64") return areNearBytes(one.inputBase64, other.inputBase64);
  if (form === undefined) return areNearMade(madeOf(one), madeOf(other));
  // What lists every fault differs in each of them.
  const issues: unknown = one.expect["issues"];
  const listed = Array.isArray(issues) ? issues.length : 0;
  const most = Math.max(TWIN_MAX_DIFFERENCES, listed);
  return countDifferences(one[form], other[form]) <= most;
}

/** One short replacement, or the same text in another encoding. */
function areNearBytes(one = "", other = ""): boolean {
  const [left, right] = [Buffer.from(one, "base64"), Buffer.from(other, "base64")];
  const text = right.toString("utf8");
  const isSame = ["utf-16le", "utf-16be"].some(
    (name) => new TextDecoder(name).decode(left) === text,
  );
  return isSame || isNear(left, right);
}

function areNearMade(one: unknown, other: unknown): boolean {
  return typeof one === "string" && typeof other === "string"
    ? isNear(one, other)
    : countDifferences(one, other) <= TWIN_MAX_DIFFERENCES;
}

/** What a vector that is a recipe and one that is a text have in common. */
function madeOf({ input, inputText, recipe }: ConformanceVector): unknown {
  return recipe === undefined ? (inputText ?? input) : expandVectorInput(recipe);
}

/** How many faults the library finds where it can list them; `undefined` where it cannot. */
function countFaults(
  subject: ConformanceVectorSubject,
  { input, inputText, recipe, expect: expected }: ConformanceVector,
): number | undefined {
  if (expected.ok !== undefined) return undefined;
  const explain = EXPLAINERS[subject];
  if (explain === undefined) return undefined;
  return explain(
    inputText === undefined ? (input ?? expandVectorInput(recipe)) : JSON.parse(inputText),
  ).length;
}

const EXPLAINERS: Partial<
  Record<ConformanceVectorSubject, (input: unknown) => readonly unknown[]>
> = {
  batch: root.explainRunnerEventBatch,
  "job-spec": root.explainRunnerJobSpec,
  "job-handle": root.explainRunnerJobHandle,
  "job-snapshot": root.explainRunnerJobStatusSnapshot,
};

function codesIn(expected: unknown): string[] {
  if (typeof expected !== "object" || expected === null) return [];
  const { code, findings, items } = expected as Readonly<Record<string, unknown>>;
  const lists = [findings, items].flatMap((list) =>
    Array.isArray(list) ? list.flatMap(codesIn) : [],
  );
  return typeof code === "string" ? [code, ...lists] : lists;
}
