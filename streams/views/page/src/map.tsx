/** Where it is said to have happened. Borders are Natural Earth's; below the map stands which lines it draws and which not. */

import { type GeoProjection, geoContains, geoDistance, geoMercator, geoPath } from "d3-geo";
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlasFile from "world-atlas/countries-50m.json?url";
import type { Show } from "./evidence";
import type { Point } from "./live";
import type { Allegation, Toll } from "./messages";
import { useSize } from "./size";
import { accusation, figure, number, people, quantity, scopeWords, standing, visible } from "./words";

type Countries = GeometryCollection<{ name: string }>;
type Atlas = Topology<{ countries: Countries }>;
type Country = Feature<Geometry, { name: string }>;

const FAR = 1800 / 6371; // radians: what is told of New York or Geneva does not belong on a map of the war
const LEAST = 0.3; // degrees of latitude shown at least

/** Features that Natural Earth draws apart although not everybody does: their lines are dashed. */
const DISPUTED = new Set(["Palestine", "W. Sahara", "Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier", "Abyei"]);
/** Contested areas by a point inside each, looked up in the file itself, so that the note says what the map does. */
const CONTESTED: [string, number, number][] = [
  ["Nagorno-Karabakh", 46.75, 39.82], ["Crimea", 34.1, 45.2], ["Donetsk", 37.8, 48.0], ["Luhansk", 39.3, 48.57], ["Abkhazia", 41.0, 43.0],
  ["South Ossetia", 43.97, 42.23], ["Transnistria", 29.6, 46.84], ["the Golan Heights", 35.8, 33.0], ["the West Bank", 35.25, 31.9],
  ["Gaza", 34.4, 31.42], ["East Jerusalem", 35.24, 31.785], ["Northern Cyprus", 33.5, 35.3], ["Kosovo", 20.9, 42.6], ["Western Sahara", -13.5, 24.5],
  ["Kashmir (Srinagar)", 74.8, 34.08], ["Abyei", 28.43, 9.6], ["Halaib", 36.0, 22.4], ["Somaliland", 44.06, 9.56], ["Taiwan", 121.0, 23.8],
];

interface Spot { name: string; at: Point; incidents: Toll[]; allegations: Allegation[] }

export function spots(places: Map<string, Point>, incidents: Toll[], allegations: Allegation[]): { spots: Spot[]; nowhere: string[] } {
  const found = new Map<string, Spot>();
  const nowhere = new Set<string>();
  const spot = (name: string): Spot | null => {
    const at = places.get(name);
    if (!at) { nowhere.add(visible(name)); return null; }
    const held = found.get(name) ?? { name: visible(name), at, incidents: [], allegations: [] };
    found.set(name, held);
    return held;
  };
  for (const toll of incidents) if (toll.scope.place) spot(toll.scope.place)?.incidents.push(toll);
  for (const row of allegations) for (const place of row.places) spot(place)?.allegations.push(row);
  return { spots: [...found.values()], nowhere: [...nowhere] };
}

