/** A sentence with the words that were read in it marked. */

import type { ComponentChildren } from "preact";
import type { Mark, Statement, Update } from "./messages";
import { letters } from "./text";

const SHOWN = ["figure", "entity", "refusal"];

/** The marks of an update: the API's, or, of one that came by the stream, taken from what was read. */
export function marksOf(update: Update): Mark[] {
  if (update.marks) return update.marks;
  return [
    ...update.casualties.flatMap((said) =>
      said.figure ? [{ ...said.figure, kind: "figure", ref: said.id, label: said.outcome ?? "" }] : []),
    ...update.refusals.map((refused) => ({ ...refused.span, kind: "refusal", ref: null, label: refused.reason })),
    ...update.entities.map((named) => ({ ...named.span, kind: "entity", ref: named.entity, label: named.kind })),
  ];
}

/** The marks inside a statement's sentence, moved to begin where it begins. Offsets are code points. */
export function marksWithin(update: Update, said: Statement): Mark[] {
  const { part, start, end } = said.span;
  return marksOf(update)
    .filter((mark) => mark.part === part && mark.start >= start && mark.end <= end && SHOWN.includes(mark.kind))
    .map((mark) => ({ ...mark, start: mark.start - start, end: mark.end - start }));
}

/** Text with its marks; where two overlap the earlier (and of those the longer) is shown. `focus` is the figure meant. */
export function Marked({ text, marks, focus }: { text: string; marks: Mark[]; focus?: string | undefined }) {
  const points = Array.from(text);
  const shown: ComponentChildren[] = [];
  let at = 0;
  const rank = (mark: Mark): number => (mark.kind === "figure" ? 0 : 1);
  for (const mark of [...marks].sort((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end)) {
    if (mark.start < at || mark.end > points.length || !SHOWN.includes(mark.kind)) continue;
    shown.push(...letters(points.slice(at, mark.start).join("")));
    const words = letters(points.slice(mark.start, mark.end).join(""));
    if (mark.kind === "figure") {
      shown.push(<mark class={focus === undefined || mark.ref === focus ? "figure" : "figure other"}>{words}</mark>);
    } else shown.push(<span class={mark.kind} title={mark.kind === "refusal" ? `not counted: ${mark.label.replaceAll("_", " ")}` : mark.label}>{words}</span>);
    at = mark.end;
  }
  shown.push(...letters(points.slice(at).join("")));
  return <bdi>{shown}</bdi>;
}
