/** Figures, scopes, speakers and times in words that a stranger understands; the same words as `streams/views/words.py`. */

import type { Allegation, Claim, Delta, Figure, Quantity, Scope, Slug, Toll } from "./messages";

const PEOPLE: Record<string, string> = {
  civilian: "civilians", military: "soldiers", militant: "militants", police: "police officers", child: "children",
  woman: "women", journalist: "journalists", medic: "medics", aid_worker: "aid workers", unspecified: "people",
};
export const ACTS: Record<string, string> = {
  violation: "violating the ceasefire", shelling: "shelling", airstrike: "an air strike",
  ground_attack: "a ground attack", gunfire: "gunfire", attack: "an attack",
};
export const CAUSES: Record<string, string> = {
  new_statement: "new statement", revision: "the source edited its words", withdrawal: "the source took its words back",
  correction: "corrected by its speaker", late_arrival: "an older statement arrived late", rebuild: "read anew",
};
const STANDINGS: Record<string, string> = {
  alleged: "alleged", denied: "denied", observed: "observed by others", denied_and_observed: "denied, and observed by others",
};
const SMALL = new Set(["of", "the", "and", "for", "in"]);
const INITIALS = new Set(["un", "us", "eu", "uk", "uae", "osce", "icrc", "nato", "idf", "afp", "bbc", "dpa", "drc", "rsf", "unhcr"]);

/** Letters that obey instead of showing: controls, bidirectional and zero-width ones, blanks that are no spaces. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/u;

export const unseen = (letter: string): string => `‹U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}›`;

/** Words from outside with what cannot be seen in them shown; for labels, where no element can stand. */
export const visible = (text: string): string =>
  Array.from(text, (letter) => (/[\n\t\r]/.test(letter) ? " " : INVISIBLE.test(letter) ? unseen(letter) : letter)).join("");

/** Names that the conflict's profile gives; every other slug is spelt out. */
let given = new Map<Slug, string>();
export function giveNames(names: Iterable<readonly [Slug, string]>): void {
  given = new Map(names);
}

export function name(slug: Slug | null, otherwise = "no speaker named"): string {
  if (slug === null) return otherwise;
  return given.get(slug) ?? slug.split("-").map((word, place) =>
    INITIALS.has(word) ? word.toUpperCase() : place && SMALL.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
  ).join(" ");
}

export const says = (slug: Slug | null): string => (slug === null ? name(slug) : `says ${name(slug)}`);

export const number = (value: number): string => value.toLocaleString("en-GB");

/** The interval as recorders write it: `9`, `≥ 9`, `≤ 30`, `12–15`; a dash where there is none. */
export function quantity(value: Quantity | null): string {
  if (value === null) return "–";
  if (value.low === null) return `≤ ${number(value.high!)}`;
  if (value.high === null) return `≥ ${number(value.low)}`;
  return value.low === value.high ? number(value.low) : `${number(value.low)}–${number(value.high)}`;
}

/** The same, for a voice that reads it out. */
export function spoken(value: Quantity | null): string {
  if (value === null) return "no figure";
  if (value.low === null) return `at most ${number(value.high!)}`;
  if (value.high === null) return `at least ${number(value.low)}`;
  return value.low === value.high ? number(value.low) : `${number(value.low)} to ${number(value.high)}`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const people = (scope: Scope): string => capital(`${PEOPLE[scope.victims] ?? scope.victims} ${scope.outcome}`);
export const side = (scope: Scope): string => (scope.side === null ? "all sides" : `${name(scope.side)}’s side`);
export const where = (scope: Scope): string =>
  scope.kind === "incident" ? [visible(scope.place ?? "place not named"), ...(scope.side ? [side(scope)] : [])].join(", ") : side(scope);
export const scopeWords = (scope: Scope): string =>
  `${people(scope)}, ${where(scope)}${scope.kind === "incident" ? " (one incident)" : ""}`;

export const act = (kind: string): string => ACTS[kind] ?? kind;
export const cause = (kind: string): string => CAUSES[kind] ?? kind;
export const standing = (kind: string): string => STANDINGS[kind] ?? kind;

export function accusation(row: Allegation): string {
  return `${name(row.accuser, "Somebody not named")} accuses ${name(row.accused, "somebody not named")} of ${act(row.act)}`;
}

export const signed = (change: number): string => (change > 0 ? `+${number(change)}` : `−${number(-change)}`);

/** By how much a figure moved: at its low end, or at its high end where the low one is open. */
export const moved = (delta: Delta): number | null => (delta.low !== null && delta.low !== 0 ? delta.low : (delta.high ?? delta.low));

export type LensName = "latest" | "lowest" | "range" | `claimant:${string}`;

/** A toll's headline figure under a lens; null when that speaker says nothing in this scope. */
export function figure(toll: Toll, lens: LensName): Figure | null {
  if (lens.startsWith("claimant:")) {
    const claim = toll.claims.find((each) => each.claimant === lens.slice("claimant:".length));
    return claim ? { value: claim.value, as_of: claim.as_of, claimant: claim.claimant } : null;
  }
  return toll.headline?.[lens as "latest" | "lowest" | "range"] ?? null;
}

/** The claim that a figure shows; null for a range over several. */
export function carrier(toll: Toll, shown: Figure, lens: LensName): Claim | null {
  if (lens === "range" && toll.claims.length > 1) return null;
  return toll.claims.find((claim) => claim.claimant === shown.claimant && claim.as_of === shown.as_of) ?? null;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const HERE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const HERE_LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

export const clock = (at: string | number | Date): string => CLOCK.format(new Date(at));
export const day = (at: string | number | Date): string => DAY.format(new Date(at));
export const date = (at: string | number | Date): string => YEAR.format(new Date(at));
export const here = (at: string | number | Date): string => HERE.format(new Date(at));
export const hereLong = (at: string | number | Date): string => HERE_LONG.format(new Date(at));

/** Whether this machine's clock differs from UTC at a moment; where it does not, one time is enough. */
export const elsewhere = (at: string | number | Date): boolean => new Date(at).getTimezoneOffset() !== 0;

export function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
