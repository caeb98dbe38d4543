"""What settling allegations means: everything recomputed from the sorted set of facts, pair by pair of statements."""

from collections import Counter, defaultdict
from datetime import timedelta

from schemas import stable_id
from tests.settle.reference_tolls import held

DAY = timedelta(days=1)
GENERAL = ("violation", "attack")


def near(one, other):
    (at, _, s), (then, _, t) = one, other
    return abs(at - then) < DAY and (not {*s.places}.isdisjoint(t.places) or (not s.places and not t.places))


def cases(facts):
    """Per allegation: accuser, accused, act, its statements, places, denials and observations."""
    said = defaultdict(list)
    for f in held(facts):
        for s in f.violations:
            said[s.stance == "denies", s.accuser, s.accused, s.act].append((f.published_at, f.id, s))
    replies = [(key, one) for key, ones in said.items() for one in ones if key[0] or one[2].stance == "observes"]
    for (denies, *pair), left in said.items():
        while left and not denies:
            part, left = [left[0]], left[1:]
            while grown := [one for one in left if any(near(one, other) for other in part)]:
                part, left = part + grown, [one for one in left if one not in grown]
            part.sort(key=lambda one: (one[0], one[1], one[2].id))
            places = {place for *_, s in part for place in s.places}
            answers = Counter(own := ["seen" for *_, s in part if s.stance == "observes"])
            for (denial, who, of_whom, act), (at, _, s) in replies:
                if part[0][0] - DAY < at < part[-1][0] + DAY:
                    there = not places.isdisjoint(s.places)
                    if denial and act == pair[2] and of_whom == pair[1] and who in (None, pair[0]):
                        answers["denied"] += there or not s.places or not places
                    elif not denial and (act == pair[2] or pair[2] in GENERAL) and of_whom in (None, pair[1]):
                        answers["seen"] += there and who not in (None, *pair[:2])
            yield pair, part, places, len(own) < len(part), answers


def allegations(conflict, facts):
    """Mentions, denials, observations, first and last by allegation id; tallies by pair, cut and key."""
    rows, tallies = {}, defaultdict(Counter)
    for pair, part, places, alleged, answers in cases(facts):
        day, place = min((at.date(), place) for at, _, s in part for place in s.places or ("",))
        rows[stable_id("allegation", conflict, *pair, day, place)] = (
            len(part), answers["denied"], answers["seen"], part[0][0], part[-1][0], tuple(sorted(places)),
            part[0][2].ceasefire,
        )  # fmt: skip
        hour = part[0][0].strftime("%Y-%m-%dT%H:00:00Z")
        cuts = [
            ("all", ""),
            ("hour", hour),
            *(("place", place) for place in places),
            ("ceasefire", part[0][2].ceasefire),
        ]
        for cut, key in cuts:
            if key is not None:
                told = {"alleged": alleged, "denied": answers["denied"] > 0, "observed": answers["seen"] > 0}
                tallies[stable_id("tally", conflict, *pair, cut, key)].update(told)
    return rows, {key: (count["alleged"], count["denied"], count["observed"]) for key, count in tallies.items()}
