"""Dead letters read back, chosen and sent again to the topic they came from.

A replay reads up to the end that `updates.dead` had when it began, so a letter that dies again is not met twice. Of the
letters of one message it takes the newest alone, and leaves the message alone once that has been replayed `MAX_REPLAYS`
times. Sending one again that did arrive changes nothing (P2).
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from aiokafka.structs import TopicPartition
from pydantic import ValidationError

from schemas import DeadLetter, ErrorCode, Stage
from streams.intake import OURS, REPLAYS
from streams.publish import Record, producer, send
from streams.settings import Settings
from streams.topics import DEAD, ENRICHED, MAX_MESSAGE_BYTES, RAW
from streams.views.latest import Record as Fetched
from streams.views.latest import consumer, records, until

MAX_REPLAYS = 2
"""Times that one message is sent again: what fails after a mend and a replay needs a person, not another replay."""

LOOKED_BACK = 1000
"""Newest letters of each partition in which `runs` looks for the end of a run: those of both stages lie there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter with its place on `updates.dead`, and the original's key, bytes and headers."""

    partition: int
    offset: int
    reason: DeadLetter
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]

    @property
    def id(self) -> str:
        """Its place in the form of the command line: `PARTITION:OFFSET`."""
        return f"{self.partition}:{self.offset}"

    @property
    def originals(self) -> list[tuple[str, bytes]]:
        """The headers that the message came with."""
        return [(name, value) for name, value in self.headers if not name.startswith(OURS)]

    @property
    def message(self) -> bytes:
        """A hash of what died: a message that was replayed and died again has several letters, all with this one."""
        parts = repr((self.reason.topic, self.key, self.value, self.originals))
        return hashlib.sha256(parts.encode()).digest()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant; null chooses all."""

    stage: Stage | None = None
    code: ErrorCode | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: frozenset[str] = frozenset()

    def takes(self, letter: Letter) -> bool:
        """Whether a letter is among those meant."""
        reason = letter.reason
        return (
            (self.stage is None or reason.stage is self.stage)
            and (self.code is None or reason.code is self.code)
            and (self.since is None or reason.at >= self.since)
            and (self.until is None or reason.at < self.until)
            and (not self.ids or letter.id in self.ids)
        )


async def letters(settings: Settings, choice: Choice) -> AsyncIterator[Letter]:
    """The dead letters meant, up to the end that the topic has now; what is no dead letter is passed over.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        streams.views.latest.MissingTopicError: the topic is not there.
    """
    async with aclosing(records(settings, DEAD)) as found:
        async for record in found:
            letter = _letter(record)
            if letter is not None and choice.takes(letter):
                yield letter


def _letter(found: Fetched) -> Letter | None:
    """What lies on `updates.dead` as a letter; None where it is none."""
    headers = [(name, value) for name, value in found.headers if value is not None]
    try:
        reason = DeadLetter.from_headers(headers)
    except (ValidationError, UnicodeDecodeError):
        return None
    return Letter(found.partition, found.offset, reason, found.key, found.value, headers)


async def runs(settings: Settings, following: Mapping[TopicPartition, int]) -> dict[tuple[str, int], tuple[int, int]]:
    """By partition, the offset that is read next (as given) and how many messages in a row before it are dead letters.

    A run is told up to the length that stops a worker: what a stopped one counted, its letters tell its successor.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        streams.views.latest.MissingTopicError: the topic is not there.
    """
    buried: set[tuple[str, int, int]] = set()
    async with consumer(settings, DEAD) as reader:
        ends = await reader.end_offsets(list(reader.assignment()))
        for place, end in ends.items():
            reader.seek(place, max(0, end - LOOKED_BACK))
        async for record in until(reader, ends):
            if (letter := _letter(record)) is not None:
                buried.add((letter.reason.topic, letter.reason.partition, letter.reason.offset))
    found = {}
    for (topic, partition), offset in following.items():
        run = 0
        while run < settings.dead_run and (topic, partition, offset - run - 1) in buried:
            run += 1
        found[topic, partition] = offset, run
    return found


@dataclass(slots=True)
class Replayed:
    """What a replay did: letters sent again, and those left because of their count, topic, missing bytes or size.

    `older` ones have a newer letter of the same message. If no letter has an id asked for (`unknown`), none is sent.
    """

    sent: int = 0
    spent: int = 0
    older: int = 0
    strange: int = 0
    unknown: tuple[str, ...] = ()


async def replay(
    settings: Settings, choice: Choice, *, dry: bool = False, on_sent: Callable[[Letter], None] = lambda letter: None
) -> Replayed:
    """Send the letters meant to the topics they came from; returns when all are acknowledged.

    Raises:
        streams.publish.Unsent: no broker answers.
        aiokafka.errors.KafkaError: the broker did not take one.
        streams.views.latest.MissingTopicError: the topic is not there.
    """
    done = Replayed()
    sources = {topic.full(settings.prefix) for topic in (RAW, ENRICHED)}
    newest: dict[bytes, tuple[int, int, str]] = {}
    unknown = set(choice.ids)
    async for letter in letters(settings, Choice()):
        rank = (letter.reason.replays, letter.offset, letter.id)
        newest[letter.message] = max(rank, newest.get(letter.message, rank))
        unknown.discard(letter.id)
    if unknown:
        return Replayed(unknown=tuple(sorted(unknown)))
    async with producer(settings) as client:
        sending = []
        async for letter in letters(settings, choice):
            reason = letter.reason
            if letter.message not in newest:
                continue  # died since
            if newest[letter.message][-1] != letter.id:
                done.older += 1
            elif reason.replays >= MAX_REPLAYS:
                done.spent += 1
            elif (
                reason.topic not in sources
                or again(letter).size > MAX_MESSAGE_BYTES
                or (letter.value is None and reason.code != ErrorCode.EMPTY)
            ):
                done.strange += 1
            else:
                done.sent += 1
                on_sent(letter)
                if not dry:
                    sending.append(await send(client, again(letter)))
        for future in sending:
            await future
    return done


def again(letter: Letter) -> Record:
    """The original record, with one replay more in its header."""
    return Record(
        topic=letter.reason.topic,
        key=letter.key,
        value=letter.value,
        headers=[*letter.originals, (REPLAYS, str(letter.reason.replays + 1).encode())],
        partition=letter.reason.partition,
    )
