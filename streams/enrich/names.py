"""The rules that turn spellings and capitals into names: who and where, in one update.

Known spellings are judged by case and neighbours; runs of capitals that nobody knows become persons, bodies or places
by the words around them (`roles.py`); later mentions by surname or acronym lead back to the first. One pass over the
capitals of each sentence, a second over what only the rest of the update can tell.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from schemas import EntityKind
from streams.enrich import roles
from streams.enrich.atlas import AREA, COUNTRY, Atlas, Entry, Hit, Sense, Surface, slug
from streams.enrich.entities import BASE, PEOPLE
from streams.enrich.text import Name, Sentence, Token
from streams.enrich.words import words

_LONGEST_TITLE = 30
"""Tokens up to which a sentence may be a title."""
_PARTICLES = words("al el bin ibn ben de del da di la le van von der den abu abd bint ould dos du y e ter")
_ARTICLES = frozenset({"al-", "el-", "ad-", "ar-", "as-", "az-", "an-", "ul-", "at-"})
_TITLED = 0.6
"""Share of capitalised words from which a headline is set in Title Case."""


@dataclass(slots=True)
class _Found:
    """A name in the making: token positions `first` to `last` (exclusive) and what it stands for."""

    first: int
    last: int
    entry: Entry
    capital: bool = False
    private: bool = False
    role: str | None = None
    party: str | None = None
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class _Line:
    """One sentence under work."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    lower: list[str]
    cased: bool
    titled: bool
    busy: bool
    """Half of its words are capitalised: a title, or a list of names."""
    found: dict[int, _Found] = field(default_factory=dict)
    """By first token."""
    cover: dict[int, _Found] = field(default_factory=dict)
    """By every token inside."""
    more: list[_Found] = field(default_factory=list)
    """Second names inside one token: the Velmia of "Ardania-Velmia"."""
    loose: list[int] = field(default_factory=list)
    """Single capitalised tokens that only the rest of the update can tell."""

    def put(self, found: _Found) -> None:
        for index in range(found.first, found.last):
            old = self.cover.get(index)
            if old is not None and 0 <= old.end <= found.start:
                self.more.append(found)
                return
            if old is not None:
                self.drop(old)
        self.found[found.first] = found
        for index in range(found.first, found.last):
            self.cover[index] = found

    def drop(self, found: _Found) -> None:
        self.found.pop(found.first, None)
        for index in range(found.first, found.last):
            self.cover.pop(index, None)

    def word(self, index: int) -> str:
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def joined(self, index: int) -> bool:
        """Whether token `index` follows the one before it after a single space."""
        return 0 < index < len(self.tokens) and self.tokens[index].start - self.tokens[index - 1].end == 1

    def capital(self, index: int) -> bool:
        """Whether the token is a word with a capital."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text[0].isupper()


def tag(sentences: tuple[Sentence, ...], atlas: Atlas, profile: str | None) -> tuple[Sentence, ...]:
    """The same sentences with `names` filled, in order of position, none overlapping."""
    return _Page(sentences, atlas, profile).tagged()


class _Page:
    """One update under work: its lines and what they have told so far."""

    def __init__(self, sentences: tuple[Sentence, ...], atlas: Atlas, profile: str | None) -> None:
        self.profile = profile
        self.atlas = atlas
        self.lowered = all(s.text.islower() or not any(c.isalpha() for c in s.text) for s in sentences)
        self.lines = [_line(s, cased=not self.lowered) for s in sentences]
        self.people: dict[str, Entry] = {}
        self.private: set[str] = set()
        self.roles: dict[str, tuple[str | None, str | None]] = {}
        self.short: dict[str, Entry] = {}
        self.owner: Entry | None = None
        hits = [atlas.find(s.text) for s in sentences]
        self.countries = {
            sense.entry.slug
            for row in hits
            for hit in row
            for sense in hit.senses[:1]
            if sense.entry.weight >= COUNTRY or sense.entry.state
        } | {hit.senses[0].entry.party for row in hits for hit in row if hit.senses[0].entry.party}
        self.full = {
            sense.entry.entity
            for row in hits
            for hit in row
            for sense in hit.senses
            if sense.entry.kind is EntityKind.PERSON and not sense.surface & Surface.SURNAME
        }
        for line, row in zip(self.lines, hits, strict=True):
            self._take_known(line, row)

    def tagged(self) -> tuple[Sentence, ...]:
        for line in self.lines:
            if line.cased and not _byline(line):
                self._read_runs(line)
            elif not line.cased and line.sentence.text.islower():
                self._read_lowered(line)
            self._read_ministries(line)
        for line in self.lines:
            self._read_loose(line)
        return tuple(replace(line.sentence, names=tuple(self._names(line))) for line in self.lines)

    # --- Known spellings ----------------------------------------------------------------------------------------------

    def _take_known(self, line: _Line, hits: list[Hit]) -> None:
        if not hits:
            return
        base = line.sentence.start
        starts = [token.start - base for token in line.tokens]
        text = line.sentence.text
        for hit in hits:
            first = bisect_right(starts, hit.start) - 1
            last = bisect_right(starts, hit.end - 1)
            sense = self._sense(line, hit, text[hit.start : hit.end], first, last)
            if sense is not None:
                entry = sense.entry
                found = _Found(first, last, entry, bool(sense.surface & Surface.CAPITAL), start=hit.start, end=hit.end)
                line.put(found)
                if entry.kind is EntityKind.PERSON:
                    self._introduce(entry, entry.canonical)
                    self.roles[entry.entity] = (entry.role, entry.party)

    def _sense(self, line: _Line, hit: Hit, surface: str, first: int, last: int) -> Sense | None:
        """The reading that case and neighbours allow, or none."""
        if line.cased and surface[:4] in ("the ", "The ") and line.capital(last) and line.joined(last):
            return None
        plain = line.cased and surface.islower()
        best: Sense | None = None
        score = -1000
        for sense in hit.senses:
            if (plain and not sense.surface & Surface.LOADED) or not self._allowed(line, sense, surface, first, last):
                continue
            entry = sense.entry
            worth = entry.weight + (30 if entry.home in self.countries and entry.home != entry.slug else 0)
            if entry.profile is not None:
                worth += 30 if entry.profile == self.profile else -45
            if worth > score:
                best, score = sense, worth
        return best

    def _allowed(self, line: _Line, sense: Sense, surface: str, first: int, last: int) -> bool:
        entry, flags = sense
        if flags & Surface.CAPITAL and line.cased and line.capital(last) and line.word(last) in roles.SITES:
            return False
        if flags & Surface.LOADED and entry.profile != self.profile:
            return False
        if flags & Surface.ACRONYM:
            if line.cased:
                if sum(char.isupper() for char in surface) < 2:
                    return False
            else:
                low = surface.lower()
                if (roles.ordinary(low) or len(low) < 3) and low not in _PLAIN_ACRONYMS:
                    return surface == "US" and line.word(last) in roles.OFFICIAL
        if flags & Surface.COMMON and not self._placed(line, first, last):
            return False
        if flags & Surface.SURNAME and not self._surname_fits(line, entry, first, last):
            return False
        if not line.cased and entry.kind is EntityKind.PLACE and entry.weight < AREA:
            return self._placed(line, first, last)
        if not line.cased or last - first > 1 or entry.adjective or entry.kind is EntityKind.ORGANISATION:
            return line.cased or last - first > 1 or not roles.ordinary(surface) or entry.weight >= COUNTRY
        if entry.kind is EntityKind.PERSON or entry.weight >= COUNTRY:
            return entry.weight < COUNTRY or not self._given_name(line, first, last)
        if line.titled or self._placed(line, first, last):
            return True
        return not (self._unknown(line, first - 1, joined_at=first) or self._unknown(line, last, joined_at=last))

    def _surname_fits(self, line: _Line, entry: Entry, first: int, last: int) -> bool:
        before, after = line.word(first - 1), line.word(last)
        titled = before in roles.TITLES or before == "."
        if not line.cased:
            return entry.entity in self.full or titled or (entry.party in self.countries and len(line.word(first)) > 5)
        if not titled and self._unknown(line, first - 1, joined_at=first):
            return False
        if self._unknown(line, last, joined_at=last) and not line.titled and after not in roles.TITLES:
            return False
        if titled or entry.entity in self.full:
            return True
        if line.word(last - 1) in roles.NAMESAKES:
            return False
        plain = roles.ordinary(line.word(first))
        return entry.party in self.countries and not (
            plain and (first == 0 or line.titled or len(line.word(first)) < 4)
        )

    def _given_name(self, line: _Line, first: int, last: int) -> bool:
        """Whether a country's name is a person's first name here: "Jordan Maddow said"."""
        return (
            line.lower[first] in {"jordan", "israel", "georgia", "chad", "kenya", "india", "paris", "sofia", "florence"}
            and not line.titled
            and self._unknown(line, last, joined_at=last)
            and not roles.ordinary(line.word(last))
        )

    def _unknown(self, line: _Line, index: int, *, joined_at: int) -> bool:
        """Whether token `index` is a capitalised word next to a name, and none that words explain."""
        if not (line.capital(index) and line.joined(joined_at)) or index in line.cover:
            return False
        word = line.lower[index]
        if word in roles.TITLES or word in roles.SITES or word in roles.BODIES or word in roles.INSIDE:
            return False
        return not (roles.ordinary(word) and (index == 0 or word not in {"mark", "frank"})) and word[-1] != "."

    def _placed(self, line: _Line, first: int, last: int) -> bool:
        """Whether the words around speak of a place."""
        before, after = line.word(first - 1), line.word(last)
        if before in roles.LOCATIVE or after in roles.SITES:
            return True
        if before == "of":
            return line.word(first - 2) in roles.SITE_HEADS
        following = line.cover.get(last + 1)
        return after == "," and following is not None and following.entry.weight >= COUNTRY

    # --- Runs of capitals ---------------------------------------------------------------------------------------------

    def _read_runs(self, line: _Line) -> None:
        tokens, done = line.tokens, 0
        for index, token in enumerate(tokens):
            text = token.text
            if index < done or text.islower() or not text[0].isalpha():
                continue
            if text[0].islower() and text[:3] not in _ARTICLES:
                continue
            done = index + 1
            while done < len(tokens) and self._continues(line, done):
                done += 1
            known = line.cover.get(index)
            if known is None or known.last < done:
                self._read_run(line, index, done)

    @staticmethod
    def _continues(line: _Line, index: int) -> bool:
        """Whether token `index` goes on with the capitals before it."""
        word = line.lower[index]
        if word == "'s":  # Prosecutor's Office
            return line.word(index - 1) in roles.TITLES and line.word(index + 1) in _OFFICES and line.capital(index + 1)
        if not (line.joined(index) or line.word(index - 1) == "'s"):
            return False
        text = line.tokens[index].text
        if text[0].isupper():
            return True
        if word in _PARTICLES or word[:3] in _ARTICLES:
            return line.capital(index + 1) or any(c.isupper() for c in text)
        return False

    def _read_run(self, line: _Line, first: int, last: int) -> None:
        """Name what stands in tokens `first` to `last`: capitals joined by single spaces."""
        body = self._body(line, first, last)
        if body is not None:
            first = body
        start = first
        while start < last:
            known = line.cover.get(start)
            if known is not None:
                start = max(known.last, start + 1)
                continue
            word = line.lower[start]
            if word in roles.TITLES or word in roles.NOT_PLACES or word == "'s":
                start += 1
                continue
            if start == 0 and (roles.ordinary(word) or word in roles.SITES):
                start += 1
                continue
            stop = start
            while stop < last and stop not in line.cover:
                stop += 1
            for office in range(start, stop - 1):
                if line.lower[office] in roles.TITLES:
                    start = office + 1
            self._name_unknown(line, start, stop)
            start = stop

    def _body(self, line: _Line, first: int, last: int) -> int | None:
        """A body's name by its last word ("Free Eastern Army") or first ("Institute of X"); the token after it."""
        if line.titled:
            return None
        for head in range(last - 1, first - 1, -1):
            word = line.lower[head]
            if word not in roles.BODIES or (
                head in line.cover and line.cover[head].first != head and line.cover[head].last - 1 != head
            ):
                continue
            if head in line.cover and line.cover[head].entry.kind in (EntityKind.ORGANISATION, EntityKind.PARTY):
                continue
            if line.word(head + 1) in _OF.get(word, ("of", "for")) and (
                line.capital(head + 2) or (line.word(head + 2) == "the" and line.capital(head + 3))
            ):
                return self._body_of(line, first, head)
            begin = self._body_begin(line, first, head)
            inside = {id(line.cover[i]): line.cover[i] for i in range(begin, head + 1) if i in line.cover}
            if any(f.last == head and f.entry.kind is EntityKind.ORGANISATION for f in inside.values()):
                return None
            if begin == head or any(f.first < begin or f.last > head + 1 for f in inside.values()):
                return None
            if begin == 0 and all(roles.ordinary(line.lower[i]) for i in range(head + 1)):
                return None
            owner = next((f.entry for f in inside.values() if f.first == begin and f.entry.party), None)
            if word == "ministry":
                return None
            self._put_body(line, begin, head + 1, owner, word)
            return head + 1
        return None

    @staticmethod
    def _body_begin(line: _Line, first: int, head: int) -> int:
        """Where a body's name begins: after offices ("President of the …") and the words that open a sentence."""
        office = line.word(head - 1) == "'s"
        while first < head and first not in line.cover:
            word = line.lower[first]
            if not (word in roles.OPENERS or (word in roles.TITLES and not office)):
                break
            first += 1
        return first

    def _put_body(self, line: _Line, begin: int, end: int, owner: Entry | None, head: str) -> None:
        canonical = _text(line, begin, end)
        outlet = head in roles.OUTLETS
        possessed = line.word(begin - 1) == "'s" and begin - 2 in line.cover
        if owner is None and possessed:
            lord = line.cover[begin - 2].entry
            if lord.party and not outlet:
                owner = lord
                canonical = f"{canonical} of {lord.canonical}"
        state = owner is not None and (head in roles.STATE_ARMS or head in _OFFICES)
        kind = EntityKind.ORGANISATION
        own = slug(canonical)
        party = owner.party if state and owner else None
        if head in roles.ARMED and not state:
            kind, party = EntityKind.PARTY, own
        role = "outlet" if outlet else "force" if head in roles.STATE_ARMS else "body"
        self._keep_short(line, end, entry := Entry(canonical, own, own, kind, 40, party, role=role))
        line.put(_Found(begin, end, entry))

    def _body_of(self, line: _Line, first: int, head: int) -> int:
        """A body named by its first word: take along what follows, as in Institute for the Study of War."""
        end = head + 1
        while end < len(line.tokens):
            word = line.lower[end]
            if (line.capital(end) and line.joined(end)) or (
                word in ("of", "for", "to", "on", "and", "the", "in")
                and (
                    (line.capital(end + 1) and line.joined(end + 1))
                    or (word in ("of", "for", "to", "on") and line.word(end + 1) == "the" and line.capital(end + 2))
                )
                and not (
                    word in ("to", "on", "in", "and") and end > head + 1 and (word != "and" or end + 1 in line.cover)
                )
            ):
                end += 1
            else:
                break
        begin = head
        while (
            begin > first and line.lower[begin - 1] not in roles.TITLES | roles.OPENERS and begin - 1 not in line.cover
        ):
            begin -= 1
        owner = next(
            (line.cover[i].entry for i in range(begin, end) if i in line.cover and line.cover[i].entry.party), None
        )
        head_word = line.lower[head]
        canonical = _text(line, begin, end)
        if head_word == "ministry":
            function = next((roles.FUNCTIONS[w] for w in line.lower[head:end] if w in roles.FUNCTIONS), None)
            if function and owner:
                canonical = f"{function} of {owner.canonical}"
            elif line.word(begin - 1) == "'s" and begin - 2 in line.cover and line.cover[begin - 2].entry.party:
                owner = line.cover[begin - 2].entry
                canonical = f"{function or canonical} of {owner.canonical}"
        own = slug(canonical)
        state = owner is not None and head_word in _OFFICES and "health" not in own
        entry = Entry(
            canonical, own, own, EntityKind.ORGANISATION, 40, owner.party if state and owner else None, role="body"
        )
        self._keep_short(line, end, entry)
        keep = owner if head_word == "ministry" else None
        line.put(_Found(begin, end, entry))
        if keep is not None:
            self.owner = keep
        return end

    def _keep_short(self, line: _Line, end: int, entry: Entry) -> None:
        """Remember the acronym told after a name: "High Talks Committee (HTC)"."""
        if line.word(end) == "(" and line.word(end + 2) == ")" and line.tokens[end + 1].text.isupper():
            self.short[line.lower[end + 1]] = entry
        elif line.word(end) == "," and line.word(end + 1) == "or" and line.capital(end + 2):
            self.short[line.lower[end + 2]] = entry

    # --- Names nobody knows -------------------------------------------------------------------------------------------

    def _name_unknown(self, line: _Line, first: int, last: int) -> None:
        while last > first and line.lower[last - 1] in roles.TITLES | roles.NOT_PLACES:
            last -= 1
        if last <= first:
            return
        length = last - first
        before, after = line.word(first - 1), line.word(last)
        role, party = self._title_before(line, first)
        if role is not None:
            if length <= 5 and not line.tokens[first].text.isdigit():
                self._person(line, first, last, role, party)
            return
        if length == 1:
            self._single(line, first, before, after)
            return
        if line.titled:
            return
        if before in roles.AGENCY_BEFORE and length <= 3:
            line.put(_Found(first, last, _outlet(_text(line, first, last))))
            return
        if after in roles.AGENCY_BEFORE and line.word(last + 1) in ("agency", "channel", "station", "newspaper", ""):
            line.put(_Found(first, last, _outlet(_text(line, first, last))))
            return
        if after in _GROUPS and line.lower[first] not in roles.CREEDS:
            line.put(_Found(first, last, _group(_text(line, first, last))))
            return
        plain = [roles.ordinary(line.lower[i]) for i in range(first, last)]
        if self._is_place(line, first, last, before, after) and not all(plain):
            self._place(line, first, last, after)
            return
        if (
            length > 4
            or all(plain)
            or (
                (plain[0] or (any(plain) and line.busy))
                and before not in roles.SAID
                and after not in roles.SPEECH
                and after != ","
            )
        ):
            return
        if line.tokens[first].text.isupper() and len(line.tokens[first].text) > 3:
            return
        role, party = self._apposition(line, last)
        if role is None and (line.word(first - 1) == "'s" and first - 2 in line.cover):
            lord = line.cover[first - 2].entry
            if lord.kind is EntityKind.ORGANISATION:
                role, party = (
                    "correspondent" if lord.role in ("outlet", "agency") else "official",
                    lord.party or lord.slug,
                )
        self._person(line, first, last, role, party)

    def _single(self, line: _Line, index: int, before: str, after: str) -> None:
        word, text = line.lower[index], line.tokens[index].text
        if word in roles.NOT_PLACES or word in roles.CREEDS or (len(word) < 3 and not text.isupper()):
            return
        if before in roles.AGENCY_BEFORE or (after == "news" and line.word(index + 2) == "agency"):
            line.put(_Found(index, index + 1, _outlet(text)))
            return
        if text.isupper() and 2 <= len(text) <= 6 and text.isalpha():
            line.loose.append(index)
            return
        if after in _GROUPS and not roles.ordinary(word):
            line.put(_Found(index, index + 1, _group(text)))
            return
        if word in self.people or word.removesuffix("s") in self.people:
            line.loose.append(index)
            return
        if _aged(line, index + 1) and not roles.ordinary(word):
            self._person(line, index, index + 1, None, None)
            return
        if self._is_place(line, index, index + 1, before, after) and not (
            roles.ordinary(word) and not (before in roles.LOCATIVE and after in roles.SITES)
        ):
            self._place(line, index, index + 1, after)
            return
        line.loose.append(index)

    def _is_place(self, line: _Line, first: int, last: int, before: str, after: str) -> bool:
        if after in roles.SITES and (not line.titled or before in roles.INSIDE):
            return after not in ("state", "front", "direction", "area") or before in roles.INSIDE | {"the"}
        if line.titled:
            return False
        if before in roles.LOCATIVE:
            return not (before == "in" and line.word(first - 2) == "interested") and after not in ("'s", "said")
        if before in ("of", "called", "named") and line.word(first - 2) in roles.SITE_HEADS:
            return True
        return self._listed(line, first, last)

    def _listed(self, line: _Line, first: int, last: int) -> bool:
        """Whether the name stands in a list of places: "Ardan, Velm and Tosk regions"."""
        before, after = line.word(first - 1), line.word(last)
        known = line.cover.get(first - 2) if before in (",", "and") and last - first == 1 else None
        if known is not None and known.entry.kind is EntityKind.PLACE and not known.capital:
            return (before == "," and after in (",", "and")) or (
                before == "and" and line.word(known.first - 1) in roles.LOCATIVE | _LISTING
            )
        if after in (",", "and"):
            ahead = last + 1
            for _ in range(4):
                step = ahead
                while line.capital(step):
                    step += 1
                if step == ahead or step - ahead > 2:
                    return False
                if line.word(step) in roles.SITES and line.word(step)[-1:] == "s":
                    return True
                if line.word(step) not in (",", "and"):
                    return False
                ahead = step + 1
                if line.word(ahead) == "and":
                    ahead += 1
        return False

    def _place(self, line: _Line, first: int, last: int, after: str) -> None:
        end = last + 1 if after in roles.WHOLE_SITES and line.joined(last) else last
        name = _text(line, first, end)
        own = slug(name)
        line.put(_Found(first, end, Entry(name, own, own, EntityKind.PLACE, 15)))

    def _person(self, line: _Line, first: int, last: int, role: str | None, party: str | None) -> None:
        canonical = _text(line, first, last)
        known = self._same_person(canonical) if last - first == 1 else None
        own = slug(canonical)
        if own in ("unnamed",):
            return
        entry = known or Entry(canonical, own, own, EntityKind.PERSON, 30)
        if role is None:
            role, party = self._apposition(line, last)
        public = role is not None and any(
            word in roles.PUBLIC for word in role.replace("-", " ").split() + role.split()
        )
        line.put(_Found(first, last, entry, role=role, party=party))
        self._introduce(entry, canonical)
        old = self.roles.get(entry.entity)
        if old is None or (old[0] is None and role is not None):
            self.roles[entry.entity] = (role, party)
        if not public and entry.weight == 30 and (old is None or entry.entity in self.private):
            self.private.add(entry.entity)
        elif public:
            self.private.discard(entry.entity)

    def _introduce(self, entry: Entry, canonical: str) -> None:
        parts = canonical.lower().replace("’", "'").split()
        if len(parts) > 1:
            self.people.setdefault(parts[-1], entry)
            if parts[-2] in _PARTICLES or parts[-2][:3] in _ARTICLES:
                self.people.setdefault(" ".join(parts[-2:]), entry)
            if parts[-1][:3] in _ARTICLES:
                self.people.setdefault(parts[-1][3:], entry)
            if "-" in parts[-1]:
                self.people.setdefault(parts[-1].split("-")[-1], entry)

    def _same_person(self, surname: str) -> Entry | None:
        return self.people.get(surname.lower().replace("’", "'"))

    def _title_before(self, line: _Line, first: int) -> tuple[str | None, str | None]:
        """The office right before a name and for whom it is held: "Ardanian Foreign Minister"."""
        index = first - 1
        if index >= 1 and line.lower[index] == "." and line.lower[index - 1] in roles.TITLES:
            index -= 1
        if line.word(index) not in roles.TITLES or not (line.joined(first) or line.word(first - 1) == "."):
            return None, None
        words: list[str] = []
        while (
            index >= 0
            and (
                line.lower[index] in roles.TITLES
                or line.lower[index] in roles.FUNCTIONS
                or line.lower[index]
                in (
                    ".",
                    "of",
                    "affairs",
                    "state",
                    "for",
                    "senior",
                    "policy",
                    "national",
                    "regional",
                    "top",
                    "military",
                    "army",
                    "government",
                    "police",
                    "human",
                    "rights",
                    "general's",
                    "non-resident",
                    "special",
                    "executive",
                )
            )
            and index not in line.cover
        ):
            if line.lower[index] != ".":
                words.append(line.lower[index])
            index -= 1
        if line.word(index) == "'s":
            index -= 1
        if line.word(index) in _CONNECT:
            index -= 1
        owner = line.cover.get(index)
        party = None
        if owner is not None and owner.entry.kind in (EntityKind.PARTY, EntityKind.ORGANISATION, EntityKind.PLACE):
            party = owner.entry.party or (
                owner.entry.slug if owner.entry.kind is EntityKind.ORGANISATION else owner.entry.home
            )
            if owner.entry.weight >= COUNTRY:
                self.owner = owner.entry
        return " ".join(reversed(words)), party

    def _apposition(self, line: _Line, last: int) -> tuple[str | None, str | None]:
        """The office told after a name and a comma: ", a spokesman for the Harbour Council,"; an age is no office."""
        if line.word(last) == "(" and line.word(last + 1).isdigit():
            return None, None
        if line.word(last) == "," or line.word(last) in ("a", "the", "an", "who"):
            stop = min(last + 12, len(line.tokens))
            words: list[str] = []
            party: str | None = None
            for index in range(last + 1, stop):
                word = line.lower[index]
                if word in (",", ".", "said", "told", "who", "–", "—", "and") and words:
                    break
                if word in roles.SPEECH or word == '"':
                    break
                if word in roles.TITLES:
                    words.append(word)
                owner = line.cover.get(index)
                if owner is not None and party is None and owner.entry.kind is not EntityKind.PERSON:
                    party = owner.entry.party or (
                        owner.entry.slug if owner.entry.kind is EntityKind.ORGANISATION else owner.entry.home
                    )
            if words:
                return " ".join(words), party
        return None, None

    # --- Ministries ---------------------------------------------------------------------------------------------------

    def _read_ministries(self, line: _Line) -> None:
        for index, word in enumerate(line.lower):
            if word not in _MINISTERIAL or index in line.cover:
                continue
            if word[:7] != "ministr":
                self._remember_owner(line, index)
                continue
            begin = index
            while (
                begin > 0
                and begin - 1 not in line.cover
                and (
                    line.lower[begin - 1] in roles.FUNCTIONS
                    or (
                        line.lower[begin - 1] in ("affairs", "and", "situations")
                        and begin > 1
                        and line.lower[begin - 2] in roles.FUNCTIONS | {"affairs": ""}
                    )
                )
            ):
                begin -= 1
            function = next((roles.FUNCTIONS[w] for w in line.lower[begin:index] if w in roles.FUNCTIONS), None)
            end = index + 1
            if function is None and line.word(index + 1) == "of":
                function = next(
                    (roles.FUNCTIONS[w] for w in line.lower[index + 2 : index + 4] if w in roles.FUNCTIONS), None
                )
                end = index + 3 if function else end
            owner = self._owner_before(line, begin) or self._owner_after(line, end)
            if owner is not None:
                self.owner = owner
            if function is None:
                continue
            health = "Health" in function
            if owner is None and word == "ministry":
                owner = self._most_named() if health else self.owner or self._first_state()
            if owner is None:
                continue
            canonical = f"{function} of {owner.canonical}"
            if health and (owner.slug in _GAZAN or owner.home in _GAZAN):
                canonical = "Gaza Health Ministry"
            own = slug(canonical)
            party = None if health else owner.party or owner.home
            entry = Entry(canonical, own, own, EntityKind.ORGANISATION, 56, party, role="office")
            line.put(_Found(begin, end, entry))

    def _first_state(self) -> Entry | None:
        """The first state named: whose ministry it is where nothing else tells."""
        for line in self.lines:
            for first in sorted(line.found):
                if line.found[first].entry.weight == COUNTRY:
                    return line.found[first].entry
        return None

    def _most_named(self) -> Entry | None:
        """The country most places named lie in: whose hospitals count the dead where nothing else tells."""
        homes = Counter(
            found.entry.home
            for line in self.lines
            for found in line.found.values()
            if found.entry.home and found.entry.kind is EntityKind.PLACE
        )
        if not homes:
            return self.owner or self._first_state()
        home = homes.most_common(1)[0][0]
        return next(
            (
                found.entry
                for line in self.lines
                for found in line.found.values()
                if found.entry.slug == home and found.entry.state
            ),
            Entry(str(home).replace("-", " ").title(), str(home), str(home), EntityKind.PARTY, 0, home, home),
        )

    def _remember_owner(self, line: _Line, index: int) -> None:
        while (
            index > 0 and line.lower[index - 1] in roles.TITLES | roles.FUNCTIONS.keys() and index - 1 not in line.cover
        ):
            index -= 1
        owner = self._owner_before(line, index)
        if owner is not None:
            self.owner = owner

    @staticmethod
    def _owner_before(line: _Line, begin: int) -> Entry | None:
        index = begin - 1
        if line.word(index) == "'s":
            index -= 1
        known = line.cover.get(index)
        if (
            known is not None
            and known.entry.kind in (EntityKind.PARTY, EntityKind.PLACE)
            and (known.entry.party or known.entry.home)
        ):
            return known.entry
        return None

    @staticmethod
    def _owner_after(line: _Line, end: int) -> Entry | None:
        if line.word(end) not in ("of", "in"):
            return None
        index = end + 2 if line.word(end + 1) == "the" else end + 1
        known = line.cover.get(index)
        if (
            known is not None
            and known.entry.kind in (EntityKind.PARTY, EntityKind.PLACE)
            and (known.entry.party or known.entry.home)
        ):
            return known.entry
        return None

    # --- What only the rest of the update tells -----------------------------------------------------------------------

    def _read_loose(self, line: _Line) -> None:
        for index in line.loose:
            if index in line.cover:
                continue
            word = line.lower[index]
            entry = self.people.get(word) or self.short.get(word)
            if entry is None and word[-1:] == "s":
                entry = self.people.get(word[:-1])
            if entry is not None:
                line.put(_Found(index, index + 1, entry))
            elif self._spouse(line, index):
                self._person(line, index, index + 1, None, None)
            elif (
                line.tokens[index].text.isupper()
                and not line.sentence.text.isupper()
                and len(word) >= 3
                and (line.word(index - 1) == "the" or line.word(index + 1) in roles.SPEECH)
                and not roles.ordinary(word)
            ):
                text = line.tokens[index].text
                line.put(_Found(index, index + 1, Entry(text, word, word, EntityKind.ORGANISATION, 12, role="body")))

    def _spouse(self, line: _Line, index: int) -> bool:
        """Whether a first name stands before a private person's: "Ivo and Maria Hrab"."""
        other = line.cover.get(index + 2)
        return (
            line.word(index + 1) == "and"
            and other is not None
            and other.entry.entity in self.private
            and not roles.ordinary(line.lower[index])
        )

    # --- Lower-cased copy -----------------------------------------------------------------------------------------------

    def _read_lowered(self, line: _Line) -> None:
        """Persons where no capital tells them: words that are no English ones after an office or before an age."""
        index, count = 0, len(line.tokens)
        while index < count:
            if not self._nameable(line, index):
                index += 1
                continue
            last = index + 1
            while last < count and self._nameable(line, last):
                last += 1
            length = last - index
            before = line.word(index - 2 if line.word(index - 1) == "," else index - 1)
            titled = before in roles.TITLES or (before == "." and line.word(index - 2) in roles.TITLES)
            aged = _aged(line, last)
            spoken = before in roles.SAID or line.word(last) in roles.SAID
            if length <= 4 and (aged or (length > 1 and (titled or spoken))):
                role, party = self._title_before(line, index)
                self._person(line, index, last, role, party)
            index = last

    @staticmethod
    def _nameable(line: _Line, index: int) -> bool:
        word = line.lower[index]
        return (
            index not in line.cover
            and len(word) > 1
            and word[0].isalpha()
            and (word in _PARTICLES or word[:3] in _ARTICLES or not roles.ordinary(word))
            and word not in roles.TITLES
            and word not in roles.CREEDS
            and word not in roles.NOT_PLACES
            and word not in roles.SAID
            and word != "'s"
        )

    def _names(self, line: _Line) -> Iterable[Name]:
        base = line.sentence.start
        told = [*line.found.values(), *line.more]
        for found in sorted(told, key=lambda each: (each.first, each.start)):
            entry = found.entry
            start = base + found.start if found.start >= 0 else line.tokens[found.first].start
            end = base + found.end if found.end >= 0 else line.tokens[found.last - 1].end
            kind, canonical, own, identity = entry.kind, entry.canonical, entry.slug, entry.entity
            party, home, latitude, longitude = entry.party, entry.home, entry.latitude, entry.longitude
            role = entry.role
            if entry.adjective and not self._official(line, found):
                role = PEOPLE
            elif entry.kind is EntityKind.PARTY and line.word(found.last - 1) in _UNNAMED:
                role = PEOPLE  # "the Syrian opposition" names no group
            elif line.sentence.text[end - base : end - base + 6] == "-based":
                role = BASE
            if found.capital and self._is_location(line, found):
                city = self._city(line.sentence.text[start - base : end - base], entry)
                kind, canonical, own, identity, party = EntityKind.PLACE, city.canonical, city.slug, city.entity, None
                latitude, longitude = city.latitude, city.longitude
            elif entry.state and not entry.adjective and not found.capital and self._is_location(line, found):
                kind = EntityKind.PLACE
            elif entry.state and entry.kind is EntityKind.PLACE and self._acts(line, found):
                kind = EntityKind.PARTY
            if entry.kind is EntityKind.PERSON:
                office, speaks = self.roles.get(entry.entity, (None, None))
                role = office or role
                party = party or speaks
            yield Name(
                identity, canonical, own, kind, line.sentence.part, start, end, party, home, entry.adjective, role,
                latitude, longitude, entry.kind is EntityKind.PERSON and entry.entity in self.private,
            )  # fmt: skip

    def _city(self, spelling: str, state: Entry) -> Entry:
        """A capital as the city it is."""
        for entry, _ in self.atlas.known(spelling):
            if entry.kind is EntityKind.PLACE and entry.home == state.slug and not entry.state:
                return entry
        name = spelling.title() if spelling.islower() or spelling.isupper() else spelling
        return Entry(name, slug(name), slug(name), EntityKind.PLACE, AREA, home=state.slug)

    @staticmethod
    def _is_location(line: _Line, found: _Found) -> bool:
        """Whether a state or capital is where something happened, not who acted."""
        before, after = line.word(found.first - 1), line.word(found.last)
        if before == "the":
            before = line.word(found.first - 2)
        joined = line.sentence.text[found.end : found.end + 6] if found.end >= 0 else ""
        if joined[:1] == "-":
            return joined == "-based"
        if before in _WHERE:
            return True
        if before == "of":
            return line.word(found.first - 2) in roles.SITE_HEADS
        if found.capital and found.first == 0:
            word = line.tokens[0].text
            if after in ("(", "—", "-", "–", "/") or (
                word.isupper() and len(word) > 2 and not line.sentence.text.isupper()
            ):
                return True
        if found.capital:
            if before in ("capital", "city", "leave", "left", "via", "capital,") or (
                after == "," and found.last + 1 in line.cover and line.cover[found.last + 1].entry.state
            ):
                return True
            if before in ("to", "from"):
                return line.word(found.first - 2) not in _CALLS
        return False

    @staticmethod
    def _official(line: _Line, found: _Found) -> bool:
        """Whether a demonym speaks of the state: "Azeri forces" does, "a Syrian baker" and "Armenians" do not."""
        if found.entry.slug == "palestinians":
            return False
        after = line.word(found.last)
        if not after or not (after[0].isalpha() or after == "'s") or after in roles.PERSONAL:
            return "-" in line.sentence.text[found.end : found.end + 1]
        if after in (
            "and",
            "or",
            "in",
            "of",
            "on",
            "at",
            "by",
            "for",
            "to",
            "from",
            "said",
            "were",
            "are",
            "who",
            "was",
        ):
            return (
                after in ("and", "or") and found.last + 1 in line.cover and line.cover[found.last + 1].entry.adjective
            )
        return not (line.word(found.first - 1) == "ethnic" and after in ("officials", "authorities", "leaders"))

    @staticmethod
    def _acts(line: _Line, found: _Found) -> bool:
        after = line.word(found.last)
        return (
            after in roles.SPEECH - {"is", "was", "are", "were"}
            or after in roles.OFFICIAL
            or (after == "'s" and line.word(found.last + 1) in roles.OFFICIAL)
        )


