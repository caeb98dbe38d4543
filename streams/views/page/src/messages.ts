/** The messages of `schemas/` and the answers of the API, as far as the page reads them. */

export type Instant = string;
export type Slug = string;

export interface Quantity { low: number | null; high: number | null }
export interface Span { part: "headline" | "text"; start: number; end: number }

export interface Scope {
  kind: "running" | "incident";
  conflict: Slug;
  outcome: string;
  victims: string;
  side: Slug | null;
  place: string | null;
  incident: string | null;
}

export interface Evidence {
  statement: string;
  update: string;
  revision: number;
  published_at: Instant;
  outlet: string;
  url: string | null;
  claimant: Slug | null;
  relays: Slug[];
  quote: string;
}

export interface Gap { at: Instant; expected: number; stated: number; missing: number; statements: string[] }
export interface Breach { kind: string; part: string; whole: string; detail: string }

export interface Claim {
  claimant: Slug | null;
  value: Quantity;
  as_of: Instant;
  basis: string;
  hedged: boolean;
  stated: Quantity | null;
  added: Quantity | null;
  implied_base: number | null;
  gaps: Gap[];
  gap_count: number;
  lowered: boolean;
  evidence: Evidence[];
  statements: number;
}

export interface Figure { value: Quantity; as_of: Instant; claimant: Slug | null }

export interface Toll {
  id: string;
  scope: Scope;
  claims: Claim[];
  headline: { latest: Figure; lowest: Figure; range: Figure } | null;
  counted: Quantity | null;
  incidents: number;
  breaches: Breach[];
  as_of: Instant;
  revision: number;
}

export interface Delta {
  id: string;
  toll: string;
  scope: Scope;
  claimant: Slug | null;
  low: number | null;
  high: number | null;
  before: Quantity | null;
  after: Quantity | null;
  base: number;
  cause: string;
  as_of: Instant;
  evidence: Evidence[];
  update: string;
  revision: number;
}

export interface Change { known_at: Instant; delta: Delta }

export type Standing = "alleged" | "denied" | "observed" | "denied_and_observed";

export interface Allegation {
  id: string;
  conflict: Slug;
  accuser: Slug | null;
  accused: Slug | null;
  act: string;
  places: string[];
  ceasefire: Slug | null;
  standing: Standing;
  first_at: Instant;
  last_at: Instant;
  mentions: number;
  denials: number;
  observations: number;
  evidence: Evidence[];
  denied_by: Evidence[];
  observed_by: Evidence[];
  revision: number;
}

export interface Tally {
  id: string;
  accuser: Slug | null;
  accused: Slug | null;
  act: string;
  cut: "all" | "place" | "hour" | "ceasefire";
  key: string;
  alleged: number;
  denied: number;
  observed: number;
  stated: { count: { value: number; measure: string }; at: Instant; evidence: Evidence }[];
  silent_since: Instant | null;
  revision: number;
}

/** Accuser and accused over all acts, in one cut. */
export interface Cell {
  accuser: Slug | null;
  accused: Slug | null;
  alleged: number;
  denied: number;
  observed: number;
  acts: Record<string, number>;
}

export interface Mark { part: "headline" | "text"; start: number; end: number; kind: string; ref: string | null; label: string }

export interface Entity {
  entity: string;
  name: string;
  kind: string;
  span: Span;
  private: boolean;
  coordinates: { latitude: number; longitude: number } | null;
}

export interface Statement {
  id: string;
  span: Span;
  figure?: Span;
  quote: string;
  claimant: { id: Slug | null; relays: Slug[] };
  hedged: boolean;
  outcome?: string;
  kind?: string;
  stance?: string;
  accuser?: Slug | null;
  accused?: Slug | null;
}

export interface Update {
  id: string;
  revision: number;
  conflict: Slug;
  source: { outlet: string; url: string | null; author: string | null };
  published_at: Instant;
  updated_at: Instant | null;
  withdrawn: boolean;
  reason: string | null;
  headline: string | null;
  text: string | null;
  entities: Entity[];
  casualties: Statement[];
  violations: Statement[];
  refusals: { reason: string; span: Span; quote: string }[];
  marks?: Mark[];
}

export interface Conflict {
  id: Slug;
  name: string;
  about: string;
  parties: { id: Slug; name: string; role: string }[];
  ceasefires: { id: Slug; name: string; start: Instant; end: Instant | null; broker: string | null }[];
  updates: number;
  newest_update: Instant | null;
}

export interface Pipeline {
  ready: boolean;
  trouble: string;
  now: Instant;
  updates: number;
  unread: number;
  dead: number;
  newest_update: Instant | null;
  newest_change: Instant | null;
  readers: number;
  topics: { topic: string; lag: number }[];
}

export interface DeadRow {
  partition: number;
  offset: number;
  at: Instant;
  key: string | null;
  letter: { stage: string; code: string; detail: string };
}

export interface Provenance {
  claims: {
    witnesses: {
      evidence: Evidence;
      statement: Statement | null;
      raw: { topic: string; partition: number; offset: number; received_at: Instant; sha256: string } | null;
    }[];
  }[];
}
