/** Every refusal is a problem (RFC 9457), so that a client reads one shape. */
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A problem-details object. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail?: string;
  readonly code?: string;
}

/** A problem that the status alone tells. */
export function plainProblem(
  status: ContentfulStatusCode,
  title: string,
  detail?: string,
): Problem {
  const problem = { type: "about:blank", title, status };
  return detail === undefined ? problem : { ...problem, detail };
}

/** Sends a problem. */
export function answer(problem: Problem): Response {
  const headers = { "content-type": "application/problem+json" };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
