"""The live stream: no gap, no repeat, whatever is cut, and nobody waits for the slow."""

import asyncio
import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx

from schemas import CasualtyDelta
from streams.topics import ALLEGATIONS, DELTAS, RAW, TALLIES, TOLLS
from streams.views.cursor import Cursor
from streams.views.store import Store
from streams.views.stream import RING, Hub, Wanted, follow
from tests.broker.processes import all_read
from tests.views.test_reads import ask
from tests.views.view_desk import Desk
from tests.views.view_rows import allegation, delta, exactly, tally, toll, update, write
from tests.waiting import PATIENCE, until

Told = tuple[str, str, Any]


def events(client: httpx.Client, last: str | None = None, **parameters: Any) -> Iterator[Told]:
    """(id, event, data) of each event of a stream, until the reader leaves or the server lets it go."""
    headers = {"Last-Event-ID": last} if last else {}
    with client.stream("GET", "/v1/stream", params=parameters, headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["x-accel-buffering"] == "no"
        told: dict[str, str] = {}
        for line in answer.iter_lines():
            if not line and "event" in told:
                yield told["id"], told["event"], json.loads(told["data"])
                told = {}
            elif line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                told[name] = value


def deltas(conflict: str, count: int, *, quote: str = "nine") -> list[CasualtyDelta]:
    row = toll({"weir": exactly(1)}, revision=1, conflict=conflict)
    first = delta(row, "weir", None, exactly(1), row.as_of)
    evidence = first.evidence[0].model_copy(update={"quote": quote})
    return [first.model_copy(update={"id": f"{conflict}/{n}", "evidence": (evidence,)}) for n in range(count)]


def test_a_reader_sees_a_change_as_the_message_itself(desk: Desk) -> None:
    row = toll({"weir": exactly(9)}, revision=1, conflict="message")
    with desk.client() as client:
        told = events(client, conflict="message")
        assert next(told)[1] == "hello"
        asyncio.run(write(desk.settings, TOLLS, [row]))
        _, kind, data = next(told)
        told.close()  # type: ignore[attr-defined]
    assert (kind, data) == ("tolls", row.model_dump(mode="json"))


def test_only_what_was_asked_for_comes(desk: Desk) -> None:
    with desk.client() as client:
        told = events(client, conflict="filtered", kind=["deltas", "allegations"])
        next(told)
        asyncio.run(write(desk.settings, TOLLS, [toll({"weir": exactly(9)}, revision=1, conflict="filtered")]))
        asyncio.run(write(desk.settings, DELTAS, deltas("elsewhere", 3)))
        asyncio.run(write(desk.settings, ALLEGATIONS, [allegation(conflict="filtered")]))
        assert next(told)[1:] == ("allegations", allegation(conflict="filtered").model_dump(mode="json"))
        told.close()  # type: ignore[attr-defined]


def test_the_matrix_can_be_followed(desk: Desk) -> None:
    rows = [tally("weir", "lock", count, conflict="matrix") for count in (1, 2)]
    with desk.client() as client:
        told = events(client, conflict="matrix", kind="tallies")
        next(told)
        asyncio.run(write(desk.settings, TALLIES, rows))
        assert [next(told)[2] for _ in rows] == [row.model_dump(mode="json") for row in rows]
        told.close()  # type: ignore[attr-defined]


def test_from_a_list_into_the_stream_nothing_is_missed(desk: Desk) -> None:
    with desk.client() as client:
        cursor = client.get("/v1/tolls", params={"conflict": "joined"}).headers["truceline-cursor"]
        asyncio.run(write(desk.settings, DELTAS, deltas("joined", 5)))
        until(lambda: asyncio.run(all_read(desk.settings, ask(client, "/v1/pipeline"))))
        told = events(client, cursor=cursor, conflict="joined")
        found = [next(told)[2].get("id") for _ in range(6)]
        told.close()  # type: ignore[attr-defined]
    assert found == [None, *(f"joined/{n}" for n in range(5))]


def test_cut_a_hundred_times_a_reader_misses_nothing_and_sees_nothing_twice(desk: Desk) -> None:
    wanted, cuts, seen = 400, 0, []
    chance = random.Random(100)

    def load() -> None:
        for start in range(0, wanted, 10):
            asyncio.run(write(desk.settings, DELTAS, deltas("cuts", wanted)[start : start + 10]))

    with desk.client() as client:
        (last, _, _), loading = next(events(client, conflict="cuts")), Thread(target=load)
        loading.start()
        while len(seen) < wanted:
            told = events(client, last, conflict="cuts")
            for _ in range(chance.randint(1, 7)):
                last, kind, data = next(told)
                seen += [data["id"]] if kind == "deltas" else []
                if len(seen) == wanted:
                    break
            told.close()  # type: ignore[attr-defined]
            cuts += 1
        loading.join()
    assert cuts >= 100
    assert seen == [f"cuts/{n}" for n in range(wanted)]


def test_a_reader_that_does_not_read_is_let_go_and_holds_nobody_up(desk: Desk) -> None:
    address = urlsplit(desk.url)
    asleep = []
    for _ in range(5):
        sleeper = socket.socket()
        sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sleeper.connect((address.hostname, address.port))
        sleeper.sendall(f"GET /v1/stream HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        asleep.append(sleeper)
    flood = deltas("flood", 2 * RING, quote="x" * 8_192)
    with desk.client() as client:
        until(lambda: ask(client, "/v1/pipeline")["readers"] == 5)
        told = events(client, conflict="flood")
        next(told)
        asyncio.run(write(desk.settings, DELTAS, flood))
        seen = [next(told)[2]["id"] for _ in flood]
        told.close()  # type: ignore[attr-defined]
        assert seen == [row.id for row in flood]
        until(lambda: ask(client, "/v1/pipeline")["readers"] == 0)
        assert "truceline_stream_dropped_total 5.0" in client.get("/metrics").text
    for sleeper in asleep:
        sleeper.close()


async def test_a_cursor_older_than_what_is_kept_is_told_to_read_the_lists_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "view.sqlite3")
    store._writer.execute("INSERT INTO forgotten VALUES ('tolls', 0, 7)")
    hub = Hub(store)
    first = await anext(follow(hub, store, Wanted(), Cursor.of({})))
    assert b"event: reset" in first
    store.close()


async def test_a_busy_process_serves_many_readers(desk: Desk) -> None:
    """The five hundred of the promise are `tests/bench/views.py`'s; here a hundred see every change."""
    expected = [f"many/{n}" for n in range(20)]
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=desk.url, limits=limits, timeout=PATIENCE, trust_env=False) as client:
        ready = asyncio.Semaphore(0)

        async def read() -> list[str]:
            found: list[str] = []
            async with client.stream("GET", "/v1/stream", params={"conflict": "many"}) as answer:
                async for line in answer.aiter_lines():
                    if line == "event: hello":
                        ready.release()
                    elif line.startswith("data: ") and line != "data: {}":
                        found.append(json.loads(line[6:])["id"])
                    if len(found) == len(expected):
                        break
            return found

        reading = [asyncio.create_task(read()) for _ in range(100)]
        for _ in reading:
            await ready.acquire()
        await write(desk.settings, DELTAS, deltas("many", len(expected)))
        assert await asyncio.gather(*reading) == [expected] * 100


def test_raw_updates_never_pass_on_the_stream(desk: Desk) -> None:
    with desk.client() as client:
        told = events(client, conflict="river-war")
        next(told)
        asyncio.run(write(desk.settings, RAW, [update(1)]))
        asyncio.run(write(desk.settings, DELTAS, deltas("river-war", 1)))
        assert next(told)[1] == "deltas"
        told.close()  # type: ignore[attr-defined]
