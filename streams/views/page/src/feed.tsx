/** The feed: each update with the words that count, and below them what they changed and why. */

import { useState } from "preact/hooks";
import type { Show } from "./evidence";
import type { Allegation, Change, Slug, Statement, Update } from "./messages";
import type { Look } from "./palette";
import { Sample } from "./chart";
import { Shape } from "./accusations";
import { Marked, marksOf, marksWithin } from "./quote";
import { Link, Outlet, Time, Words } from "./text";
import { accusation, act, cause, moved, name, people, quantity, says, scopeWords, signed, where } from "./words";

const FIRST = window.matchMedia("(max-width: 999px)").matches ? 8 : 40;
const MORE = 40;

interface Props {
  updates: Iterable<Update>;
  changes: Map<string, Change[]>;
  allegations: Iterable<Allegation>;
  looks: Map<Slug | null, Look>;
  fresh: Set<string>;
  onShow: (show: Show) => void;
}

const at = (update: Update): string => update.updated_at ?? update.published_at;

export function Feed({ updates, changes, allegations, looks, fresh, onShow }: Props) {
  const [count, setCount] = useState(FIRST);
  const all = [...updates].sort((a, b) => at(b).localeCompare(at(a)) || b.id.localeCompare(a.id));
  const caused = new Map<string, Change[]>();
  for (const each of changes.values()) for (const change of each) caused.set(change.delta.update, [...(caused.get(change.delta.update) ?? []), change]);
  const raised = new Map<string, Allegation[]>();
  for (const row of allegations) for (const update of new Set([...row.evidence, ...row.denied_by, ...row.observed_by].map((each) => each.update))) raised.set(update, [...(raised.get(update) ?? []), row]);
  if (all.length === 0) return <p class="empty">Nothing has been published yet. Updates appear here as they are read.</p>;
  return (
    <ol class="feed" tabIndex={0} aria-label="Updates, the newest first">
      {all.slice(0, count).map((update) => <Item key={update.id} update={update} changes={caused.get(update.id) ?? []} allegations={raised.get(update.id) ?? []} looks={looks} fresh={fresh.has(update.id)} onShow={onShow} />)}
      {all.length > count && <li><button type="button" class="link" onClick={() => setCount(count + MORE)}>Older updates</button></li>}
    </ol>
  );
}

interface ItemProps { update: Update; changes: Change[]; allegations: Allegation[]; looks: Map<Slug | null, Look>; fresh: boolean; onShow: (show: Show) => void }

function Item({ update, changes, allegations, looks, fresh, onShow }: ItemProps) {
  const said = sentences(update);
  const empty = said.length === 0 && changes.length === 0;
  const named = [...new Set(update.entities.filter((each) => !each.private).map((each) => each.name))].slice(0, 5);
  return (
    <li class={`item${fresh ? " fresh" : ""}${update.withdrawn ? " withdrawn" : ""}${empty ? " plain" : ""}`}>
      <p class="meta"><Time at={at(update)} local={false} /> <Outlet name={update.source.outlet} /> {update.source.url && <Link url={update.source.url} />}{update.revision > 0 && <span class="tag">edited</span>}</p>
      {update.withdrawn && <p class="sign">Withdrawn by the source{update.reason && <>: <Words text={update.reason} /></>}</p>}
      {update.headline && <h3><Marked text={update.headline} marks={marksOf(update).filter((mark) => mark.part === "headline")} /></h3>}
      {said.map((each) => <blockquote key={`${each.span.part}${each.span.start}`}><Marked text={each.quote} marks={marksWithin(update, each)} /></blockquote>)}
      {empty && !update.withdrawn && <p class="quiet">Nothing to count.{named.length > 0 && <> Names: {named.map((told, place) => <>{place > 0 && ", "}<Words text={told} /></>)}</>}</p>}
      {changes.map((change) => <Move key={change.delta.id} change={change} looks={looks} onShow={onShow} />)}
      {allegations.map((row) => {
        const denies = row.denied_by.some((each) => each.update === update.id);
        const seen = denies ? undefined : row.observed_by.find((each) => each.update === update.id);
        return (
          <button key={row.id} type="button" class="why" onClick={() => onShow({ title: accusation(row), notes: row.places, evidence: [], groups: [{ title: "Alleged", evidence: row.evidence }, { title: "Denied", evidence: row.denied_by }, { title: "Observed by others", evidence: row.observed_by }] })}>
            <Shape kind={denies ? "denied" : seen ? "observed" : "alleged"} />
            <span class="what">{denies ? `Denied: ${accusation(row)}` : seen ? <>Observed by <Words text={name(seen.claimant, seen.outlet)} />: {row.evidence.length > 0 ? accusation(row) : act(row.act)}</> : accusation(row)}{row.places.length > 0 && <>, <Words text={row.places.join(", ")} /></>}</span>
          </button>
        );
      })}
    </li>
  );
}

/** One change of a figure: before, after, by how much, why, by whom. */
export function Move({ change: { delta, known_at }, looks, onShow }: { change: Change; looks: Map<Slug | null, Look>; onShow: (show: Show) => void }) {
  const by = moved(delta);
  return (
    <button type="button" class="why" onClick={() => onShow({ title: scopeWords(delta.scope), figure: quantity(delta.after), claimant: delta.claimant, notes: [`${quantity(delta.before)} → ${quantity(delta.after)}: ${cause(delta.cause)}`], evidence: delta.evidence, toll: delta.toll, knownAt: known_at })}>
      <Sample look={looks.get(delta.claimant) ?? looks.get(null)!} />
      <span class="what">{people(delta.scope)}, <bdi>{where(delta.scope)}</bdi></span>
      <span class="step">{delta.before && <><span class="quiet">{quantity(delta.before)} →</span> </>}<b>{quantity(delta.after)}</b>{delta.before && by ? <span class="by"> {by < 0 ? "▼" : "▲"} {signed(by)}</span> : null}</span>
      <span class="quiet because">{delta.after === null ? "taken back: " : ""}{delta.before ? cause(delta.cause) : "first figure"}, {says(delta.claimant)}</span>
    </button>
  );
}

/** The sentences in which something was read, each once, in their order. */
function sentences(update: Update): Statement[] {
  const found = new Map<string, Statement>();
  for (const said of [...update.casualties.filter((each) => each.kind !== "background"), ...update.violations]) found.set(`${said.span.part}${said.span.start}`, said);
  return [...found.values()].sort((a, b) => a.span.part.localeCompare(b.span.part) || a.span.start - b.span.start).filter((said) => !(said.span.part === "headline" && update.headline));
}

