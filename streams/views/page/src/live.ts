/** What the page knows: the lists as they were read, and what the one live stream has told since. */

import { Refused, type Told, get, list, stream, useKey } from "./api";
import type { Allegation, Change, Conflict, Delta, Pipeline, Slug, Tally, Toll, Update } from "./messages";
import { giveNames } from "./words";

export interface Point { latitude: number; longitude: number }

export interface Link {
  /** `waiting` for the first answer, `live`, `broken` and coming back, `refused` until there is a key that may read. */
  state: "waiting" | "live" | "broken" | "refused";
  since: number;
  told: string;
}

export interface State {
  conflicts: Conflict[];
  conflict: Slug | null;
  ceasefire: Slug | null;
  tolls: Map<string, Toll>;
  /** Changes of figures by toll, in the order in which they became known. */
  changes: Map<string, Change[]>;
  allegations: Map<string, Allegation>;
  updates: Map<string, Update>;
  tallies: Map<string, Tally>;
  places: Map<string, Point>;
  /** Null when it does not answer; undefined before it was asked. */
  pipeline: Pipeline | null | undefined;
  link: Link;
  /** When something last came by the stream, by this machine's clock. */
  heard: number | null;
  /** Ids that came by the stream, so that the page can show them as new. */
  fresh: Set<string>;
  /** Whether lists were longer than what was read. */
  cut: boolean;
}

const KINDS = ["tolls", "deltas", "allegations", "tallies", "updates"];
const CUTS = ["all", "ceasefire", "hour"];
const HISTORIES = 60;
const UPDATES_KEPT = 400;
const CHANGES_KEPT = 2000;
const DRAW_EVERY = 120;
const PIPELINE_EVERY = 5000;
const COME_BACK = 1500;
/** Milliseconds without a byte, heartbeats included, after which a connection counts as dead. */
const SILENT = 40_000;

const nothing = (): Omit<State, "conflicts" | "conflict" | "pipeline" | "link"> => ({
  ceasefire: null, tolls: new Map(), changes: new Map(), allegations: new Map(), updates: new Map(), tallies: new Map(),
  places: new Map(), heard: null, fresh: new Set(), cut: false,
});

export class Live {
  state: State = { ...nothing(), conflicts: [], conflict: null, pipeline: undefined, link: { state: "waiting", since: Date.now(), told: "" } };
  private listeners = new Set<() => void>();
  private connection: AbortController | null = null;
  private place: string | null = null;
  private wanted: Slug | null = null;
  private generation = 0;
  private drawing: number | undefined;

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Read again with a key. */
  async unlock(key: string): Promise<void> {
    useKey(key);
    await this.choose(this.wanted);
  }

  /** Read everything and go on live; the conflict last reported of, unless one is wanted. */
  async start(wanted: Slug | null): Promise<void> {
    void this.watchPipeline();
    await this.choose(wanted);
  }

  async choose(wanted: Slug | null): Promise<void> {
    const mine = ++this.generation;
    this.wanted = wanted;
    this.connection?.abort();
    try {
      const { conflicts } = (await get<{ conflicts: Conflict[] }>("conflicts")).body;
      if (mine !== this.generation) return;
      const conflict = conflicts.find((each) => each.id === wanted) ?? conflicts[0] ?? null;
      const next: State = { ...this.state, ...nothing(), conflicts, conflict: conflict?.id ?? null };
      next.ceasefire = conflict?.ceasefires.filter((truce) => truce.start <= (conflict.newest_update ?? "")).at(-1)?.id ?? null;
      giveNames(conflict?.parties.map((party) => [party.id, party.name] as const) ?? []);
      this.place = conflict === null ? null : await this.read(next, conflict.id);
      if (mine !== this.generation) return;
      this.state = next;
      void this.follow();
      this.draw();
    } catch (error) {
      if (mine === this.generation) this.fail(error);
    }
  }

  /** Read every list of a conflict; gives the place in the stream from which on nothing is missed. */
  private async read(into: State, conflict: Slug): Promise<string | null> {
    const tolls = await list<Toll>("tolls", { conflict });
    const [allegations, updates, places, ...cuts] = await Promise.all([
      list<Allegation>("allegations", { conflict }),
      list<Update>("updates", { conflict, limit: "200" }, 1),
      list<{ name: string; coordinates: Point | null }>("entities", { conflict, kind: "place" }),
      ...CUTS.map((cut) => list<Tally>("tallies", { conflict, cut })),
    ]);
    into.cut = ![tolls, allegations, places, ...cuts].every(({ whole }) => whole);
    for (const row of tolls.rows) into.tolls.set(row.id, row);
    for (const row of allegations.rows) into.allegations.set(row.id, row);
    for (const row of cuts.flatMap(({ rows }) => rows)) into.tallies.set(row.id, row);
    for (const row of updates.rows) into.updates.set(row.id, row);
    for (const row of places.rows) if (row.coordinates) into.places.set(row.name, row.coordinates);
    const first = [...tolls.rows].sort((a, b) => Number(b.scope.kind === "running") - Number(a.scope.kind === "running"));
    await Promise.all(first.slice(0, HISTORIES).map(async ({ id }) => {
      into.changes.set(id, (await list<Change>(`tolls/${encodeURIComponent(id)}/history`, {})).rows);
    }));
    return tolls.cursor;
  }

