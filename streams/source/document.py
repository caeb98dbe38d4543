"""What every format is read into: a page of drafts. Drafts become updates once the page's conflict is known.

Ids have to stay the same when a headline or a text is edited and when other updates come or go
(docs/decisions/0004-ids-and-revisions-of-pages.md). In order of preference: the page's own id of the update; else the
page (its address, or outlet and conflict), the update's stamp, and which one it is at that stamp, the oldest first.
Two pasted pages of one outlet, conflict and day have no more to tell them apart than their stamps.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from html import unescape
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from schemas import Update, stable_id
from schemas.update import Source

Known = Mapping[str, Mapping[int, Update]]
"""What `updates.raw` holds already: by id, by revision."""

HEADLINE_MAX, TEXT_MAX = 10_000, 262_144
"""Characters, as `schemas/update.py` bounds them."""


class Broken(Exception):  # noqa: N818 - said of a document
    """A document cannot be read: its `name`, the `line` (from 1, None where it has none), the `reason`, the `mend`."""

    def __init__(self, name: str, line: int | None, reason: str, *, mend: str = "") -> None:
        super().__init__(f"{name}, line {line}: {reason}" if line else f"{name}: {reason}")
        self.name, self.line, self.reason, self.mend = name, line, reason, mend


@dataclass(frozen=True, slots=True)
class Assume:
    """What the person who publishes says about a page: wins over what the page says, except over clear zone words."""

    outlet: str | None = None
    date: datetime | None = None
    timezone: tzinfo | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One update as the page gives it. `native` is the page's own id; `where` says it to a person ("line 12")."""

    published_at: datetime
    headline: str
    text: str
    where: str
    native: str | None = None
    updated_at: datetime | None = None
    author: str | None = None
    url: str | None = None
    masthead: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """An update that is not sent, and why."""

    where: str
    reason: str


class Document(Protocol):
    """A document in any format, read whole: nothing of it has been sent yet."""

    @property
    def notes(self) -> Sequence[str]:
        """What was assumed while reading, for a person."""

    @property
    def refused(self) -> Sequence[Refused]:
        """The parts that are no update."""

    def words(self) -> str:
        """All headlines and texts: what the conflict is told from."""

    def claims(self, conflict: str) -> Callable[[str], bool]:
        """Which ids on `updates.raw` may be this document's."""

    def updates(self, conflict: str, *, known: Known) -> tuple[Update, ...]:
        """The updates, oldest first, with their ids; revisions are still the document's own."""


