/** Who accuses whom: both directions in the same weight; denials and observations told apart by shape. */

import { useRef } from "preact/hooks";
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
  tallies: Tally[];
  allegations: Allegation[];
  end: number;
  onSince: (ceasefire: Slug | null) => void;
  onShow: (show: Show) => void;
}

/** Accuser × accused, over all acts, since a ceasefire or in all: the sums of the API's own tallies. */
function matrix(tallies: Tally[], ceasefire: Slug | null): Cell[] {
  const cells = new Map<string, Cell>();
  for (const row of tallies) {
    if (row.cut !== (ceasefire === null ? "all" : "ceasefire") || row.key !== (ceasefire ?? "") || row.alleged + row.denied + row.observed === 0) continue;
    const pair = `${row.accuser} ${row.accused}`;
    const held = cells.get(pair) ?? { accuser: row.accuser, accused: row.accused, alleged: 0, denied: 0, observed: 0, acts: {} };
    cells.set(pair, { ...held, alleged: held.alleged + row.alleged, denied: held.denied + row.denied, observed: held.observed + row.observed, acts: { ...held.acts, [row.act]: row.alleged } });
  }
  return [...cells.values()];
}

export function Accusations({ conflict, ceasefire, tallies, allegations, end, onSince, onShow }: Props) {
  const cells = matrix(tallies, ceasefire);
  const hours = tallies.filter((row) => row.cut === "hour");
  const truce = conflict?.ceasefires.find((each) => each.id === ceasefire);
  const begin = truce ? Date.parse(truce.start) : Math.min(end - 24 * HOUR, ...hours.map((row) => Date.parse(row.key)));
  const pairs = facing(cells);
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
          {conflict?.ceasefires.map((each) => <option key={each.id} value={each.id}>{each.name}, {date(each.start)}, {clock(each.start)} UTC</option>)}
          <option value="">the beginning</option>
        </select></label>
      </header>
      <p class="key quiet"><span><Shape kind="alleged" /> alleged</span> <span><Shape kind="denied" /> denied by the accused</span> <span><Shape kind="observed" /> observed by others</span></p>
      {cells.length === 0 ? <p class="empty">No allegation {truce ? `since the ${truce.name} of ${date(truce.start)}, ${clock(truce.start)} UTC` : "yet"}.</p> : (
        <>
          {pairs.map(([left, right]) => <Facing key={`${left}${right}`} left={left} right={right} cells={cells} hours={hours} begin={begin} end={end} onOpen={open} />)}
          <Matrix cells={cells} onOpen={open} />
        </>
      )}
    </section>
  );
}

