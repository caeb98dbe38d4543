/** The headline figures: one per running toll under the chosen lens, its speaker beside it, never without its time. */

import type { Show } from "./evidence";
import type { Change, Claim, Slug, Toll } from "./messages";
import type { Look } from "./palette";
import { Sample } from "./chart";
import { Time, Words } from "./text";
import { type LensName, carrier, figure, moved, name, number, people, quantity, scopeWords, side, signed, spoken } from "./words";

const OUTCOMES = ["killed", "wounded", "missing", "captured", "displaced"];

/** Running tolls, the gravest outcome first, then those that count all people, then the newest. */
export function running(tolls: Iterable<Toll>): Toll[] {
  const rank = (toll: Toll): number => 10 * OUTCOMES.indexOf(toll.scope.outcome) + Number(toll.scope.victims !== "unspecified") + Number(toll.scope.side !== null);
  return [...tolls]
    .filter((toll) => toll.scope.kind === "running" && toll.headline !== null)
    .sort((a, b) => rank(a) - rank(b) || b.as_of.localeCompare(a.as_of));
}

const LENSES: { lens: "latest" | "lowest" | "range"; title: string; told: string }[] = [
  { lens: "latest", title: "Latest", told: "what was said last, whoever said it" },
  { lens: "lowest", title: "Lowest", told: "the most conservative of all standing claims" },
  { lens: "range", title: "Range", told: "from the lowest to the highest standing claim" },
];

export function LensSwitch({ lens, claimants, onLens }: { lens: LensName; claimants: Slug[]; onLens: (lens: LensName) => void }) {
  const one = lens.startsWith("claimant:");
  const told = one ? "what this speaker says, and nobody else" : LENSES.find((each) => each.lens === lens)!.told;
  return (
    <fieldset class="lens">
      <legend>Lens</legend>
      {LENSES.map((each) => (
        <label key={each.lens} class={lens === each.lens ? "on" : ""}>
          <input type="radio" name="lens" value={each.lens} checked={lens === each.lens} onChange={() => onLens(each.lens)} />{each.title}
        </label>
      ))}
      {claimants.length > 0 && (
        <label class={one ? "on pick" : "pick"}>
          <span class="unheard">One speaker</span>
          <select value={one ? lens : ""} onChange={(event) => onLens((event.currentTarget.value || "latest") as LensName)}>
            <option value="">One speaker …</option>
            {claimants.map((claimant) => <option key={claimant} value={`claimant:${claimant}`}>{name(claimant)}</option>)}
          </select>
        </label>
      )}
      <span class="quiet told" aria-live="polite">{told}</span>
    </fieldset>
  );
}

interface Props {
  tolls: Toll[];
  /** Every toll by id: a figure below one of its parts names that part. */
  all: Map<string, Toll>;
  changes: Map<string, Change[]>;
  lens: LensName;
  looks: Map<Slug | null, Look>;
  chosen: string | null;
  fresh: Set<string>;
  onChoose: (toll: string) => void;
  onShow: (show: Show) => void;
}

export function Figures({ tolls, ...rest }: Props) {
  if (tolls.length === 0) return <p class="empty">No running toll has been stated yet.</p>;
  return <ul class="cards">{tolls.map((toll) => <Card key={toll.id} toll={toll} {...rest} />)}</ul>;
}

