/** A running toll as steps: one line per claimant, the range over all of them, every point a way to its sentence. */

import "uplot/dist/uPlot.min.css";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Show } from "./evidence";
import type { Change, Toll } from "./messages";
import type { Look } from "./palette";
import { type Line, type Step, columns, lines } from "./series";
import { Time } from "./text";
import { cause, clock, date, day, moved, name, quantity, scopeWords, signed, spoken } from "./words";

const BUTTONS = 240;
const WHOLE = [1, 10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((n) => [n, 2 * n, 5 * n]); // people: no half of one on the scale

interface Props {
  toll: Toll;
  changes: readonly Change[];
  looks: Map<string | null, Look>;
  end: number;
  dark: boolean;
  onShow: (show: Show) => void;
}

interface Point { line: Line; step: Step; x: number; y: number; lowered: boolean }
/** A line's name at its end, beside the drawing. */
interface End { line: Line; x: number; y: number }

const NAMES = 11; // em beside the drawing, where it is wide enough to spare them

export function Chart({ toll, changes, looks, end, dark, onShow }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [points, setPoints] = useState<Point[]>([]);
  const [named, setNamed] = useState<End[]>([]);
  const all = useMemo(() => lines(toll, changes), [toll, changes]);

  useLayoutEffect(() => {
    const into = box.current!;
    const style = getComputedStyle(into);
    const ink = style.getPropertyValue("--quiet").trim();
    const rule = style.getPropertyValue("--rule").trim();
    const width = (): number => Math.max(240, into.clientWidth);
    const height = (): number => Math.max(110, into.clientHeight);
    const em = parseFloat(style.fontSize);
    const font = `${Math.round(em * 0.85)}px ${style.fontFamily}`;
    const beside = (): number => (width() > 2.9 * NAMES * em ? NAMES * em : 12);
    const band = dark ? "#ffffff14" : "#0000000f";
    const step = uPlot.paths.stepped!({ align: 1 });
    const first = all.reduce((early, line) => Math.min(early, line.steps[0]?.at ?? early), end);
    const margin = Math.max((end - first) * 0.03, 600_000);
    const plot: uPlot = new uPlot({
      width: width(),
      height: height(),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      padding: [em, () => beside(), 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { range: () => [(first - margin) / 1000, (end + margin) / 1000] },
        y: { range: (_, low, high) => extent(low, high) },
      },
      axes: [
        { stroke: ink, font, grid: { show: false }, ticks: { stroke: rule, width: 1, size: 5 }, size: 2.9 * em, space: 4.5 * em, values: (_, at) => ticks(at) },
        { stroke: ink, font, grid: { stroke: rule, width: 1 }, ticks: { show: false }, size: 3.4 * em, space: 2.4 * em, incrs: WHOLE, values: (_, at) => at.map((n) => n.toLocaleString("en-GB")) },
      ],
      series: [
        {},
        { paths: step, points: { show: false }, stroke: "transparent" },
        { paths: step, points: { show: false }, stroke: "transparent" },
        ...all.flatMap((line) => {
          const look = looks.get(line.claimant)!;
          const drawn = { paths: step, points: { show: false }, stroke: look.colour, width: 2.5, dash: [...look.dash] };
          return [drawn, { ...drawn, width: 1.5 }];
        }),
      ],
      bands: [
        { series: [2, 1], fill: band },
        ...all.map((line, place) => ({ series: [4 + 2 * place, 3 + 2 * place] as [number, number], fill: `${looks.get(line.claimant)!.colour}33` })),
      ],
      hooks: { draw: [(drawn) => { setPoints(placed(drawn, all)); setNamed(beside() > 12 ? ends(drawn, all, 1.4 * em) : []); }] },
    }, columns(all, end) as uPlot.AlignedData, into);
    const watch = new ResizeObserver(() => plot.setSize({ width: width(), height: height() }));
    watch.observe(into);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [all, looks, end, dark]);

  const show = ({ line, step }: { line: Line; step: Step }): void => onShow({
    title: scopeWords(toll.scope),
    figure: quantity(step.value),
    claimant: line.claimant,
    notes: step.delta ? [change(step)] : [],
    evidence: step.evidence,
    toll: toll.id,
    ...(step.knownAt ? { knownAt: step.knownAt } : {}),
  });
  const rows = all.flatMap((line) => line.steps.map((step) => ({ line, step }))).sort((a, b) => b.step.at - a.step.at);

  return (
    <figure class="chart" aria-label={`Chart: ${scopeWords(toll.scope)}`}>
      <div class="plot">
        <div class="canvas" ref={box} aria-hidden="true" />
        <div class="ends" aria-hidden="true">{named.map(({ line, x, y }) => <span key={line.claimant} style={{ left: `${x}px`, top: `${y}px`, color: looks.get(line.claimant)!.colour }}><b>{quantity(line.steps.at(-1)!.value)}</b> <bdi>{name(line.claimant)}</bdi></span>)}</div>
        <Points points={points.slice(-BUTTONS)} looks={looks} onShow={show} />
      </div>
      <ul class={named.length > 0 ? "unheard" : "legend"} aria-label="Speakers">
        {all.map((line) => <li key={line.claimant}><Sample look={looks.get(line.claimant)!} /> <bdi>{name(line.claimant)}</bdi> <b>{quantity(line.steps.at(-1)?.value ?? null)}</b></li>)}
      </ul>
      <p class="quiet note">
        {all.length > 1 && <><span class="swatch" /> from the lowest to the highest speaker. </>}Figures by the time they speak of, UTC; they are never added. ▲ and ▼ point where a figure is open (“at least”, “at most”); a hollow diamond was lowered.
        {rows.length > 0 && Math.min(...rows.map(({ step }) => step.value.low ?? 0)) > 0 && " The axis need not begin at nought."}
      </p>
      <details>
        <summary>This chart as a table</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Table of the chart">
          <table>
            <thead><tr><th scope="col">As of</th><th scope="col">Says</th><th scope="col" class="num">Figure</th><th scope="col" class="num">Change</th><th scope="col">Why</th><th scope="col">Words</th></tr></thead>
            <tbody>
              {rows.map(({ line, step }) => (
                <tr key={`${line.claimant}${step.at}`}>
                  <td><Time at={new Date(step.at).toISOString()} /></td>
                  <td><bdi>{name(line.claimant)}</bdi></td>
                  <td class="num">{quantity(step.value)}</td>
                  <td class="num">{step.delta?.before && moved(step.delta) ? signed(moved(step.delta)!) : ""}</td>
                  <td>{step.delta ? cause(step.delta.cause) : ""}</td>
                  <td><button type="button" class="link" onClick={() => show({ line, step })}>its sentence</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Buttons over the canvas: one stop for Tab, arrows go from point to point. */
function Points({ points, looks, onShow }: { points: Point[]; looks: Map<string | null, Look>; onShow: (point: Point) => void }) {
  const [at, setAt] = useState(-1);
  const group = useRef<HTMLDivElement>(null);
  const here = at >= 0 && at < points.length ? at : points.length - 1;
  useEffect(() => setAt(-1), [points.length]);
  const go = (event: KeyboardEvent): void => {
    const to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= points.length) return;
    event.preventDefault();
    setAt(to);
    group.current!.querySelectorAll<HTMLButtonElement>("button")[to]!.focus();
  };
  return (
    <div class="points" role="group" aria-label="Points of the chart, arrow keys go from one to the next" ref={group} onKeyDown={go}>
      {points.map((point, place) => {
        const { step, line } = point;
        const shape = step.value.high === null ? "least" : step.value.low === null ? "most" : point.lowered ? "lowered" : "dot";
        const told = `${date(step.at)} ${clock(step.at)} UTC: ${spoken(step.value)}, says ${name(line.claimant)}`;
        return (
          <button
            key={`${line.claimant}${step.at}`} type="button" class={`point ${shape}`} tabIndex={place === here ? 0 : -1}
            style={{ left: `${point.x}px`, top: `${point.y}px`, color: looks.get(line.claimant)!.colour }}
            title={told} aria-label={`${told}. Show its sentence`} onClick={() => { setAt(place); onShow(point); }}
          ><i /></button>
        );
      })}
    </div>
  );
}

export function Sample({ look }: { look: Look }) {
  return <svg class="sample" viewBox="0 0 34 8" aria-hidden="true"><path d="M1 4H33" stroke={look.colour} stroke-width="3" stroke-dasharray={look.dash.join(" ")} /></svg>;
}

function placed(plot: uPlot, all: readonly Line[]): Point[] {
  const { left, top } = plot.over.style;
  const [dx, dy] = [parseFloat(left), parseFloat(top)];
  return all.flatMap((line) => line.steps.map((step) => ({
    line, step,
    x: dx + plot.valToPos(step.at / 1000, "x"),
    y: dy + plot.valToPos((step.value.low ?? step.value.high)!, "y"),
    lowered: step.delta !== null && step.delta.before !== null && (moved(step.delta) ?? 0) < 0,
  }))).sort((a, b) => a.step.at - b.step.at);
}

/** Where each line's name goes: beside its end, pushed down where two would cover each other; none where there is no room for all. */
function ends(plot: uPlot, all: readonly Line[], apart: number): End[] {
  const { left, top, width, height } = plot.over.getBoundingClientRect();
  const frame = plot.root.getBoundingClientRect();
  const x = left - frame.left + width + 8;
  const found = all.flatMap((line) => {
    const last = line.steps.at(-1)?.value;
    return last ? [{ line, x, y: top - frame.top + plot.valToPos((last.low ?? last.high)!, "y") }] : [];
  }).sort((a, b) => a.y - b.y);
  found.forEach((each, place) => { if (place > 0) each.y = Math.max(each.y, found[place - 1]!.y + apart); });
  const over = Math.max(0, (found.at(-1)?.y ?? 0) - (top - frame.top + height));
  return found.length * apart > height ? [] : found.map((each) => ({ ...each, y: each.y - over }));
}

/** The values shown, with room above and below, from nought where that is near. */
function extent(low: number, high: number): [number, number] {
  const room = Math.max((high - low) * 0.18, high * 0.01, 1);
  return [low - room < 0 || low < (high - low) ? 0 : Math.floor(low - room), Math.ceil(high + room)];
}

function ticks(at: number[]): string[] {
  let before = "";
  const daily = at.length > 1 && at[1]! - at[0]! >= 86_400;
  return at.map((seconds) => {
    const today = day(seconds * 1000);
    const told = daily ? today : before === today ? clock(seconds * 1000) : `${clock(seconds * 1000)}\n${today}`;
    before = today;
    return told;
  });
}

function change(step: Step): string {
  const delta = step.delta!;
  const by = moved(delta);
  if (delta.before === null) return `first figure of this speaker (${cause(delta.cause)})`;
  return `${quantity(delta.before)} → ${quantity(delta.after)}${by ? ` (${signed(by)})` : ""}: ${cause(delta.cause)}`;
}
