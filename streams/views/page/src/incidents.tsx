/** Incidents: one row per place, side and time, with the figures of every speaker. Their sum is the page's second count. */

import type { Show } from "./evidence";
import { notes } from "./figures";
import type { Toll } from "./messages";
import { Time, Words } from "./text";
import { type LensName, carrier, figure, name, people, quantity, scopeWords, side, spoken } from "./words";

const FIRST = 12;

export function incidents(tolls: Iterable<Toll>): Toll[] {
  return [...tolls].filter((toll) => toll.scope.kind === "incident" && toll.headline !== null).sort((a, b) => b.as_of.localeCompare(a.as_of) || a.id.localeCompare(b.id));
}

export function Incidents({ tolls, lens, onChoose, onShow }: { tolls: Toll[]; lens: LensName; onChoose: (toll: string) => void; onShow: (show: Show) => void }) {
  if (tolls.length === 0) return <p class="empty">No incident has been told of yet.</p>;
  const rows = (some: Toll[]) => some.map((toll) => <Row key={toll.id} toll={toll} lens={lens} onChoose={onChoose} onShow={onShow} />);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="List of incidents">
      <table class="incidents">
        <thead><tr><th scope="col" class="num">Figure</th><th scope="col">Place, whom</th><th scope="col">Says</th><th scope="col">As of, UTC</th></tr></thead>
        <tbody>{rows(tolls.slice(0, FIRST))}</tbody>
      </table>
      {tolls.length > FIRST && <details><summary>{tolls.length - FIRST} older incidents</summary><table class="incidents"><tbody>{rows(tolls.slice(FIRST))}</tbody></table></details>}
    </div>
  );
}

export function Row({ toll, lens, onChoose, onShow }: { toll: Toll; lens: LensName; onChoose: (toll: string) => void; onShow: (show: Show) => void }) {
  const shown = figure(toll, lens);
  const claim = shown && carrier(toll, shown, lens);
  return (
    <tr data-toll={toll.id}>
      <td class="num">{shown ? (
        <button type="button" class="link" aria-label={`${spoken(shown.value)}. Show where this figure comes from`} onClick={() => onShow({
          title: scopeWords(toll.scope), figure: quantity(shown.value), toll: toll.id, notes: claim ? notes(claim) : [], evidence: claim?.evidence ?? [],
          ...(claim ? { claimant: claim.claimant } : { groups: toll.claims.map((each) => ({ title: `${name(each.claimant)}: ${quantity(each.value)}`, evidence: each.evidence })) }),
        })}><b>{quantity(shown.value)}</b></button>
      ) : "–"}</td>
      <th scope="row"><Words text={toll.scope.place ?? "place not named"} /><span class="whom">{people(toll.scope)}{toll.scope.side && `, ${side(toll.scope)}`} <button type="button" class="link quiet" onClick={() => onChoose(toll.id)} aria-label={`Draw ${scopeWords(toll.scope)}`}>draw</button></span></th>
      <td>{shown ? claim ? <bdi>{name(claim.claimant)}</bdi> : `${toll.claims.length} speakers` : ""}{toll.claims.length > 1 && claim && <span class="quiet"> · {toll.claims.filter((each) => each !== claim).map((each) => `${name(each.claimant)} ${quantity(each.value)}`).join(", ")}</span>}{claim?.lowered && <span class="tag">lowered</span>}{claim?.hedged && <span class="tag">hedged</span>}</td>
      <td class="when"><Time at={shown?.as_of ?? toll.as_of} local={false} zone={false} /></td>
    </tr>
  );
}
