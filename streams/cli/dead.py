"""`truceline dead`: what could not be processed, why, and once more."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

if TYPE_CHECKING:
    from datetime import datetime

    from streams.letters import Choice, Letter

OfStage = Annotated[str | None, typer.Option("--stage", help="enrich or settle")]
Code = Annotated[str | None, typer.Option("--code", help="one error code: empty, not_utf8, not_json, schema, …")]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="2026-03-01T06:00Z, or 30m, 2h, 7d ago")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="as --since; that moment excluded")]
Json = Annotated[bool, typer.Option("--json", help="JSON lines, for machines")]
Dry = Annotated[bool, typer.Option("--dry-run", help="say what would be sent, send nothing")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="PARTITION:OFFSET, as `dead list` shows")]
Id = Annotated[str, typer.Argument(metavar="ID", help="PARTITION:OFFSET, as `dead list` shows")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    dead = typer.Typer(help="Messages that could not be processed: listed, shown, replayed.", no_args_is_help=True)
    dead.command("list")(list_letters)
    dead.command("show")(show)
    dead.command("replay")(replay_letters)
    app.add_typer(dead, name="dead")


def list_letters(
    stage: OfStage = None,
    code: Code = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    """List dead letters, oldest first."""
    from streams.letters import letters

    settings = settings_of(brokers, prefix)
    choice = _choice(stage, code, since, until)

    async def told() -> "list[Letter]":
        return sorted([letter async for letter in letters(settings, choice)], key=lambda letter: letter.reason.at)

    found = _reach(told(), settings)
    if as_json:
        for letter in found:
            print(json.dumps({"id": letter.id} | letter.reason.model_dump(mode="json"), ensure_ascii=False))
        return
    _tell(found)
    if not found:
        print("no dead letters", file=sys.stderr)


def show(letter: Id, brokers: Brokers = None, prefix: Prefix = None) -> None:
    """Show one dead letter: its reason on standard error, the original bytes on standard output."""
    from streams.letters import Choice, letters

    settings = settings_of(brokers, prefix)

    async def told() -> "list[Letter]":
        return [found async for found in letters(settings, Choice(ids=frozenset({_id(letter)})))]

    found = _reach(told(), settings)
    if not found:
        raise Failure(f"there is no dead letter {letter}", "`truceline dead list` shows them")
    for name, value in found[0].headers:
        print(f"{name}: {value.decode('utf-8', 'backslashreplace')}", file=sys.stderr)
    print(f"key: {found[0].key!r}\n", file=sys.stderr, flush=True)
    sys.stdout.buffer.write(found[0].value or b"")
    sys.stdout.buffer.flush()


def replay_letters(
    ids: Ids = None,
    stage: OfStage = None,
    code: Code = None,
    since: Since = None,
    until: Until = None,
    dry: Dry = False,
    as_json: Json = False,
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    """Send dead letters to the topic they came from, with their original bytes; each at most twice."""
    from dataclasses import asdict

    from streams.letters import MAX_REPLAYS, replay

    settings = settings_of(brokers, prefix)
    choice = _choice(stage, code, since, until, ids)
    chosen: list[Letter] = []
    done = _reach(replay(settings, choice, dry=dry, on_sent=chosen.append), settings)
    if done.unknown:
        unknown = ", ".join(done.unknown)
        raise Failure(f"there is no dead letter {unknown}; nothing was sent", "`truceline dead list` shows them")
    if as_json:
        print(json.dumps(asdict(done) | {"dry_run": dry, "ids": [letter.id for letter in chosen]}))
        return
    _tell(chosen)
    print(f"{done.sent} {'would be ' if dry else ''}sent again", file=sys.stderr)
    if done.older:
        print(f"{done.older} left: the same message died again since, in a newer letter", file=sys.stderr)
    if done.spent:
        print(f"{done.spent} left: replayed {MAX_REPLAYS} times already", file=sys.stderr)
    if done.strange:
        strange = "not from this pipeline's topics, without their bytes, or larger than is read"
        print(f"{done.strange} left: {strange}", file=sys.stderr)


def _tell(found: "list[Letter]") -> None:
    for letter in found:
        reason = letter.reason
        at = reason.at.strftime("%Y-%m-%d %H:%M:%SZ")
        detail = reason.detail if len(reason.detail) <= 100 else reason.detail[:99] + "…"
        detail += f" (replayed {reason.replays}×)" if reason.replays else ""
        print(f"{letter.id:>10}  {at}  {reason.stage:<6}  {reason.code:<9}  {detail}")


def _choice(
    stage: str | None, code: str | None, since: str | None, until: str | None, ids: list[str] | None = None
) -> "Choice":
    from schemas import ErrorCode, Stage
    from streams.letters import Choice

    for name, value, known in (("stage", stage, Stage), ("code", code, ErrorCode)):
        if value is not None and value not in set(known):
            raise Failure(f"--{name} {value}: there is none such", f"one of: {', '.join(known)}", misuse=True)
    return Choice(
        stage=Stage(stage) if stage else None,
        code=ErrorCode(code) if code else None,
        since=_moment("since", since),
        until=_moment("until", until),
        ids=frozenset(_id(number) for number in ids or ()),
    )


def _id(told: str) -> str:
    partition, _, offset = told.partition(":")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise Failure(f"{told} is not the id of a dead letter", "PARTITION:OFFSET, as `dead list` shows", misuse=True)
    return f"{int(partition)}:{int(offset)}"


def _moment(name: str, told: str | None) -> "datetime | None":
    """A moment as people type it: an ISO 8601 time (UTC unless it says otherwise), or so long ago."""
    import re
    from datetime import UTC, datetime, timedelta

    if told is None:
        return None
    if ago := re.fullmatch(r"(\d+)([smhd])", told):
        unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[ago[2]]
        return datetime.now(UTC) - timedelta(**{unit: int(ago[1])})
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise Failure(
            f"--{name} {told} is not a time", "2026-03-01T06:00Z, or 30m, 2h, 7d for so long ago", misuse=True
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _reach(work: Any, settings: Any) -> Any:
    from streams.publish import Unsent

    try:
        with reaching(settings) as run:
            return run(work)
    except Unsent as unsent:
        raise Failure(unsent.what, unsent.mend) from None
