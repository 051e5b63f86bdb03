/** The few numbers that stand for many rounds. */

/** The middle of many values, and what half of them lie between. */
export interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Sums up one value for each round. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number) => quantile(sorted, share);
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

/** The value below which the share of all lies, between neighbours where it falls between. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The exponent of the power law nearest to the points: the slope of the straight line through their logarithms. */
export function growthExponent(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const mean = (part: 0 | 1) => logs.reduce((sum, log) => sum + log[part], 0) / logs.length;
  const [meanSize, meanCost] = [mean(0), mean(1)];
  let covariance = 0;
  let variance = 0;
  for (const [size, cost] of logs) {
    covariance += (size - meanSize) * (cost - meanCost);
    variance += (size - meanSize) ** 2;
  }
  return covariance / variance;
}
