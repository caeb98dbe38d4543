"""Settling is a function of the set of facts: batches, order, repeats, crashes and bad facts change nothing."""

from hypothesis import given
from hypothesis import strategies as st

from schemas import EntityMentions
from streams.agents import Line
from streams.settings import Settings
from streams.stages import Settling
from streams.topics import DEAD, MENTIONS
from tests.counting import Changes, Ledger, fact_key
from tests.flow.channel import Channel, Fetched
from tests.flow.test_line import enriched

SETTINGS = Settings(prefix="", dead_share=1.0, dead_run=1000)


def line(channel: Channel, ledger: type[Ledger] = Ledger) -> Line:
    return Line(channel, Settling(ledger, fact_key, channel, SETTINGS), SETTINGS, facts=channel)


def newest(channel: Channel) -> dict[str, int]:
    rows = [EntityMentions.read(record.value) for record in channel.sent if record.topic == MENTIONS.name]
    return {row.conflict: row.updates for row in sorted(rows, key=lambda row: row.revision)}


numbers = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["orland", "vestria"])), min_size=1, max_size=40)


@given(numbers, st.lists(st.integers(1, 7), min_size=1), st.sets(st.integers(0, 20)))
async def test_any_order_repetition_batching_and_crashes_end_in_the_same_rows(
    told: list[tuple[int, str]], sizes: list[int], crashes: set[int]
) -> None:
    channel = Channel()
    working = line(channel)
    fetched = [enriched(number, conflict=conflict) for number, conflict in told]
    turn = 0
    while fetched:
        size = sizes[turn % len(sizes)]
        done = await working.settle(fetched[:size], 1)
        if turn in crashes:
            working = line(channel)  # a new process, and the batch was not committed: it comes again
        else:
            fetched = fetched[done:]
        crashes = crashes - {turn}
        turn += 1
    assert newest(channel) == {c: len({n for n, of in told if of == c}) for c in {of for _, of in told}}


def bad(number: int) -> Fetched:
    record = enriched(number)
    return Fetched(
        record.topic, record.partition, number, record.key, record.value.replace(b'"reason":null', b'"reason":"raise"')
    )


class FailsLate(Ledger):
    """Takes every fact and stumbles over a bad one only when the rows are asked for."""

    def add(self, fact):
        self.bad = getattr(self, "bad", False) or fact.reason == "raise"
        return super().add(fact.model_copy(update={"reason": None}))

    def drain(self) -> Changes:
        if getattr(self, "bad", False):
            raise ArithmeticError("this fact cannot be settled")
        return super().drain()


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.booleans())
async def test_a_fact_that_cannot_be_settled_takes_no_other_with_it(good: list[bool], late: bool) -> None:
    channel = Channel()
    batch = [enriched(n) if fine else bad(n) for n, fine in enumerate(good)]
    assert await line(channel, FailsLate if late else Ledger).settle(batch, 1) == len(batch)
    assert newest(channel) == ({"orland": sum(good)} if any(good) else {})
    letters = [record for record in channel.sent if record.topic == DEAD.name]
    assert [dict(letter.headers)["truceline-offset"] for letter in letters] == [
        str(n).encode() for n, fine in enumerate(good) if not fine
    ]
    assert len(channel.kept) == sum(good)
