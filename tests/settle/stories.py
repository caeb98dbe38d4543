"""Updates as tests tell them: short, dated, invented. The war of Orland and Vesk, its towns Marl, Tarn and Osk."""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate

from hypothesis import strategies as st

from schemas import (
    CasualtyStatement,
    Claimant,
    EnrichedUpdate,
    Enricher,
    EntityTag,
    Source,
    Span,
    StatedCount,
    ViolationStatement,
    stable_id,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
CONFLICT = "orland-vesk"
SPAN = Span(part="text", start=0, end=9)


def harm(low, kind, high=..., *, qualifier=None, outcome="killed", victims="military", side="orland", place=None,
         by="orland", basis="unspecified", part_of=None, as_of=None, hedged=False, key=None):  # fmt: skip
    """A number of people harmed; `high` as `low` unless told, `None` for open."""
    high = low if high is ... else high
    qualifier = qualifier or ("exact" if high == low else "at_least" if high is None else "up_to")
    told = (low, high, qualifier, kind, outcome, victims, side, place, by, basis, part_of, as_of)
    return CasualtyStatement(
        id=key or stable_id(*told), outcome=outcome, low=low, high=high, qualifier=qualifier, kind=kind,
        victims=victims, side=side, place=place, claimant=Claimant(id=by), hedged=hedged, basis=basis,
        subset_of=part_of,
        as_of=None if as_of is None else START + timedelta(hours=as_of), span=SPAN, figure=SPAN,
        quote=f"{low} to {high} {victims} of {side} {outcome} at {place}, said {by}.",
    )  # fmt: skip


def charge(accuser, accused, act="shelling", *, places=(), stance="alleges", count=None, ceasefire=None, key=None):
    """An accusation, a denial or an observation."""
    told = (accuser, accused, act, *places, stance, count)
    return ViolationStatement(
        id=key or stable_id(*told), accuser=accuser, accused=accused, act=act, stance=stance, places=places,
        count=None if count is None else StatedCount(value=count, measure="violations"), ceasefire=ceasefire,
        claimant=Claimant(id=accuser), span=SPAN, quote=f"{accuser} on {accused}: {act} at {places}.",
    )  # fmt: skip


def update(name, hours, *said, revision=0, withdrawn=False, version="1", names=()):
    """An update read, `hours` after the start of the story."""
    return EnrichedUpdate(
        id=name, revision=revision, conflict=CONFLICT, source=Source(outlet="Orland Courier"),
        published_at=START + timedelta(hours=hours), withdrawn=withdrawn,
        casualties=tuple(one for one in said if isinstance(one, CasualtyStatement)),
        violations=tuple(one for one in said if isinstance(one, ViolationStatement)),
        entities=tuple(
            EntityTag(entity=name, name=name.title(), kind="place", span=SPAN, private=name == "witness")
            for name in names
        ),
        enricher=Enricher(name="tests", version=version),
    )  # fmt: skip


@lru_cache(maxsize=None, typed=True)
def among(*some):
    """One of some values. Kept: to make a strategy costs as much as ten draws from it."""
    return st.sampled_from(some)


@cache
@st.composite
def harms(draw):
    """A few numbers told in one update, some of them part of others."""
    said = []
    for number in range(draw(st.integers(1, 3))):
        low = draw(among(None, 0, 1, 2, 5, 9, 10, 12, 40))
        high = draw(among(low, low, None, 12, 30)) if low is not None else draw(among(3, 30))
        if low is not None and high is not None and high < low:
            high = low
        said.append(
            harm(
                low, draw(among("increment", "total", "incident", "incident", "background")), high,
                qualifier=draw(among("exact", "exact", "at_least", "more_than", "about", "vague")),
                victims=draw(among("military", "civilian", "unspecified", "child")),
                side=draw(among("orland", "vesk", None)), place=draw(among("Marl", "Marl", "Tarn", None)),
                by=draw(among("orland", "vesk", None)), basis=draw(among("unspecified", "succumbed")),
                hedged=draw(st.booleans()), part_of=draw(st.sampled_from([None, None, *(one.id for one in said)])),
                as_of=draw(among(None, None, None, 5, 70)), key=f"h{number}{draw(st.integers(0, 9))}",
            )
        )  # fmt: skip
    return list({one.id: one for one in said}.values())


@cache
@st.composite
def bulletins(draw):
    """What a ministry tells each day: so many more, so many in all. At times the one does not make the other."""
    about = {"victims": "military", "side": "orland", "by": draw(among("orland", "orland", None))}
    told = [harm(draw(among(1, 2, 3)), "increment", key="more", hedged=draw(st.booleans()), **about)]
    if draw(among(True, True, False)):
        low = draw(among(0, 10, 10, 10, 11, 12, 13))
        told.append(
            harm(low, "total", draw(among(low, low, low, None)), key="all", hedged=draw(st.booleans()), **about)
        )
    return told


@cache
@st.composite
def charges(draw):
    """One or two accusations, denials or observations."""
    return [
        charge(
            draw(among("orland", "vesk", "monitors", None)), draw(among("orland", "vesk", None)),
            draw(among("shelling", "violation")), stance=draw(among("alleges", "alleges", "denies", "observes")),
            places=tuple(draw(st.lists(among("Marl", "Tarn", "Osk"), max_size=2, unique=True))),
            count=draw(among(None, None, 7, 120)), ceasefire=draw(among(None, "march-truce")),
            key=f"c{number}{draw(st.integers(0, 9))}",
        )
        for number in range(draw(st.integers(1, 2)))
    ]  # fmt: skip


@st.composite
def facts(draw, said=None):
    """One revision of one of a few updates, at one of a few hours: ties, edits and lateness are the rule."""
    said = said if said is not None else draw(among(harms(), bulletins(), charges()))
    return update(
        draw(among("a", "b", "c", "d", "e", "f")),
        draw(among(0, 0, 1, 24, 25, 48, 72, 96, 97)),
        *draw(said),
        revision=draw(among(0, 0, 0, 1, 2)),
        withdrawn=draw(among(False, False, False, True)),
        version=draw(among("1", "1", "2", "10")),
        names=draw(st.lists(among("marl", "tarn", "witness"), max_size=2, unique=True)),
    )


@st.composite
def wholes(draw):
    """The dead of a war, of a side, a class, a place, in totals and incidents: parts at times above their whole."""
    side, place = ("side", "orland"), ("place", "Marl")
    civilians, children = ("victims", "civilian"), ("victims", "child")
    parts = (), (side,), (civilians,), (side, place), (side, civilians), *[(place,), (place, children)] * 2
    whole, told = {"victims": "unspecified", "side": None, "place": None}, []
    for number in range(draw(st.integers(3, 9))):
        low, part = draw(among(9, 40, 41)), dict(draw(among(*parts)))
        told.append(
            harm(
                low, draw(among("total", "incident", "incident")), draw(among(low, low, low, None, 41)),
                by=draw(among("orland", "orland", None)), hedged=draw(st.booleans()), key=f"w{number}",
                **whole | part,
            ) if number else harm(9, "total", **whole)
        )  # fmt: skip
    return [update(f"w{number}", draw(among(0, 0, 1, 24, 49, 97)), one) for number, one in enumerate(told)]


@st.composite
def attacks(draw):
    """One town hit again and again, told two days after the last time, or a little sooner or later."""
    hours = accumulate(draw(st.lists(among(0, 24, 24, 25, 47, 48, 49), min_size=3, max_size=7)))
    return [
        update(
            f"k{number}", hour,
            harm(draw(among(9, 10, 12)), draw(among("incident", "incident", "increment")), place="Marl",
                 side=draw(among("orland", None)), by=draw(among("orland", "vesk")), key="k"),
        )
        for number, hour in enumerate(hours)
    ]  # fmt: skip


@st.composite
def series(draw):
    """A ministry counts each day, repeats itself and the others, corrects itself."""
    return [
        update(f"b{number}", hour, *draw(bulletins()))
        for number, hour in enumerate(accumulate(draw(st.lists(among(0, 12, 12, 23, 24, 25), min_size=3, max_size=8))))
    ]


@st.composite
def counts(draw):
    """A party states a count every twelve hours, or nearly; then others go on, it perhaps not."""
    about = {"places": draw(among((), ("Marl",))), "ceasefire": draw(among(None, "march-truce"))}
    pauses = draw(among((12,), (12, 24), (12,) * 9, (25, *[12] * 6), (12, 12, 25, 12), (*[12] * 6, 25)))
    hours = [0, *accumulate(pauses)]
    told = [
        update(f"n{number}", hour, charge("orland", "vesk", "violation", count=draw(among(7, 120)), key="n", **about))
        for number, hour in enumerate(hours)
    ]
    return [
        *told,
        update("on", hours[-1] + draw(among(1, 24, 25, 25, 36, 49)), *draw(st.one_of(charges(), bulletins()))),
    ]


@st.composite
def quarrels(draw):
    """An accusation told again and again, denied, observed, thrown back at the accuser."""
    accuser, accused = draw(among("orland", "monitors")), draw(among("vesk", "vesk", None))
    act, told, hour = draw(among("shelling", "violation")), [], 0
    where = draw(among((("Marl",),), ((),), (("Marl",), ("Marl",), ("Marl", "Tarn"), ("Tarn",), ())))
    pauses = draw(among((1,), (1,), (0, 1, 12, 23, 24, 25)))
    for number in range(draw(st.integers(2, 12))):
        places = draw(among(*where))
        stance = draw(among(*["alleges"] * 4, "observes", "denies", "sees", "sees", "answers"))
        who, whom = {
            "denies": (draw(among(accuser, None, "orland", "monitors")), accused),
            "sees": (draw(among("observers", "observers", accuser, accused)), draw(among(accused, None))),
            "answers": (accused, accuser),
        }.get(stance, (accuser, accused))
        stance = {"sees": "observes", "answers": "alleges"}.get(stance, stance)
        told.append(
            update(f"q{number}", hour, charge(who, whom, draw(among(act, act, act, "shelling")), places=places,
                                              stance=stance, key="q"))
        )  # fmt: skip
        hour += draw(among(*pauses))
    return told


@st.composite
def amended(draw, history):
    """A history with what came of it: edits, edits of edits, withdrawals, each perhaps before what it takes back."""
    told = list(draw(history))
    for _ in range(draw(among(0, 0, 1, 2, 4)) if told else 0):
        was, other = draw(st.sampled_from(told)), draw(st.sampled_from(told))
        told.append(was.model_copy(update={
            "revision": draw(among(0, 1, 1, 2, 3)), "withdrawn": draw(st.booleans()),
            "casualties": other.casualties, "violations": other.violations,
        }))  # fmt: skip
    return told