_OF = dict.fromkeys(
    ("committee", "coalition", "movement", "commission", "council", "centre", "center"), ("of", "for", "to", "on")
)
_LOWER_IN_TITLES = words("after about amid among against between before during under until since while through without")
_CONNECT = frozenset({"-"})
_OFFICES = words(
    "ministry office directorate department agency council committee commission administration service services",
    "parliament assembly congress senate staff command presidency authority cabinet bureau court",
)
_MINISTERIAL = frozenset({"ministry", "ministries", "minister", "president"})
_UNNAMED = frozenset({"opposition", "rebels", "insurgents", "protesters"})
_PLAIN_ACRONYMS = frozenset({"un", "eu", "uk"})
_LISTING = frozenset({",", "of", "on", "to", "from", "and"})
_AFTER_AGE = frozenset({",", ")", "and", ";", ".", "who", "was", ""})
_GAZAN = frozenset({"palestinians", "gaza"})
_CALLS = words("call calls appeal according demand demands pressure support aid message letter response answer")
_WHERE = words(
    "in near inside outside at across throughout into within around central northern southern eastern western downtown",
    "towards leaving visit visiting reached northeastern northwestern southeastern southwestern over",
)
_GROUPS = words("group militia movement brigade brigades battalion faction rebels militants front militiamen fighters")


