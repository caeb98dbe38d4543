"""`truceline publish`: live-blog pages and feeds onto `updates.raw`. Done means acknowledged by the broker."""

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli import Brokers, Failure, Prefix, settings_of
from streams.cli.tolls import reach

if TYPE_CHECKING:
    from rich.progress import Progress

    from schemas import Update
    from streams.settings import Settings
    from streams.source import Assume, Document
    from streams.source.fetch import Fetched
    from streams.source.revise import Plan


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(publish)


def publish(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="a page, a feed, JSON lines; - is standard input")
    ],
    conflict: Annotated[str | None, typer.Option(metavar="ID", help="otherwise told from the text")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="otherwise told from the page")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="the day a pasted page opened; otherwise its own date")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="of times that name none: Europe/London, UTC, +04:00")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text, html, jsonld, feed or jsonl; otherwise told")
    ] = None,
    speed: Annotated[
        float | None, typer.Option(min=0.001, help="replay with the page's own cadence, this many times as fast")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="look again and again; send what is new or edited")] = False,
    every: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="between two looks of --follow")] = 30.0,
    complete: Annotated[
        bool, typer.Option("--complete", help="the whole page: withdraw what was published from it and is gone")
    ] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="fetch from HOST although it is in a private network")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and show; no broker is asked")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the summary, with --dry-run the updates, as JSON")] = False,
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    """Publish the updates of a live blog or feed.

    Everything is read before anything is sent. Publishing the same again sends nothing; of an edited page only the
    edited updates are sent, each with a higher revision.
    """
    if speed is not None and follow:
        raise Failure("--speed replays a finished page, --follow waits for new updates", "use one of them", misuse=True)
    if follow and source == "-":
        raise Failure("--follow cannot look at standard input again", "name a file or an address", misuse=True)
    place = _Place(source, allow_hosts=tuple(allow_host or ()))
    assume = _assume(outlet, date, timezone, url=source if place.is_url else None)
    settings = settings_of(brokers, prefix)
    raw = place.look()
    assert raw is not None  # only a second look can find nothing new
    document = _read(raw, place.name, assume, form)
    for note in document.notes:
        _say(f"note: {note}")
    chosen = _conflict(document, conflict, settings)
    if dry_run:
        _show(document, chosen, settings, as_json=as_json)
        return

    def look() -> "Document | None":
        again = place.look()
        return None if again is None else _read(again, place.name, assume, form)

    run = _Run(settings, chosen, speed=speed, complete=complete)
    started = time.monotonic()
    reach(run.go(document, look, every if follow else None), settings)
    run.tell(time.monotonic() - started, as_json=as_json)
    if run.planned is None or run.sent < run.planned:
        left = "before it was known what is new" if run.planned is None else f"{run.planned - run.sent} were not sent"
        raise Failure(f"interrupted: {left}", "publish the same again: it goes on where this ended")


@dataclass(slots=True)
class _Place:
    """Where the document is, and what it was when last looked at."""

    source: str
    allow_hosts: tuple[str, ...]
    fetched: "Fetched | None" = None
    seen: bytes | None = None

    @property
    def is_url(self) -> bool:
        return "://" in self.source

    @property
    def name(self) -> str:
        return "standard input" if self.source == "-" else self.source

    def look(self) -> bytes | None:
        """The bytes, or None where they are the same as last time.

        Raises:
            Failure: no such file, or the page cannot be fetched.
        """
        from streams.source.fetch import Unfetched, fetch

        if self.is_url:
            try:
                page = asyncio.run(fetch(self.source, allow_hosts=self.allow_hosts, before=self.fetched))
            except Unfetched as error:
                raise Failure(error.what, error.mend) from None
            if page is None:
                return None
            self.fetched, found = page, page.body
        else:
            try:
                found = sys.stdin.buffer.read() if self.source == "-" else Path(self.source).read_bytes()
            except OSError as error:
                raise Failure(f"{self.source}: {error.strerror}", "name a readable file, an address, or -") from None
        if found == self.seen:
            return None
        self.seen = found
        return found


