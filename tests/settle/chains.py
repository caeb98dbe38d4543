"""The changes of a toll follow on one another and add up to the row: a check for any history of any pipeline."""

from collections.abc import Iterable, Iterator

from schemas import CasualtyDelta, Quantity, ScopeKind, Toll

Chain = tuple[str, str | None]


def breaks(deltas: Iterable[CasualtyDelta], tolls: Iterable[Toll] | None = None) -> list[str]:
    """Where the chains of changes break, in words; and, of all rows that stand, where they do not end at them.

    Args:
        deltas: every change, in the order in which each toll's were told; a change told again (by its id) is skipped.
        tolls: the rows that stand; None leaves the ends unchecked.
    """
    found, heard = list[str](), set[str]()
    last, sums = dict[Chain, Quantity | None](), dict[Chain, int]()
    for delta in deltas:
        if delta.id in heard:
            continue
        heard.add(delta.id)
        if delta.before != last.get(delta.chain):
            found.append(f"{delta.chain}: {delta.id} is from {delta.before}, after {last.get(delta.chain)}")
        for name, change in (("low", delta.low), ("high", delta.high)):
            was, now = (_end(quantity, name) for quantity in (delta.before, delta.after))
            told = None if change is None else change + delta.base
            if told != (None if was is None or now is None else now - was):
                found.append(f"{delta.chain}: {delta.id} tells a {name} of {change} and a base of {delta.base}")
        last[delta.chain] = delta.after
        sums[delta.chain] = sums.get(delta.chain, 0) + (delta.low or 0) + delta.base
    if tolls is not None:
        stands = dict(_figures(tolls))
        for chain in sorted({*last, *stands}, key=str):
            figure = stands.get(chain)
            if last.get(chain) != figure or sums.get(chain, 0) != _end(figure, "low"):
                found.append(f"{chain}: ends at {last.get(chain)}, {sums.get(chain)} in all; the row says {figure}")
    return found


def _end(quantity: Quantity | None, name: str) -> int | None:
    """One end of a figure: nobody where there is none, or where only a highest number is told."""
    if quantity is None:
        return 0
    return quantity.high if name == "high" else quantity.low or 0


def _figures(tolls: Iterable[Toll]) -> Iterator[tuple[Chain, Quantity]]:
    """What the rows say of each chain. Rows of many claimants show the newest only (`streams.settle.account`)."""
    for toll in tolls:
        if toll.headline is not None and toll.scope.kind is ScopeKind.INCIDENT:
            yield (toll.id, None), toll.headline.latest.value
        elif toll.headline is not None:
            yield from (((toll.id, claim.claimant), claim.value) for claim in toll.claims)
