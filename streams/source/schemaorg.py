"""schema.org LiveBlogPosting: inside an HTML page, or the JSON-LD alone.

In: markup or JSON. Out: a page of drafts. Real pages give every update the time of the whole page, repeat one headline
over all updates, leave bodies empty, escape entities twice and leave ids out; each is met here and noted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from streams.source.document import Assume, Broken, Draft, Page, Refused, page
from streams.source.markup import line, plain

Node = dict[str, Any]
_DEPTH = 20
"""Levels of JSON that are searched; real pages need four."""


def read_html(markup: str, *, name: str, assume: Assume) -> Page:
    """Read the LiveBlogPosting of an HTML page.

    Raises:
        Broken: the page has none, or one that is not JSON.
    """
    tree = LexborHTMLParser(markup)
    broken: tuple[int | None, str] | None = None
    for script in tree.css('script[type="application/ld+json"]'):
        block = script.text()
        try:
            data = json.loads(block.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
        except (ValueError, RecursionError) as error:
            if "LiveBlogPosting" in block:  # pages carry several blocks, and other people's broken ones are not ours
                broken = broken or (_line(markup, block, error), _why(error))
            continue
        for posting in _postings(data):
            return _page(posting, tree, name=name, assume=assume)
    line_number, reason = broken or (None, "")
    raise Broken(
        name, line_number, f"its LiveBlogPosting is {reason}" if broken else "no schema.org LiveBlogPosting in it",
        mend="paste its text into a file, or publish the outlet's RSS feed",
    )  # fmt: skip


def read_json(text: str, *, name: str, assume: Assume) -> Page:
    """Read JSON-LD that holds a LiveBlogPosting.

    Raises:
        Broken: not JSON, or without a LiveBlogPosting.
    """
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Broken(name, error.lineno if isinstance(error, json.JSONDecodeError) else None, _why(error)) from None
    for posting in _postings(data):
        return _page(posting, None, name=name, assume=assume)
    raise Broken(
        name, None, "JSON without a schema.org LiveBlogPosting", mend="JSON lines hold one whole Update on each line"
    )


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg.removesuffix(' starting at')}, column {error.colno}"
    return "not JSON that can be read: it is nested too deep" if isinstance(error, RecursionError) else "not JSON"


def _line(markup: str, block: str, error: ValueError | RecursionError) -> int | None:
    """The line of the page where a block of it ceases to be JSON."""
    begin = markup.find(block.strip())
    if begin < 0 or not isinstance(error, json.JSONDecodeError):
        return None
    return markup.count("\n", 0, begin) + error.lineno


def _postings(data: Any, *, depth: int = 0) -> Iterator[Node]:
    """Every LiveBlogPosting in a JSON-LD document, however deep."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for part in data:
            yield from _postings(part, depth=depth + 1)
    elif isinstance(data, dict):
        types = [str(kind).rsplit("/", 1)[-1] for kind in _list(data.get("@type"))]
        if "LiveBlogPosting" in types or "liveBlogUpdate" in data:
            yield data
        else:
            for part in data.values():
                yield from _postings(part, depth=depth + 1)


def _page(posting: Node, tree: LexborHTMLParser | None, *, name: str, assume: Assume) -> Page:
    entries = [entry for entry in _list(posting.get("liveBlogUpdate")) if isinstance(entry, dict)]
    own = (_url(posting.get("url"), base=assume.url), _url(posting.get("mainEntityOfPage"), base=assume.url))
    url = next((told for told in own if told and told.startswith(("http://", "https://"))), assume.url)
    outlet = assume.outlet or _name(posting.get("publisher")) or (urlsplit(url).hostname if url else None) or name
    notes: list[str] = []
    refused: list[Refused] = []
    ids = _ids(entries, url)
    stamps = _stamps(entries, ids, tree, zone=assume.timezone, name=name, notes=notes)
    headlines = [line(_text(entry.get("headline"))) for entry in entries]
    if len(entries) > 1 and headlines[0] and len(set(headlines)) == 1:
        notes.append(f"all {len(entries)} updates carry the page's headline: left out")
        headlines = [""] * len(entries)
    drafts = []
    for number, entry in enumerate(entries):
        where, stamp = f"update {number + 1}", stamps[number]
        if stamp is None:
            refused.append(Refused(where, "no datePublished"))
            continue
        body = plain(_text(entry.get("articleBody")) or _text(entry.get("text")))
        drafts.append(
            Draft(
                stamp,
                headlines[number],
                "" if body == headlines[number] else body,
                where,
                native=ids[number],
                updated_at=_instant(entry.get("dateModified"), assume.timezone, name=name),
                author=_name(entry.get("author")) or None,
                url=_url(entry.get("url"), base=url),
            )
        )
    if len(drafts) > 1 and drafts[0].published_at >= drafts[-1].published_at:
        drafts.reverse()  # newest first, as pages have them: updates of one time keep their order in time
    return page(
        [*_masthead(posting, url, stamps, assume=assume, name=name), *drafts],
        outlet=outlet, url=url, language=_text(posting.get("inLanguage")), notes=notes, refused=refused,
    )  # fmt: skip


