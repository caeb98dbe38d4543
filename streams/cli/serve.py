"""`truceline serve`: the API, the live stream and the page, on a read model of its own."""

import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from streams.cli import Brokers, Failure, Prefix, settings_of

if TYPE_CHECKING:
    from streams.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(serve)


def serve(
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one")] = 8080,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="loopback alone unless you say otherwise")
    ] = "127.0.0.1",
    anybody: Annotated[
        bool, typer.Option("--anybody-reads", help="beyond loopback: reading needs no key (publishing always does)")
    ] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="a name by which the server may be called")
    ] = None,
    view: Annotated[
        Path | None, typer.Option("--view", metavar="FILE", help="the read model; may be thrown away [TRUCELINE_VIEW]")
    ] = None,
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    """Serve the API, the live stream and the page. Prints one line beginning `ready` when it has caught up."""
    settings = settings_of(brokers, prefix, view=view)
    path = _place(settings)
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # the reader tells once what it repeats every second
    # A stream ends when its client has gone, or the server: neither is the error that uvicorn calls it.
    logging.getLogger("uvicorn.error").addFilter(lambda told: "without completing response" not in told.getMessage())
    with _alone(path):
        asyncio.run(_serve(settings, path, host=host, port=port, anybody=anybody, names=tuple(allow_host or ())))


async def _serve(
    settings: "Settings", path: Path, *, host: str, port: int, anybody: bool, names: tuple[str, ...]
) -> None:
    import uvicorn

    from streams.views.api import LOOPBACK as LOOPBACK_NAMES
    from streams.views.api import create

    local = host in LOOPBACK
    hosts = (*LOOPBACK_NAMES, host, *names) if local or names else ()
    app = create(settings, path, anybody_reads=local or anybody, hosts=hosts)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,  # addresses of readers are nobody's business
            server_header=False,
            timeout_graceful_shutdown=5,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=16_384,
        )
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # uvicorn ends well on them, and then raises them once more
    told = asyncio.create_task(_tell(server, app, path))
    try:
        await server.serve()
    except SystemExit:
        raise Failure(f"{host}:{port} cannot be listened on", "name a free one with --port, or --port 0") from None
    finally:
        told.cancel()
        await asyncio.gather(told, return_exceptions=True)


async def _tell(server: Any, app: Any, path: Path) -> None:
    """Say what is waited for, and then the one line that tells scripts to go on."""
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.05)
    reader, said = app.state.view.reader, ""
    while not (reader.caught_up and reader.broker_answers):
        if reader.trouble not in ("", said, "not started"):
            said = reader.trouble
            print(f"waiting: {said}", file=sys.stderr, flush=True)
        await asyncio.sleep(0.05)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    print(f"ready: http://{address}/ (API under /v1, read model {path})", flush=True)


def _place(settings: "Settings") -> Path:
    """The file of the read model: the one that was named, else one of this pipeline in the user's cache."""
    from streams.places import own

    return settings.view.expanduser() if settings.view is not None else own("views", settings).with_suffix(".sqlite3")


def _alone(path: Path) -> TextIO:
    """Hold the read model: two readers must not write one file.

    Raises:
        Failure: another one holds it, or it cannot be written.
    """
    from streams.places import Taken, hold

    try:
        return hold(path.with_name(path.name + ".lock"))
    except Taken:
        mend = "give this one a file of its own with --view FILE"
        raise Failure(f"another `truceline serve` works on {path}", mend) from None
    except OSError as error:
        mend = "name another with --view"
        raise Failure(f"the read model {path} cannot be written: {error.strerror}", mend) from error