  /** Count since another ceasefire, or in all. */
  since(ceasefire: Slug | null): void {
    this.state.ceasefire = ceasefire;
    this.draw();
  }

  /** The one live connection, from where the lists or the connection before it ended; it comes back by itself. */
  private async follow(): Promise<void> {
    const mine = this.generation;
    while (mine === this.generation) {
      const connection = new AbortController();
      this.connection = connection;
      let silence = 0;
      try {
        const query = new URLSearchParams(KINDS.map((kind) => ["kind", kind]));
        if (this.state.conflict !== null) query.set("conflict", this.state.conflict);
        if (this.place !== null) query.set("cursor", this.place);
        for await (const piece of stream(query, connection.signal)) {
          window.clearTimeout(silence);
          silence = window.setTimeout(() => connection.abort(), SILENT);
          if (mine !== this.generation) return;
          for (const told of piece) this.take(told);
        }
      } catch (error) {
        if (mine !== this.generation) return;
        if (error instanceof Refused && error.status < 500 && error.status !== 429) {
          this.fail(error); // the key was revoked, or the place is none any more
          return;
        }
      } finally {
        window.clearTimeout(silence);
      }
      if (mine !== this.generation) return;
      this.link("broken", "coming back by itself; nothing will be missed");
      await new Promise((done) => window.setTimeout(done, COME_BACK));
    }
  }

  private take({ id, event, data }: Told): void {
    this.place = id;
    const row: unknown = JSON.parse(data);
    switch (event) {
      case "hello":
        void this.askPipeline(); // it counts this reader now
        return this.link("live");
      case "reset": return void this.choose(this.state.conflict);
      case "tolls": return this.tookToll(row as Toll);
      case "deltas": return this.tookDelta(row as Delta);
      case "allegations": return this.tookAllegation(row as Allegation);
      case "tallies": return this.tookTally(row as Tally);
      case "updates": return this.tookUpdate(row as Update);
    }
  }

  private tookToll(row: Toll): void {
    if ((this.state.tolls.get(row.id)?.revision ?? -1) <= row.revision) this.state.tolls.set(row.id, row);
    this.took(row.id);
  }

  private tookDelta(delta: Delta): void {
    const changes = this.state.changes.get(delta.toll) ?? [];
    if (changes.some((change) => change.delta.id === delta.id)) return;
    this.state.changes.set(delta.toll, [...changes, { known_at: new Date().toISOString(), delta }].slice(-CHANGES_KEPT));
    this.took(delta.id);
  }

  private tookAllegation(row: Allegation): void {
    if ((this.state.allegations.get(row.id)?.revision ?? -1) <= row.revision) this.state.allegations.set(row.id, row);
    this.took(row.id);
  }

  private tookTally(row: Tally): void {
    if (CUTS.includes(row.cut) && (this.state.tallies.get(row.id)?.revision ?? -1) <= row.revision) this.state.tallies.set(row.id, row);
    this.took(row.id);
  }

  private tookUpdate(update: Update): void {
    if (this.state.conflict === null) {
      void this.choose(update.conflict);
      return;
    }
    const { updates, places } = this.state;
    if ((updates.get(update.id)?.revision ?? -1) <= update.revision) {
      updates.delete(update.id);
      updates.set(update.id, update);
    }
    for (const named of update.entities) if (named.coordinates) places.set(named.name, named.coordinates);
    if (updates.size > UPDATES_KEPT) {
      const oldest = [...updates.values()].sort((a, b) => a.published_at.localeCompare(b.published_at))[0]!;
      updates.delete(oldest.id);
    }
    this.took(update.id);
  }

  private took(id: string): void {
    this.state.fresh.add(id);
    this.state.heard = Date.now();
    if (this.state.link.state !== "live") this.link("live");
    this.draw();
  }

  private link(state: Link["state"], told = ""): void {
    if (this.state.link.state !== state || this.state.link.told !== told) {
      this.state.link = { state, told, since: Date.now() };
      this.draw();
    }
  }

  private fail(error: unknown): void {
    if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
      this.link("refused", error.message);
      return;
    }
    this.link("broken", error instanceof Refused ? error.message : "the server does not answer; trying again");
    const mine = this.generation;
    window.setTimeout(() => { if (mine === this.generation) void this.choose(this.wanted); }, 2 * COME_BACK);
  }

  private async watchPipeline(): Promise<void> {
    for (;;) {
      await this.askPipeline();
      await new Promise((done) => window.setTimeout(done, PIPELINE_EVERY));
    }
  }

  private async askPipeline(): Promise<void> {
    try {
      this.state.pipeline = (await get<Pipeline>("pipeline")).body;
      const known = this.state.conflicts.length;
      if (known > 0) this.state.conflicts = (await get<{ conflicts: Conflict[] }>("conflicts")).body.conflicts;
    } catch {
      this.state.pipeline = null;
    }
    this.draw();
  }

  /** Show what has changed, several changes at once. */
  private draw(): void {
    this.drawing ??= window.setTimeout(() => {
      this.drawing = undefined;
      this.state = { ...this.state };
      for (const listener of this.listeners) listener();
    }, DRAW_EVERY);
  }
}
