"""RSS and Atom: each entry is an update.

In: the text of a feed, already fetched, capped and decoded. Out: a page of drafts. feedparser expands entities that a
feed declares for itself, a few lines of which fill any memory: a feed that declares one is refused.
"""

import calendar
import re
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from typing import Any
from xml.sax import SAXException, SAXParseException

from feedparser.api import parse

from streams.source.document import Assume, Broken, Draft, Page, Refused, page
from streams.source.markup import line, plain
from streams.source.stamps import zone_of


def read(text: str, *, name: str, assume: Assume) -> Page:
    """Read a feed. Entries without a date are refused one by one: an entry's order in time is what it is for.

    Raises:
        Broken: not well-formed before its first entry, no feed at all, or one that declares entities.
    """
    if found := re.search("<!ENTITY", text):
        raise Broken(name, text.count("\n", 0, found.start()) + 1, "declares XML entities, which no feed needs")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)  # it may name another encoding; this is UTF-8 now
    feed = parse(BytesIO(text.encode("utf-8", "replace")))  # bytes alone would be taken for an address or a path
    broken = feed.get("bozo_exception")
    if isinstance(broken, SAXException):
        # feedparser puts an XML declaration of its own on a line above
        told = broken.getLineNumber() if isinstance(broken, SAXParseException) else None
        raise Broken(name, told - 1 if told else None, f"not well-formed XML: {broken.getMessage()}")
    if not feed.get("version"):
        raise Broken(name, None, "no RSS or Atom feed in it")
    drafts, refused = [], []
    for number, entry in enumerate(feed.entries, 1):
        title = line(entry.get("title", ""))
        where = f"entry {number} “{title[:50]}”"
        published = _instant(entry, "published", assume.timezone) or _instant(entry, "updated", assume.timezone)
        if published is None:
            dated = any(_parsed(entry, which) for which in ("published", "updated"))
            reason = "its date names no zone that is known (--timezone ZONE)" if dated else "no date that can be read"
            refused.append(Refused(where, reason))
            continue
        body = plain(_body(entry))
        drafts.append(
            Draft(
                published,
                title,
                "" if body == title else body,
                where,
                native=entry.get("id") or entry.get("link") or None,
                updated_at=_instant(entry, "updated", assume.timezone),
                author=line(entry.get("author", "")) or None,
                url=entry.get("link") or None,
            )
        )
    head = feed.feed
    drafts.reverse()
    return page(
        drafts,
        outlet=assume.outlet or line(head.get("title", "")) or name,
        url=assume.url or head.get("link") or None,
        language=head.get("language"),
        refused=refused,
    )


def _body(entry: Any) -> str:
    """The full text where there is one, else the summary."""
    bodies: list[str] = [part.get("value", "") for part in entry.get("content", [])]
    bodies.append(entry.get("summary", ""))
    return max(bodies, key=len)


_KNOWN_ZONE = re.compile(r"(?:(?<=[\d\s])(?:Z|UTC?|GMT|[ECMP][SD]T)|[T\s].*[+-]\d\d:?\d\d)$", re.I)
"""How a date ends whose zone feedparser knows. Any other zone it takes for UTC, and none as well."""


def _instant(entry: Any, which: str, zone: tzinfo | None) -> datetime | None:
    """A date of an entry in UTC; feedparser has read RFC 822 and ISO 8601 forms already.

    None where there is no date, or one whose zone nobody tells: a zone is never guessed.
    """
    if not (told := _parsed(entry, which)):
        return None
    words = str(entry.get(which, "")).strip()
    try:
        moment = datetime.fromtimestamp(calendar.timegm(told), UTC)
        if _KNOWN_ZONE.search(words):
            return moment
        own = _zone(words) or zone
        return moment.replace(tzinfo=own).astimezone(UTC) if own else None
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(entry: Any, which: str) -> Any:
    return entry.get(f"{which}_parsed") if f"{which}_parsed" in entry else None


def _zone(words: str) -> tzinfo | None:
    try:
        return zone_of(words.rsplit(maxsplit=1)[-1])
    except (LookupError, ValueError):
        return None