export function Places({ places, incidents, allegations, onShow }: { places: Map<string, Point>; incidents: Toll[]; allegations: Allegation[]; onShow: (show: Show) => void }) {
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [W, H] = useSize(frame, 720, 460);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    fetch(atlasFile).then((answer) => answer.json() as Promise<Atlas>).then(setAtlas, () => setFailed(true));
  }, []);
  const { spots: all, nowhere } = useMemo(() => spots(places, incidents, allegations), [places.size, incidents, allegations]);
  const near = useMemo(() => around(all), [all]);
  const shown = near.length > 0 ? near : [];
  const key = shown.map((spot) => spot.name).sort().join("|");
  const ground = useMemo(() => (atlas && shown.length > 0 ? draw(atlas, shown, W, H) : null), [atlas, key, W, H]);
  const far = [...all.filter((spot) => !near.includes(spot)).map((spot) => spot.name), ...nowhere];
  const open = (spot: Spot): void => onShow({
    title: spot.name, evidence: [],
    groups: [
      ...spot.incidents.flatMap((toll) => toll.claims.map((claim) => ({ title: `${people(toll.scope)}: ${quantity(claim.value)}`, evidence: claim.evidence }))),
      ...spot.allegations.map((row) => ({ title: `${accusation(row)}: ${standing(row.standing)}`, evidence: [...row.evidence, ...row.denied_by, ...row.observed_by] })),
    ],
  });
  return (
    <figure class="map" aria-label="Map of the places of incidents and allegations">
      <div class="ground" ref={frame}>{ground && (
        <svg viewBox={`0 0 ${W} ${H}`} role="group" aria-label="Places; each opens what is told of it">
          <g aria-hidden="true">
            <path class="land" d={ground.land} />
            <path class="border" d={ground.borders} />
            <path class="border disputed" d={ground.disputed} />
            {ground.labels.map((label) => <text class="country" key={label.name} x={label.x} y={label.y}>{label.name}</text>)}
          </g>
          <g class="scale" aria-hidden="true"><path d={`M12 ${H - 18}v6h${ground.scale.width}v-6`} /><text x={12 + ground.scale.width / 2} y={H - 20}>{number(ground.scale.km)} km</text></g>
          {arranged(shown, ground.project, W).map(({ spot, x, y, down, left }) => {
            const killed = spot.incidents.filter((toll) => toll.scope.outcome === "killed").map((toll) => figure(toll, "latest")?.value.low ?? 0).reduce((most, each) => Math.max(most, each), 0);
            const radius = Math.min(26, 6 + Math.sqrt(killed) * 2);
            const told = `${spot.name}: ${spot.incidents.map((toll) => `${people(toll.scope)} ${quantity(figure(toll, "latest")?.value ?? null)}`).join("; ")}${spot.incidents.length && spot.allegations.length ? "; " : ""}${spot.allegations.length ? `${spot.allegations.length} ${spot.allegations.length === 1 ? "allegation" : "allegations"}` : ""}`;
            return (
              <g key={spot.name} class="spot" role="button" tabIndex={0} aria-label={`${told}. Show the words`} onClick={() => open(spot)} onKeyDown={(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(spot); } }}>
                <title>{told}</title>
                {spot.incidents.length > 0 && <circle class="incident" cx={x} cy={y} r={radius} />}
                {spot.allegations.length > 0 && <rect class="allegation" x={x - 5} y={y - 5} width="10" height="10" />}
                {spot.allegations.length === 0 && <circle class="centre" cx={x} cy={y} r="2" />}
                <text x={left ? x - radius - 4 : x + radius + 4} y={y + down} text-anchor={left ? "end" : "start"}>{spot.name}</text>
              </g>
            );
          })}
        </svg>
      )}</div>
      {all.length === 0 && <p class="empty">No place of an incident or allegation is known yet.</p>}
      {failed && <p class="empty">The map’s borders could not be loaded; the table below has the same places.</p>}
      <p class="key quiet"><span><i class="ring" /> incident, larger with more killed</span><span><i class="box" /> allegation</span></p>
      <figcaption class="quiet note">
        Country borders: Natural Earth 4.1 (2018, 1:50 million), which follows who held the land then, not who claims it; dashed where it draws a disputed territory apart.
        {ground && ground.notes.length > 0 && ` In this view it draws ${ground.notes.join("; ")}.`} Front lines and lines of contact are not drawn. Mercator’s projection; places are points at the middle of the town that was named.
        {far.length > 0 && ` Not on this map: ${far.join(", ")}.`}
      </figcaption>
      <details>
        <summary>This map as a table</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label="Places of incidents and allegations">
          <table>
            <thead><tr><th scope="col">Place</th><th scope="col">Incidents</th><th scope="col">Allegations</th></tr></thead>
            <tbody>{[...all].sort((a, b) => a.name.localeCompare(b.name)).map((spot) => (
              <tr key={spot.name}><th scope="row"><button type="button" class="link" onClick={() => open(spot)}>{spot.name}</button></th><td>{spot.incidents.map((toll) => <div key={toll.id}>{scopeWords(toll.scope)}: {quantity(figure(toll, "latest")?.value ?? null)}</div>)}</td><td>{spot.allegations.map((row) => <div key={row.id}>{accusation(row)} ({standing(row.standing)})</div>)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

const position = (spot: Spot): [number, number] => [spot.at.longitude, spot.at.latitude];

/** The spots around the middle one: a place half a world away must not shrink the rest to a dot. */
function around(all: Spot[]): Spot[] {
  const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const centre: [number, number] = [middle(all.map((spot) => spot.at.longitude)), middle(all.map((spot) => spot.at.latitude))];
  return all.filter((spot) => geoDistance(position(spot), centre) < FAR);
}

function draw(atlas: Atlas, shown: Spot[], W: number, H: number) {
  const [lats, lons] = [shown.map((spot) => spot.at.latitude), shown.map((spot) => spot.at.longitude)];
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const room = Math.max(LEAST, (north - south) * 0.3, (east - west) * 0.15);
  const corners: [number, number][] = [[west - room, south - room], [east + room * 1.5, north + room]];
  const projection = geoMercator().fitExtent([[0, 0], [W, H]], { type: "MultiPoint", coordinates: corners }).clipExtent([[-2, -2], [W + 2, H + 2]]);
  const path = geoPath(projection).digits(1);
  const countries = feature(atlas, atlas.objects.countries) as FeatureCollection<Geometry, { name: string }>;
  const isDisputed = (each: { properties?: { name: string } }): boolean => DISPUTED.has(each.properties?.name ?? "");
  const visible = countries.features.filter((country) => path(country as Country));
  const project = (spot: Spot): [number, number] => projection(position(spot))!;
  const inside = (lon: number, lat: number): [number, number] | null => {
    const at = projection([lon, lat]);
    return at && at[0] > 0 && at[0] < W && at[1] > 0 && at[1] < H ? at : null;
  };
  return {
    project,
    land: path({ type: "FeatureCollection", features: visible }) ?? "",
    borders: path(mesh(atlas, atlas.objects.countries, (a, b) => a !== b && !isDisputed(a as never) && !isDisputed(b as never))) ?? "",
    disputed: path(mesh(atlas, atlas.objects.countries, (a, b) => a !== b && (isDisputed(a as never) || isDisputed(b as never)))) ?? "",
    labels: labels(visible as Country[], projection, shown.map(project), W, H),
    scale: scale(projection, W, H),
    notes: CONTESTED.filter(([, lon, lat]) => inside(lon, lat)).flatMap(([told, lon, lat]) => {
      const held = visible.find((country) => geoContains(country, [lon, lat]))?.properties.name;
      return held === undefined ? [] : [told === held ? `${told} apart` : `${told} within ${held === "Palestine" || held === "W. Sahara" ? `“${held}”` : held}`];
    }),
  };
}

/** Each country's name at the point of it that is farthest from every place, border of the view and other name. */
function labels(countries: Country[], projection: GeoProjection, places: [number, number][], W: number, H: number) {
  const taken: [number, number][] = [];
  return countries.flatMap((country) => {
    const long = country.properties.name.length * 5;
    let best: { x: number; y: number; room: number } | null = null;
    for (let row = 1; row < 9; row++) for (let column = 1; column < 12; column++) {
      const [x, y] = [(W * column) / 12, (H * row) / 9];
      const others = [...places.map(([px, py]) => [px + 30, py] as const), ...taken];
      const room = Math.min(x - long, W - long - x, 2.5 * y, 2.5 * (H - y), ...others.map(([px, py]) => Math.max(Math.abs(px - x) - long - 40, 2.5 * Math.abs(py - y))));
      if (room > (best?.room ?? 28) && geoContains(country, projection.invert!([x, y])!)) best = { x, y, room };
    }
    if (!best) return [];
    taken.push([best.x, best.y]);
    return [{ name: country.properties.name, x: best.x, y: best.y }];
  });
}

/** A round number of kilometres, and how wide that is drawn in the middle of the view. */
function scale(projection: GeoProjection, W: number, H: number): { km: number; width: number } {
  const km = geoDistance(projection.invert!([W / 2, H / 2])!, projection.invert!([W / 2 + 100, H / 2])!) * 63.71;
  const most = 10 ** Math.floor(Math.log10(km * 140));
  const round = [5, 2, 1].map((step) => step * most).find((each) => each <= km * 140)!;
  return { km: round, width: round / km };
}

/** Where each label goes so that neighbours do not cover each other: right or left of its spot, beside, above or below. */
function arranged(shown: Spot[], project: (spot: Spot) => [number, number], W: number) {
  const placed: { spot: Spot; x: number; y: number; down: number; left: boolean; box: [number, number, number, number] }[] = [];
  const dots = shown.map((spot) => ({ spot, at: project(spot) }));
  const apart = (box: number[], x: number, y: number): boolean => x + 8 < box[0]! || x - 8 > box[2]! || y + 8 < box[1]! || y - 8 > box[3]!;
  for (const { spot, at: [x, y] } of [...dots].sort((a, b) => a.at[1] - b.at[1])) {
    const long = spot.name.length * 8.5 + 14;
    const tries = [5, -7, 17].flatMap((down) => [false, true].map((left) => ({
      down, left, box: [left ? x - long : x, y + down - 13, left ? x : x + long, y + down + 4] as [number, number, number, number],
    })));
    // A spot that its neighbour touches is covered anyway; the labels need not be.
    const bare = (box: number[]): boolean => dots.every((dot) => Math.hypot(dot.at[0] - x, dot.at[1] - y) < 16 || apart(box, ...dot.at));
    const free = tries.find(({ box }) => box[2] < W && box[0] > 0 && bare(box) && !placed.some((other) => box[0] < other.box[2] && other.box[0] < box[2] && box[1] < other.box[3] && other.box[1] < box[3])) ?? tries[0]!;
    placed.push({ spot, x, y, ...free });
  }
  return placed;
}
