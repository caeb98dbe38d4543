"""Dead letters read back, chosen and sent again to the topic they came from.

A replay reads up to the end that `updates.dead` had when it began, so a letter that dies again is not met twice, and
leaves alone what was replayed `MAX_REPLAYS` times already. Sending one again that did arrive changes nothing (P2).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from schemas import DeadLetter, ErrorCode, Stage
from streams.intake import OURS, REPLAYS
from streams.publish import Record, producer, send
from streams.settings import Settings
from streams.topics import DEAD, ENRICHED, RAW
from streams.views.latest import records

MAX_REPLAYS = 2
"""Times that one message is sent again: what fails after a mend and a replay needs a person, not another replay."""


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
            headers = [(name, value) for name, value in record.headers if value is not None]
            try:
                reason = DeadLetter.from_headers(headers)
            except (ValidationError, UnicodeDecodeError):
                continue
            letter = Letter(record.partition, record.offset, reason, record.key, record.value, headers)
            if choice.takes(letter):
                yield letter


@dataclass(slots=True)
class Replayed:
    """What a replay did: letters sent again, and those left because of their count, topic or missing bytes."""

    sent: int = 0
    spent: int = 0
    strange: int = 0


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
    async with producer(settings) as client:
        sending = []
        async for letter in letters(settings, choice):
            if letter.reason.replays >= MAX_REPLAYS:
                done.spent += 1
            elif letter.reason.topic not in sources or (letter.value is None and letter.reason.code != ErrorCode.EMPTY):
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
    originals = [(name, value) for name, value in letter.headers if not name.startswith(OURS)]
    return Record(
        topic=letter.reason.topic,
        key=letter.key,
        value=letter.value,
        headers=[*originals, (REPLAYS, str(letter.reason.replays + 1).encode())],
        partition=letter.reason.partition,
    )
