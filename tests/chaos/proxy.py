"""A line to Apache Kafka that can be cut, held or slowed: one small TCP proxy in front of each node."""

import asyncio
import enum
import random
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

HOST = "127.0.0.1"


class Line(enum.Enum):
    """What a proxy does with bytes."""

    OPEN = "open"
    SLOW = "slow"
    """Every piece arrives later."""
    SILENT = "silent"
    """Connections stay, nothing comes through: a firewall that forgot them, a cable pulled."""
    CUT = "cut"
    """Connections break, new ones are refused."""


@dataclass(slots=True)
class Proxy:
    """Pairs of ports: where clients come in, and the node behind."""

    delay: float = 0.3
    line: Line = Line.OPEN
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _carrying: set["asyncio.Task[None]"] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def start(cls, ports: Sequence[tuple[int, int]]) -> AsyncIterator["Proxy"]:
        """Listen until the block ends, at the second of each pair, for the node at the first."""
        proxy = cls()
        proxy._open.set()
        servers = []
        try:
            for node, entrance in ports:
                servers.append(await asyncio.start_server(partial(proxy._enter, node), HOST, entrance))
            yield proxy
        finally:
            for server in servers:
                server.close()
            proxy.put(Line.CUT)
            await asyncio.gather(*proxy._carrying, return_exceptions=True)

    def put(self, line: Line) -> None:
        """From now on, for the connections there are and those to come."""
        self.line = line
        if line in (Line.OPEN, Line.SLOW, Line.CUT):
            self._open.set()
        else:
            self._open.clear()
        if line is Line.CUT:
            for writer in self._writers:
                writer.transport.abort()

    def _enter(self, node: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer, node))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, node: int) -> None:
        if self.line is Line.CUT:
            writer.transport.abort()
            return
        try:
            away_reader, away = await asyncio.open_connection(HOST, node)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, away}
        try:
            await asyncio.gather(self._pump(reader, away), self._pump(away_reader, writer))
        finally:
            self._writers -= {writer, away}
            for end in (writer, away):
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65_536):
                if self.line is Line.SLOW:
                    await asyncio.sleep(self.delay)
                await self._open.wait()
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, outside those lent to outgoing connections: a stopped node finds its own again."""
    found: list[int] = []
    for port in random.sample(range(30_001, 32_000), 500):
        with suppress(OSError), socket.create_server((HOST, port)):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError("no free ports between 30001 and 32000")