def _masthead(
    posting: Node, url: str | None, stamps: list[datetime | None], *, assume: Assume, name: str
) -> Iterator[Draft]:
    told = posting.get("coverageStartTime") or posting.get("datePublished")
    opened = _instant(told, assume.timezone, name=name) or min((stamp for stamp in stamps if stamp), default=None)
    headline = line(_text(posting.get("headline")))
    text = plain(_text(posting.get("description")))
    if opened is not None and (headline or text):
        yield Draft(
            opened, headline, text, "masthead",
            native=f"{url}#masthead" if url else None,
            updated_at=_instant(posting.get("dateModified"), assume.timezone, name=name),
            author=_name(posting.get("author")) or None, url=url, masthead=True,
        )  # fmt: skip


def _ids(entries: list[Node], url: str | None) -> list[str | None]:
    """The page's own id of each update; None where it has none or gives one id to several updates."""
    found = []
    for entry in entries:
        native = _text(entry.get("@id")) or _text(entry.get("identifier")) or _url(entry.get("url"), base=url) or ""
        if "#" in native:  # the fragment names the update; the query only says which part of the page to show
            native = re.sub(r"\?[^#]*", "", _absolute(native, url))
        found.append(native)
    counts = Counter(found)
    return [None if not native or counts[native] > 1 or native == url else native for native in found]


def _stamps(
    entries: list[Node],
    ids: list[str | None],
    tree: LexborHTMLParser | None,
    *,
    zone: tzinfo | None,
    name: str,
    notes: list[str],
) -> list[datetime | None]:
    """When each update was published.

    Where all carry one time it is the page's: then the page's own `<time>` beside the update holds, else the time of
    its last change if those differ, else the one time.
    """
    told = [_instant(entry.get("datePublished"), zone, name=name) for entry in entries]
    modified = [_instant(entry.get("dateModified"), zone, name=name) for entry in entries]
    if len(entries) < 2 or len(set(told)) > 1:
        return [stamp or changed for stamp, changed in zip(told, modified, strict=True)]
    shown = [_shown(tree, native, zone, name=name) for native in ids]
    for better, source in ((shown, "the <time> beside it"), (modified, "its dateModified")):
        if len(set(better)) > 1:
            notes.append(f"all {len(entries)} updates carry one datePublished: each is stamped with {source}")
            return [stamp or old for stamp, old in zip(better, told, strict=True)]
    if told[0] is not None:
        notes.append(f"all {len(entries)} updates carry one datePublished, the page's: their order is kept, no more")
    return told


def _shown(tree: LexborHTMLParser | None, native: str | None, zone: tzinfo | None, *, name: str) -> datetime | None:
    """The `<time datetime>` inside the element that an update's id points to."""
    fragment = urlsplit(native).fragment if native else ""
    if tree is None or not fragment or '"' in fragment or "\\" in fragment:
        return None
    node = tree.css_first(f'[id="{fragment}"] time[datetime]')
    return _instant(node.attributes.get("datetime"), zone, name=name) if node else None


def _instant(value: Any, zone: tzinfo | None, *, name: str) -> datetime | None:
    """An ISO 8601 time; None where there is none or it is no time.

    Raises:
        Broken: a time without an offset, and nobody told the zone.
    """
    try:
        moment = datetime.fromisoformat(_text(value))
        if moment.tzinfo is None:
            if zone is None:
                raise Broken(
                    name, None, f"time {_text(value)} has no offset", mend="say which zone: --timezone Europe/London"
                )
            moment = moment.replace(tzinfo=zone)
        return moment.replace(microsecond=0) if moment.utcoffset() is not None and 1 < moment.year < 9999 else None
    except (ValueError, OverflowError):
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("value") or ""
    return str(value).strip() if isinstance(value, str | int) else ""


def _name(value: Any) -> str:
    """Names of persons or organisations, joined by commas."""
    names = [line(_text(part.get("name") if isinstance(part, dict) else part)) for part in _list(value)]
    return ", ".join(name for name in names if name)


def _url(value: Any, *, base: str | None = None) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    told = _text(value)
    return _absolute(told, base) if told else None


def _absolute(told: str, base: str | None) -> str:
    try:
        return urljoin(base, told) if base else told
    except ValueError:
        return told
