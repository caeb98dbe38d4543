"""What settling means: every row of every table, whole, recomputed from the sorted set of facts.

It shares the messages and the hash that makes ids with the ledger and no other code, keeps nothing between calls, and
is quadratic where that is shorter. The issue hoped for sixty lines. The rules of one claimant's series alone take
fifty, since a row tells a figure's words, gaps and reasons beside it; the rest is whose statements they are (scopes,
incidents, classes apart), what stands beside them (lenses, sums, breaches), allegations, tallies and mentions.
"""

import hashlib
import re
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from statistics import median_low

from schemas import (
    Allegation,
    AllegationTally,
    Breach,
    ClaimantFigure,
    EntityMentions,
    Evidence,
    Figure,
    Gap,
    Headline,
    Quantity,
    Scope,
    StatedClaim,
    Toll,
    stable_id,
)  # fmt: skip

DAY, INF = timedelta(days=1), float("inf")
NARROW = {"child", "woman", "journalist", "medic", "aid_worker"}
GENERAL = ("violation", "attack")


def rows(conflict, facts, revision=0):
    """Every row that stands, as JSON, by table and id."""
    found = {
        "tolls": tolls(conflict, facts, revision),
        "mentions": mentions(conflict, facts, revision),
        **dict(zip(("allegations", "tallies"), allegations(conflict, facts, revision), strict=True)),
    }
    return {table: {row.id: row.write() for row in told} for table, told in found.items()}


def add(*some):
    return tuple(map(sum, zip(*some, strict=True)))


def quantity(ends):
    low, high = ends
    return Quantity(low=0 if low is None and high == INF else low, high=None if high == INF else high)


def held(facts):
    best = {}
    for f in facts:
        version, digest = (
            tuple(map(int, re.findall(r"\d+", f.enricher.version))),
            hashlib.blake2b(f.write(), digest_size=16),
        )
        best[f.id] = max(best.get(f.id, ()), (f.revision, version, f.enricher.name, digest.hexdigest(), f))
    return sorted((f for *_, f in best.values() if not f.withdrawn), key=lambda f: (f.published_at, f.id))


def words(s, f):
    """The way back to what was said."""
    return Evidence(
        statement=s.id, update=f.id, revision=f.revision, published_at=f.published_at, outlet=f.source.outlet,
        url=f.source.url, claimant=s.claimant.id, relays=s.claimant.relays,
        quote=s.quote if len(s.quote) <= 600 else s.quote[:599] + "…",
    )  # fmt: skip


def figure(claimant, tellings):
    """One claimant in one scope: firmness, as_of, claimant, low, high, and what a row tells; None: nothing stands."""
    value = stated = as_of = basis = None
    grade, added, hedged, headed, lowered, gaps, bases, told, carriers = 0, (0, 0), False, False, False, [], [], {}, []
    for (at, *_), said in sorted(tellings.items()):
        said = sorted(said, key=lambda one: one[0].id)
        more = {(s.low or 0, INF if s.high is None else s.high) for s, _ in said if s.kind == "increment"}
        fresh = {m for m in more if m not in told or at - told[m] >= DAY}
        told.update(dict.fromkeys(more, at))
        gain, whole = (add((0, 0), *some) for some in (fresh, more))
        reasons = sorted((s.kind != "increment", s.id, s.basis) for s, _ in said if s.basis != "unspecified")
        reason = reasons[0][2] if reasons else "unspecified"
        totals = [(2 - (s.high is None) if s.low is not None and s.qualifier != "vague" else 0, s.low or 0,
                   -1 if s.high is None else s.high, s.id, s)
                  for s, _ in said if s.kind != "increment"]  # fmt: skip
        if not totals:
            if fresh:
                value, added, as_of, basis = add(value or (0, 0), gain), add(added, gain), at, reason
                hedged = headed or any(s.hedged for s, _ in said)
                carriers.append(said)
            continue
        firm, low, high, _, s = max(totals, key=lambda t: (t[0], t[1], max(t[2], 0), t[3]))
        high, strict, upper = INF if high < 0 else high, s.qualifier == "more_than", s.low is None
        if more and firm == 2 and (value is None or grade < 3):
            bases += [low - whole[0]] if low == high and whole[0] == whole[1] <= low else []
        elif more and firm == 2:
            due, sums = add(value, gain), [add(value, some) for some in (gain, whole)]
            if not any(a <= high and b >= low for a, b in sums):
                says, due = (high, due[0]) if due[0] > high else (low, due[1])
                ids = tuple(s.id for s, _ in said)
                gaps.append(Gap(at=at, expected=due, stated=says, missing=says - due, statements=ids))
        new = (low, high)
        if value is not None and firm == 0 and grade > 2:
            new = value
        elif value is not None and upper:
            new = (value[0], high) if value[0] <= high < value[1] else value
        elif value is not None and firm < 2 and high == INF:
            new = (max(value[0], low), value[1]) if value[1] >= low + strict else new
        elif value is not None and firm < 2 and value[0] >= low:
            new = value
        if new != value:
            lowered, as_of, basis, hedged = value is not None and new[1] < value[0], at, reason, s.hedged
            grade = 3 if firm == 2 else max(firm + 1, grade)
            value, stated, added, carriers = new, new if value or not upper else (None, high), (0, 0), [said]
        else:
            if firm == 2:
                stated, added, grade, hedged = new, (0, 0), 3, hedged and s.hedged
            carriers += [said] if firm else []
        headed = hedged
    return value and (min(grade, 2), as_of, claimant or "", *value, ClaimantFigure(
        claimant=claimant, value=quantity(value), as_of=as_of, basis=basis, hedged=hedged, lowered=lowered,
        stated=stated and quantity(stated), added=None if added == (0, 0) else quantity(added),
        implied_base=bases[0] if bases else None, gaps=tuple(gaps[-5:]), gap_count=len(gaps),
        evidence=tuple(words(*one) for said in carriers[:-6:-1] for one in said[::-1])[:5],
        statements=sum(map(len, tellings.values())),
    ))  # fmt: skip


