"""Updates on their way to the raw topic: told as accepted when every replica has them, known again when repeated.

What is known of an update comes from the raw topic itself, through the read model, and from what this process has sent
and not yet read back; nothing else is kept, so a restart forgets nothing. A send whose acknowledgement did not come in
time is told as failed though it may still arrive: sending the same again is always right, for it is known by its id,
revision and digest, and settled once whatever happens.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http import HTTPStatus

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata
from pydantic import BaseModel

from schemas import Update
from streams.publish import Record, Unsent, encode, producer, send
from streams.settings import Settings
from streams.topics import RAW
from streams.views import query
from streams.views.problem import FieldProblem, Problem, unavailable
from streams.views.reader import Reader
from streams.views.store import Store, digest

log = logging.getLogger(__name__)

ACK_SECONDS = 1.5
"""Until a broker that has not acknowledged counts as away: a producer hears 503 within two seconds."""

UPDATES_PER_SECOND = 2_000
"""A large batch is given more time, at a pace far below what the broker does."""


Key = tuple[str, int]
"""An update's id and revision."""


class Receipt(BaseModel):
    """Where an accepted update stands on the raw topic. `repeat`: it stood there before."""

    id: str
    revision: int
    topic: str
    partition: int
    offset: int
    repeat: bool


@dataclass(slots=True)
class _Sent:
    """An update that was sent and perhaps not read back yet."""

    digest: bytes
    receipt: "asyncio.Future[Receipt]"


