/** The way down from a figure: sentence, speaker and relays, outlet, address, time, and where it is kept. */

import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api";
import type { Evidence, Provenance, Slug, Statement, Update } from "./messages";
import { Marked, marksWithin } from "./quote";
import { Chain, Link, Outlet, Time, Words } from "./text";
import { name } from "./words";

/** What was asked about. `groups` puts evidence under headings of its own (alleged, denied, observed). */
export interface Show {
  title: string;
  figure?: string;
  claimant?: Slug | null;
  notes?: string[];
  evidence: Evidence[];
  groups?: { title: string; evidence: Evidence[] }[];
  toll?: string;
  knownAt?: string;
}

export function EvidenceDialog({ shown, updates, onClose }: { shown: Show | null; updates: Map<string, Update>; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [kept, setKept] = useState<Provenance | null>(null);
  useEffect(() => {
    if (shown && !dialog.current!.open) dialog.current!.showModal();
    if (!shown) dialog.current!.close();
    setKept(null);
    if (!shown?.toll) return;
    let wanted = true;
    get<Provenance>(`tolls/${encodeURIComponent(shown.toll)}/provenance`).then(({ body }) => wanted && setKept(body), () => undefined);
    return () => { wanted = false; };
  }, [shown]);
  return (
    <dialog ref={dialog} aria-labelledby="evidence-title" onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      {shown && (
        <div class="evidence">
          <header>
            <h2 id="evidence-title"><Words text={shown.title} /></h2>
            <button type="button" class="close" onClick={onClose} aria-label="Close">×</button>
          </header>
          {shown.figure !== undefined && <p class="answer"><span class="number">{shown.figure}</span>{shown.claimant !== undefined && <span>{shown.claimant !== null && "says "}<strong><bdi>{name(shown.claimant)}</bdi></strong></span>}</p>}
          {shown.notes?.map((note) => <p class="quiet" key={note}><Words text={note} /></p>)}
          {shown.knownAt && <p class="quiet">Known here since <Time at={shown.knownAt} long /></p>}
          {(shown.groups ?? [{ title: "", evidence: shown.evidence }]).map((group, place) => group.evidence.length > 0 && (
            <section key={place}>
              {group.title && <h3><Words text={group.title} /></h3>}
              <ol class="witnesses">{group.evidence.map((evidence) => <Witness key={evidence.statement} evidence={evidence} held={updates.get(evidence.update)} kept={kept} />)}</ol>
            </section>
          ))}
        </div>
      )}
    </dialog>
  );
}

function Witness({ evidence, held, kept }: { evidence: Evidence; held: Update | undefined; kept: Provenance | null }) {
  const [read, setRead] = useState<Update | null>(null);
  useEffect(() => {
    if (held) return;
    let wanted = true;
    get<Update>(`updates/${encodeURIComponent(evidence.update)}`).then(({ body }) => wanted && setRead(body), () => undefined);
    return () => { wanted = false; };
  }, [evidence.update, held]);
  const update = held ?? read;
  const said: Statement | undefined = [...(update?.casualties ?? []), ...(update?.violations ?? [])].find(({ id }) => id === evidence.statement);
  const place = kept?.claims.flatMap((claim) => claim.witnesses).find(({ evidence: each }) => each.statement === evidence.statement)?.raw;
  return (
    <li>
      <blockquote>{update && said ? <Marked text={said.quote} marks={marksWithin(update, said)} focus={said.figure ? said.id : undefined} /> : <Words text={evidence.quote} />}</blockquote>
      <dl>
        <dt>Said by</dt><dd><Chain claimant={evidence.claimant} relays={evidence.relays} />{said?.hedged && <span class="tag">hedged</span>}</dd>
        <dt>Published</dt><dd><Outlet name={evidence.outlet} />, <Time at={evidence.published_at} long />{update?.withdrawn && <span class="tag">since withdrawn</span>}</dd>
        <dt>Address</dt><dd><Link url={evidence.url} /></dd>
        {said && <><dt>Words</dt><dd class="quiet">{said.span.part}, characters {said.span.start}–{said.span.end}</dd></>}
        <dt>Update</dt><dd class="quiet code"><Words text={evidence.update} />, revision {evidence.revision}</dd>
        {place && <><dt>Kept</dt><dd class="quiet code">{place.topic} · partition {place.partition} · offset {place.offset}<br />sha256 {place.sha256}</dd></>}
      </dl>
    </li>
  );
}
