"""`truceline worker`: reads and settles updates until it is told to stop."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from streams.cli import Brokers, Failure, Prefix, settings_of

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

    from schemas import Stage
    from streams.app import Worker
    from streams.settings import Settings

Only = Annotated[str | None, typer.Option("--only", metavar="STAGE", help="run one stage: enrich or settle")]
State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        metavar="DIR",
        help="keep state in DIR, `memory` for none; else in the user's cache [TRUCELINE_STATE]",
    ),
]
Instance = Annotated[
    str | None,
    typer.Option("--instance", metavar="NAME", help="this worker's lasting name, for quick restarts"),
]
Port = Annotated[
    int | None, typer.Option("--port", metavar="N", min=0, max=65535, help="serve /livez /readyz /metrics")
]
Host = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="where --port is; loopback unless you say otherwise")
]


def worker(  # noqa: D103 - the help below
    *,
    only: Only = None,
    state: State = None,
    instance: Instance = None,
    port: Port = None,
    host: Host = "127.0.0.1",
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    import asyncio

    from schemas import Stage

    if only is not None and only not in set(Stage):
        raise Failure(f"--only {only}: there is no such stage", "enrich or settle", misuse=True)
    settings = settings_of(brokers, prefix, state=state, instance=instance)

    from streams.app import Functions, Refused, Worker, share_one_heap, spare_the_collector
    from streams.enrich.reader import Reader
    from streams.settle import Ledger, fact_key

    log(settings.log_level)
    reader = Reader(settings.profiles, carry_text=settings.carry_text, unmask=settings.unmask)
    functions = Functions(enrich=reader.enrich, ledger=Ledger, fact_key=fact_key)
    stages = [Stage(only)] if only else list(Stage)

    share_one_heap()
    spare_the_collector()

    async def run(settings: "Settings") -> None:
        working = Worker(settings, functions, stages)
        if port is None:
            await working.run(tell_ready)
            return
        from streams.health import serve

        with serve(working, port, host):
            await working.run(tell_ready)

    with keeping_state(settings, stages) as settings:
        try:
            asyncio.run(run(settings))
        except Refused as refused:
            raise Failure(refused.what, refused.mend) from refused


@contextmanager
def keeping_state(settings: "Settings", stages: "Collection[Stage]") -> "Iterator[Settings]":
    """The settings with the directory of the state, held as long as the block lasts, or none to keep it in memory.

    Raises:
        Failure: another worker holds the directory, or it cannot be written.
    """
    from schemas import Stage
    from streams.settings import MEMORY

    if settings.state == MEMORY or Stage.SETTLE not in stages:
        yield settings.model_copy(update={"state": None})
    else:
        directory, held = _held(settings)
        with held:
            yield settings.model_copy(update={"state": directory})


def _held(settings: "Settings") -> tuple[Path, TextIO]:
    """The first directory that no other worker has: the one named, else the one of this worker's name or number."""
    from streams.places import Taken, hold, own

    if settings.state is not None:
        directories = iter([settings.state.expanduser()])
    elif settings.instance is not None:
        directories = iter([own("state", settings) / f"named-{settings.instance}"])
    else:
        directories = (own("state", settings) / f"unnamed-{number}" for number in count(1))
    for directory in directories:
        try:
            return directory, hold(directory / "lock")
        except Taken:
            continue
        except OSError as error:
            raise Failure(
                f"the state cannot be kept in {directory}: {error.strerror}",
                "name another directory with --state, or keep it in memory with --state memory",
            ) from error
    raise Failure(
        f"another worker keeps its state in {directory}",
        "give each worker a --state of its own, or an --instance of its own, or neither",
    )


def tell_ready(worker: "Worker") -> None:
    """Print the one line that tells scripts to go on."""
    parts = "; ".join(
        f"{part.stage} holds partitions {_ranges(part.held)}"
        + (f", {part.facts.recovered} facts read back" if part.facts is not None else "")
        for part in worker.parts
    )
    print(f"ready after {worker.age:.1f} s: {parts}", flush=True)


def _ranges(numbers: list[int]) -> str:
    """Numbers as people write them: 0-3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs) or "none"


def log(level: str) -> None:
    """Log to standard error; the loggers below ours only speak up when something is wrong."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_sparing())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("streams").setLevel(level.upper())
    for name in ("aiokafka", "faust", "mode"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiokafka.consumer.group_coordinator").setLevel(logging.ERROR)


def _sparing(seconds: float = 10.0) -> "Callable[[logging.LogRecord], bool]":
    """A filter that lets aiokafka say the same thing once in `seconds`: without a broker it says it twenty times."""
    import time

    said: dict[tuple[str, str], float] = {}

    def passes(record: "logging.LogRecord") -> bool:
        if not record.name.startswith("aiokafka"):
            return True
        what, now = (record.name, str(record.msg)), time.monotonic()
        if "GroupCoordinatorNotAvailable" in record.getMessage():
            return False  # a broker just made has none yet; aiokafka asks again
        if now - said.get(what, -seconds) < seconds:
            return False
        said[what] = now
        return True

    return passes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "worker", help="Read and settle updates until told to stop; prints `ready` when it holds its partitions."
    )(worker)
