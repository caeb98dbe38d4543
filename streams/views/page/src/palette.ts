/** Colours and line patterns of claimants: each by the hash of its name alone, so that none is chosen for a side and all screens agree. */

import type { Slug } from "./messages";

/** After Okabe and Ito, for all kinds of sight, at 3:1 or more on their ground. */
const LIGHT = ["#0072b2", "#b85c00", "#00795a", "#a8467c", "#5b5bd6", "#7a6a00", "#0f7f8c", "#b0443c"];
const DARK = ["#6cb8ee", "#f0a04b", "#3fc49b", "#e59cc5", "#a9a9ff", "#e3d25a", "#5fd0dc", "#f08a80"];
/** Dashes in CSS pixels; the first is a whole line. */
const PATTERNS: readonly (readonly number[])[] = [[], [9, 4], [4, 3], [12, 3, 3, 3]];

export interface Look { colour: string; dash: readonly number[] }

/** FNV-1a, its bits mixed once more (as MurmurHash ends), so that short names do not fall together. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (const letter of word) value = Math.imul(value ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A look for every claimant; nobody named is always grey and dotted. Of two that would look the same one takes the next pattern. */
export function looks(claimants: Iterable<Slug | null>, dark: boolean): Map<Slug | null, Look> {
  const palette = dark ? DARK : LIGHT;
  const taken = new Set<number>();
  const found = new Map<Slug | null, Look>([[null, { colour: dark ? "#a7adb3" : "#6b6f73", dash: [1, 4] }]]);
  const named = [...new Set(claimants)].filter((each): each is Slug => each !== null);
  for (const claimant of named.sort((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1))) {
    const colour = hash(claimant) % palette.length;
    let pattern = (hash(claimant) >>> 16) % PATTERNS.length;
    for (let more = 1; taken.has(8 * pattern + colour) && more < PATTERNS.length; more++) pattern = (pattern + 1) % PATTERNS.length;
    taken.add(8 * pattern + colour);
    found.set(claimant, { colour: palette[colour]!, dash: PATTERNS[pattern]! });
  }
  return found;
}
