"""What tables must tell, recomputed from the set of facts by the two models, and what rows do tell, in one shape.

`tolls`, `allegations`, `tallies` and `mentions`, each by id: what a desk reads off a row, without its evidence.
"""

from collections import defaultdict

from tests.settle.reference_allegations import allegations
from tests.settle.reference_tolls import INF, headlines, held, tolls


def stamp(at):
    return at.isoformat().replace("+00:00", "Z")


def ended(ends):
    """An interval, null for an open end."""
    return ends and (ends[0], None if ends[1] == INF else ends[1])


def ends(quantity):
    return quantity and (quantity["low"] or 0, quantity["high"])


def recomputed(conflict, facts):
    """What the models make of the facts of one conflict."""
    mentions = defaultdict(list)
    for fact in held(facts):
        for tag in fact.entities:
            mentions[tag.entity].append((fact.published_at, fact.id))
    rows, tallies = allegations(conflict, facts)
    figures = tolls(conflict, facts)
    return {
        "tolls": {
            toll: {
                who: (*ended(ends), stamp(at), *rest)
                for who, (*ends, at, lowered, gaps, base, _) in voices.items()
                for rest in [(lowered, gaps, base)]
            }
            for toll, (_, voices) in figures.items()
        },
        "headlines": {
            toll: (who, ended(latest), least, ended(lowest), ended(span), ended(counted), number, [p for _, p in above])
            for toll, (who, latest, least, lowest, span, counted, number, above) in headlines(figures)
        },
        "allegations": {key: (*told[:3], stamp(told[3]), stamp(told[4]), *told[5:]) for key, told in rows.items()},
        "tallies": {key: tuple(map(int, count)) for key, count in tallies.items() if any(count)},
        "mentions": {
            (conflict, entity): (len(told), stamp(min(told)[0]), stamp(max(told)[0]))
            for entity, told in mentions.items()
        },
    }


def shown(tables):
    """What published rows (JSON, by table) tell of the same."""
    tallies = {row["id"]: (row["alleged"], row["denied"], row["observed"]) for row in tables["tallies"]}
    return {
        "tolls": {
            row["id"]: {
                claim["claimant"]: (
                    claim["value"]["low"] or 0, claim["value"]["high"], claim["as_of"], claim["lowered"],
                    claim["gap_count"], claim["implied_base"],
                )
                for claim in row["claims"]
            }
            for row in tables["tolls"]
        },
        "headlines": {
            row["id"]: (
                row["headline"]["latest"]["claimant"], ends(row["headline"]["latest"]["value"]),
                row["headline"]["lowest"]["claimant"], ends(row["headline"]["lowest"]["value"]),
                ends(row["headline"]["range"]["value"]), ends(row["counted"]), row["incidents"],
                [breach["part"] for breach in row["breaches"]],
            )
            for row in tables["tolls"]
        },
        "allegations": {
            row["id"]: (
                row["mentions"], row["denials"], row["observations"], row["first_at"], row["last_at"],
                tuple(row["places"]), row["ceasefire"],
            )
            for row in tables["allegations"]
        },
        "tallies": {key: count for key, count in tallies.items() if any(count)},
        "mentions": {
            (row["conflict"], row["entity"]): (row["updates"], row["first_at"], row["last_at"])
            for row in tables["mentions"]
        },
    }  # fmt: skip
