"""The agents: batches that form by themselves, and leave in an order that a crash cannot spoil.

A batch takes what has arrived, up to a bound, and never waits for more. Then, in this order: every message is computed
in a try of its own; all outputs are sent and acknowledged; the facts that would suppress them are written and
acknowledged; the messages are finished, which lets their offsets be committed. Whatever is cut off is done again from
the first unfinished message, and ids make that harmless (P1, P2).
"""

import asyncio
import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import merge
from operator import attrgetter
from typing import Any, NoReturn

from aiokafka.errors import KafkaError

from schemas import ErrorCode
from streams import metrics
from streams.intake import Incoming, Limits, Rejected, TooManyDead, dead_letter
from streams.lease import Lease, Moved, Spent
from streams.publish import Record, send_all
from streams.settings import Settings
from streams.stages import Damaged, Settling, Shelf, Stage, Unreadable

logger = logging.getLogger(__name__)

BREATH = 0.02
"""Seconds of computing between two breaths of the event loop."""

STRETCH = 0.5
"""Seconds of computing after which a batch goes out with what it has: the rest of a backlog is no reason to keep it."""

SOFTWARE, DATA = 70, 65
"""Exit codes (sysexits.h): to be started again; to be looked at first."""

ENDLESS = (
    "`truceline dead list` tells why those before them died. Mend what wrote them, or let them pass into updates.dead: "
    "start once with TRUCELINE_DEAD_RUN and TRUCELINE_DEAD_SHARE raised. A restart alone counts on"
)


class Line:
    """One stage at work: from the stream's messages to acknowledged outputs, facts and finished messages."""

    def __init__(
        self, app: Any, stage: Stage, settings: Settings, *, facts: Shelf | None = None, limits: Limits | None = None
    ) -> None:
        self._app, self._stage, self._settings, self._facts = app, stage, settings, facts
        self._limits = limits or Limits(settings)
        self.idle = asyncio.Event()
        self.idle.set()
        self.finished = 0

    async def run(self, stream: Any) -> None:
        """The agent: never raises, never acknowledges what is not written; what it cannot write ends the process."""
        try:
            await self._batches(stream)
        except TooManyDead as error:
            die(f"{error}. They stay where they are", code=DATA, mend=ENDLESS)
        except Spent as error:
            die(f"{error}; nothing more of it is written")
        except Damaged as error:
            die(str(error))
        except Unreadable as error:
            die(
                str(error),
                code=DATA,
                mend="run the version that wrote it, or, with all workers stopped, `truceline rebuild --resettle`",
            )
        except KafkaError as error:
            die(f"the broker did not acknowledge a batch: {error!r}")
        except Exception:
            logger.exception("stage %s failed", self._stage.name)
            die("a batch could not be written")

    async def _batches(self, stream: Any) -> None:
        queue = self._app.consumer.serve(stream.channel)
        batch: list[Incoming] = []
        generation, bound = 0, self._settings.batch
        while True:
            try:
                fetched = await queue.get()
            except StopAsyncIteration:  # how Faust tells an agent to stop
                return
            if fetched.generation != generation:
                batch = []  # the rest was fetched before the partitions moved, and is fetched again
            generation = fetched.generation
            batch += fetched.records
            if len(batch) < bound and not queue.empty():
                continue
            self.idle.clear()
            batch = in_sending_order(batch)
            try:
                while batch:
                    del batch[: await self.settle(batch[:bound], generation)]
            except Moved:
                self._stage.forget()
                batch = []
            finally:
                self.idle.set()

    async def settle(self, messages: Sequence[Incoming], generation: int) -> int:
        """Compute, send, keep and finish the first messages of a batch; all of them unless time runs short.

        Returns:
            How many were finished.

        Raises:
            Moved: the partitions have been given out anew; nothing more was written.
            Spent: the lease is over; nothing more was written.
            TooManyDead: nothing was written.
            aiokafka.errors.KafkaError: a write was not acknowledged.
        """
        began = time.monotonic()
        lease = Lease(self._app, generation, session=self._settings.session_timeout)
        if isinstance(self._stage, Settling):
            self._stage.moved(generation)
        await self._stage.prepare(messages, lease)
        lease.renew()
        letters, taken = await self._compute(messages, lease)
        lease.check()
        outputs, rows = self._stage.finish()
        await send_all(self._app.producer._ensure_producer(), letters + outputs)
        lease.check()
        if rows and self._facts is not None:
            await self._facts.keep(rows)
            lease.check()
        self._app.consumer.finish(messages[:taken])
        self.finished += taken
        metrics.BATCH.labels(self._stage.name).observe(taken)
        metrics.BATCH_SECONDS.labels(self._stage.name).observe(time.monotonic() - began)
        return taken

    async def _compute(self, messages: Sequence[Incoming], lease: Lease) -> tuple[list[Record], int]:
        letters: list[Record] = []
        breath = time.monotonic()
        ends = min(breath + STRETCH, lease.half)
        for number, message in enumerate(messages, 1):
            try:
                self._stage.take(message)
            except Exception as error:
                letters.append(self._bury(message, error))
            else:
                self._limits.count(message, dead=False)
            now = time.monotonic()
            if now > ends:
                return letters, number
            if now - breath > BREATH:
                await asyncio.sleep(0)
                breath = time.monotonic()
        return letters, len(messages)

    def _bury(self, message: Incoming, error: Exception) -> Record:
        letter = dead_letter(message, self._stage.name, error, self._settings)
        code = error.code if isinstance(error, Rejected) else ErrorCode.BUG
        place = f"{message.topic}, partition {message.partition}, offset {message.offset}"
        logger.warning(
            "dead letter (%s, %s): %s: %s",
            self._stage.name,
            code,
            place,
            dict(letter.headers)["truceline-detail"].decode(),
        )
        self._limits.count(message, dead=True)
        metrics.DEAD.labels(self._stage.name, code).inc()
        metrics.MESSAGES.labels(self._stage.name, "dead").inc()
        return letter


def in_sending_order(records: Iterable[Incoming]) -> list[Incoming]:
    """Records of several partitions by the time at which they were sent, each partition's in its own order."""
    partitions: defaultdict[int, list[Incoming]] = defaultdict(list)
    for record in records:
        partitions[record.partition].append(record)
    return list(merge(*partitions.values(), key=attrgetter("timestamp")))


def die(why: str, *, code: int = SOFTWARE, mend: str = "it is replayed at the next start") -> NoReturn:
    """End the process on the spot: what is unfinished is replayed, and nothing of this one runs on."""
    logger.critical("%s; %s (exit %s)", why, mend, code)
    sys.stdout.flush()
    logging.shutdown()
    os._exit(code)
