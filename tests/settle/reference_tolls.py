"""What settling tolls means, in sixty lines: everything recomputed from the sorted set of facts."""

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
    """One claimant in one scope: low, high, as_of, lowered, gaps and implied base; None where nothing was told."""
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
    return value and (
        value[0],
        None if value[1] == INF else value[1],
        as_of,
        lowered,
        gaps,
        bases[0] if bases else None,
    )


def accounts(said):
    """Statements of one place and outcome by day of the incident, side and class."""
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
            for key, s in group:
                label = str(s.victims) if s.victims in apart else ""
                if label or not s.subset_of:
                    yield (run[0][0][0].date(), "-" if side is None else side, label), key, s


def tolls(conflict, facts):
    """Figures by toll id and claimant."""
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
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for scope, said in running.items():
        for key, s in said:
            found[stable_id("toll", conflict, *scope)][s.claimant.id][key].append(s)
    for scene, said in scenes.items():
        for (day, *label), key, s in accounts(said):
            incident = stable_id("incident", conflict, *scene, day)
            found[stable_id("toll", incident, *label)][s.claimant.id][key].append(s)
    return {i: {c: fig for c, t in voices.items() if (fig := figure(t))} for i, voices in found.items()}