def accounts(said):
    """Statements of one place and outcome, with the day of their incident, the label of their toll, and its scope."""
    runs = []
    for one in sorted(said, key=lambda one: one[0]):
        runs += [] if runs and one[0][0] - runs[-1][-1][0][0] <= 2 * DAY else [[]]
        runs[-1].append(one)
    for run in runs:
        sides = {s.side for _, s, _ in run if s.side}
        for side in {s.side if len(sides) > 1 else "" for _, s, _ in run}:
            group = [one for one in run if side in ("", one[1].side)]
            parts, named = (
                {s.victims for _, s, _ in group if bool(s.subset_of) is part} - {"unspecified"}
                for part in (True, False)
            )
            apart = parts | named if len(named) > 1 else parts
            if any(str(s.victims) not in NARROW and not s.subset_of for _, s, _ in group):
                apart |= named & NARROW
            whole = {s.victims for _, s, _ in group if s.victims not in apart and not s.subset_of}
            people = [*(whole - {"unspecified"}), "unspecified"][0]
            for key, s, f in group:
                label = str(s.victims) if s.victims in apart else ""
                if label or not s.subset_of:
                    belongs = next(iter(sides), None) if side == "" else side
                    scope = (s.outcome, label or people, belongs, s.place, bool(label and whole))
                    yield (run[0][0][0].date(), "-" if side is None else side, label), scope, key, s, f


def told(conflict, facts):
    """Scope, its key and the figures, firmest and newest first, by toll id.

    An incident's key ends in whether it is part of a toll of people.
    """
    running, scenes = (defaultdict(list) for _ in range(2))
    for f in held(facts):
        whole = {s.id: (s.outcome, s.victims, s.side, s.place) for s in f.casualties}
        said = [s for s in f.casualties if s.kind != "background" and whole.get(s.subset_of) != whole[s.id]]
        places = {(s.outcome, s.place) for s in said if s.kind == "incident" and s.place}
        for s in said:
            key = (min(s.as_of or f.published_at, f.published_at), f.published_at, f.id, f.revision)
            held_by = {
                whole[t.id]
                for t in said
                if t.kind == "total" and s.kind == "increment" and s.outcome == t.outcome
                if s.claimant.id == t.claimant.id
                if len({s.victims, t.victims} - {"unspecified"}) < 2 and len({s.side, t.side} - {None}) < 2
                if (s.outcome, s.place) not in places
            }
            if len(held_by) == 1 or s.kind == "total" or (s.kind == "increment" and s.place is None):
                running[held_by.pop() if len(held_by) == 1 else whole[s.id]].append((key, s, f))
            else:
                scenes[s.outcome, s.place, None if s.place else f.id].append((key, s, f))
    found = {}

    def note(toll, kind, scope, incident, key, s, f):
        named = dict(zip(("outcome", "victims", "side", "place"), scope, strict=False))
        kept = found.setdefault(toll, (Scope(kind=kind, conflict=conflict, incident=incident, **named), scope, {}))
        kept[2].setdefault(s.claimant.id, defaultdict(list))[key].append((s, f))

    for scope, said in running.items():
        for one in said:
            note(stable_id("toll", conflict, *scope), "running", scope, None, *one)
    for scene, said in scenes.items():
        for (day, *label), scope, *one in accounts(said):
            incident = stable_id("incident", conflict, *scene, day)
            note(stable_id("toll", incident, *label), "incident", scope, incident, *one)
    for toll, (scope, key, voices) in found.items():
        figures = sorted((fig for who, said in voices.items() if (fig := figure(who, said))), reverse=True,
                         key=lambda fig: fig[:3])  # fmt: skip
        if figures:
            yield toll, scope, key, figures


