"""Every topic of the pipeline: the one list from which topics are created, checked and documented.

Names carry a version, raised only for breaking changes; the prefix is the operator's (DESIGN §2).
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas import (
    Allegation,
    AllegationTally,
    CasualtyDelta,
    DeadLetter,
    EnrichedUpdate,
    EntityMentions,
    Message,
    Toll,
    Update,
)

PARTITIONS = 8
"""Of every topic, so that one conflict's state lies on one partition number everywhere. Never changes under a
running application (Faust's tables are bound to it); eight is also the largest useful number of workers."""

MAX_MESSAGE_BYTES = 1_048_576
"""Kafka's own default; larger messages are refused at the edge."""

DEAD_MAX_BYTES = 16_777_216
"""A dead letter carries the original bytes whole, those of a message that was too large among them."""

DAY_MS = 86_400_000


class Cleanup(StrEnum):
    """What the broker does with old records."""

    DELETE = "delete"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: `name` without the prefix, what its keys and values are, and how long they are kept.

    `retention_ms` is -1 for ever and None where compaction decides. `why` is for readers of the documentation.
    """

    name: str
    key: str
    value: type[Message]
    cleanup: Cleanup
    retention_ms: int | None
    why: str
    partitions: int = PARTITIONS
    max_bytes: int = MAX_MESSAGE_BYTES + 65_536

    def full(self, prefix: str) -> str:
        """The name on the broker."""
        return prefix + self.name

    def config(self) -> dict[str, str]:
        """The broker's settings for this topic, as `kafka-configs` names them."""
        settings = {"cleanup.policy": self.cleanup.value, "max.message.bytes": str(self.max_bytes)}
        if self.retention_ms is not None:
            settings["retention.ms"] = str(self.retention_ms)
        if self.cleanup is Cleanup.COMPACT:
            settings["min.cleanable.dirty.ratio"] = "0.1"
            settings["segment.ms"] = "3600000"
        return settings


RAW = Topic(
    "updates.raw.v1",
    "update id",
    Update,
    Cleanup.DELETE,
    -1,
    "The evidence log: what producers pushed, never edited, kept for ever. Keyed by update id, so that revisions "
    "stay in order and one hot conflict spreads over all workers.",
)
ENRICHED = Topic(
    "updates.enriched.v1",
    "conflict id",
    EnrichedUpdate,
    Cleanup.DELETE,
    365 * DAY_MS,
    "Each update as read: entities, casualty statements, accusations, refusals. Keyed by conflict from here on, so "
    "that all state of one conflict lies on one partition.",
)
DELTAS = Topic(
    "casualties.deltas.v1",
    "conflict id",
    CasualtyDelta,
    Cleanup.DELETE,
    365 * DAY_MS,
    "Why each toll changed: before, after, cause and the words.",
)
TOLLS = Topic(
    "casualties.tolls.v1",
    "toll id",
    Toll,
    Cleanup.COMPACT,
    None,
    "The live tolls, each row whole. On the conflict's partition; the highest revision of a key holds.",
)
ALLEGATIONS = Topic(
    "ceasefire.allegations.v1",
    "allegation id",
    Allegation,
    Cleanup.COMPACT,
    None,
    "Each allegation with its mentions, denials and observations.",
)
TALLIES = Topic(
    "ceasefire.tallies.v1",
    "tally id",
    AllegationTally,
    Cleanup.COMPACT,
    None,
    "How often who accuses whom of what: in all, by place, by hour, since each ceasefire.",
)
MENTIONS = Topic(
    "entities.mentions.v1",
    "entity id",
    EntityMentions,
    Cleanup.COMPACT,
    None,
    "How often and where each entity was named.",
)
DEAD = Topic(
    "updates.dead.v1",
    "key of the original",
    DeadLetter,
    Cleanup.DELETE,
    180 * DAY_MS,
    "Messages that could not be processed: original bytes untouched, the reason in headers (`truceline dead`).",
    max_bytes=DEAD_MAX_BYTES,
)
FACTS = Topic(
    "state.facts.v1",
    "fact key: conflict, update id, revision, digest",
    EnrichedUpdate,
    Cleanup.COMPACT,
    None,
    "The workers' state, for them alone: the grow-only set of enriched updates that have been settled, one record for "
    "each, never rewritten. On the conflict's partition; a worker that takes a partition over reads it back from here.",
)

TOPICS = (RAW, ENRICHED, DELTAS, TOLLS, ALLEGATIONS, TALLIES, MENTIONS, DEAD, FACTS)