@dataclass(frozen=True, slots=True)
class Page:
    """A live-blog page or a feed. `drafts` stand oldest first; drafts without `native` are counted in that order."""

    outlet: str
    drafts: tuple[Draft, ...]
    url: str | None = None
    language: str = "en"
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = field(default=())

    def words(self) -> str:
        """All headlines and texts."""
        return "\n\n".join(f"{draft.headline}\n\n{draft.text}" for draft in self.drafts)

    def claims(self, conflict: str) -> Callable[[str], bool]:
        """Ids given to this page's updates, those of updates it no longer shows included."""
        base = self._base(conflict)
        own = {self._own_id(draft.native) for draft in self.drafts if draft.native}
        return lambda name: name in own or name.startswith(base)

    def updates(self, conflict: str, *, known: Known) -> tuple[Update, ...]:
        """The updates, oldest first, all with revision 0.

        Of several at one stamp, one that `known` holds word for word keeps its id; only the others are counted.
        """
        base = self._base(conflict)
        ids: dict[int, str] = {}
        slots: dict[str, list[int]] = defaultdict(list)
        for index, draft in enumerate(self.drafts):
            if draft.native:
                ids[index] = self._own_id(draft.native)
            elif not draft.masthead:
                slots[f"{base}{draft.published_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"].append(index)
        for slot, indices in slots.items():
            ids |= self._share(slot, indices, known=known)
        for index, draft in enumerate(self.drafts):
            if index not in ids:
                ids[index] = self._masthead_id(draft, base, slots, known=known)
        return tuple(self._update(draft, ids[index], conflict=conflict) for index, draft in enumerate(self.drafts))

    def _masthead_id(self, draft: Draft, base: str, posts: Collection[str], *, known: Known) -> str:
        """The id of the masthead, which has a day and no time: two pasted pages of a day are told apart by their posts.

        Held word for word it keeps its id. Where posts of that day are known and none of `posts` is among them, it is
        another page's and takes a new one; else it is an edit of that with which it has most words in common.
        """
        slot = f"{base}{draft.published_at:%Y%m%d}-masthead"
        names = [slot, *(f"{slot}-{ordinal}" for ordinal in range(1, 100))]
        held = {name: _newest(known[name]) for name in names if name in known}
        same = [name for name, row in held.items() if (row.headline, row.text) == (draft.headline, draft.text)]
        if same:
            return same[0]
        begins, ends = draft.published_at, draft.published_at + timedelta(days=1)
        told = [name for name in known.keys() - held.keys() if begins <= _newest(known[name]).published_at < ends]
        if not held or (told and not self.url and not any(name in known for name in posts)):
            return next(name for name in names if name not in held)
        words = _words(draft)
        return max(held, key=lambda name: len(words & _words(held[name])))

    def _share(self, slot: str, indices: Sequence[int], *, known: Known) -> dict[int, str]:
        """Give the ids of one stamp to the drafts that carry it."""
        free = [slot, *(f"{slot}-{ordinal}" for ordinal in range(1, len(indices)))]
        free += [name for ordinal in range(len(indices), 100) if (name := f"{slot}-{ordinal}") in known]
        ids: dict[int, str] = {}
        for index in indices:
            draft = self.drafts[index]
            same = (n for n in free if n in known and _newest(known[n]).text == draft.text)
            same = (n for n in same if _newest(known[n]).headline == draft.headline)
            if (held := next(same, None)) is not None:
                ids[index] = held
                free.remove(held)
        return ids | dict(zip((index for index in indices if index not in ids), free, strict=False))

    def _base(self, conflict: str) -> str:
        if self.url:
            scheme, host, path, _, _ = urlsplit(self.url)
            return f"{urlunsplit((scheme, host, path, '', ''))}#"
        return f"{slug(self.outlet)}:{conflict}:"

    def _own_id(self, native: str) -> str:
        """An id that is already one in the whole world stays as it is; others are told apart by their outlet."""
        name = native if re.match(r"[a-z][a-z0-9+.-]*:", native, re.I) else f"{slug(self.outlet)}:{native}"
        return name if len(name) <= 512 else f"{slug(self.outlet)}:{stable_id(name)}"

    def _update(self, draft: Draft, name: str, *, conflict: str) -> Update:
        url = draft.url or self.url
        return Update(
            id=name,
            conflict=conflict,
            source=Source(
                outlet=self.outlet[:200],
                url=url if url and len(url) <= 2048 else None,
                author=draft.author[:200] if draft.author else None,
            ),
            published_at=draft.published_at,
            updated_at=draft.updated_at,
            headline=draft.headline,
            text=draft.text,
            language=self.language,
        )


def page(
    drafts: Iterable[Draft],
    *,
    outlet: str,
    url: str | None = None,
    language: str | None = None,
    notes: Iterable[str] = (),
    refused: Iterable[Refused] = (),
) -> Page:
    """Build a page: oldest first, those of one time in their order; drafts without words or with too many refused."""
    sent, turned_down = [], list(refused)
    in_order = sorted(drafts, key=lambda draft: draft.published_at)
    last = {draft.native: draft for draft in in_order}
    for draft in in_order:
        if draft.native and last[draft.native] is not draft:
            turned_down.append(Refused(draft.where, f"a later one has the same id {draft.native}"))
        elif not 1 < draft.published_at.year < 9999:
            turned_down.append(Refused(draft.where, f"the year {draft.published_at.year} is no year of a report"))
        elif not draft.headline and not draft.text:
            turned_down.append(Refused(draft.where, "no headline and no text"))
        elif len(draft.headline) > HEADLINE_MAX or len(draft.text) > TEXT_MAX:
            turned_down.append(Refused(draft.where, f"longer than {TEXT_MAX} characters"))
        else:
            sent.append(draft)
    plain = language if language and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", language) else "en"
    return Page(outlet, tuple(sent), url, plain, tuple(notes), tuple(turned_down))


def slug(name: str) -> str:
    """A name in lower case with hyphens: `Al Jazeera` → `al-jazeera`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:120].strip("-") or stable_id(name)


def clean(text: str) -> str:
    """Text without entities (escaped once, twice or thrice), control characters and invisible or odd spaces."""
    for _ in range(3):
        if (once := unescape(text)) == text:
            break
        text = once
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\u00a0\u2007\u202f\u2000-\u200a\t]", " ", text)
    return re.sub(r"[\u200b-\u200f\u2028\u2029\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]", "", text)


def _words(told: Draft | Update) -> set[str]:
    return set(re.findall(r"\w+", f"{told.headline} {told.text}".casefold()))


def _newest(revisions: Mapping[int, Update]) -> Update:
    return revisions[max(revisions)]