class Outbox:
    """Sends updates, each once."""

    def __init__(self, settings: Settings, store: Store, reader: Reader) -> None:
        """Nothing is connected before the first send."""
        self._settings, self._store, self._reader = settings, store, reader
        self._sent: dict[Key, _Sent] = {}
        self._acknowledged: deque[tuple[Key, int, int]] = deque()
        self._client: AIOKafkaProducer | None = None
        self._stack = AsyncExitStack()
        self._starting = asyncio.Lock()
        self._leaving: set[asyncio.Task[None]] = set()
        self._topic = RAW.full(settings.prefix)

    async def close(self) -> None:
        """Let the producer go."""
        self._drop()
        await asyncio.gather(*self._leaving)

    async def accept(self, updates: Sequence[Update], *, sender: str) -> list[Receipt]:
        """Send those that are not there yet; done when every replica has them all. `sender` goes along for the audit.

        Raises:
            Problem: 409 where one is there with another body (then none was sent); 503 where the broker is away.
        """
        self.require_broker()
        self._forget()
        mine: dict[Key, _Sent] = {}
        for place, update in enumerate(updates):
            key, seal = (update.id, update.revision), digest(update)
            held = self._sent.get(key)
            if held is None:
                self._sent[key] = mine[key] = _Sent(seal, asyncio.get_running_loop().create_future())
            elif held.digest != seal:
                self._abandon(mine, error := _conflict([place]))
                raise error
        waiting = [self._sent[update.id, update.revision].receipt for update in updates]
        news = [update for key, update in {(u.id, u.revision): u for u in updates}.items() if key in mine]
        try:
            known = await asyncio.to_thread(self._known, news)
            if other := [place for place, u in enumerate(updates) if _differs(u, known)]:
                raise _conflict(other)
            await self._settle(news, mine, known, sender=sender)
        except BaseException as error:
            broken_off = unavailable("The request before was broken off. Send it again.")
            self._abandon(mine, error if isinstance(error, Problem) else broken_off)
            raise
        fresh = set(mine)
        receipts = []
        for update, future in zip(updates, waiting, strict=True):
            receipt = await asyncio.shield(future)
            first = (update.id, update.revision) in fresh
            fresh.discard((update.id, update.revision))
            receipts.append(receipt if first else receipt.model_copy(update={"repeat": True}))
        return receipts

    def require_broker(self) -> None:
        """Nothing is judged by a read model that lags.

        Raises:
            Problem: 503 where the broker does not answer, or the read model is not caught up.
        """
        if not self._reader.caught_up or not self._reader.broker_answers:
            trouble = self._reader.trouble or "the broker does not answer, or is still being read"
            raise unavailable(f"Nothing was taken: {trouble}. Send it again.")

    async def seen(self, ids: Collection[str]) -> None:
        """Wait until the read model holds all that this process has sent of these updates.

        Raises:
            Problem: 503 where it takes too long.
        """
        try:
            async with asyncio.timeout(ACK_SECONDS):
                while True:
                    self._forget()
                    if not any(update in ids for update, _ in self._sent):
                        return
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise unavailable("What was sent of this update before is not read yet. Send it again.") from None

    async def _settle(
        self,
        news: list[Update],
        mine: dict[Key, _Sent],
        known: dict[Key, query.Raw],
        *,
        sender: str,
    ) -> None:
        """Give each of `mine` its receipt: from the read model where it is known, else by sending it."""
        records: list[tuple[Key, Record]] = []
        for update in news:
            key = (update.id, update.revision)
            if row := known.get(key):
                mine[key].receipt.set_result(self._receipt(key, row.partition, row.offset, repeat=True))
                del self._sent[key]
            else:
                record = encode(update, RAW, prefix=self._settings.prefix)
                record.headers.append(("truceline-key", sender.encode()))
                records.append((key, record))
        for (key, _), place in zip(records, await self._send([record for _, record in records]), strict=True):
            mine[key].receipt.set_result(self._receipt(key, place.partition, place.offset, repeat=False))
            self._acknowledged.append((key, place.partition, place.offset))

    async def _send(self, records: list[Record]) -> list[RecordMetadata]:
        if not records:
            return []
        try:
            async with asyncio.timeout(ACK_SECONDS + len(records) / UPDATES_PER_SECOND):
                client = await self._start()
                futures = [await send(client, record) for record in records]
                return await asyncio.gather(*futures)
        except (TimeoutError, KafkaError, Unsent) as error:
            log.warning("updates were not acknowledged: %r", error)
            # Its retries may go on for long; a new one begins with a clean sequence.
            self._drop()
            raise unavailable("Not acknowledged by the broker in time. Send the same again.") from error

    async def _start(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._client is None:
                self._client = await self._stack.enter_async_context(producer(self._settings))
            return self._client

    def _drop(self) -> None:
        """Leave the producer to end by itself: whoever waits for an answer must not wait for that too."""
        leaving = asyncio.create_task(_end(self._stack))
        self._stack, self._client = AsyncExitStack(), None
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    def _known(self, updates: list[Update]) -> dict[Key, query.Raw]:
        with self._store.reading() as connection:
            found = {(u.id, u.revision): query.raw(connection, u.id, u.revision) for u in updates}
        return {key: row for key, row in found.items() if row is not None}

    def _receipt(self, key: Key, partition: int, offset: int, *, repeat: bool) -> Receipt:
        return Receipt(id=key[0], revision=key[1], topic=self._topic, partition=partition, offset=offset, repeat=repeat)

    def _abandon(self, mine: dict[Key, _Sent], error: Problem) -> None:
        """Who waits for one of these hears the same; the next one who sends it tries anew."""
        for key, sent in mine.items():
            if not sent.receipt.done():
                self._sent.pop(key, None)
                sent.receipt.set_exception(error)
                sent.receipt.exception()  # nobody else may be waiting

    def _forget(self) -> None:
        """What the read model holds by now need not be remembered."""
        while self._acknowledged:
            key, partition, offset = self._acknowledged[0]
            if self._reader.positions.get((RAW.name, partition), 0) <= offset:
                return
            self._acknowledged.popleft()
            self._sent.pop(key, None)


def _conflict(places: Sequence[int]) -> Problem:
    told = [FieldProblem(field=f"updates.{place}.revision", detail="is there with another body") for place in places]
    detail = "This id and revision are there with another body. Raise the revision to edit. Nothing was taken."
    return Problem(HTTPStatus.CONFLICT, detail, errors=told[:100])


def _differs(update: Update, known: dict[Key, query.Raw]) -> bool:
    row = known.get((update.id, update.revision))
    return row is not None and row.digest != digest(update)


async def _end(stack: AsyncExitStack) -> None:
    try:
        async with asyncio.timeout(ACK_SECONDS):
            await stack.aclose()
    except (TimeoutError, KafkaError) as error:
        log.warning("a producer did not end in time: %r", error)
