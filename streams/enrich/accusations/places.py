"""Where an act fell, and how often there, as far as its sentence tells."""

from itertools import pairwise

from schemas import Act, EntityKind, StatedCount
from streams.enrich.accusations.around import Deed
from streams.enrich.accusations.counts import Counted
from streams.enrich.language import wording as w
from streams.enrich.language.text import Name, Sentence
from streams.enrich.speech.actors import Actor


def counts_of(deed: Deed, counts: list[Counted], sentence: Sentence) -> list[tuple[StatedCount, str | None]]:
    """The counts stated for an act; several with a place each where they are told by region."""
    if not counts:
        return []
    if len(counts) > 1 and deed.act is Act.VIOLATION:
        placed = [(c.count, _place_after(sentence, c.counted)) for c in counts]
        if all(place for _, place in placed):
            return placed
    chosen = next((c for c in counts if c.counted == deed.at), counts[0])
    return [(chosen.count, None)]


def _place_after(sentence: Sentence, index: int) -> str | None:
    """The place named right after a count: `12 in Luhansk region`."""
    start = sentence.tokens[min(index, len(sentence.tokens) - 1)].start
    following = [n for n in sentence.names if n.kind in (EntityKind.PLACE, EntityKind.PARTY) and n.start >= start]
    if not following or following[0].start - start > 90:
        return None
    return following[0].canonical


def places_of(sentence: Sentence, deed: Deed, chunks: tuple[Actor, ...]) -> list[str]:
    """Where the act fell, as far as its sentence tells: the places named, states only where nothing nearer is."""
    tokens = sentence.tokens
    heads = [(tokens[a.first].start, tokens[a.last - 1].end) for a in chunks if not a.located and (a.slug or a.pair)]
    found: list[Name] = []
    for name in sentence.names:
        if name.adjective or sentence.text[name.end - sentence.start : name.end - sentence.start + 1] == "-":
            continue
        if name.kind not in (EntityKind.PLACE, EntityKind.PARTY):
            continue
        if any(start <= name.start < end for start, end in heads):
            continue
        if name.kind is EntityKind.PARTY and name.role == "group":
            continue
        if name.start - sentence.start < 24 and _dateline(sentence, name):
            continue
        if _of_truce(sentence, name):
            continue
        found.append(name)
    nearer = [n for n in found if n.party is None or n.party != n.slug]
    return list(dict.fromkeys(n.canonical for n in (nearer or found)))


def _dateline(sentence: Sentence, name: Name) -> bool:
    """`BEIRUT/GENEVA The army …` tells where the words were written."""
    before = sentence.text[: name.end - sentence.start]
    return before.isupper() and not sentence.text.isupper()


def _of_truce(sentence: Sentence, name: Name) -> bool:
    """`the truce in X`, `the X agreement`, `arrive in X` name the truce or where talks are, not where it fell."""
    first, last = sentence.after(name.start) - 1, sentence.after(name.end - 1)
    before = sentence.lower[max(0, first - 4) : first]
    after = sentence.lower[last] if last < len(sentence.lower) else ""
    if after in w.TRUCES_LOOSE or after in w.TRUCES:
        return True
    if not w.ELSEWHERE.isdisjoint(before[-3:]):
        return True  # due to arrive in X
    return any(word in w.TRUCES and following in ("in", "over", "for") for word, following in pairwise(before))
