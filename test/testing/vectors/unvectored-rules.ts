/** The rules of the protocol that no vector can show, and why. */

const PARTIES = "tells a party what to do; nothing goes in and comes out";
const JAVASCRIPT = "is about values that JSON has no text for; tests of JavaScript hold it";
const MANNER = "is about how an answer is made, not which; property tests hold it";
const LIST = "closes a list; the lint holds every code of the vectors against it";
const KIT = "is about an executor; the conformance kit holds it";
const ERRORS = "is about this library's errors; its tests hold it";

export const UNVECTORED_RULES: Readonly<Record<string, string>> = {
  producer: PARTIES,
  receiver: PARTIES,
  subscriber: PARTIES,
  "payload-untrusted": PARTIES,
  resend: PARTIES,
  "send-in-order": PARTIES,
  "provider-runtime": PARTIES,
  "job-secrets": PARTIES,
  "problem-details": "is about an answer of HTTP; its own tests hold it",
  "json-plain-object": JAVASCRIPT,
  "by-property": JAVASCRIPT,
  "read-once": JAVASCRIPT,
  total: JAVASCRIPT,
  "fresh-and-frozen": MANNER,
  "key-order": MANNER,
  idempotent: MANNER,
  linear: MANNER,
  message: MANNER,
  "codec-linear": MANNER,
  "codes-closed": LIST,
  "job-runtime-kind": "is about a constant; its own test holds it",
  "executor-start-once": KIT,
  "executor-start-conflict": KIT,
  "executor-handle": KIT,
  "executor-status": KIT,
  "executor-stop": KIT,
  "executor-logs": KIT,
  "executor-console": KIT,
  "executor-secrets": KIT,
  "executor-unknown": KIT,
  "executor-failed": KIT,
  "executor-after-end": KIT,
  "executor-duration": KIT,
  "executor-promises": KIT,
  "error-codes": ERRORS,
  "error-secrets": ERRORS,
  "error-brand": ERRORS,
  "error-misuse": ERRORS,
};
