"""Fetching: only what is on the open internet, capped. The servers are real ones on loopback."""

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from streams.source import fetch as fetching
from streams.source.fetch import Fetched, Unfetched, is_public

ALLOW = ("127.0.0.1", "localhost")


def fetch(url: str, **more: Any) -> Fetched | None:
    return asyncio.run(fetching.fetch(url, **more))


@contextmanager
def server(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve fixed answers by path; gives the address and the headers of each request that came."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = answers[self.path]
            if status == 200 and self.headers.get("If-None-Match") == headers.get("ETag", "none"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", asked
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def test_a_page_is_fetched_with_its_name_in_the_host_header() -> None:
    with server({"/live": (200, {}, b"page")}) as (base, asked):
        page = fetch(base.replace("127.0.0.1", "localhost") + "/live", allow_hosts=ALLOW)
    assert page is not None
    assert page.body == b"page"
    assert asked[0]["host"].startswith("localhost:")


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    with server({"/live": (200, {"ETag": '"7"', "Last-Modified": "Wed, 03 Nov 2021 10:00:00 GMT"}, b"page")}) as (
        base,
        asked,
    ):
        page = fetch(f"{base}/live", allow_hosts=ALLOW)
        assert fetch(f"{base}/live", allow_hosts=ALLOW, before=page) is None
    assert asked[1]["if-modified-since"] == "Wed, 03 Nov 2021 10:00:00 GMT"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/",
        "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:10.0.0.1]/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://0.0.0.0/",
        "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_addresses_inside_private_networks_are_refused_in_every_spelling(url: str) -> None:
    with pytest.raises(Unfetched, match=r"inside a private network|Invalid IPv4 address"):
        fetch(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://wire.example/", "gopher://x/", "http://", "//x", "http:///x"]
)
def test_only_http_is_fetched(url: str) -> None:
    with pytest.raises(Unfetched, match=r"only http and https|no address"):
        fetch(url)


def test_a_user_name_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(Unfetched, match="user name") as refused:
        fetch("http://me:secret@127.0.0.1/", allow_hosts=ALLOW)
    assert "secret" not in str(refused.value)


def test_a_redirect_into_the_private_network_is_refused() -> None:
    with (
        server({"/live": (302, {"Location": "http://127.0.0.2/admin"}, b"")}) as (base, _),
        pytest.raises(Unfetched, match=r"127\.0\.0\.2, inside a private network"),
    ):
        fetch(f"{base}/live", allow_hosts=ALLOW)


def test_a_redirect_to_a_file_is_refused() -> None:
    with (
        server({"/live": (302, {"Location": "file:///etc/passwd"}, b"")}) as (base, _),
        pytest.raises(Unfetched, match="only http and https"),
    ):
        fetch(f"{base}/live", allow_hosts=ALLOW)


def test_redirects_are_followed_and_end() -> None:
    answers = {
        "/a": (301, {"Location": "/b"}, b""),
        "/b": (200, {}, b"page"),
        "/loop": (302, {"Location": "/loop"}, b""),
    }
    with server(answers) as (base, _):
        page = fetch(f"{base}/a", allow_hosts=ALLOW)
        assert page is not None
        assert (page.url, page.body) == (f"{base}/b", b"page")
        with pytest.raises(Unfetched, match="redirects"):
            fetch(f"{base}/loop", allow_hosts=ALLOW)


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with server({"/": (200, {}, b"inside")}) as (base, asked):
        port = int(base.rsplit(":", 1)[1])
        answers = iter(["127.0.0.1", "127.0.0.9"])  # a second question would get another answer
        real = socket.getaddrinfo

        def resolve(host: str, *rest: Any, **more: Any) -> Any:
            return real(next(answers) if host == "rebind.example" else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        monkeypatch.setattr(fetching, "is_public", lambda _: True)
        page = fetch(f"http://rebind.example:{port}/")
    assert page is not None
    assert asked[0]["host"] == f"rebind.example:{port}"


def test_a_small_answer_that_unpacks_to_gigabytes_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_048_576)
    bomb = gzip.compress(b"\0" * 50_000_000)
    with (
        server({"/": (200, {"Content-Encoding": "gzip"}, bomb)}) as (base, _),
        pytest.raises(Unfetched, match="larger than 1 MB"),
    ):
        fetch(f"{base}/", allow_hosts=ALLOW)


def test_what_was_packed_twice_over_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """httpx unpacks as often as the header says: a few kilobytes would fill the memory in one call."""
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    with (
        server({"/": (200, {"Content-Encoding": "gzip, gzip"}, bomb)}) as (base, _),
        pytest.raises(Unfetched, match="not asked for"),
    ):
        fetch(f"{base}/", allow_hosts=ALLOW)


def test_a_packed_page_is_unpacked_and_half_of_one_is_refused() -> None:
    packed = gzip.compress(b"page" * 1000)
    answers = {"/": packed, "/half": packed[: len(packed) // 2]}
    with server({path: (200, {"Content-Encoding": "gzip"}, body) for path, body in answers.items()}) as (base, _):
        page = fetch(f"{base}/", allow_hosts=ALLOW)
        assert page is not None
        assert page.body == b"page" * 1000
        with pytest.raises(Unfetched, match="broken off"):
            fetch(f"{base}/half", allow_hosts=ALLOW)


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_server_that_drips_is_left_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    """A byte now and then keeps every single read in time, in the headers as in the body."""
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            held, _ = listening.accept()
            with held, suppress(OSError):
                held.sendall(begin)
                while True:
                    held.sendall(b"x")
                    time.sleep(0.02)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(Unfetched, match=r"longer than 0\.5 s"):
            fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", allow_hosts=ALLOW)
        thread.join(5)


def test_only_the_hosts_that_were_named_are_asked_redirects_included() -> None:
    with server({"/live": (302, {"Location": "http://localhost:1/"}, b"")}) as (base, asked):
        with pytest.raises(Unfetched, match=r"wire\.example is none of the hosts"):
            fetch("http://wire.example/", only=("127.0.0.1",))
        with pytest.raises(Unfetched, match="localhost is none of the hosts"):
            fetch(f"{base}/live", allow_hosts=ALLOW, only=("127.0.0.1",))
    assert len(asked) == 1


def test_a_server_that_says_no_is_named_with_its_answer() -> None:
    with server({"/": (503, {}, b"")}) as (base, _), pytest.raises(Unfetched, match="answered 503"):
        fetch(f"{base}/", allow_hosts=ALLOW)


def test_public_addresses_are_public() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
