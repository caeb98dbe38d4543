"""As of when a number holds: "as of 9 pm on Tuesday", "by midday", "up until Sunday", by the update's own stamp."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from streams.enrich.language.lexicon import HARM, MONTHS
from streams.enrich.language.words import words

_STAMPING = words("as by until")
_COMING = words("effect force begin begins start starts due expected extended")
"""Beside these, "as of Friday" tells of something to come."""
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {name: at for at, day in enumerate(_WEEK) for name in (day, day[:3])} | {"tues": 1, "thurs": 3}
_YEAR = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDS = {"dawn": 6, "morning": 12, "noon": 12, "midday": 12, "afternoon": 18}
"""The hour at which a part of the day is over; evening and night end with the day."""
_LATE = words("evening night tonight midnight")
_FILLERS = words("on the of at in early late local time gmt utc bst et edt cet . , about around shortly before just")
_REACH = 9


class _Stamp(NamedTuple):
    """What was read so far: a day, and the time of day until which the number holds."""

    day: date | None = None
    clock: time | None = None
    late: bool = False


def as_of(low: Sequence[str], published_at: datetime | None) -> datetime | None:
    """The moment that a sentence's lower-case words give for its numbers; None where they give none.

    A day without an hour holds to its end. Days and hours are those of the stamp's own offset, and no number holds
    later than the stamp of the update that tells it.
    """
    if published_at is None or _STAMPING.isdisjoint(low) or not _COMING.isdisjoint(low):
        return None
    for at, word in enumerate(low):
        if word not in _STAMPING or at + 1 == len(low):
            continue
        begin = at + 1
        before = low[at - 1] if at else ","
        if word == "as":
            if low[begin] not in ("of", "at"):
                continue
            begin += 1
        elif (before != "up") if word == "until" else not (before == "," or before in HARM):
            continue  # only "up until Sunday"; "By Monday 12 had died", "12 dead by noon"
        stamp = _read(low, begin, published_at)
        if stamp is not None:
            return _moment(stamp, published_at)
    return None


def _read(low: Sequence[str], at: int, published_at: datetime) -> _Stamp | None:
    stamp, end = _Stamp(), min(at + _REACH, len(low))
    while at < end:
        word, following = low[at], low[at + 1] if at + 1 < len(low) else ""
        day = _day(low, at, published_at) if stamp.day is None else None
        if day is not None:
            stamp, at = stamp._replace(day=day[0]), day[1]
        elif word in _ENDS:
            stamp, at = stamp._replace(clock=time(_ENDS[word])), at + 1
        elif word in _LATE:
            stamp, at = stamp._replace(late=True), at + 1
        elif stamp.clock is None and (hour := _hour(word, following)) is not None:
            stamp, at = stamp._replace(clock=hour), at + 1 + (following in ("am", "pm", "a.m.", "p.m."))
        elif word in _FILLERS:
            at += 1
        else:
            break
    if at < len(low) and low[at] == "'s":
        return None  # "killed by Monday's strike"
    return stamp if stamp != _Stamp() else None


def _day(low: Sequence[str], at: int, published_at: datetime) -> tuple[date, int] | None:
    """The day named at `at` and the position behind it: Sunday, yesterday, 12 October, Aug. 4."""
    word, today = low[at], published_at.date()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday"), at + 1
    if word in _DAYS:
        back = (today.weekday() - _DAYS[word]) % 7
        return today - timedelta(
            days=0 if back == len(_WEEK) - 1 else back
        ), at + 1  # tomorrow's name: another zone's day
    month, number, end = word, at + 1, at + 2
    if word not in MONTHS:
        month, number = (low[at + 1] if at + 1 < len(low) else ""), at
    elif low[at + 1 : at + 2] == ["."]:
        number, end = at + 2, at + 3
    digits = low[number].rstrip("stndrh") if number < len(low) else ""
    if month not in MONTHS or not digits.isdecimal() or len(digits) > 2:
        return None
    try:
        day = date(today.year, _YEAR.index(month[:3]) + 1, int(digits))
        return (day if day <= today + timedelta(days=1) else day.replace(year=day.year - 1)), end
    except ValueError:
        return None


def _hour(word: str, following: str) -> time | None:
    """9pm, 9 pm, 21:30."""
    plain = word.removesuffix("pm").removesuffix("am")
    half = word[len(plain) :] or following.replace(".", "")
    hours, colon, minutes = plain.replace(".", ":").partition(":")
    if not hours.isdecimal() or (half not in ("am", "pm") and not colon) or (colon and not minutes.isdecimal()):
        return None
    hour, minute = int(hours), int(minutes or 0)
    if half in ("am", "pm"):
        hour = hour % 12 + 12 * (half == "pm")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moment(stamp: _Stamp, published_at: datetime) -> datetime:
    day = stamp.day or published_at.date()
    clock = stamp.clock if stamp.clock is not None and not stamp.late else time(23, 59, 59)
    moment = datetime.combine(day, clock, tzinfo=published_at.tzinfo)
    if stamp.day is None and stamp.clock is not None and moment > published_at:
        moment -= timedelta(days=1)
    return min(moment, published_at)
