/** Every arbitrary gives what it says: its laws, which hold with fast-check 3 and 4 alike. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  admitRunnerEventBatch,
  canTransitionJobStatus,
  createRunCursor,
  explainRunnerEventBatch,
  isJsonObject,
  isJsonValue,
  isTerminalJobStatus,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  RUNNER_EVENT_KINDS,
  readRunnerEventPayload,
  validateRunnerEventBatch,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
  validateRunnerJobStatusSnapshot,
  verifyRun,
} from "runner-contracts";
import {
  brokenJobStatusWalk,
  deliveredRunnerRun,
  faultyRunnerEventBatch,
  jobStatusWalk,
  jsonObject,
  jsonValue,
  runnerEvent,
  runnerEventBatch,
  runnerEventDraft,
  runnerEventPayload,
  runnerJobHandle,
  runnerJobSpec,
  runnerJobStatusSnapshot,
  runnerRun,
  storableName,
  storableText,
  unstorableText,
} from "runner-contracts/testing/arbitraries";
import { describe, expect } from "vitest";
import { containersOf } from "../../support/json.ts";
import { heavyLaw, law } from "../../support/laws.ts";

/** What JSON makes of a value: the same value, where JSON has words for all of it. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const survivesJson = (value: unknown) => isDeepStrictEqual(throughJson(value), value);
const stepsOf = <Item>(list: readonly Item[]) => list.slice(1).map((to, at) => [list[at], to]);

describe("JSON-safe values", () => {
  law("are JSON-safe and survive JSON", jsonValue(), (value) => {
    return isJsonValue(value) && survivesJson(value);
  });

  law("that are objects may be an event's data", jsonObject(), (value) => {
    return isJsonObject(value) && survivesJson(value);
  });

  law("are plain to their leaves", jsonValue(), (value) => {
    return containersOf(value).every(
      (part) => Array.isArray(part) || Object.getPrototypeOf(part) === Object.prototype,
    );
  });
});

describe("text", () => {
  law("that is storable can be stored, within its bounds", storableText(), (text) => {
    return isJsonValue(text) && [...text].length <= 8;
  });

  law("that is a name is not empty", storableName(), (text) => isJsonValue(text) && text !== "");

  law("that is not storable cannot", unstorableText(), (text) => !isJsonValue(text));

  const bounds = fc.tuple(fc.nat(20), fc.nat(20)).chain(([least, more]) => {
    const maxLength = least + more;
    return fc.tuple(fc.constant([least, maxLength]), storableText({ minLength: least, maxLength }));
  });
  law("keeps to the bounds that are asked for", bounds, ([[least = 0, most = 0], text]) => {
    const { length } = [...text];
    return length >= least && length <= most;
  });
});

describe("payloads", () => {
  describe.each(RUNNER_EVENT_KINDS)("of %s", (kind) => {
    law("keep to the conventions", runnerEventPayload(kind), (data) => {
      expect(readRunnerEventPayload({ kind, data }).status).toBe("known");
    });
  });

  law("of drafts do too, and survive JSON", runnerEventDraft(), (draft) => {
    return readRunnerEventPayload(draft).status === "known" && survivesJson(draft);
  });

  law("of any draft may be any object", runnerEventDraft({ payloads: "any" }), ({ data }) => {
    return isJsonObject(data);
  });

  law(
    "have the kinds that are asked for",
    runnerEventDraft({ kinds: ["stream_error"] }),
    (draft) => {
      return draft.kind === "stream_error";
    },
  );
});

describe("batches and events", () => {
  law(
    "honesty: the validator accepts a batch, and it comes back equal",
    runnerEventBatch(),
    (batch) => {
      expect(validateRunnerEventBatch(batch).ok).toBe(true);
      expect(
        isDeepStrictEqual(validateRunnerEventBatch(throughJson(batch)), { ok: true, batch }),
      ).toBe(true);
    },
  );

  law(
    "a batch holds as many events as are asked for",
    runnerEventBatch({ minEvents: 3 }),
    (batch) => {
      return batch.events.length >= 3 && batch.events.length <= 5;
    },
  );

  heavyLaw(
    100,
    "a batch may be full",
    runnerEventBatch({ minEvents: 256, maxEvents: 256 }),
    (batch) => validateRunnerEventBatch(batch).ok,
  );

  law("an event fits a batch", runnerEvent(), (event) => {
    return validateRunnerEventBatch({ v: 1, runId: "run", events: [event] }).ok;
  });

  law("an event has the kind that is asked for", runnerEvent("skill_loaded"), ({ kind }) => {
    return kind === "skill_loaded";
  });
});

describe("faulty batches", () => {
  law(
    "have exactly one fault, with this code at this place",
    faultyRunnerEventBatch(),
    (faulty) => {
      const { batch, code, path, place } = faulty;
      const issues = explainRunnerEventBatch(batch);
      expect(issues.map((issue) => [issue.code, issue.path])).toEqual([[code, path]]);
      expect(issues[0]?.message.startsWith(`${place} `)).toBe(true);
      expect(validateRunnerEventBatch(batch)).toMatchObject({ ok: false, code });
    },
  );

  law(
    "have the same fault after JSON, where it is to be sent",
    faultyRunnerEventBatch({ isOnWire: true }),
    ({ batch, code, path }) => {
      const issues = explainRunnerEventBatch(throughJson(batch));
      expect(issues.map((issue) => [issue.code, issue.path])).toEqual([[code, path]]);
    },
  );

  describe.each(RUNNER_EVENT_BATCH_VALIDATION_CODES)("with the code %s", (only) => {
    law("have no other", faultyRunnerEventBatch({ codes: [only] }), ({ batch, code }) => {
      expect(code).toBe(only);
      expect(validateRunnerEventBatch(batch)).toMatchObject({ ok: false, code: only });
    });
  });
});

describe("runs", () => {
  law("have nothing that speaks against them", runnerRun(), ({ events }) => {
    expect(verifyRun(events)).toEqual([]);
  });

  law("say of a text that it continues the event before it", runnerRun(), ({ events }) => {
    for (const [at, { kind, data }] of events.entries()) {
      if (kind !== "assistant_text") continue;
      const before = events[at - 1]?.data["messageId"];
      expect(data["delta"]).toBe(before === data["messageId"] ? true : undefined);
    }
  });

  law("are their batches, each of them valid", runnerRun(), ({ runId, events, batches }) => {
    expect(batches.every((batch) => batch.runId === runId)).toBe(true);
    expect(batches.every((batch) => validateRunnerEventBatch(batch).ok)).toBe(true);
    expect(batches.flatMap((batch) => batch.events)).toEqual(events);
  });

  heavyLaw(50, "may be longer than one batch can hold", runnerRun({ maxSteps: 400 }), (run) => {
    expect(run.batches.every((batch) => validateRunnerEventBatch(batch).ok)).toBe(true);
    expect(run.batches.flatMap((batch) => batch.events)).toEqual(run.events);
  });
});

law(
  "deliveries: each event is admitted once, and each batch as it says",
  deliveredRunnerRun(),
  (run) => {
    let cursor = createRunCursor(run.runId);
    const stored = run.deliveries.flatMap(({ batch, admitted, duplicates }) => {
      const verdict = validateRunnerEventBatch(throughJson(batch));
      if (!verdict.ok) throw new Error(verdict.message);
      const admission = admitRunnerEventBatch(cursor, verdict.batch);
      if (!admission.ok) throw new Error(admission.message);
      expect(admission.duplicates).toBe(duplicates);
      expect(isDeepStrictEqual(admission.events, admitted)).toBe(true);
      cursor = admission.cursor;
      return admission.events;
    });
    expect(isDeepStrictEqual(stored, run.events)).toBe(true);
  },
);

describe("jobs", () => {
  law("a spec is accepted, and survives JSON", runnerJobSpec(), (spec) => {
    const verdict = validateRunnerJobSpec(throughJson(spec));
    return isDeepStrictEqual(verdict, { ok: true, value: spec });
  });

  law("a handle is accepted, and survives JSON", runnerJobHandle(), (handle) => {
    const verdict = validateRunnerJobHandle(throughJson(handle));
    return isDeepStrictEqual(verdict, { ok: true, value: handle });
  });

  law("a snapshot is accepted, and survives JSON", runnerJobStatusSnapshot(), (snapshot) => {
    const verdict = validateRunnerJobStatusSnapshot(throughJson(snapshot));
    return isDeepStrictEqual(verdict, { ok: true, value: snapshot });
  });

  law("a snapshot names an error where its job failed", runnerJobStatusSnapshot(), (snapshot) => {
    return (snapshot.status === "failed") === (snapshot.terminalErrorClass !== undefined);
  });

  law(
    "a snapshot has the status that is asked for",
    runnerJobStatusSnapshot("failed"),
    (snapshot) => {
      return snapshot.status === "failed";
    },
  );
});

describe("walks", () => {
  law("obey the table from queued on", jobStatusWalk(), (statuses) => {
    expect(statuses[0]).toBe("queued");
    for (const [from, to] of stepsOf(statuses)) {
      expect(from !== undefined && to !== undefined && canTransitionJobStatus(from, to)).toBe(true);
    }
  });

  law(
    "go to the end where they must be complete",
    jobStatusWalk({ isComplete: true }),
    (statuses) => {
      return isTerminalJobStatus(statuses.at(-1));
    },
  );

  law(
    "that are broken have one step that is none, at its place",
    brokenJobStatusWalk(),
    (broken) => {
      const { statuses, at } = broken;
      expect(statuses[0]).toBe("queued");
      for (const [index, [from, to]] of stepsOf(statuses).entries()) {
        const isStep = from !== undefined && to !== undefined && canTransitionJobStatus(from, to);
        expect(isStep).toBe(index + 1 !== at);
      }
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(statuses.length);
    },
  );
});
