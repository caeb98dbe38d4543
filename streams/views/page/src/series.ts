/** From the changes of one toll to the steps of a chart: per claimant what stood when, by event time. */

import type { Change, Delta, Evidence, Quantity, Slug, Toll } from "./messages";

export interface Step {
  at: number;
  value: Quantity;
  evidence: Evidence[];
  delta: Delta | null;
  knownAt: string | null;
}

export interface Line { claimant: Slug | null; steps: Step[] }

/**
 * A claimant's line. A change whose figure is of an earlier moment than the steps before it (an edit or a withdrawal
 * brought an older statement forward) takes those later steps away: they no longer stand.
 */
function steps(changes: readonly Change[]): Step[] {
  let line: Step[] = [];
  for (const { delta, known_at } of changes) {
    const at = Date.parse(delta.as_of);
    line = delta.after === null ? [] : line.filter((step) => step.at < at);
    if (delta.after !== null) line.push({ at, value: delta.after, evidence: delta.evidence, delta, knownAt: known_at });
  }
  return line;
}

export function lines(toll: Toll, changes: readonly Change[]): Line[] {
  return toll.claims.map((claim) => {
    const line = steps(changes.filter((change) => change.delta.claimant === claim.claimant));
    const at = Date.parse(claim.as_of);
    const last = line.at(-1);
    if (!last || last.value.low !== claim.value.low || last.value.high !== claim.value.high) {
      // Its history is longer than what was read: the row itself is what stands.
      line.push({ at: Math.max(at, last?.at ?? 0), value: claim.value, evidence: claim.evidence, delta: null, knownAt: null });
    }
    return { claimant: claim.claimant, steps: line };
  });
}

const value = (line: Line, at: number): Quantity | null => line.steps.findLast((step) => step.at <= at)?.value ?? null;

/** Columns for uPlot, times in seconds: time, lowest and highest of all claimants, then low and high of each. */
export function columns(all: readonly Line[], end: number): [number[], ...(number | null)[][]] {
  const times = [...new Set([...all.flatMap((line) => line.steps.map((step) => step.at)), end])].sort((a, b) => a - b);
  const own = all.flatMap((line) => {
    const at = times.map((time) => value(line, time));
    return [at.map((found) => found?.low ?? found?.high ?? null), at.map((found) => found?.high ?? found?.low ?? null)];
  });
  const several = (place: number): boolean => own.filter((column, i) => i % 2 === 0 && column[place] !== null).length > 1;
  const over = (pick: (...values: number[]) => number, odd: number): (number | null)[] =>
    times.map((_, place) => several(place)
      ? pick(...own.filter((_column, i) => i % 2 === odd).map((column) => column[place] ?? null).filter((n): n is number => n !== null))
      : null);
  return [times.map((time) => time / 1000), over(Math.min, 0), over(Math.max, 1), ...own];
}
