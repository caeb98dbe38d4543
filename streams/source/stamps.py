"""The time stamps of live blogs: their forms, their zones, and the day each belongs to.

In: single lines. Out: aware times. The forms are those that outlets use on their pages; `docs/sources.md` lists them.
A page keeps to one form: the one that most of its stamped lines have. So a time inside a sentence is no stamp.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone, tzinfo
from enum import Enum
from itertools import pairwise
from zoneinfo import ZoneInfo

ROLL_OVER = timedelta(hours=6)
"""A clock that falls back by more than this passed midnight; less is disorder on the page (posts pinned or late)."""

MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"), 1)
}  # fmt: skip

_OFFSETS = {
    "gmt": 0, "utc": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "sast": 2,
    "idt": 3, "msk": 3, "trt": 3, "eat": 3, "ast": 3, "irst": 3.5, "amt": 4, "azt": 4, "get": 4, "gst": 4, "aft": 4.5,
    "pkt": 5, "ist": 5.5, "npt": 5.75, "mmt": 6.5, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
    "british summer time": 1, "greenwich mean time": 0,
}  # fmt: skip
_REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
AMBIGUOUS = {"ist": "India", "ast": "Arabia", "bst": "Britain", "amt": "Armenia", "gst": "the Gulf"}
"""Zone words with several meanings, and the one they are read with unless the person who publishes says otherwise."""

_WORDS = "|".join(sorted((re.escape(word) for word in (*_OFFSETS, *_REGIONS) if word != "z"), key=len, reverse=True))
_ZONE = rf"(?P<zone>(?:{_WORDS})\b)"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?=[:.]\d|\s?[ap]\.?\s?m\b)"  # a bare number is no time
    r"(?:[:.](?P<minute>\d{2})(?!\d)(?::(?P<second>\d{2})(?:\.\d{1,9})?)?)?\s?(?P<half>[ap]\.?\s?m\b\.?)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = (
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    rf"|{_WEEKDAY}(?P<dmy>\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?)"
    rf"|{_WEEKDAY}(?P<mdy>{_MONTH}\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?)"
)
_DASH = r"[–—―-]"


class Form(Enum):
    """How the pages of one outlet write their stamps."""

    ALONE = re.compile(rf"{_CLOCK}\s*:?\s*{_ZONE}?(?:,?\s+(?:{_DAY}))?\.?", re.I)
    """`9:00 p.m.`, `14:05 GMT`, `14:05 GMT 12.10.2020`."""
    DATED = re.compile(
        rf"(?:updated:?\s+)?(?:{_DAY})(?:,|\s+at|T)?\s*\[?{_CLOCK}\]?\s*(?:{_ZONE}|(?P<offset>Z|[+-]\d{{2}}:?\d{{2}}))?"
        rf"\s*(?:\[[^\]]*\]\s*)?(?:{_DASH}\s*(?P<headline>\S.*))?", re.I)  # fmt: skip
    """`2023-05-31 16:06:55+00:00 – headline`, `10.04.2020 [10:41]`, `May 10 2022, 14:20 IST`."""
    LEADING = re.compile(rf"{_CLOCK}\s*:?\s*(?:{_ZONE}\s*:?\s*(?:{_DASH}|:)?|{_DASH})\s*(?P<headline>\D.*|\d.*)", re.I)
    """`20:48 GMT – headline`, `13:17: GMT – headline`, `9:05 p.m. - headline`."""
    BELOW = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*,\s*(?P<author>[^\d\W][^,.]{1,60})")
    """The headline, below it `14:05 , Agency`."""
    GLUED = re.compile(rf"(?P<headline>.*?)published at\s+{_CLOCK}\s*{_ZONE}?(?:\s+(?:{_DAY}))?", re.I)
    """`Headlinepublished at 14:05 British Summer Time 5 May`."""
    AGO = re.compile(
        r"(?:(?P<hours>\d{1,2})\s*h(?:(?:ou)?rs?)?\b)?\s*(?:(?P<minutes>\d{1,2})\s*m(?:in(?:ute)?s?)?\b)?\s+ago"
    )
    """`3 hr 5 min ago`; the page's own stamp says from when."""


_DATE_LINE = re.compile(
    rf"(?P<word>(?:published|posted|updated|last updated|modified|last modified)(?:\s+(?:on|at))?:?\s+)?"
    rf"(?:{_CLOCK}\s*{_ZONE}?,?\s+(?:on\s+)?)?(?:{_DAY})(?P<rest>.{{0,60}})", re.I)  # fmt: skip
_REST = re.compile(rf"[\s,T–—-]*(?:at\s+)?(?:\[?{_CLOCK}\]?)?\s*{_ZONE}?\s*(?:[+-]\d\d:?\d\d)?\s*(?:\([^)]*\))?", re.I)
_TIMES_IN = re.compile(rf"\ball times (?:are )?(?:in )?{_ZONE}", re.I)