/** Pairs of named parties of which at least one accuses the other, the most told of first; the matrix has the lesser ones too. */
function facing(cells: Cell[]): [Slug, Slug][] {
  const totals = new Map<string, number>();
  for (const { accuser, accused, alleged } of cells) {
    if (accuser === null || accused === null || accuser === accused) continue;
    const key = [accuser, accused].sort().join(" ");
    totals.set(key, (totals.get(key) ?? 0) + alleged);
  }
  const most = Math.max(...totals.values());
  return [...totals].filter(([, total]) => total >= most / 5).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 3).map(([key]) => key.split(" ") as [Slug, Slug]);
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
        {both.map((each, place) => (
          <button key={each.accuser} type="button" disabled={each.alleged === 0} onClick={() => onOpen(each.accuser, each.accused)}>
            <b class="count">{each.alleged}</b>{" "}
            <span><i class="direction" aria-hidden="true">{place ? "▼" : "▲"}</i> <bdi>{who(each.accuser)}</bdi> accuses <bdi>{who(each.accused)}</bdi></span>
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

interface Sum { alleged: number; denied: number; observed: number }

/** Sums per `hours` hours, by the moment at which each begins. */
function per(hours: number, rows: Tally[], begin: number): Map<number, Sum> {
  const found = new Map<number, Sum>();
  for (const row of rows) {
    const hour = Date.parse(row.key);
    if (hour + HOUR <= begin) continue;
    const at = Math.floor(hour / (hours * HOUR)) * hours * HOUR;
    const sum = found.get(at) ?? { alleged: 0, denied: 0, observed: 0 };
    found.set(at, { alleged: sum.alleged + row.alleged, denied: sum.denied + row.denied, observed: sum.observed + row.observed });
  }
  return found;
}

/** One direction above the line, the other below it: the same scale, the same ink. */
function Mirror({ up, down, left, right, begin, end }: { up: Tally[]; down: Tally[]; left: Slug; right: Slug; begin: number; end: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [W] = useSize(frame, 720, 1);
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const [H, MID] = [8 * em, 3.4 * em];
  const first = Math.floor(begin / (24 * HOUR)) * 24 * HOUR;
  const last = Math.max(end, begin + 6 * HOUR) + HOUR;
  const x = (at: number): number => ((at - first) / (last - first)) * W;
  // As many hours to a column as make its squares large enough to be seen across a room.
  const step = [1, 2, 3, 6, 12, 24, 48, 168].find((hours) => x(first + hours * HOUR) >= 0.62 * em) ?? 168;
  const [above, below] = [per(step, up, begin), per(step, down, begin)];
  const most = Math.max(4, ...[...above.values(), ...below.values()].map((sum) => sum.alleged));
  const unit = Math.min(0.62 * em, (MID - 0.9 * em) / most);
  const width = Math.min(0.62 * em, x(first + step * HOUR)) - 1.5;
  const days: number[] = [];
  for (let at = first; at <= last; at += 24 * HOUR) days.push(at);
  const every = Math.ceil(days.length / Math.max(2, W / (5 * em)));
  const bars = (sums: Map<number, Sum>, sign: 1 | -1) => [...sums].map(([at, sum]) => {
    const left = x(at) + (x(first + step * HOUR) - width) / 2;
    const odd = [...(sum.denied ? ["denied" as const] : []), ...(sum.observed ? ["observed" as const] : [])];
    const r = 0.27 * em;
    return (
      <g key={at}>
        {unit < 4 ? <rect class="alleged" x={left} width={width} y={sign > 0 ? MID - 2 - sum.alleged * unit : MID + 2} height={sum.alleged * unit} /> : Array.from({ length: sum.alleged }, (_, place) =>
          <rect class="alleged" x={left} width={width} y={sign > 0 ? MID - 2 - (place + 1) * unit + 1.5 : MID + 2 + place * unit} height={unit - 1.5} />)}
        {odd.map((kind, place) => {
          const [cx, cy] = [left + width / 2, MID - sign * (sum.alleged * unit + 2 + r * (1.6 + 2.5 * place))];
          return kind === "denied" ? <circle class="denied" cx={cx} cy={cy} r={r} /> : <path class="observed" d={`M${cx} ${cy - 1.25 * r}l${1.25 * r} ${1.25 * r}l${-1.25 * r} ${1.25 * r}l${-1.25 * r} ${-1.25 * r}Z`} />;
        })}
        <title>{`${day(at)}, ${clock(at)} to ${clock(at + step * HOUR)} UTC: ${counted(sum)}`}</title>
      </g>
    );
  });
  const [hourUp, hourDown] = [per(1, up, begin), per(1, down, begin)];
  const rows = [...new Set([...hourUp.keys(), ...hourDown.keys()])].sort((a, b) => b - a);
  const none = { alleged: 0, denied: 0, observed: 0 };
  return (
    <>
      <div ref={frame}><svg class="mirror" height={H} viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`Over time: above the line ${who(left)} accuses ${who(right)}, below it ${who(right)} accuses ${who(left)}. The table below has the same.`}>
        {days.map((at, place) => (
          <g key={at}><line class="day" x1={x(at)} x2={x(at)} y1="0" y2={H - 1.1 * em} />{place % every === 0 && x(at) < W - 3 * em && <text x={x(at) + 3} y={H - 0.2 * em}>{day(at)}</text>}</g>
        ))}
        {begin > first && <rect class="before" x="0" y="0" width={x(begin)} height={H - 1.1 * em}><title>before the ceasefire</title></rect>}
        <line class="zero" x1="0" x2={W} y1={MID} y2={MID} />
        {bars(above, 1)}
        {bars(below, -1)}
      </svg></div>
      <details>
        <summary>Per hour as a table<span class="quiet"> (a square above is one allegation{step > 1 && `, a column ${step} hours`})</span></summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Accusations per hour">
          <table>
            <thead><tr><th scope="col">Hour, UTC</th><th scope="col">{who(left)} accuses {who(right)}</th><th scope="col">{who(right)} accuses {who(left)}</th></tr></thead>
            <tbody>{rows.map((at) => <tr key={at}><td>{day(at)}, {clock(at)}</td><td>{counted(hourUp.get(at) ?? none)}</td><td>{counted(hourDown.get(at) ?? none)}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </>
  );
}

/** The same parties in the same order down and across; the more a cell holds the darker, in one ink for all. */
function Matrix({ cells, onOpen }: { cells: Cell[]; onOpen: FacingProps["onOpen"] }) {
  const told = new Set(cells.map((cell) => cell.accused));
  const order = (a: Slug | null, b: Slug | null): number => Number(a === null) - Number(b === null) || Number(told.has(b)) - Number(told.has(a)) || (a ?? "").localeCompare(b ?? "");
  const accused = [...told].sort(order);
  const accusers = [...new Set(cells.map((cell) => cell.accuser))].sort(order);
  const most = Math.max(1, ...cells.map((cell) => cell.alleged));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Accuser and accused">
      <table class="matrix">
        <caption class="unheard">How often each party in a row accuses the party in a column</caption>
        <thead><tr><td class="quiet">accuser ↓ accused →</td>{accused.map((each) => <th scope="col" key={each}><bdi>{who(each)}</bdi></th>)}</tr></thead>
        <tbody>
          {accusers.map((from) => (
            <tr key={from}>
              <th scope="row"><bdi>{who(from)}</bdi></th>
              {accused.map((to) => {
                const cell = cells.find((each) => each.accuser === from && each.accused === to);
                if (!cell) return <td key={to} class={from !== null && from === to ? "self" : ""}><span class="unheard">none</span></td>;
                return (
                  <td key={to} style={{ "--share": cell.alleged / most }}>
                    <button type="button" onClick={() => onOpen(from, to)} title={Object.entries(cell.acts).map(([kind, times]) => `${act(kind)}: ${times}`).join("; ")}><span class="unheard">{who(from)} accuses {who(to)}: </span><b>{cell.alleged}</b><span class="unheard"> alleged</span><Marks cell={cell} /></button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counts that parties state themselves, and parties that have fallen silent: their claims, never added to ours. */
export function Stated({ tallies }: { tallies: Tally[] }) {
  const rows = tallies.filter((row) => row.cut === "all");
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
