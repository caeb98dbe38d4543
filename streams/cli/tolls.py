"""`truceline tolls`, `allegations`, `tail`: what a running pipeline holds, in the terminal."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from schemas import Toll
    from streams.settings import Settings
    from streams.topics import Topic
    from streams.views.latest import Record

CLAIMANTS = 24
"""Claimants named where the one asked for says nothing."""

Json = Annotated[bool, typer.Option("--json", help="the messages themselves, for machines")]
Conflict = Annotated[str | None, typer.Option("--conflict", metavar="ID", help="only this conflict")]
Watch = Annotated[bool, typer.Option("--watch", "-w", help="stay, and show each change as it comes")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(tolls)
    app.command()(allegations)
    app.command()(tail)


def reach(work: Coroutine[Any, Any, None], settings: "Settings") -> None:
    """Run what reads from the broker until it is done or Ctrl-C, and tell a person what to do where that fails.

    Raises:
        Failure: no broker answers, or the topics are not there.
    """
    try:
        with reaching(settings) as run:
            run(work)
    except KeyboardInterrupt:
        return


def tolls(
    brokers: Brokers = None,
    prefix: Prefix = None,
    conflict: Conflict = None,
    lens: Annotated[
        str, typer.Option("--lens", metavar="latest|lowest|range|claimant:ID", help="how one figure stands for rivals")
    ] = "latest",
    as_json: Json = False,
    watch: Watch = False,
) -> None:
    """Show the running tolls and the tolls of incidents: who says how many, and since when."""
    from streams.topics import TOLLS
    from streams.views import words
    from streams.views.terminal import toll_table

    if lens not in ("latest", "lowest", "range") and not lens.startswith("claimant:"):
        raise Failure(f"no lens {lens!r}", "latest, lowest, range or claimant:ID", misuse=True)
    settings = settings_of(brokers, prefix)

    def chosen(rows: Any) -> "list[Toll]":
        told = [row for row in rows[TOLLS].values() if row.headline and conflict in (None, row.scope.conflict)]
        kept = [row for row in told if words.figure(row, lens)]
        if told and not kept and not watch:
            raise _nobody(lens, told)
        return sorted(
            kept, key=lambda row: (row.scope.conflict, row.scope.incident is not None, -row.as_of.timestamp(), row.id)
        )

    def seen(rows: Any) -> "RenderableType":
        return toll_table(chosen(rows), lens)

    reach(_show(settings, (TOLLS,), lambda rows: {"tolls": chosen(rows)}, seen, as_json=as_json, watch=watch), settings)


def _nobody(lens: str, rows: "list[Toll]") -> Failure:
    """No toll has a figure of the claimant asked for: who has one, those heard in most tolls first."""
    heard = Counter(claim.claimant or "" for row in rows for claim in row.claims)
    known = sorted(heard, key=lambda claimant: (-heard[claimant], claimant))
    more = f" and {len(known) - CLAIMANTS:,} more" if len(known) > CLAIMANTS else ""
    named = ", ".join(f"claimant:{claimant}" for claimant in known[:CLAIMANTS])
    return Failure(f"no toll has a figure under the lens {lens}", f"ask for {named}{more}", misuse=True)


def allegations(
    brokers: Brokers = None,
    prefix: Prefix = None,
    conflict: Conflict = None,
    as_json: Json = False,
    watch: Watch = False,
) -> None:
    """Show who accuses whom of what, how each allegation stands, and how often."""
    from rich.console import Group

    from streams.topics import ALLEGATIONS, TALLIES
    from streams.views.terminal import allegation_table, tally_table

    settings = settings_of(brokers, prefix)

    def chosen(rows: Any) -> dict[str, Any]:
        mine = [row for row in rows[ALLEGATIONS].values() if row.mentions and conflict in (None, row.conflict)]
        told = [row for row in rows[TALLIES].values() if row.alleged or row.denied or row.observed]
        counts = [row for row in told if conflict in (None, row.conflict)]
        mine.sort(key=lambda row: (row.conflict, -row.last_at.timestamp(), row.id))
        counts.sort(key=lambda row: (row.conflict, row.cut, row.key, -row.alleged, row.id))
        return {"allegations": mine, "tallies": counts}

    def seen(rows: Any) -> "RenderableType":
        found = chosen(rows)
        return Group(allegation_table(found["allegations"]), "", tally_table(found["tallies"]))

    reach(_show(settings, (ALLEGATIONS, TALLIES), chosen, seen, as_json=as_json, watch=watch), settings)


async def _show(
    settings: "Settings",
    topics: "tuple[Topic, ...]",
    chosen: Callable[[Any], dict[str, Any]],
    seen: "Callable[[Any], RenderableType]",
    *,
    as_json: bool,
    watch: bool,
) -> None:
    """Print what the topics hold; with `watch`, again at each change: the screen anew, or one JSON line a time."""
    from rich.console import Console
    from rich.live import Live

    from streams.views.latest import tables

    console = Console()
    live = Live(console=console, screen=console.is_terminal, auto_refresh=False)
    with live if watch and not as_json else nullcontext():
        async with aclosing(tables(settings, *topics, follow=watch)) as changes:
            async for rows in changes:
                if as_json:
                    print(as_line(chosen(rows)), flush=True)
                elif watch:
                    live.update(seen(rows), refresh=True)
                else:
                    console.print(seen(rows))


def as_line(parts: dict[str, Any]) -> str:
    """The machine form of `tolls`, `allegations` and `fold`: one line of JSON, a list of messages per part."""
    body = {part: [row.model_dump(mode="json") for row in rows] for part, rows in parts.items()}
    return json.dumps(body, ensure_ascii=False)


def tail(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="a topic's name, or the beginning of it: `tolls`")],
    brokers: Brokers = None,
    prefix: Prefix = None,
    last: Annotated[int, typer.Option("-n", "--last", min=0, help="begin with the newest N")] = 10,
    from_beginning: Annotated[bool, typer.Option("--from-beginning", help="begin with the oldest")] = False,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", "-f", help="stay for what comes")] = True,
    as_json: Json = False,
) -> None:
    """Show what passes on a topic, one line a message."""
    from streams.topics import TOPICS

    settings = settings_of(brokers, prefix)
    asked = topic.removeprefix(settings.prefix)
    found = [t for t in TOPICS if t.name == asked] or [t for t in TOPICS if asked in t.name]
    if len(found) != 1:
        known = ", ".join(t.name for t in found or TOPICS)
        raise Failure(f"{len(found) or 'no'} topics match {topic!r}", f"name one of: {known}", misuse=True)
    start = None if from_beginning else last
    reach(_tail(settings, found[0], last=start, follow=follow, as_json=as_json), settings)


async def _tail(settings: "Settings", topic: "Topic", *, last: int | None, follow: bool, as_json: bool) -> None:
    from rich.console import Console

    from streams.views.latest import records
    from streams.views.line import line

    console = Console(highlight=False, soft_wrap=True)
    async for record in records(settings, topic, last=last, follow=follow):
        if as_json:
            print(_record_json(record), flush=True)
        else:
            console.print(line(record, topic), markup=False)
            sys.stdout.flush()


def _record_json(record: "Record") -> str:
    """Where the record stands, its key and its value: parsed where it is JSON, else as text with bad bytes escaped."""

    def text(raw: bytes | None) -> str | None:
        return None if raw is None else raw.decode("utf-8", "backslashreplace")

    try:
        value = json.loads(record.value or b"null")
    except ValueError:
        value = text(record.value)
    told = {
        "topic": record.topic, "partition": record.partition, "offset": record.offset, "timestamp": record.timestamp,
        "key": text(record.key), "headers": {name: text(v) for name, v in record.headers}, "value": value,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)
