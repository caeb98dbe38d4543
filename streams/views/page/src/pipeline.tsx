/** Whether what is shown can be trusted to be all: the connection, what waits, what could not be read. */

import { useState } from "preact/hooks";
import { list } from "./api";
import type { State } from "./live";
import type { DeadRow, Tally } from "./messages";
import { Time, Words } from "./text";
import { ago, name, number } from "./words";

export function Connection({ link, heard, now }: { link: State["link"]; heard: number | null; now: number }) {
  const told = {
    waiting: "connecting …",
    live: heard === null ? "live" : `live · ${ago(now - heard)} since the last change`,
    broken: `not live for ${ago(now - link.since)}: ${link.told}`,
    refused: link.told,
  }[link.state];
  return <span class={`connection ${link.state}`}><i aria-hidden="true" /><span role="status">{link.state === "live" ? <>live<span aria-hidden="true">{told.slice(4)}</span></> : told}</span></span>;
}

export function Health({ state, silent, now }: { state: State; silent: Tally[]; now: number }) {
  const [dead, setDead] = useState<DeadRow[] | null>(null);
  const { pipeline } = state;
  if (pipeline === undefined) return <p class="quiet">asking …</p>;
  if (pipeline === null) return <p class="sign">The pipeline does not answer. The figures above are those of the last answer.</p>;
  const lag = pipeline.topics.reduce((sum, topic) => sum + topic.lag, 0);
  const facts: [string, string, boolean][] = [
    ["Reader", pipeline.ready ? "ready, caught up" : pipeline.trouble, pipeline.ready],
    ["Waiting to be read", number(pipeline.unread), pipeline.unread === 0],
    ["Behind the topics", `${number(lag)} records`, lag === 0],
    ["Updates read", number(pipeline.updates), true],
    ["Last change known", pipeline.newest_change ? `${ago(now - Date.parse(pipeline.newest_change))} ago` : "none yet", true],
    ["Watching live", number(pipeline.readers), true],
  ];
  return (
    <>
      <dl class="health">
        {facts.map(([title, told, well]) => <div key={title} class={well ? "" : "ill"}><dt>{title}</dt><dd>{!well && "⚠ "}{told}</dd></div>)}
        <div class={pipeline.dead ? "ill" : ""}><dt>Could not be processed</dt><dd>{pipeline.dead ? <button type="button" class="link" aria-expanded={dead !== null} onClick={() => dead ? setDead(null) : void list<DeadRow>("dead", { limit: "20" }, 1).then(({ rows }) => setDead(rows), () => setDead([]))}>⚠ {number(pipeline.dead)}: why</button> : "none"}</dd></div>
        <div class={silent.length ? "ill" : ""}><dt>Parties fallen silent</dt><dd>{silent.length ? silent.map((row) => <span key={row.id}>○ {name(row.accuser)} since <Time at={row.silent_since!} local={false} /> </span>) : "none"}</dd></div>
      </dl>
      {state.cut && <p class="sign">There is more than this page holds: the lists show the newest rows, the API has all.</p>}
      {dead && <ul class="dead">{dead.map((row) => <li key={`${row.partition}-${row.offset}`}><Time at={row.at} long /> <b>{row.letter.stage}, {row.letter.code}</b>: <Words text={row.letter.detail} /> <span class="quiet code">(<Words text={row.key ?? "no key"} />)</span></li>)}</ul>}
    </>
  );
}
