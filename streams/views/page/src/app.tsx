/** The page: what is claimed, by whom, in which words, as it changes. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { Accusations, Stated } from "./accusations";
import { Chart } from "./chart";
import { EvidenceDialog, type Show } from "./evidence";
import { Feed, Move } from "./feed";
import { Figures, LensSwitch, running } from "./figures";
import { Incidents, incidents } from "./incidents";
import type { Live, State } from "./live";
import { Places } from "./map";
import type { Allegation, Slug } from "./messages";
import { looks } from "./palette";
import { Connection, Health } from "./pipeline";
import { type LensName, clock, date, elsewhere, here, scopeWords } from "./words";

const RECENT = 48 * 3_600_000;

function useLive(live: Live): State {
  const [state, setState] = useState(live.state);
  useEffect(() => live.listen(() => setState(live.state)), [live]);
  return state;
}

function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

type Theme = "light" | "dark";

function useTheme(): [Theme, () => void] {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const [theme, setTheme] = useState<Theme>((localStorage.getItem("theme") as Theme | null) ?? (system.matches ? "dark" : "light"));
  useEffect(() => {
    const follow = (): void => { if (localStorage.getItem("theme") === null) setTheme(system.matches ? "dark" : "light"); };
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  document.documentElement.dataset.theme = theme;
  return [theme, () => {
    const next = theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", next);
    setTheme(next);
  }];
}

export function App({ live }: { live: Live }) {
  const state = useLive(live);
  const now = useNow();
  const [theme, turn] = useTheme();
  const [lens, setLens] = useState<LensName>("latest");
  const [picked, setPicked] = useState<string | null>(null);
  const [shown, setShown] = useState<Show | null>(null);
  const conflict = state.conflicts.find((each) => each.id === state.conflict);

  const tolls = [...state.tolls.values()];
  const heads = running(tolls);
  const events = useMemo(() => incidents(tolls), [state]);
  const allegations = useMemo(() => [...state.allegations.values()].filter((row: Allegation) => row.mentions > 0), [state]);
  const claimants = [...new Set(tolls.flatMap((toll) => toll.claims.map((claim) => claim.claimant)))];
  const colours = useMemo(() => looks(claimants, theme === "dark"), [claimants.join("|"), theme]);
  const toll = state.tolls.get(picked ?? "") ?? busiest(heads, state) ?? events[0];
  const newest = Math.max(0, ...tolls.map((each) => Date.parse(each.as_of)), ...allegations.map((each) => Date.parse(each.last_at)), Date.parse(conflict?.newest_update ?? "") || 0);
  // A war that is being reported ends now; one that is replayed ends with its last word.
  const end = now - newest < RECENT ? Math.floor(now / 60_000) * 60_000 : newest;
  const move = [...state.changes.values()].flatMap((each) => each.slice(-1)).sort((a, b) => a.known_at.localeCompare(b.known_at) || a.delta.as_of.localeCompare(b.delta.as_of)).at(-1);
  const tallies = [...state.tallies.values()];
  useEffect(() => { document.title = conflict ? `${conflict.name} · Truceline` : "Truceline"; }, [conflict?.name]);
  const choose = (id: string): void => {
    setPicked(id);
    document.getElementById("over-time")?.scrollIntoView({ block: "nearest", behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const go = (to: Slug): void => {
    history.replaceState(null, "", `#${to}`);
    setPicked(null);
    setLens("latest");
    void live.choose(to);
  };

  return (
    <>
      <a class="skip" href="#figures">To the figures</a>
      <header class="top">
        <p class="mark">Truceline</p>
        <Connection link={state.link} heard={state.heard} now={now} />
        <p class="clock"><b>{clock(now)} UTC</b>{elsewhere(now) && <span class="quiet"> {here(now)} here</span>}</p>
        <button type="button" class="turn" onClick={turn} aria-label={theme === "dark" ? "Light page" : "Dark page"}><span aria-hidden="true">{theme === "dark" ? "☀" : "☾"}</span></button>
      </header>
      <main class={conflict ? "" : "bare"}>
        <div class="title">
          <div>
            <h1>{conflict?.name ?? { waiting: "Reading what stands …", live: "No conflict reported yet", broken: "Truceline does not answer", refused: "For keys alone" }[state.link.state]}</h1>
            {conflict && <p class="standfirst">Every figure is somebody’s claim; rival claims stand side by side and are never added. <span class="quiet">{conflict.updates} updates read, the newest of {date(conflict.newest_update!)}, {clock(conflict.newest_update!)} UTC.</span></p>}
          </div>
          {state.conflicts.length > 1 && (
            <label class="pick">Conflict <select value={state.conflict ?? ""} onChange={(event) => go(event.currentTarget.value)}>{state.conflicts.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}</select></label>
          )}
        </div>
        {state.link.state === "refused" ? <Unlock onKey={(key) => void live.unlock(key)} /> : !conflict ? <Bare state={state.link.state} /> : <>
        <section class="figures" id="figures" aria-labelledby="figures-title" tabIndex={-1}>
          <header>
            <h2 id="figures-title">Running tolls</h2>
            <LensSwitch lens={lens} claimants={claimants.filter((each): each is Slug => each !== null).sort()} onLens={setLens} />
          </header>
          <Figures tolls={heads} all={state.tolls} changes={state.changes} lens={lens} looks={colours} chosen={toll?.id ?? null} fresh={state.fresh} onChoose={choose} onShow={setShown} />
        </section>
        <section class="time" id="over-time" aria-labelledby="time-title">
          <header>
            <h2 id="time-title">Over time</h2>
            {toll && <label class="drawn"><span class="unheard">Drawn toll</span><select value={toll.id} onChange={(event) => setPicked(event.currentTarget.value)}>
              <optgroup label="Running tolls">{heads.map((each) => <option key={each.id} value={each.id}>{scopeWords(each.scope)}</option>)}</optgroup>
              <optgroup label="Incidents">{events.map((each) => <option key={each.id} value={each.id}>{scopeWords(each.scope)}</option>)}</optgroup>
            </select></label>}
          </header>
          {toll ? <Chart toll={toll} changes={state.changes.get(toll.id) ?? []} looks={colours} end={end} dark={theme === "dark"} onShow={setShown} /> : <p class="empty">A line begins with the first figure.</p>}
        </section>
        <section class="changes" aria-labelledby="feed-title">
          <header><h2 id="feed-title">What is said, and what it changes</h2></header>
          {move && <div class="move"><p class="quiet">The latest change, known since {clock(move.known_at)} UTC</p><Move change={move} looks={colours} onShow={setShown} /></div>}
          <Feed updates={state.updates.values()} changes={state.changes} allegations={allegations} looks={colours} fresh={state.fresh} onShow={setShown} />
        </section>
        <div class="ledger">
          <Accusations conflict={conflict} ceasefire={state.ceasefire} tallies={tallies} allegations={allegations} end={end} onSince={(ceasefire) => live.since(ceasefire)} onShow={setShown} />
          <Stated tallies={tallies} />
        </div>
        <section class="places" aria-labelledby="map-title">
          <header><h2 id="map-title">Where</h2></header>
          <Places places={state.places} incidents={events} allegations={allegations} onShow={setShown} />
        </section>
        <section class="list" aria-labelledby="incidents-title">
          <header><h2 id="incidents-title">Incidents</h2></header>
          <Incidents tolls={events} lens={lens} onChoose={choose} onShow={setShown} />
        </section>
        </>}
        {state.link.state !== "refused" && <section class="state" aria-labelledby="health-title">
          <header><h2 id="health-title">Pipeline</h2></header>
          <Health state={state} silent={tallies.filter((row) => row.cut === "all" && row.silent_since !== null)} now={now} />
        </section>}
      </main>
      <footer class="quiet">Truceline reads, it does not judge: figures are claims with their speakers, allegations are allegations. <a href="v1/openapi.json">API</a> · <a href="licenses.md">licences of this page’s parts</a></footer>
      <EvidenceDialog shown={shown} updates={state.updates} onClose={() => setShown(null)} />
    </>
  );
}

/** What stands where there are no figures to show. */
function Bare({ state }: { state: State["link"]["state"] }) {
  if (state === "waiting") return <div class="waiting" aria-hidden="true">{[0, 1, 2, 3].map((each) => <i key={each} />)}</div>;
  if (state === "broken") return <p class="empty">It is asked again every few seconds, and what stands appears here as soon as it answers.</p>;
  return <div class="empty"><p>Figures appear here as soon as an update has been read. Publish one, or a whole live blog:</p><pre>truceline publish live-blog.txt</pre></div>;
}

function Unlock({ onKey }: { onKey: (key: string) => void }) {
  const [key, setKey] = useState("");
  return (
    <form class="unlock" onSubmit={(event) => { event.preventDefault(); onKey(key); }}>
      <p>This server shows its figures to those who have a key with the scope <em>read</em>. It is kept until this tab is closed, and sent to this server alone.</p>
      <label>API key <input type="password" autocomplete="off" spellcheck={false} required value={key} onInput={(event) => setKey(event.currentTarget.value)} /></label>
      <button type="submit">Show the figures</button>
    </form>
  );
}

/** The running toll that has moved most: the one worth drawing unless another is picked. */
function busiest(heads: ReturnType<typeof running>, state: State) {
  return heads.reduce<(typeof heads)[number] | undefined>((best, each) =>
    (state.changes.get(each.id)?.length ?? 0) > (best ? state.changes.get(best.id)?.length ?? 0 : 0) ? each : best, undefined) ?? heads[0];
}