def _line(sentence: Sentence, *, cased: bool) -> _Line:
    tokens = sentence.tokens
    lower = [token.lower for token in tokens]
    titled = busy = False
    if cased and len(tokens) <= _LONGEST_TITLE:
        words = [token.text for token in tokens if token.text[0].isalpha()]
        share = sum(word[0].isupper() for word in words) / (len(words) or 1)
        plain = any(word[0].islower() and len(word) > 4 and word not in _LOWER_IN_TITLES for word in words)
        titled = len(words) > 3 and not plain and share > _TITLED
        busy = share > 0.5
    text = sentence.text
    cased = cased and not text.islower() and not (len(tokens) > 3 and text.isupper())
    return _Line(sentence, tokens, lower, cased, titled, busy)


def _aged(line: _Line, index: int) -> bool:
    """Whether an age stands at `index`: ", 34," or "(34)"."""
    age = line.word(index + 1)
    return line.word(index) in (",", "(") and age.isdigit() and len(age) < 3 and line.word(index + 2) in _AFTER_AGE


def _byline(line: _Line) -> bool:
    """Whether a line tells who wrote it: "(Reporting by …; editing by …)"."""
    start = 1 if line.word(0) in ("(", "[") else 0
    return line.word(start) in roles.BYLINES and "by" in line.lower[start + 1 : start + 3]


def _text(line: _Line, first: int, last: int) -> str:
    base = line.sentence.start
    text = line.sentence.text[line.tokens[first].start - base : line.tokens[last - 1].end - base].replace("’", "'")
    return text if line.cased else text.title()


def _outlet(name: str) -> Entry:
    return Entry(name, slug(name), slug(name), EntityKind.ORGANISATION, 40, role="outlet")


def _group(name: str) -> Entry:
    return Entry(name, slug(name), slug(name), EntityKind.PARTY, 40, slug(name), role="group")
