/** The end of the call stack, where a total function has to answer too. */

/**
 * Asks a question from the very end of the stack and then from ever higher up, until the answer is
 * one that took enough room. Gives all answers. Where not even the call could be made, there is none.
 */
export function answersFromTheEndOfTheStack<Answer>(
  ask: () => Answer,
  isEnough: (answer: Answer) => boolean,
): Answer[] {
  const answers: Answer[] = [];
  const climb = (): boolean => {
    try {
      if (climb()) return true;
    } catch {
      // The stack ended here, or in the question.
    }
    const answer = ask();
    answers.push(answer);
    return isEnough(answer);
  };
  climb();
  return answers;
}

/** What the engine throws where the stack ends. */
export function stackEnds(): never {
  throw new RangeError("Maximum call stack size exceeded");
}
