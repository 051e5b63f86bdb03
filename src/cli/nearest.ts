/** The name that was probably meant, for messages that name a mistake. */

/** Gives the known name that is nearest to a mistaken one, or `undefined` where none is near. */
export function nearestName(mistaken: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let best = Math.max(2, Math.floor(mistaken.length / 3)) + 1;
  for (const name of known) {
    // Comparing costs the product of both lengths, so a pasted page is not compared at all.
    if (Math.abs(name.length - mistaken.length) >= best) continue;
    const distance = editDistance(mistaken.toLowerCase(), name.toLowerCase());
    if (distance < best && distance < name.length) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** How many characters must be put in, taken out, changed or swapped with their neighbour. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      const steps = [
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + changed,
      ];
      if (row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        steps.push(at(before, column - 2) + 1);
      }
      current.push(Math.min(...steps));
    }
    before = above;
    above = current;
  }
  return at(above, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
