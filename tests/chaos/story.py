"""What happens in the invented wars of a chaos run: updates that the reader really reads, delivered as badly as may be.

One seed gives one story, always the same: updates of several conflicts, a part of them edited or withdrawn later, some
delivered twice, a stretch of them in any order, and now and then a message that nobody can read.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas import Source, Update

START = datetime(2020, 10, 8, tzinfo=UTC)
"""Two days before the first truce that a profile knows, so that tallies since a truce fill as well."""

POISON_HEADER = "chaos-poison"
"""Numbers the messages that must end on `updates.dead`; a dead letter keeps its original's headers."""


@dataclass(frozen=True, slots=True)
class War:
    """A conflict: two sides with their adjectives, and the places fought over."""

    conflict: str
    sides: tuple[tuple[str, str], tuple[str, str]]
    places: tuple[str, ...]


WARS = (
    War(
        "nagorno-karabakh-2020",
        (("Armenia", "Armenian"), ("Azerbaijan", "Azerbaijani")),
        ("Ganja", "Stepanakert", "Terter", "Hadrut", "Barda"),
    ),
    War(
        "ukraine-2022",
        (("Ukraine", "Ukrainian"), ("Russia", "Russian")),
        ("Kharkiv", "Kherson", "Donetsk", "Zaporizhzhia"),
    ),
    War("line-of-control", (("India", "Indian"), ("Pakistan", "Pakistani")), ("Srinagar", "Jammu", "Muzaffarabad")),
    War("mekong-border", (("Thailand", "Thai"), ("Cambodia", "Cambodian")), ("Surin", "Battambang", "Siem Reap")),
    War("blue-nile-dam", (("Ethiopia", "Ethiopian"), ("Sudan", "Sudanese")), ("Kassala", "Gondar", "Khartoum")),
    War("atlas-hills", (("Algeria", "Algerian"), ("Morocco", "Moroccan")), ("Oujda", "Tlemcen", "Figuig")),
)

TOLD = (
    "{n} more {who} servicemen have been killed, bringing the total to {total}, the {who} defence ministry said.",
    "The number of {who} military deaths rose to {total}, {side}'s defence ministry said.",
    "At least {n} civilians were killed and {m} wounded when shells hit {place}, officials in {place} said.",
    "{n} soldiers were killed near {place}, the {other_who} army said.",
    "{other}'s defence ministry said {n} civilians were killed in shelling of {place}, including {few} children.",
    "{side} accused {other} of shelling {place} in violation of the ceasefire.",
    "{side} accused {other} of shelling {place} and {second}.",
    "{other}'s defence ministry denied shelling {place}.",
    "The UN said its monitors had seen shelling near {place}.",
    "{side} said that {other} had broken the ceasefire {m} times in the past 24 hours near {place}.",
)
BESIDES = (
    "The foreign minister is due in Geneva for talks that mediators hope will save the agreement.",
    "Residents of {place} spent the night in shelters, some {m} kilometres from the line of contact.",
    "Neither side's account could be independently verified.",
)

POISONS = (b'{"id": "\xff\xfe"}', b"<update/>", b'{"id": NaN}', b"[" * 10_000, b'{"id": "orland-1"}', None, b"{}")


@dataclass(frozen=True, slots=True)
class Poison:
    """A message that cannot be read, with the number it is known by."""

    number: int
    value: bytes | None

    @property
    def key(self) -> bytes:
        return b"poison-%d" % self.number


Delivery = Update | Poison


def originals(chance: random.Random, number: int) -> Iterator[Update]:
    """Updates as they are first published, a minute or so apart."""
    totals = {(war.conflict, side): 400 for war in WARS for side, _ in war.sides}
    at = START
    for index in range(number):
        war = chance.choice(WARS)
        (side, who), (other, other_who) = chance.sample(war.sides, 2)
        killed = chance.randint(2, 9)
        totals[war.conflict, side] += killed
        place, second = chance.sample(war.places, 2)
        said = {
            "side": side, "who": who, "other": other, "other_who": other_who, "place": place, "second": second,
            "n": killed, "few": killed - 1, "m": chance.randint(11, 90), "total": totals[war.conflict, side],
        }  # fmt: skip
        words = [chance.choice(TOLD)] if chance.random() < 0.5 else []  # half of a live blog tells no figure
        if not words or chance.random() < 0.3:
            words.append(chance.choice(BESIDES))
        at += timedelta(seconds=chance.choice((0, 20, 60, 100)))  # some at the very same instant
        yield Update(
            id=f"{war.conflict}-{index}",
            conflict=war.conflict,
            source=Source(outlet=chance.choice(("Orland Courier", "Vesk Radio"))),
            published_at=at,
            text=" ".join(words).format(**said),
        )


def edited(chance: random.Random, update: Update) -> Update:
    """The next revision of an update: other words, or taken back."""
    told = {
        "revision": update.revision + 1,
        "updated_at": update.published_at + timedelta(hours=update.revision + 1),
        "reason": "corrected by the desk",
    }
    if chance.random() < 0.3:
        return update.model_copy(update=told | {"withdrawn": True})
    other = next(originals(chance, 1))
    return update.model_copy(update=told | {"text": f"{update.text} {other.text}"})


def deliveries(seed: int, number: int, *, poison: bool = True) -> list[Delivery]:
    """`number` different updates (each revision is one), with repeats and poison between them, in order of arrival."""
    chance = random.Random(seed)
    story: list[tuple[float, Delivery]] = []
    fresh = originals(chance, number)
    made = 0
    while made < number:
        update, place = next(fresh), float(made)
        story.append((_moved(chance, place), update))
        made += 1
        while made < number and chance.random() < 0.12:
            update = edited(chance, update)
            place += chance.choice((1, 30, 900))
            story.append((_moved(chance, place), update))
            made += 1
        if chance.random() < 0.1:
            story += [(place + chance.choice((0.5, 40, 2000)), update)] * chance.choice((1, 1, 3))
    if poison:
        story += [
            (chance.uniform(0, number), Poison(count, chance.choice(POISONS))) for count in range(max(3, number // 400))
        ]
    return [each for _, each in sorted(story, key=lambda told: told[0])]


def _moved(chance: random.Random, place: float) -> float:
    """Where in the order of arrival: mostly as written, often a little late, at times much later."""
    late = chance.random()
    return place + (0 if late < 0.7 else chance.uniform(0, 60) if late < 0.97 else chance.uniform(0, 3000))


def accepted(story: list[Delivery]) -> list[Update]:
    """The different updates of a story."""
    return list({(each.id, each.revision): each for each in story if isinstance(each, Update)}.values())
