/** Who accuses whom: both directions in the same weight; denials and observations told apart by shape. */

import { useMemo, useRef } from "preact/hooks";
import type { Show } from "./evidence";
import type { Allegation, Cell, Conflict, Slug, Tally } from "./messages";
import { useSize } from "./size";
import { Chain, Time, Words } from "./text";
import { accusation, act, clock, date, day, name, standing } from "./words";

const HOUR = 3_600_000;

/** The three shapes: a filled square alleged, a ring denied, a diamond observed by others. */
export function Shape({ kind }: { kind: "alleged" | "denied" | "observed" }) {
  return (
    <svg class={`shape ${kind}`} viewBox="0 0 12 12" aria-hidden="true">
      {kind === "alleged" && <rect x="2" y="2" width="8" height="8" />}
      {kind === "denied" && <circle cx="6" cy="6" r="4" />}
      {kind === "observed" && <path d="M6 0.800L11.200 6L6 11.200L0.800 6Z" />}
    </svg>
  );
}

const who = (slug: Slug | null): string => name(slug, "not named");

function counted(cell: { alleged: number; denied: number; observed: number }): string {
  return [`${cell.alleged} alleged`, ...(cell.denied ? [`${cell.denied} denied`] : []), ...(cell.observed ? [`${cell.observed} observed by others`] : [])].join(", ");
}

interface Props {
  conflict: Conflict | undefined;
  ceasefire: Slug | null;
  cells: Cell[];
  hours: Tally[];
  allegations: Allegation[];
  end: number;
  onSince: (ceasefire: Slug | null) => void;
  onShow: (show: Show) => void;
}

export function Accusations({ conflict, ceasefire, cells, hours, allegations, end, onSince, onShow }: Props) {
  const truce = conflict?.ceasefires.find((each) => each.id === ceasefire);
  const begin = truce ? Date.parse(truce.start) : Math.min(end - 24 * HOUR, ...hours.map((row) => Date.parse(row.key)));
  const pairs = useMemo(() => facing(cells), [cells]);
  const open = (accuser: Slug | null, accused: Slug | null): void => {
    const found = allegations.filter((row) => row.accuser === accuser && row.accused === accused && (!truce || row.first_at >= truce.start));
    onShow({
      title: `${name(accuser, "Somebody not named")} accuses ${name(accused, "somebody not named")}`,
      notes: ["Nobody is scored guilty: an allegation is told with its denials and with what others observed."],
      evidence: [],
      groups: found.flatMap((row) => [
        { title: `${accusation(row)}${row.places.length ? `, ${row.places.join(", ")}` : ""}: ${standing(row.standing)}`, evidence: row.evidence },
        { title: "Denied", evidence: row.denied_by },
        { title: "Observed by others", evidence: row.observed_by },
      ]),
    });
  };
  return (
    <section aria-labelledby="accusations" class="accusations">
      <header>
        <h2 id="accusations">Who accuses whom</h2>
        <label class="since">since <select value={ceasefire ?? ""} onChange={(event) => onSince(event.currentTarget.value || null)}>
          {conflict?.ceasefires.map((each) => <option key={each.id} value={each.id}>{each.name}, {date(each.start)}</option>)}
          <option value="">the beginning</option>
        </select></label>
      </header>
      <p class="key quiet"><span><Shape kind="alleged" /> alleged</span> <span><Shape kind="denied" /> denied by the accused</span> <span><Shape kind="observed" /> observed by others</span></p>
      {cells.length === 0 ? <p class="empty">No allegation {truce ? `since ${truce.name}` : "yet"}.</p> : (
        <>
          {pairs.map(([left, right]) => <Facing key={`${left}${right}`} left={left} right={right} cells={cells} hours={hours} begin={begin} end={end} onOpen={open} />)}
          <Matrix cells={cells} onOpen={open} />
        </>
      )}
    </section>
  );
}

/** Pairs of named parties of which at least one accuses the other, the most told of first. */
function facing(cells: Cell[]): [Slug, Slug][] {
  const totals = new Map<string, number>();
  for (const { accuser, accused, alleged } of cells) {
    if (accuser === null || accused === null || accuser === accused) continue;
    const key = [accuser, accused].sort().join(" ");
    totals.set(key, (totals.get(key) ?? 0) + alleged);
  }
  return [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 3).map(([key]) => key.split(" ") as [Slug, Slug]);
}

