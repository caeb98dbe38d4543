"""Plain live-blog text, as somebody pasted it from a page: a masthead, then stamped updates.

In: text. Out: a page of drafts with the masthead as its oldest. A masthead has a date and no time: it is stamped with
the start of its day, so that it never outranks a post that has a time of its own.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from streams.source.document import Assume, Broken, Draft, Page, clean, page
from streams.source.prose import furniture, prose, source_line
from streams.source.stamps import (
    AMBIGUOUS,
    BadTime,
    DateLine,
    Form,
    Stamp,
    clock_steps,
    form_of,
    newest_first,
    page_zone,
    read_date_line,
    read_stamp,
    roll_over,
    since_midnight,
    zone_of,
)

_BYLINE = re.compile(r"by(?:\s+(?P<names>\S.{0,120}))?", re.I)
_NAMES = re.compile(r"(?:and\s+)?[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|and|de|van|al|bin)){0,7},?")
_DATELINE = re.compile(r"^[A-Z][^()\n]{1,60}\((?P<outlet>AP|AFP|Reuters|REUTERS|TASS|Xinhua|dpa|EFE)\)\s*[-–—]", re.M)


@dataclass(slots=True)
class _Post:
    """One stamped block: its line number (from 1), the stamp, the day its page has reached, and its lines."""

    line: int
    stamp: Stamp
    day: date | None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Masthead:
    """What stands above the first stamp."""

    headline: str
    text: str
    author: str | None
    date: DateLine | None
    zone: str | None


def read(text: str, *, name: str, assume: Assume) -> Page:
    """Read a pasted page.

    Raises:
        Broken: no stamped update, a stamp that is no time, no date, or no zone.
    """
    lines = [line.strip() for line in clean(text).split("\n")]
    form = form_of(lines)
    if form is None:
        raise Broken(
            name, None, "no stamped update in it (such as “14:05 GMT – headline”, or “9:00 p.m.” alone on a line)",
            mend="docs/sources.md lists the forms; or name the format with --format",
        )  # fmt: skip
    above, posts = _cut(lines, form, name=name, assume=assume)
    masthead = _masthead(above)
    notes: list[str] = []
    zone = _page_zone(posts, masthead, assume=assume, name=name, notes=notes)
    moments = _moments(posts, masthead, zone=zone, assume=assume, name=name)
    drafts = [
        Draft(moment, *_headline_and_text(post), f"line {post.line}", author=post.stamp.author or masthead.author)
        for post, moment in zip(posts, moments, strict=True)
    ]
    if newest_first([two - one for one, two in pairwise(moments)]):
        drafts.reverse()
    if masthead.headline or masthead.text:
        told = masthead.date if masthead.date and not masthead.date.closing else None
        opened = datetime.combine(told.day if told else min(moments).date(), time(), _tz(posts[0].stamp, zone))
        drafts.insert(
            0, Draft(opened, masthead.headline, masthead.text, "masthead", author=masthead.author, masthead=True)
        )
    outlet = assume.outlet or source_line(lines) or _dateline(text)
    if outlet is None:
        outlet = re.sub(r"\.[a-z0-9]{1,5}$", "", re.split(r"[/\\]", name)[-1]) or "unknown"
        notes.append(f"the page names no outlet: taken as “{outlet}” (--outlet NAME)")
    return page(drafts, outlet=outlet, url=assume.url, notes=notes)


def _cut(lines: Sequence[str], form: Form, *, name: str, assume: Assume) -> tuple[list[str], list[_Post]]:
    """Cut the lines into the masthead's and the posts."""
    above: list[str] = []
    posts: list[_Post] = []
    day: date | None = None
    year = assume.date.year if assume.date else None
    for number, line in enumerate(lines, 1):
        try:
            stamp = read_stamp(line, form, year=year)
        except BadTime as error:
            raise Broken(name, number, f"“{line[:60]}”: {error}") from None
        if stamp is not None:
            posts.append(_Post(number, stamp, stamp.day or day))
            if form is Form.BELOW:  # its headline stands above the stamp, at the end of what was read so far
                previous = posts[-2].lines if len(posts) > 1 else above
                while previous and not previous[-1]:
                    previous.pop()
                posts[-1].lines.append(previous.pop() if previous else "")
        elif posts and (found := read_date_line(line, year=year)) is not None and not found.closing:
            day = found.day
        elif posts:
            posts[-1].lines.append(line)
        else:
            try:
                found = read_date_line(line, year=year, strict=assume.date is None)
            except BadTime as error:
                raise Broken(
                    name, number, f"“{line[:60]}”: {error}", mend="put it right, or say the day: --date YYYY-MM-DD"
                ) from None
            year = found.day.year if found and year is None else year
            above.append(line)
    return above, posts


def _masthead(lines: Sequence[str]) -> _Masthead:
    """Take a masthead apart: title, standfirst, bylines, date."""
    kept: list[str] = []
    names: list[str] = []
    dated: DateLine | None = None
    in_byline = False
    for line in lines:
        if line.startswith("#"):
            continue  # a note of whoever saved the page
        if (found := read_date_line(line)) is not None:
            dated, in_byline = dated or found, False
        elif byline := _BYLINE.fullmatch(line):
            in_byline = not byline["names"]
            names += [byline["names"]] if byline["names"] else []
        elif in_byline and _NAMES.fullmatch(line):
            names.append(line)
        elif not (in_byline and not line):
            in_byline = False
            kept.append(line)
    body = [line for line in kept if not furniture(line)]
    title = next((index for index, line in enumerate(body) if line), None)
    author = ", ".join(name.strip(" ,") for name in names) or None
    if title is None:
        return _Masthead("", "", author, dated, None)
    return _Masthead(body[title], prose(body[title + 1 :]), author, dated, page_zone("\n".join(body)))