def lenses(figures):
    """The latest figure and the lowest among those told most firmly, and their range."""
    firm = [fig for fig in figures if fig[0] == figures[0][0]]
    lowest = min(firm, key=lambda fig: (fig[3], fig[4], fig[2]))
    return figures[0], lowest, (min(fig[3] for fig in firm), max(fig[4] for fig in firm))


def tolls(conflict, facts, revision):
    """The rows, and beside a running toll the sum of its incidents, their number, and its breaches."""
    found = list(told(conflict, facts))
    for toll, named, scope, figures in found:
        latest, lowest, (low, high) = lenses(figures)
        counted, above = [], []
        for part, _, key, its in found:
            fits = all(a == b or (b == free and len(scope) == 4) for a, b, free in
                       zip(key, scope, (0, "unspecified", None, None), strict=False))  # fmt: skip
            if part == toll or not fits or len(scope) > 4 or (key[4:] == (True,) and key[1] != scope[1]):
                continue
            its_latest, its_lowest, _ = lenses(its)
            if its_lowest[3] > high:
                kind = (
                    "incident_above_side" if len(key) == 5
                    else "side_above_conflict" if key[2] != scope[2]
                    else "class_above_people" if key[1] != scope[1]
                    else "subset_above_whole"
                )  # fmt: skip
                detail = f"the part's lowest figure is {its_lowest[3]}, the whole's highest {high}"
                above.append((its_lowest[3], part, Breach(kind=kind, part=part, whole=toll, detail=detail)))
            counted += [its_latest[3:5]] if len(key) == 5 and key[3] else []
        heads = [Figure(value=fig[-1].value, as_of=fig[1], claimant=fig[-1].claimant) for fig in (latest, lowest)]
        alone = latest[-1].claimant if len(figures) == 1 else None
        shown = [fig[-1] for fig in sorted(figures[:24], key=lambda fig: fig[2])]
        yield Toll(
            id=toll, scope=named, as_of=latest[1], revision=revision, incidents=len(counted),
            claims=tuple(claim.model_copy(update={"evidence": claim.evidence[: 5 if len(figures) <= 6 else 1]})
                         for claim in shown),
            headline=Headline(latest=heads[0], lowest=heads[1],
                              range=Figure(value=quantity((low, high)), as_of=latest[1], claimant=alone)),
            counted=quantity(add((0, 0), *counted)) if counted else None,
            breaches=tuple(breach for *_, breach in sorted(above, key=lambda one: one[:2], reverse=True)[:5]),
        )  # fmt: skip


def near(one, other):
    (at, *_, s, _), (then, *_, t, _) = one, other
    return abs(at - then) < DAY and (not {*s.places}.isdisjoint(t.places) or (not s.places and not t.places))


def cases(facts):
    """Per allegation: accuser, accused, act, its statements, places, denials and observations of others."""
    said = defaultdict(list)
    for f in held(facts):
        for s in f.violations:
            said[s.stance == "denies", s.accuser, s.accused, s.act].append((f.published_at, f.id, s.id, s, f))
    replies = [(key, one) for key, ones in said.items() for one in ones if key[0] or one[3].stance == "observes"]
    for (denies, *pair), left in said.items():
        while left and not denies:
            part, left = [left[0]], left[1:]
            while grown := [one for one in left if any(near(one, other) for other in part)]:
                part, left = part + grown, [one for one in left if one not in grown]
            part.sort(key=lambda one: one[:3])
            places = {place for *_, s, _ in part for place in s.places}
            denied, seen = [], []
            for (denial, who, of_whom, act), one in replies:
                if part[0][0] - DAY < one[0] < part[-1][0] + DAY:
                    there = not places.isdisjoint(one[3].places)
                    if denial and act == pair[2] and of_whom == pair[1] and who in (None, pair[0]):
                        denied += [one] if there or not one[3].places or not places else []
                    elif not denial and (act == pair[2] or pair[2] in GENERAL) and of_whom in (None, pair[1]):
                        seen += [one] if there and who not in (None, *pair[:2]) else []
            yield tuple(pair), part, places, denied, seen


