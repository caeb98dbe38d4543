"""What a supervisor asks a worker: /livez, /readyz and /metrics, on loopback or where it is told, from threads.

A thread answers also when the event loop hangs, which is what /livez is there to tell.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from streams.app import Refused, Worker

logger = logging.getLogger(__name__)

ALIVE_SECONDS = 10.0
"""Without a turn of the event loop until a worker counts as hung."""


class _Quiet(WSGIRequestHandler):
    timeout = 10.0  # seconds for a request to arrive

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base class
        """Leave probes out of the log."""


@contextmanager
def serve(worker: Worker, port: int, host: str = "127.0.0.1") -> Iterator[int]:
    """Answer probes while the block runs; gives the port (a free one for 0).

    Raises:
        Refused: the address cannot be listened on.
    """
    try:
        server = make_server(host, port, _application(worker), ThreadingWSGIServer, _Quiet)
    except OSError as error:
        raise Refused(
            f"{host}:{port} cannot be listened on: {error.strerror}", "name a free one with --port"
        ) from error
    with server:
        thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
        thread.start()
        logger.info("health and metrics on http://%s:%s", host, server.server_port)
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _application(worker: Worker) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    exposition = make_wsgi_app()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/metrics":
                return list(exposition(environ, start))
            case "/livez":
                silent = time.monotonic() - worker.heartbeat
                well, told = silent < ALIVE_SECONDS, f"event loop last turned {silent:.1f} s ago"
            case "/readyz":
                well, told = worker.ready, worker.state
            case _:
                start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
                return [b"/livez, /readyz or /metrics\n"]
        start("200 OK" if well else "503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
        return [told.encode() + b"\n"]

    return answer
