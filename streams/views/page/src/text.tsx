/** Words from outside, shown as what they are: never markup, their invisible letters visible, their links harmless. */

import type { ComponentChildren } from "preact";
import type { Slug } from "./messages";
import { INVISIBLE, clock, date, day, elsewhere, here, hereLong, name, unseen } from "./words";

/** Letters one by one; controls, bidirectional and zero-width ones as `‹U+202E›` instead of obeyed, masked names quietly. */
export function letters(text: string): ComponentChildren[] {
  const shown: ComponentChildren[] = [];
  let plain = "";
  for (const letter of text.match(/█+|[^]/gu) ?? []) {
    if (letter === "\n" || letter === "\t" || letter === "\r") plain += " ";
    else if (INVISIBLE.test(letter)) {
      shown.push(plain, <span class="unseen" title="a character that cannot be seen">{unseen(letter)}</span>);
      plain = "";
    } else if (letter.startsWith("█")) {
      shown.push(plain, <span class="masked" title="the name of a private person">{letter}</span>);
      plain = "";
    } else plain += letter;
  }
  return [...shown, plain];
}

export function Words({ text }: { text: string }) {
  return <bdi>{letters(text)}</bdi>;
}

/** Cyrillic and Greek letters that look like Latin ones: an outlet spelt in them alone is an imitation as well. */
const LOOKALIKES = /^[АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\p{P}\p{N}\s]+$/u;
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];

/** What is odd about the letters of a name; empty where nothing is. */
export function oddLetters(text: string): string {
  const scripts = SCRIPTS.filter((script) => text.split(/[\s\p{P}]+/u).some((word) => script.test(word))).length;
  if (scripts > 1) return "letters of several alphabets";
  if (/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(text) && LOOKALIKES.test(text)) return "letters that only look Latin";
  return INVISIBLE.test(text) ? "letters that cannot be seen" : "";
}

export function Outlet({ name: told }: { name: string }) {
  const odd = oddLetters(told);
  return (
    <span class="outlet">
      <Words text={told} />
      {odd && <strong class="warning" role="note">⚠ {odd}</strong>}
    </span>
  );
}

/** An address that may be followed; null for every other scheme. */
export function address(url: string | null): URL | null {
  try {
    const parsed = new URL(url ?? "");
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed : null;
  } catch {
    return null;
  }
}

export function Link({ url }: { url: string | null }) {
  const found = address(url);
  if (found === null) return url ? <span class="quiet">address not followed: <Words text={url} /></span> : <span class="quiet">no address given</span>;
  return <a href={found.href} target="_blank" rel="noopener noreferrer">the words at <bdi>{found.host}</bdi><span class="unheard"> (another page)</span></a>;
}

/** Who said it, through whom: `Al Jazeera ← Interfax ← Azerbaijan`. */
export function Chain({ claimant, relays }: { claimant: Slug | null; relays: Slug[] }) {
  return (
    <span class="chain">
      {[...relays].reverse().map((relay) => <><bdi>{name(relay)}</bdi> <span aria-label="quotes">←</span> </>)}
      <strong><bdi>{name(claimant)}</bdi></strong>
    </span>
  );
}

/** A moment in UTC, and by this machine's clock where that differs. */
export function Time({ at, long = false, local = true, zone = true }: { at: string; long?: boolean; local?: boolean; zone?: boolean }) {
  return (
    <time dateTime={at} title={hereLong(at)}>
      {long ? date(at) : day(at)}, {clock(at)}{zone && " UTC"}
      {local && elsewhere(at) && <span class="quiet"> ({here(at)} here)</span>}
    </time>
  );
}
