"""What settling tolls means: everything recomputed from the sorted set of facts, one statement after another.

It shares no code with the ledger but the hash that makes ids, keeps nothing between calls, and is quadratic where that
is shorter. The issue hoped for sixty lines, and a claimant's series alone takes forty; the rest is whose statements
they are (scopes, incidents, classes apart) and what stands beside them (lenses, sums, breaches), one line to a rule.
"""

import hashlib
import re
from collections import defaultdict
from datetime import timedelta

from schemas import stable_id

DAY, INF = timedelta(days=1), float("inf")
NARROW = {"child", "woman", "journalist", "medic", "aid_worker"}


def add(*some):
    return tuple(map(sum, zip(*some, strict=True)))


def held(facts):
    best = {}
    for f in facts:
        version, digest = (
            tuple(map(int, re.findall(r"\d+", f.enricher.version))),
            hashlib.blake2b(f.write(), digest_size=16),
        )
        best[f.id] = max(best.get(f.id, ()), (f.revision, version, f.enricher.name, digest.hexdigest(), f))
    return sorted((f for *_, f in best.values() if not f.withdrawn), key=lambda f: (f.published_at, f.id))


def figure(tellings):
    """One claimant in one scope: low, high, as_of, lowered, gaps, implied base, firmness; None where nothing stands."""
    value, grade, as_of, lowered, gaps, bases, told = None, 0, None, False, 0, [], {}
    for (at, *_), said in sorted(tellings.items()):
        more = {(s.low or 0, INF if s.high is None else s.high) for s in said if s.kind == "increment"}
        fresh = {m for m in more if m not in told or at - told[m] >= DAY}
        told.update(dict.fromkeys(more, at))
        gain, whole = (add((0, 0), *some) for some in (fresh, more))
        totals = [(2 - (s.high is None) if s.low is not None and s.qualifier != "vague" else 0, s.low or 0,
                   INF if s.high is None else s.high, s.qualifier == "more_than", s.low is None)
                  for s in said if s.kind != "increment"]  # fmt: skip
        if not totals:
            if fresh:
                value, as_of = add(value or (0, 0), gain), at
            continue
        firm, low, high, strict, upper = max(totals, key=lambda t: (t[0], t[1], t[2] if t[2] < INF else 0))
        if more and firm == 2 and (value is None or grade < 3):
            bases += [low - whole[0]] if low == high and whole[0] == whole[1] <= low else []
        elif more and firm == 2:
            sums = [add(value, some) for some in (gain, whole)]
            gaps += not any(a <= high and b >= low for a, b in sums)
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
            lowered, as_of = value is not None and new[1] < value[0], at
        if new != value or firm == 2:
            value, grade = new, 3 if firm == 2 else max(firm + 1, grade)
    return value and (*value, as_of, lowered, gaps, bases[0] if bases else None, min(grade, 2))


def accounts(said):
    """Statements of one place and outcome, with the day of their incident, the label of their toll, and its scope."""
    runs = []
    for one in sorted(said, key=lambda one: one[0]):
        runs += [] if runs and one[0][0] - runs[-1][-1][0][0] <= 2 * DAY else [[]]
        runs[-1].append(one)
    for run in runs:
        sides = {s.side for _, s in run if s.side}
        for side in {s.side if len(sides) > 1 else "" for _, s in run}:
            group = [(key, s) for key, s in run if side in ("", s.side)]
            parts, named = (
                {s.victims for _, s in group if bool(s.subset_of) is part} - {"unspecified"} for part in (True, False)
            )
            apart = parts | named if len(named) > 1 else parts
            if any(str(s.victims) not in NARROW and not s.subset_of for _, s in group):
                apart |= named & NARROW
            whole = {s.victims for _, s in group if s.victims not in apart and not s.subset_of}
            people = [*(whole - {"unspecified"}), "unspecified"][0]
            for key, s in group:
                label = str(s.victims) if s.victims in apart else ""
                if label or not s.subset_of:
                    belongs = next(iter(sides), None) if side == "" else side
                    scope = (s.outcome, label or people, belongs, s.place, bool(label and whole))
                    yield (run[0][0][0].date(), "-" if side is None else side, label), scope, key, s


def tolls(conflict, facts):
    """Scope and figures by claimant, by toll id. An incident's scope ends in whether it is part of a toll of people."""
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
                if t.kind == "total" and s.kind == "increment" and s.outcome == t.outcome and s.claimant == t.claimant
                if len({s.victims, t.victims} - {"unspecified"}) < 2 and len({s.side, t.side} - {None}) < 2
                if (s.outcome, s.place) not in places
            }
            if len(held_by) == 1 or s.kind == "total" or (s.kind == "increment" and s.place is None):
                running[held_by.pop() if len(held_by) == 1 else whole[s.id]].append((key, s))
            else:
                scenes[s.outcome, s.place, None if s.place else f.id].append((key, s))
    found = {}
    for scope, said in running.items():
        told = found[stable_id("toll", conflict, *scope)] = scope, defaultdict(lambda: defaultdict(list))
        for key, s in said:
            told[1][s.claimant.id][key].append(s)
    for scene, said in scenes.items():
        for (day, *label), scope, key, s in accounts(said):
            toll = stable_id("toll", stable_id("incident", conflict, *scene, day), *label)
            told = found.setdefault(toll, (scope, defaultdict(lambda: defaultdict(list))))
            told[1][s.claimant.id][key].append(s)
    figures = {
        i: (scope, {c: fig for c, t in told.items() if (fig := figure(t))}) for i, (scope, told) in found.items()
    }
    return {i: one for i, one in figures.items() if one[1]}


def lenses(voices):
    """The latest claimant and the lowest among those who speak most firmly, and their range."""
    firm = {c: fig for c, fig in voices.items() if fig[-1] == max(fig[-1] for fig in voices.values())}
    latest = max(firm, key=lambda c: (firm[c][2], c or ""))
    lowest = min(firm, key=lambda c: (firm[c][:2], c or ""))
    return latest, lowest, (min(fig[0] for fig in firm.values()), max(fig[1] for fig in firm.values()))


def headlines(found):
    """By toll id: the lenses, and beside a running toll the sum of its incidents, their number, and its breaches."""
    for toll, (scope, voices) in found.items():
        latest, lowest, (low, high) = lenses(voices)
        counted, above = [], []
        for part, (within, told) in found.items():
            fits = all(a == b or (b == free and len(scope) == 4) for a, b, free in
                       zip(within, scope, (0, "unspecified", None, None), strict=False))  # fmt: skip
            if part == toll or not fits or (within[4:] == (True,) and within[1] != scope[1]):
                continue
            its_latest, its_lowest, _ = lenses(told)
            above += [(told[its_lowest][0], part)] if told[its_lowest][0] > high else []
            counted += [told[its_latest][:2]] if len(within) == 5 and within[3] else []
        beside = (add((0, 0), *counted) if counted else None, len(counted), sorted(above, reverse=True)[:5])
        yield toll, (latest, voices[latest][:2], lowest, voices[lowest][:2], (low, high),
                     *(beside if len(scope) == 4 else (None, 0, [])))  # fmt: skip