function Card({ toll, all, changes, lens, looks, chosen, onChoose, onShow }: Omit<Props, "tolls"> & { toll: Toll }) {
  const shown = figure(toll, lens);
  const claim = shown && carrier(toll, shown, lens);
  const rivals = toll.claims.filter((each) => each !== claim);
  const across = shown !== null && claim === null;
  return (
    <li class={chosen === toll.id ? "card chosen" : "card"} data-toll={toll.id}>
      <h3>{people(toll.scope)}<span class="quiet">, {side(toll.scope)}</span></h3>
      <div class="told">
        {shown ? (
          <>
            <button
              type="button" class="number" key={quantity(shown.value)}
              aria-label={`${people(toll.scope)}, ${side(toll.scope)}: ${spoken(shown.value)}. Show where this figure comes from`}
              onClick={() => onShow({ title: scopeWords(toll.scope), figure: quantity(shown.value), ...(across ? {} : { claimant: shown.claimant }), notes: claim ? notes(claim) : [], evidence: claim ? claim.evidence : [], ...(across ? { groups: toll.claims.map((each) => ({ title: `${name(each.claimant)}: ${quantity(each.value)}`, evidence: each.evidence })) } : {}), toll: toll.id })}
            >{quantity(shown.value)}</button>
            <p class="says">
              {across ? <>across <strong>{toll.claims.length} speakers</strong></> : (
                <><Sample look={looks.get(shown.claimant)!} /> {shown.claimant !== null && "says "}<strong><bdi>{name(shown.claimant)}</bdi></strong>{shown.claimant === null && claim && <>, in <Words text={claim.evidence[0]!.outlet} /></>}</>
              )}
            </p>
            <p class="quiet asof">as of <Time at={shown.as_of} local={false} /> · <Draw toll={toll} chosen={chosen === toll.id} onChoose={onChoose} /></p>
            {claim && <Signs claim={claim} changes={changes.get(toll.id) ?? []} />}
            {rivals.length > 0 && !across && (
              <p class="rivals"><span class="quiet">Others say</span> {rivals.slice(0, 4).map((each) => <span key={each.claimant}><bdi>{name(each.claimant)}</bdi> <b>{quantity(each.value)}</b></span>)}{rivals.length > 4 && <span>and {rivals.length - 4} more</span>}</p>
            )}
          </>
        ) : <p class="number none" aria-label="no figure">–<span class="quiet says">this speaker gives no figure here</span></p>}
        {toll.breaches.map((breach) => {
          const part = all.get(breach.part);
          const least = part && figure(part, "lowest");
          return <p class="sign" key={breach.part}>⚠ {part && least ? <>below a part of it: {scopeWords(part.scope)}, <b>{quantity(least.value)}</b></> : <Words text={breach.detail} />}</p>;
        })}
        {toll.counted && (
          <p class="counted quiet"><b>{quantity(toll.counted)}</b> counted in {toll.incidents} {toll.incidents === 1 ? "incident" : "incidents"}, never mixed with the figure above</p>
        )}
      </div>
    </li>
  );
}

function Draw({ toll, chosen, onChoose }: { toll: Toll; chosen: boolean; onChoose: (toll: string) => void }) {
  return <button type="button" class="link draw" aria-pressed={chosen} onClick={() => onChoose(toll.id)}>{chosen ? "drawn" : "draw"}<span class="unheard"> over time: {scopeWords(toll.scope)}</span></button>;
}

/** What has to be seen before a figure is trusted: lowered, gaps, added parts, hedges. */
function Signs({ claim, changes }: { claim: Claim; changes: Change[] }) {
  const lowered = changes.findLast(({ delta }) => delta.claimant === claim.claimant && delta.before !== null && (moved(delta) ?? 0) < 0)?.delta;
  return (
    <>
      {claim.lowered && <p class="sign">▼ {lowered ? <>lowered by {number(-moved(lowered)!)} on <Time at={lowered.as_of} local={false} /></> : "lower than this speaker’s total before"}</p>}
      {claim.gaps[0] && <p class="sign">≠ gap of {number(Math.abs(claim.gaps[0].missing))}: {number(claim.gaps[0].expected)} expected, {number(claim.gaps[0].stated)} stated on <Time at={claim.gaps[0].at} local={false} />{claim.gap_count > 1 && `, ${claim.gap_count} gaps in all`}</p>}
      {claim.hedged && <p class="sign">~ the words hedge</p>}
      {claim.stated && claim.added && <p class="quiet asof">{quantity(claim.stated)} stated, {quantity(claim.added)} added since</p>}
    </>
  );
}

export function notes(claim: Claim): string[] {
  return [
    `${claim.statements} ${claim.statements === 1 ? "statement" : "statements"}${claim.statements > claim.evidence.length ? `, the newest ${claim.evidence.length} below` : ""}`,
    ...(claim.stated && claim.added ? [`${quantity(claim.stated)} stated, ${quantity(claim.added)} added since`] : []),
    ...(claim.implied_base === null ? [] : [`its first rise, told with the total, implies ${number(claim.implied_base)} before it`]),
    ...(claim.lowered ? ["lower than this speaker’s total before"] : []),
    ...claim.gaps.map((gap) => `gap of ${signed(gap.missing)}: ${number(gap.expected)} expected, ${number(gap.stated)} stated`),
  ];
}