interface FacingProps {
  left: Slug;
  right: Slug;
  cells: Cell[];
  hours: Tally[];
  begin: number;
  end: number;
  onOpen: (accuser: Slug | null, accused: Slug | null) => void;
}

function Facing({ left, right, cells, hours, begin, end, onOpen }: FacingProps) {
  const cell = (from: Slug, to: Slug): Cell =>
    cells.find((each) => each.accuser === from && each.accused === to) ?? { accuser: from, accused: to, alleged: 0, denied: 0, observed: 0, acts: {} };
  const both = [cell(left, right), cell(right, left)];
  return (
    <figure class="facing">
      <figcaption>
        {both.map((each) => (
          <button key={each.accuser} type="button" disabled={each.alleged === 0} onClick={() => onOpen(each.accuser, each.accused)}>
            <b class="count">{each.alleged}</b>{" "}
            <span><bdi>{who(each.accuser)}</bdi> accuses <bdi>{who(each.accused)}</bdi></span>
            <Marks cell={each} />
            <span class="unheard">. Show the words</span>
          </button>
        ))}
      </figcaption>
      <Mirror up={hours.filter((row) => row.accuser === left && row.accused === right)} down={hours.filter((row) => row.accuser === right && row.accused === left)} left={left} right={right} begin={begin} end={end} />
    </figure>
  );
}

function Marks({ cell }: { cell: { denied: number; observed: number } }) {
  return (
    <span class="marks">
      {cell.denied > 0 && <span><Shape kind="denied" />{cell.denied}<span class="unheard"> denied</span></span>}
      {cell.observed > 0 && <span><Shape kind="observed" />{cell.observed}<span class="unheard"> observed by others</span></span>}
    </span>
  );
}

interface Hour { alleged: number; denied: number; observed: number }

function byHour(rows: Tally[], begin: number): Map<number, Hour> {
  const found = new Map<number, Hour>();
  for (const row of rows) {
    const at = Date.parse(row.key);
    if (at + HOUR <= begin) continue;
    const sum = found.get(at) ?? { alleged: 0, denied: 0, observed: 0 };
    found.set(at, { alleged: sum.alleged + row.alleged, denied: sum.denied + row.denied, observed: sum.observed + row.observed });
  }
  return found;
}