@dataclass(slots=True)
class _Run:
    """One publication: what is known to be published, and the counts for the summary."""

    settings: "Settings"
    conflict: str
    speed: float | None
    complete: bool
    known: dict[str, "dict[int, Update]"] = field(default_factory=dict)
    planned: int | None = None
    sent: int = 0
    repeats: int = 0
    edited: int = 0
    withdrawn: int = 0
    refused: int = 0

    async def go(self, document: "Document", look: "Callable[[], Document | None]", every: float | None) -> None:
        """Send the document, then with `every` (seconds) what later looks find."""
        from streams.views.latest import published

        self.known = await published(self.settings, document.claims(self.conflict))
        await self.send(document)
        while every is not None:
            await asyncio.sleep(every)
            try:
                again = await asyncio.to_thread(look)
            except Failure as failure:  # a page that is broken for a while is read again later
                _say(f"this look failed, the next is in {every:g} s: {failure.what}")
                continue
            if again is not None:
                await self.send(again)

    async def send(self, document: "Document") -> None:
        """Send what is new or edited, and wait for the broker's word on all of it.

        Raises:
            Failure: not everything was acknowledged.
        """
        from streams.publish import Unsent
        from streams.publish import publish as publish_all

        plan = _plan(document, self.conflict, self.known, self.settings, complete=self.complete)
        self.planned = (self.planned or 0) + len(plan.send)
        for refusal in plan.refused:
            _say(f"refused: {refusal.where}: {refusal.reason}")
        if plan.mixed:
            _say(
                "note: nothing on this page is as it was published before, and what has the same minute is taken for "
                "edited; if this is another page, publish it with an --outlet of its own, `NAME, part 2`"
            )
        self.repeats, self.edited = self.repeats + plan.repeats, self.edited + plan.edited
        self.withdrawn, self.refused = self.withdrawn + plan.withdrawn, self.refused + len(plan.refused)
        with _progress(len(plan.send)) as progress:
            task = progress.add_task("publishing", total=len(plan.send))

            def acknowledged(update: "Update", _: object) -> None:
                self.sent += 1
                self.known.setdefault(update.id, {})[update.revision] = update
                progress.update(task, advance=1, description=f"{update.published_at:%d %b %H:%M}")

            try:
                await publish_all(paced(plan.send, self.speed), self.settings, on_ack=acknowledged)
            except Unsent as error:
                raise Failure(error.what, error.mend) from None

    def tell(self, seconds: float, *, as_json: bool) -> None:
        """The summary: for a person on standard error, for a machine on standard output."""
        if as_json:
            import json

            counts = {"sent": self.sent, "repeats": self.repeats, "edited": self.edited, "withdrawn": self.withdrawn}
            told = {**counts, "refused": self.refused, "conflict": self.conflict, "seconds": round(seconds, 3)}
            print(json.dumps(told))
        _say(
            f"{self.conflict}: {self.sent} sent and acknowledged ({self.edited} edited, {self.withdrawn} withdrawn), "
            f"{self.repeats} published before, {self.refused} refused, {seconds:.1f} s"
        )


def _assume(outlet: str | None, date: str | None, timezone: str | None, *, url: str | None) -> "Assume":
    from streams.source import Assume

    day: datetime | None = None
    if date is not None:
        try:
            day = datetime.strptime(date, "%Y-%m-%d")  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            raise Failure(f"--date {date}: no such day", "give it as YYYY-MM-DD", misuse=True) from None
    return Assume(outlet=outlet, date=day, timezone=_timezone(timezone) if timezone else None, url=url)


