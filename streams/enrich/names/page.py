"""One update while its names are read: its sentences as lines of words, the names found so far, what they have told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from schemas import EntityKind
from streams.enrich.language.text import Sentence, Token
from streams.enrich.language.words import words
from streams.enrich.names.atlas import Atlas, Entry, Hit, Surface

PARTICLES = words("al el bin ibn ben de del da di la le van von der den abu abd bint ould dos du y e ter")
ARTICLES = frozenset({"al-", "el-", "ad-", "ar-", "as-", "az-", "an-", "ul-", "at-"})
TITLED = 0.6
"""Share of capitalised words from which a headline is set in Title Case."""
LONGEST_TITLE = 30
"""Tokens up to which a sentence may be a title."""
_LOWER_IN_TITLES = words("after about amid among against between before during under until since while through without")
_ENDS = frozenset({".", "!", "?", '."', ".”"})
_AFTER_AGE = frozenset({",", ")", "and", ";", ".", "who", "was", ""})
_BYLINES = words("reporting writing editing compiled edited written additional photograph photo picture")


@dataclass(slots=True)
class Found:
    """A name in the making: tokens `first` to `last` (exclusive) and what they stand for.

    `start` and `end` are offsets in the sentence where the name is not whole tokens, else -1.
    """

    first: int
    last: int
    entry: Entry
    capital: bool = False
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Line:
    """One sentence under work."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    lower: list[str]
    cased: bool
    """Whether its capitals tell anything."""
    titled: bool
    """Set in Title Case."""
    busy: bool
    """Half of its words are capitalised: a title, or a list of names."""
    found: dict[int, Found] = field(default_factory=dict)
    """By first token."""
    cover: dict[int, Found] = field(default_factory=dict)
    """By every token inside."""
    more: list[Found] = field(default_factory=list)
    """Second names inside one token: the Velmia of "Ardania-Velmia"."""
    loose: list[int] = field(default_factory=list)
    """Single capitalised tokens that only the rest of the update can tell."""

    @classmethod
    def of(cls, sentence: Sentence, *, cased: bool) -> "Line":
        """A sentence of an update whose capitals tell something, or do not."""
        tokens, text = sentence.tokens, sentence.text
        titled = busy = False
        if cased and len(tokens) <= LONGEST_TITLE and tokens[-1].text not in _ENDS:
            told = [token.text for token in tokens if token.text[0].isalpha()]
            share = sum(word[0].isupper() for word in told) / (len(told) or 1)
            plain = any(word[0].islower() and len(word) > 4 and word not in _LOWER_IN_TITLES for word in told)
            titled = len(told) > 3 and not plain and share > TITLED
            busy = share > 0.5
        cased = cased and not text.islower() and not (len(tokens) > 3 and text.isupper())
        return cls(sentence, tokens, sentence.lower, cased, titled, busy)

    def put(self, found: Found) -> None:
        """Take a name up; it displaces what it overlaps, but not a name beside it in the same token."""
        for index in range(found.first, found.last):
            old = self.cover.get(index)
            if old is not None and 0 <= old.end <= found.start:
                self.more.append(found)
                return
            if old is not None:
                self._drop(old)
        self.found[found.first] = found
        for index in range(found.first, found.last):
            self.cover[index] = found

    def _drop(self, found: Found) -> None:
        self.found.pop(found.first, None)
        for index in range(found.first, found.last):
            self.cover.pop(index, None)

    def word(self, index: int) -> str:
        """The lower-case word at `index`, empty outside the line."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def joined(self, index: int) -> bool:
        """Whether token `index` follows the one before it after a single space."""
        return 0 < index < len(self.tokens) and self.tokens[index].start - self.tokens[index - 1].end == 1

    def capital(self, index: int) -> bool:
        """Whether the token is a word with a capital."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text[0].isupper()

    def text(self, first: int, last: int) -> str:
        """The words of tokens `first` to `last` as a name is written."""
        base = self.sentence.start
        text = self.sentence.text[self.tokens[first].start - base : self.tokens[last - 1].end - base]
        return text.replace("’", "'") if self.cased else text.replace("’", "'").title()

    def aged(self, index: int) -> bool:
        """Whether an age stands at `index`: ", 34," or "(34)"."""
        age = self.word(index + 1)
        return self.word(index) in (",", "(") and age.isdigit() and len(age) < 3 and self.word(index + 2) in _AFTER_AGE

    def byline(self) -> bool:
        """Whether it tells who wrote the report: "(Reporting by …; editing by …)"."""
        start = 1 if self.word(0) in ("(", "[") else 0
        return self.word(start) in _BYLINES and "by" in self.lower[start + 1 : start + 3]


class Page:
    """One update under work. `profile` is the id of its conflict's profile, null without one; `outlet` a slug."""

    def __init__(self, sentences: tuple[Sentence, ...], atlas: Atlas, profile: str | None, outlet: str = "") -> None:
        self.atlas = atlas
        self.profile = profile
        self.outlet = outlet
        cased = any(not s.text.islower() and any(c.isalpha() for c in s.text) for s in sentences)
        self.lines = [Line.of(sentence, cased=cased) for sentence in sentences]
        self.hits: list[list[Hit]] = [atlas.find(sentence.text) for sentence in sentences]
        senses = [hit.senses[0] for row in self.hits for hit in row]
        first = [entry for entry, surface in senses if not surface & Surface.LOCAL]
        self.parties = {entry.slug for entry in first if entry.state} | {e.party for e in first if e.party}
        """Slugs of all parties that the update may speak of."""
        self.homes = self.parties | {entry.home for entry in first if entry.home}
        """The same, and whose places and groups it may name."""
        self.people: dict[str, Entry] = {}
        """Persons introduced, by surname."""
        self.private: set[str] = set()
        self.offices: dict[str, tuple[str | None, str | None]] = {}
        """Office and party of each person introduced."""
        self.short: dict[str, Entry] = {}
        """Names by the acronyms told after them."""
        self.owner: Entry | None = None
        """The state whose minister or ministry was named last."""

    @cached_property
    def full(self) -> set[str]:
        """Public figures told with their full names."""
        return {
            entry.entity
            for row in self.hits
            for hit in row
            for entry, surface in hit.senses
            if entry.kind is EntityKind.PERSON and not surface & Surface.SURNAME
        }

    def found(self) -> Iterator[Found]:
        """All names so far, in order."""
        for line in self.lines:
            for first in sorted(line.found):
                yield line.found[first]
