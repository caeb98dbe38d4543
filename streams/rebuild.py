"""A new generation of the tables, made from the evidence beside the live ones; compared; put in their place.

In: `updates.raw` (read anew) and `updates.enriched`, as they are at the start. Out: how the tables that follow from
them differ from the live ones; and, on demand, the facts and rows that make readers hold the new ones. A crash in the
middle of switching leaves rows of either generation, each whole; switching again ends it. Why the tables are replaced
in place and not under other names: docs/decisions/0008-a-rebuild-replaces-the-tables-in-place.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import ValidationError

from schemas import EnrichedUpdate, Toll, Update
from streams.admin import admin, apply
from streams.publish import Record, encode, producer, send
from streams.settings import Settings
from streams.settle import Ledger, Row, emptied, stands, tables
from streams.settle.facts import Rank, rank
from streams.topics import ALLEGATIONS, ENRICHED, FACTS, MENTIONS, RAW, TALLIES, TOLLS, Topic
from streams.views.latest import latest, records

TABLES: tuple[Topic, ...] = (TOLLS, ALLEGATIONS, TALLIES, MENTIONS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that differs: `live` is null for one that the live tables lack, `rebuilt` for one that no longer stands."""

    topic: Topic
    live: Row | None
    rebuilt: Row | None


@dataclass(slots=True)
class Rebuilt:
    """A new generation beside the live one."""

    facts: int = 0
    unread: int = 0
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)
    fresh: list[Record] = field(default_factory=list)
    """Readings that the live pipeline does not have, as `updates.enriched` takes them."""
    revisions: dict[str, int] = field(default_factory=dict)
    outranked: int = 0
    """Updates of which another reading holds against the one made now, by a reader of the same version or a newer."""


async def rebuild(
    settings: Settings,
    *,
    enrich: Callable[[Update], EnrichedUpdate] | None = None,
    progress: Callable[[int], None] = lambda read: None,
) -> Rebuilt:
    """Derive all tables anew and compare them with the live ones.

    Args:
        settings: where the broker is.
        enrich: reads the raw updates anew; None settles the readings there are.
        progress: told how many messages have been gone through.

    Raises:
        aiokafka.errors.KafkaError: the broker does not answer.
        streams.views.latest.MissingTopicError: a topic is not there.
    """
    found, ledgers, read = Rebuilt(), dict[str, Ledger](), 0
    holding, made = dict[tuple[str, str], Rank](), dict[tuple[str, str], Rank]()

    def settle(fact: EnrichedUpdate) -> bool:
        key = fact.conflict, fact.id
        holding[key] = max(rank(fact), holding.get(key, rank(fact)))
        return ledgers.setdefault(fact.conflict, Ledger(fact.conflict)).add(fact)

    live: dict[Topic, dict[str, Any]] = {topic: await latest(settings, topic) for topic in TABLES}
    for topic in (ENRICHED, RAW) if enrich is not None else (ENRICHED,):
        async for record in records(settings, topic):
            read += 1
            progress(read)
            try:
                if enrich is not None and topic is RAW:
                    fact = enrich(Update.read(record.value or b""))
                    key = fact.conflict, fact.id
                    made[key] = max(rank(fact), made.get(key, rank(fact)))
                    if settle(fact):
                        found.fresh.append(encode(fact, ENRICHED, prefix=settings.prefix))
                else:
                    settle(EnrichedUpdate.read(record.value or b""))
            except ValidationError:
                found.unread += 1  # a dead letter of the pipeline, too
    found.facts = sum(ledger.facts for ledger in ledgers.values())
    found.outranked = sum(ranked < holding[key] for key, ranked in made.items())
    found.revisions = {conflict: ledger.facts for conflict, ledger in ledgers.items()}
    told = tables(ledgers.values())
    generation: tuple[tuple[Row, ...], ...] = (told.tolls, told.allegations, told.tallies, told.mentions)
    for topic, rows in zip(TABLES, generation, strict=True):
        found.rows += len(rows)
        found.differences += _differences(topic, live[topic], {row.id: row for row in rows})
    return found


async def switch(found: Rebuilt, settings: Settings) -> int:
    """Let readers hold the new generation: send the new readings and every row that differs; how many were sent.

    Each row carries the number of all its conflict's facts as its revision, so that it holds against whatever the
    worker publishes while it settles the new readings one by one. Done means acknowledged.

    Raises:
        aiokafka.errors.KafkaError: the broker did not acknowledge one of them.
        streams.publish.Unsent: no broker answers.
    """
    outputs = list(found.fresh)
    for difference in found.differences:
        live, row = difference.live, difference.rebuilt
        if row is None and live is not None:
            row = emptied(live, revision=found.revisions.get(_conflict(live), 0))
        if row is not None:
            least = 0 if live is None else live.revision  # live rows of facts that the topic no longer holds
            row = row.model_copy(update={"revision": max(row.revision, least)})
            outputs.append(encode(row, difference.topic, prefix=settings.prefix))
    async with producer(settings) as client:
        for future in [await send(client, output) for output in outputs]:
            await future
    return len(outputs)


async def resettle(settings: Settings, group: str) -> None:
    """Have the workers settle all readings anew, for facts that they no longer read. All of them must be stopped.

    The facts are a table of what was settled, so an empty one and the first reading as the next to settle make them
    anew. Rows stay as they are meanwhile: those published on the way have lower revisions, the last ones the same.

    Args:
        settings: where the broker is.
        group: the consumer group of the workers that settle.

    Raises:
        aiokafka.errors.CommitFailedError: workers are running; nothing was changed.
        aiokafka.errors.KafkaError: the broker does not answer; run it again.
    """
    readings = [TopicPartition(ENRICHED.full(settings.prefix), number) for number in range(ENRICHED.partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(readings)
        await consumer.commit(dict(await consumer.beginning_offsets(readings)))
    finally:
        await consumer.stop()
    async with admin(settings) as client:
        await client.delete_topics([FACTS.full(settings.prefix)])
    await apply(settings)


def _conflict(row: Row) -> str:
    return row.scope.conflict if isinstance(row, Toll) else row.conflict


def _differences(topic: Topic, live: Mapping[str, Row], rebuilt: Mapping[str, Row]) -> list[Difference]:
    """Rows that differ in more than the revision, by id."""
    told = []
    for key in sorted({**live, **rebuilt}):
        old, new = live.get(key), rebuilt.get(key)
        if old is not None and not stands(old):
            old = None
        same = old is not None and new is not None and old.model_copy(update={"revision": new.revision}) == new
        if not same and (old is not None or new is not None):
            told.append(Difference(topic, old, new))
    return told
