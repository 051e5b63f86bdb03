/** A tool for the AI SDK whose input is a batch that the model writes. */
import {
  generateText,
  InvalidToolInputError,
  type LanguageModel,
  stepCountIs,
  TypeValidationError,
  tool,
} from "ai";
import { runnerEventIssuesProblem } from "runner-contracts";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { type Answer, receive, refuse } from "./receive.ts";

/** Lets a model write events of a run. What comes back is what became of each call. */
export async function sendWithModel(model: LanguageModel, runId: string, prompt: string) {
  const answers: Answer[] = [];
  const sendEvents = tool({
    description: "Sends a batch of runner events.",
    inputSchema: runnerEventBatchSchema,
    execute: (batch) => {
      const answer = receive(runId, { ok: true, batch });
      answers.push(answer);
      return answer.body;
    },
  });
  await generateText({
    model,
    prompt,
    tools: { sendEvents },
    stopWhen: stepCountIs(5),
    onStepFinish: ({ toolCalls }) => {
      for (const call of toolCalls) {
        const problem = call.invalid ? problemOfCall(call.error) : undefined;
        if (problem !== undefined) answers.push(refuse(problem));
      }
    },
  });
  return answers;
}

/** The SDK never runs a tool on a bad input. It tells the model, and keeps our issues two causes down. */
function problemOfCall(error: unknown) {
  if (!InvalidToolInputError.isInstance(error)) return undefined;
  if (!TypeValidationError.isInstance(error.cause)) return undefined;
  const issues = error.cause.cause;
  return Array.isArray(issues) ? runnerEventIssuesProblem(issues) : undefined;
}
