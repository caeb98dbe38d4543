/** Colours and line patterns of claimants: by a stable order of their names' hashes, so that none is chosen for a side. */

import type { Slug } from "./messages";

/** Okabe and Ito's colours for all kinds of sight, without black and yellow, darkened or lightened to 3:1 on the ground. */
const LIGHT = ["#0072b2", "#b85c00", "#00795a", "#a8467c", "#2b7fb0", "#7a6a00"];
const DARK = ["#6cb8ee", "#f0a04b", "#3fc49b", "#e59cc5", "#9fd3f5", "#e3d25a"];
/** Dashes in CSS pixels; the first is a whole line. */
export const PATTERNS: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

export interface Look { colour: string; dash: readonly number[] }

/** FNV-1a. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (const letter of word) value = Math.imul(value ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return value;
}

/** A look for every claimant of a conflict; null (nobody named) is always grey and dotted. */
export function looks(claimants: Iterable<Slug | null>, dark: boolean): Map<Slug | null, Look> {
  const palette = dark ? DARK : LIGHT;
  const named = [...new Set(claimants)].filter((each): each is Slug => each !== null);
  const ordered = named.sort((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
  const found = new Map<Slug | null, Look>(ordered.map((claimant, place) => [
    claimant,
    { colour: palette[place % palette.length]!, dash: PATTERNS[(place + Math.floor(place / palette.length)) % PATTERNS.length]! },
  ]));
  return found.set(null, { colour: dark ? "#a7adb3" : "#6b6f73", dash: [1, 4] });
}