def newest(some):
    return sorted(some, key=lambda one: one[:3], reverse=True)[:5]


def evidence(some):
    return tuple(words(s, f) for *_, s, f in newest(some))


def allegations(conflict, facts, revision):
    """The rows of allegations, and of tallies by accuser, accused and act, cut and key."""
    found, counts, ends, stated = [], defaultdict(Counter), defaultdict(list), defaultdict(list)
    for pair, part, places, denied, seen in cases(facts):
        day, place = min((at.date(), place) for at, *_, s, _ in part for place in s.places or ("",))
        own = [one for one in part if one[3].stance == "observes"]
        about = dict(zip(("accuser", "accused", "act"), pair, strict=True))
        observed, truce = len(own) + len(seen), part[0][3].ceasefire
        standing = "denied_and_observed" if denied and observed else "denied" if denied else "observed"
        found.append(Allegation(
            id=stable_id("allegation", conflict, *pair, day, place), conflict=conflict, **about,
            places=tuple(sorted(places))[:24], ceasefire=truce, mentions=len(part), denials=len(denied),
            observations=observed, standing=standing if denied or observed else "alleged",
            first_at=part[0][0], last_at=part[-1][0], evidence=evidence(part), denied_by=evidence(denied),
            observed_by=evidence(own + seen), revision=revision,
        ))  # fmt: skip
        hour = part[0][0].strftime("%Y-%m-%dT%H:00:00Z")
        for cut, key in [("all", ""), ("hour", hour), ("ceasefire", truce), *(("place", place) for place in places)]:
            if key is not None:
                counts[pair, cut, key].update(
                    alleged=len(own) < len(part), denied=bool(denied), observed=bool(observed)
                )
                ends[pair, cut, key].append(part[-1][0])
    for f in held(facts):
        for s in f.violations:
            cuts = [("all", ""), ("ceasefire", s.ceasefire), *(("place", place) for place in {*s.places})]
            for cut, key in cuts if s.count else ():
                if key is not None:
                    stated[(s.accuser, s.accused, s.act), cut, key].append((f.published_at, f.id, s.id, s, f))
    now = max((f.published_at for f in facts), default=None)
    return found, [
        AllegationTally(
            id=stable_id("tally", conflict, *pair, cut, key), conflict=conflict, accuser=pair[0], accused=pair[1],
            act=pair[2], cut=cut, key=key, **{name: counts[pair, cut, key][name] for name in
                                              ("alleged", "denied", "observed")},
            stated=tuple(StatedClaim(count=one[3].count, at=one[0], evidence=words(*one[3:]))
                         for one in newest(stated[pair, cut, key])),
            silent_since=silent(stated[pair, cut, key], now) if cut == "all" else None,
            as_of=max(ends[pair, cut, key] + [one[0] for one in stated[pair, cut, key]]), revision=revision,
        )
        for pair, cut, key in {*counts, *stated}
    ]  # fmt: skip


def silent(stated, now):
    """When a speaker of regular counts was last heard, if twice its usual pause is over."""
    times = sorted({one[0] for one in sorted(stated, key=lambda one: one[:3])[-8:]})
    pauses = [later - earlier for earlier, later in pairwise(times)]
    regular = len(times) > 2 and max(pauses) <= 2 * median_low(pauses)
    return times[-1] if regular and times[-1] + 2 * median_low(pauses) < now else None


def mentions(conflict, facts, revision):
    """Whom updates name: how often, in which words, and where last."""
    named = defaultdict(list)
    for f in held(facts):
        for tag in {tag.entity: tag for tag in f.entities[::-1] if not tag.private}.values():
            named[tag.entity].append((tag, f))
    for entity, told_in in named.items():
        ways = Counter((tag.name, tag.kind, str(tag.coordinates or "")) for tag, _ in told_in)
        common = max(ways, key=lambda way: (ways[way], way))
        tag = next(tag for tag, _ in told_in if (tag.name, tag.kind, str(tag.coordinates or "")) == common)
        yield EntityMentions(
            id=stable_id("entity", conflict, entity), conflict=conflict, entity=entity, name=tag.name, kind=tag.kind,
            coordinates=tag.coordinates, updates=len(told_in), first_at=told_in[0][1].published_at,
            last_at=told_in[-1][1].published_at, recent=tuple(f.id for _, f in told_in[:-11:-1]), revision=revision,
        )  # fmt: skip
