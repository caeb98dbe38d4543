"""Updates for measuring: as many as wanted, the same each time, of the length and wording that live blogs have."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from schemas import Source, Update

START = datetime(2026, 3, 1, tzinfo=UTC)
CONFLICTS = ("nagorno-karabakh", "orland-vestria", "tamar-valley", "south-coast")
SIDES = (("Armenia", "Armenian"), ("Azerbaijan", "Azerbaijani"))
PLACES = ("Ganja", "Stepanakert", "Terter", "Hadrut", "Barda", "Martuni")

KILLED = (
    "{n} more {who} servicemen have been killed, bringing the total to {total}, the {who} defence ministry said.",
    "At least {n} civilians were killed and {m} wounded when shells hit {place}, officials in {place} said on {day}.",
    "The number of military deaths rose to {total} after {n} more casualties were recorded, {side} said.",
)
ACCUSED = (
    "{side} accused {other} of shelling {place} in violation of the ceasefire agreed over the weekend.",
    "{other}'s defence ministry denied the claim and said its forces had observed the truce {m} times out of {n}.",
    "A spokesman said the {who} army had broken the ceasefire {n} times in the past 24 hours near {place}.",
)
REST = (
    "The foreign minister is due in Moscow on {day} for talks that mediators hope will save the agreement.",
    "Residents of {place} spent the night in shelters, some {m} kilometres from the line of contact.",
    "Aid groups asked for a corridor so that {m} tonnes of food and medicine could reach the town.",
    "Neither side's account could be independently verified.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def updates(number: int, *, seed: int = 1, each: int | None = None) -> Iterator[Update]:
    """Make `number` updates of some 600 characters, a minute apart, told of four conflicts by turns.

    After `each` updates of every one of them, the next four conflicts begin.
    """
    chance = random.Random(seed)
    totals: Counter[str] = Counter()
    for index in range(number):
        era = index // (len(CONFLICTS) * each) if each else 0
        conflict = CONFLICTS[index % len(CONFLICTS)] + (f"-{era}" if era else "")
        (side, who), (other, _) = chance.sample(SIDES, 2)
        killed = chance.randint(1, 9)
        totals[conflict] += killed
        told = {
            "side": side, "who": who, "other": other, "place": chance.choice(PLACES), "day": chance.choice(DAYS),
            "n": killed, "m": chance.randint(11, 90), "total": 400 + totals[conflict],
        }  # fmt: skip
        parts = [chance.choice(KILLED), *chance.sample(ACCUSED, 2), *chance.sample(REST, 3)]
        chance.shuffle(parts)
        yield Update(
            id=f"{conflict}-{index}",
            conflict=conflict,
            source=Source(outlet="Orland Courier", url="https://courier.example/live"),
            published_at=START + timedelta(minutes=index),
            headline=f"{side} and {other} trade accusations over {told['place']}",
            text="\n\n".join(part.format(**told) for part in parts),
        )