def _headline_and_text(post: _Post) -> tuple[str, str]:
    """The headline on the stamp's line, else a first paragraph that is short and no sentence, else none."""
    if post.stamp.headline:
        return post.stamp.headline, prose(post.lines)
    if post.stamp.author and post.lines:
        return post.lines[0], prose(post.lines[1:])
    first = next((index for index, line in enumerate(post.lines) if line and not furniture(line)), None)
    if first is not None and len(post.lines[first]) <= 150 and not re.search(r"[.?!…:;,”\"]$", post.lines[first]):
        rest = prose(post.lines[first + 1 :])
        if rest and not rest[0].islower():
            return post.lines[first], rest
    return "", prose(post.lines)


def _page_zone(posts: Sequence[_Post], masthead: _Masthead, *, assume: Assume, name: str, notes: list[str]) -> tzinfo:
    """The zone of stamps that name none, or whose word has several meanings.

    Raises:
        Broken: such a stamp is there and nothing tells its zone.
    """
    if assume.timezone is not None:
        return assume.timezone
    told = Counter(post.stamp.zone for post in posts if post.stamp.zone)
    notes += [
        f"{word.upper()} is read as the time of {AMBIGUOUS[word]} (--timezone ZONE)"
        for word in told
        if word in AMBIGUOUS
    ]
    word = told.most_common(1)[0][0] if told else masthead.zone or (masthead.date.zone if masthead.date else None)
    if word is not None:
        return zone_of(word)
    first = posts[0]
    raise Broken(
        name, first.line, "the stamps name no time zone", mend="say which: --timezone Europe/London, or --timezone UTC"
    )


def _tz(stamp: Stamp, zone: tzinfo) -> tzinfo:
    return zone if stamp.zone is None or stamp.zone in AMBIGUOUS else zone_of(stamp.zone)


def _moments(posts: Sequence[_Post], masthead: _Masthead, *, zone: tzinfo, assume: Assume, name: str) -> list[datetime]:
    """The moment of each post.

    A stamp's own date wins, then a date line above it, then the masthead's date. A page that ran past midnight has one
    date and two days: a masthead's date is the day it opened, unless it says "updated" or "posted".

    Raises:
        Broken: no date anywhere, or one outside the calendar.
    """
    try:
        if posts[0].stamp.ago is not None:
            return _before_page_stamp(posts, masthead, zone=zone, name=name)
        clocks = [since_midnight(post.stamp.clock or time()) for post in posts]
        if all(post.day for post in posts):
            days = [post.day for post in posts]
        else:
            days = _days(posts, clocks, masthead, assume=assume, name=name)
        return [
            datetime.combine(day or date.min, post.stamp.clock or time(), _tz(post.stamp, zone))
            for day, post in zip(days, posts, strict=True)
        ]
    except OverflowError:
        raise Broken(name, posts[0].line, "the date is outside the calendar") from None


def _days(
    posts: Sequence[_Post], clocks: Sequence[timedelta], masthead: _Masthead, *, assume: Assume, name: str
) -> list[date | None]:
    """Count the days from the one that the page tells."""
    backwards = newest_first(clock_steps(clocks))
    midnights = roll_over(clocks[::-1] if backwards else clocks)
    if backwards:
        midnights.reverse()
    if masthead.date is not None and any(post.day for post in posts):
        midnights = [0] * len(posts)  # a page that writes out each new day: its first date is that of the posts below
    if assume.date is not None:
        opened = assume.date.date()
    elif masthead.date is not None:
        opened = masthead.date.day - timedelta(days=max(midnights) if masthead.date.closing else 0)
    elif dated := next((index for index, post in enumerate(posts) if post.day), None):
        opened = (posts[dated].day or date.min) - timedelta(days=midnights[dated])
    else:
        raise Broken(
            name, None, "no date: the text above the first update has none", mend="say which: --date YYYY-MM-DD"
        )
    return [post.day or opened + timedelta(days=count) for post, count in zip(posts, midnights, strict=True)]


def _before_page_stamp(posts: Sequence[_Post], masthead: _Masthead, *, zone: tzinfo, name: str) -> list[datetime]:
    """Moments told as "16 min ago", counted back from the page's own stamp."""
    if masthead.date is None or masthead.date.clock is None:
        raise Broken(
            name, posts[0].line, "the stamps count back from a moment that the page does not tell",
            mend="put a line such as “Updated 7:23 a.m. ET, May 10, 2022” above the first update",
        )  # fmt: skip
    told = masthead.date
    now = datetime.combine(told.day, told.clock or time(), zone_of(told.zone) if told.zone else zone)
    return [now - (post.stamp.ago or timedelta()) for post in posts]


def _dateline(text: str) -> str | None:
    return match["outlet"] if (match := _DATELINE.search(text[:1_500])) else None