def _timezone(told: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    from streams.source.stamps import zone_of

    try:
        return zone_of(told)
    except (ValueError, LookupError, OSError):
        pass
    try:
        return ZoneInfo(told)
    except (ValueError, LookupError, OSError):
        raise Failure(
            f"--timezone {told}: no such zone",
            "a name such as Asia/Yerevan, a word such as GMT, or +04:00",
            misuse=True,
        ) from None


def _read(raw: bytes, name: str, assume: "Assume", form: str | None) -> "Document":
    from streams.source import Broken, Format, read

    try:
        chosen: Format | None = Format(form) if form else None
    except ValueError:
        raise Failure(f"--format {form}: no such format", ", ".join(Format), misuse=True) from None
    try:
        return read(raw, name=name, assume=assume, form=chosen)
    except Broken as error:
        raise Failure(str(error), error.mend) from None


def _conflict(document: "Document", given: str | None, settings: "Settings") -> str:
    """The conflict of the whole document, said or detected (docs/decisions/0002)."""
    from streams.source.lines import Lines

    if isinstance(document, Lines):
        named = sorted({update.conflict for update in document.given})
        if given is not None and named != [given]:
            raise Failure(f"these JSON lines name their own conflict: {', '.join(named)}", "leave --conflict out")
        return ", ".join(named)
    if given is not None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given) or len(given) > 120:
            raise Failure(
                f"--conflict {given}: not an id", "lower-case words with hyphens: nagorno-karabakh", misuse=True
            )
        return given
    found = _detect(document, settings)
    if found is None:
        raise Failure("the text does not tell which conflict it is about", "say which: --conflict ID")
    _say(f"note: the text is about {found} (--conflict ID)")
    return found


def _detect(document: "Document", settings: "Settings") -> str | None:
    """The conflict whose profile the whole document matches best."""
    from streams.enrich.names.gazetteer import Gazetteer
    from streams.enrich.profiles import ProfileError
    from streams.source.document import Page

    newest = document.drafts[-1].published_at if isinstance(document, Page) and document.drafts else None
    try:
        profile = Gazetteer(settings.profiles).detect((document.words(),), newest)
    except ProfileError as error:
        raise Failure(str(error), "mend the file, or check it with: truceline profile check FILE") from None
    return profile.id if profile else None


def _plan(
    document: "Document", conflict: str, known: "dict[str, dict[int, Update]]", settings: "Settings", *, complete: bool
) -> "Plan":
    from dataclasses import replace

    from streams.publish import oversized
    from streams.source.document import Page, Refused
    from streams.source.revise import revise_lines, revise_page

    updates = document.updates(conflict, known=known)
    large = [
        Refused(update.id, f"{size} bytes, more than the topic takes")
        for update in updates
        if (size := oversized(update, prefix=settings.prefix))
    ]
    names = {refused.where for refused in large}
    updates = tuple(update for update in updates if update.id not in names)
    if isinstance(document, Page):
        plan = revise_page(document, updates, known=known, complete=complete)
    else:
        plan = revise_lines(updates, known=known)
    return replace(plan, refused=(*document.refused, *large, *plan.refused))


async def paced(updates: "Sequence[Update]", speed: float | None) -> "AsyncIterator[Update]":
    """The updates, at once or with their own cadence, `speed` times as fast.

    A masthead has no time of its own and goes first.
    """
    if speed is None:
        for update in updates:
            yield update
        return
    timed = [update for update in updates if not re.search(r"masthead(-\d+)?$", update.id)]
    begin = min((update.published_at for update in timed), default=None)
    started = time.monotonic()
    for update in sorted(updates, key=lambda update: update.published_at):
        since = (update.published_at - begin).total_seconds() if begin else 0.0
        await asyncio.sleep(max(0.0, started + since / speed - time.monotonic()))
        yield update


def _progress(total: int) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal or not total)


def _show(document: "Document", conflict: str, settings: "Settings", *, as_json: bool) -> None:
    """What would be published, were the topic empty."""
    from streams.views.words import visible

    plan = _plan(document, conflict, {}, settings, complete=False)
    for update in plan.send:
        if as_json:
            sys.stdout.buffer.write(update.write() + b"\n")
        else:
            headline = update.headline or update.text.split("\n", 1)[0]
            print(f"{update.published_at:%Y-%m-%d %H:%M} UTC  {visible(headline)}")
    sys.stdout.flush()
    for refusal in plan.refused:
        _say(f"refused: {refusal.where}: {refusal.reason}")
    outlets = ", ".join(sorted({update.source.outlet for update in plan.send}))
    count = f"{len(plan.send)} update{'' if len(plan.send) == 1 else 's'}{' of ' if outlets else ''}{outlets}"
    _say(f"{conflict}: {count}, {len(plan.refused)} refused; nothing was sent")


def _say(said: str) -> None:
    """Tell a person, showing control characters that came from outside instead of obeying them."""
    from streams.views.words import visible

    print(visible(said), file=sys.stderr, flush=True)