class BadTime(ValueError):  # noqa: N818 - said of a line
    """A line has the form of a stamp and names no time of day."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One stamp as it stands. `zone` is lower case; `day` is set where the stamp itself carries a date."""

    clock: time | None
    zone: str | None = None
    day: date | None = None
    headline: str = ""
    author: str | None = None
    ago: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is only a date. `closing` means that it tells when the page was last touched, not when it opened."""

    day: date
    closing: bool
    clock: time | None = None
    zone: str | None = None


def form_of(lines: Sequence[str]) -> Form | None:
    """The form in which most of the page's stamps stand; None when no line has any."""
    counts = {form: sum(1 for line in lines if form.value.fullmatch(line)) for form in Form}
    best = max(Form, key=lambda form: counts[form])
    return best if counts[best] else None


def read_stamp(line: str, form: Form, *, year: int | None = None) -> Stamp | None:
    """The stamp that a line is, or None.

    A stamp with its headline missing and one with its headline on the line are told apart from sentences by their
    zone word, so a page of either form may hold the other.

    Raises:
        BadTime: the line has the form, but 25:61 is no time and 31 June no day.
    """
    match = form.value.fullmatch(line)
    if match is None and form in (Form.ALONE, Form.LEADING):
        other = Form.LEADING if form is Form.ALONE else Form.ALONE
        match = other.value.fullmatch(line)
        match = match if match and match["zone"] else None
    if match is None:
        return None
    found = match.groupdict()
    if form is Form.AGO:
        return Stamp(None, ago=timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0)))
    zone = found.get("zone") or found.get("offset")
    try:
        clock, day = _clock(found), _day(found, year=year)
    except BadTime:
        if zone or ":" in line[:3]:
            raise
        return None  # "1.80 – …" is a figure
    return Stamp(
        clock=clock,
        zone=zone.lower() if zone else None,
        day=day,
        headline=(found.get("headline") or "").strip(),
        author=found.get("author"),
    )


def read_date_line(line: str, *, year: int | None = None, strict: bool = False) -> DateLine | None:
    """The date that a whole line is ("12 Oct 2020", "Updated 7:23 a.m. ET, May 10, 2022"), or None.

    Raises:
        BadTime: the line has the form, but 31 June is no day; only if `strict`, else it is a line like others.
    """
    if not (match := _DATE_LINE.fullmatch(line)):
        return None
    found = match.groupdict()
    if not (rest := _REST.fullmatch(found["rest"])):
        return None
    times = found if found["hour"] else rest.groupdict()
    try:
        day = _day(found, year=year)
        clock = _clock(times) if times["hour"] and (times["minute"] or times["half"]) else None
    except BadTime:
        if strict:
            raise
        return None
    word = (found["word"] or "").lower()
    zone = times["zone"].lower() if times["zone"] else None
    return DateLine(day, bool(word) and not word.startswith("publ"), clock, zone) if day else None


def page_zone(text: str) -> str | None:
    """The zone word of "all times GMT", if the text before the first stamp says so."""
    return match["zone"].lower() if (match := _TIMES_IN.search(text)) else None


def zone_of(word: str) -> tzinfo:
    """The zone a word or an ISO offset names: `GMT`, `ET`, `+05:30`."""
    word = word.lower()
    if word in _REGIONS:
        return ZoneInfo(_REGIONS[word])
    if word in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[word]))
    sign, digits = word[0], word[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if sign == "-" else offset)


def newest_first(steps: Sequence[timedelta]) -> bool:
    """Whether a page runs from new to old: at least as many steps from post to post go back as forward."""
    return sum(step < timedelta() for step in steps) >= sum(step > timedelta() for step in steps)


def clock_steps(clocks: Sequence[timedelta]) -> list[timedelta]:
    """The steps between times of day, the short way round: from 00:10 to 23:50 is twenty minutes back."""
    half, day = timedelta(hours=12), timedelta(days=1)
    return [(two - one + half) % day - half for one, two in pairwise(clocks)]


def since_midnight(clock: time) -> timedelta:
    """A time of day as the time since midnight."""
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def roll_over(clocks: Sequence[timedelta]) -> list[int]:
    """For times since midnight, told in order: how many midnights lie between the first and each."""
    days, midnights = [], 0
    for index, clock in enumerate(clocks):
        if index and clocks[index - 1] - clock > ROLL_OVER:
            midnights += 1
        days.append(midnights)
    return days


def _clock(found: "dict[str, str | None]") -> time:
    hour, minute, second = (int(found.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (found.get("half") or "").lower()
    told = f"{hour}:{minute:02d}{' ' + half if half else ''}"
    if half and not 1 <= hour <= 12:
        raise BadTime(f"{told} is no time of day")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise BadTime(f"{told} is no time of day") from None


def _day(found: "dict[str, str | None]", *, year: int | None) -> date | None:
    try:
        if iso := found.get("iso"):
            return date.fromisoformat(iso)
        if dotted := found.get("dotted"):
            day, month, told = dotted.split(".")
            return date(int(told), int(month), int(day))
        if words := found.get("dmy") or found.get("mdy"):
            numbers = [int(number) for number in re.findall(r"\d+", words)]
            month_word = re.search(r"[a-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)", "", words.lower()))
            if month_word is None or (len(numbers) < 2 and year is None):
                return None
            return date(numbers[1] if len(numbers) > 1 else year or 1, MONTHS[month_word[0][:3]], numbers[0])
    except ValueError:
        told_day = found.get("iso") or found.get("dotted") or found.get("dmy") or found.get("mdy")
        raise BadTime(f"{told_day} is no day") from None
    return None