/** One direction above the line, the other below it: the same scale, the same ink. */
function Mirror({ up, down, left, right, begin, end }: { up: Tally[]; down: Tally[]; left: Slug; right: Slug; begin: number; end: number }) {
  const [above, below] = [byHour(up, begin), byHour(down, begin)];
  const frame = useRef<HTMLDivElement>(null);
  const [W] = useSize(frame, 720, 1);
  const [H, MID] = [118, 50];
  const first = Math.floor(begin / HOUR) * HOUR;
  const last = Math.max(end, first + 6 * HOUR);
  const x = (at: number): number => 4 + ((at - first) / (last + HOUR - first)) * (W - 8);
  const most = Math.max(3, ...[...above.values(), ...below.values()].map((hour) => hour.alleged));
  const unit = Math.min(11, 32 / most);
  const width = Math.max(3, Math.min(12, x(first + HOUR) - x(first) - 1));
  const days: number[] = [];
  for (let at = Math.ceil(first / (24 * HOUR)) * 24 * HOUR; at <= last; at += 24 * HOUR) days.push(at);
  const every = Math.ceil(days.length / 8);
  const bars = (hours: Map<number, Hour>, sign: 1 | -1) => [...hours].map(([at, hour]) => {
    const tip = MID - sign * (hour.alleged * unit + 4);
    const odd = [...(hour.denied ? ["denied" as const] : []), ...(hour.observed ? ["observed" as const] : [])];
    return (
      <g key={at}>
        {Array.from({ length: Math.min(hour.alleged, 24) }, (_, place) => {
          const height = Math.max(1, Math.min(unit - 1.5, width));
          const top = sign > 0 ? MID - 3 - place * unit - height : MID + 3 + place * unit;
          return <rect class="alleged" x={x(at)} y={top} width={width} height={height} />;
        })}
        {odd.map((kind, place) => {
          const cy = tip - sign * (7 + place * 11);
          return kind === "denied"
            ? <circle class="denied" cx={x(at) + width / 2} cy={cy} r="3.600" />
            : <path class="observed" d={`M${x(at) + width / 2} ${cy - 5}l5 5l-5 5l-5 -5Z`} />;
        })}
        <title>{`${day(at)}, ${clock(at)} to ${clock(at + HOUR)} UTC: ${counted(hour)}`}</title>
      </g>
    );
  });
  const rows = [...new Set([...above.keys(), ...below.keys()])].sort((a, b) => b - a);
  return (
    <>
      <div ref={frame}><svg class="mirror" height={H} viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`Per hour: above the line ${who(left)} accuses ${who(right)}, below it ${who(right)} accuses ${who(left)}. The table below has the same.`}>
        {days.map((at, place) => (
          <g key={at}><line class="day" x1={x(at)} x2={x(at)} y1="4" y2={H - 18} />{place % every === 0 && <text x={Math.min(x(at) + 3, W - 34)} y={H - 4}>{day(at)}</text>}</g>
        ))}
        <line class="zero" x1="4" x2={W - 4} y1={MID} y2={MID} />
        {bars(above, 1)}
        {bars(below, -1)}
      </svg></div>
      <details>
        <summary>Per hour as a table</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Accusations per hour">
          <table>
            <thead><tr><th scope="col">Hour, UTC</th><th scope="col">{who(left)} accuses {who(right)}</th><th scope="col">{who(right)} accuses {who(left)}</th></tr></thead>
            <tbody>{rows.map((at) => <tr key={at}><td>{day(at)}, {clock(at)}</td><td>{counted(above.get(at) ?? { alleged: 0, denied: 0, observed: 0 })}</td><td>{counted(below.get(at) ?? { alleged: 0, denied: 0, observed: 0 })}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </>
  );
}

function Matrix({ cells, onOpen }: { cells: Cell[]; onOpen: FacingProps["onOpen"] }) {
  const order = (a: Slug | null, b: Slug | null): number => (a === null ? 1 : b === null ? -1 : a.localeCompare(b));
  const accusers = [...new Set(cells.map((cell) => cell.accuser))].sort(order);
  const accused = [...new Set(cells.map((cell) => cell.accused))].sort(order);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Accuser and accused">
      <table class="matrix">
        <caption class="unheard">How often each party in a row accuses the party in a column</caption>
        <thead><tr><td class="quiet">accuses →</td>{accused.map((each) => <th scope="col" key={each}><bdi>{who(each)}</bdi></th>)}</tr></thead>
        <tbody>
          {accusers.map((from) => (
            <tr key={from}>
              <th scope="row"><bdi>{who(from)}</bdi></th>
              {accused.map((to) => {
                const cell = cells.find((each) => each.accuser === from && each.accused === to);
                return <td key={to}>{cell ? <button type="button" onClick={() => onOpen(from, to)} title={Object.entries(cell.acts).map(([kind, times]) => `${act(kind)}: ${times}`).join("; ")} ><span class="unheard">{who(from)} accuses {who(to)}: </span><b>{cell.alleged}</b><span class="unheard"> alleged</span><Marks cell={cell} /></button> : <span class="quiet" aria-label="none">·</span>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counts that parties state themselves, and parties that have fallen silent: their claims, never added to ours. */
export function Stated({ rows }: { rows: Tally[] }) {
  const told = rows.flatMap((row) => row.stated.map((claim) => ({ row, claim }))).sort((a, b) => b.claim.at.localeCompare(a.claim.at)).slice(0, 5);
  const silent = rows.filter((row) => row.silent_since !== null);
  if (told.length + silent.length === 0) return null;
  return (
    <div class="stated">
      <h3>Counts that parties state themselves</h3>
      <ul>
        {told.map(({ row, claim }) => (
          <li key={claim.evidence.statement}><Chain claimant={row.accuser} relays={claim.evidence.relays} />: <b>{claim.count.value}</b> {claim.count.measure} by {who(row.accused)}, <Time at={claim.at} local={false} />. <q><Words text={claim.evidence.quote} /></q></li>
        ))}
        {silent.map((row) => <li class="sign" key={row.id}>○ {who(row.accuser)} stated such counts regularly and has been silent since <Time at={row.silent_since!} local={false} />.</li>)}
      </ul>
    </div>
  );
}
