"""The command line: `truceline`. Each command lives in its own module and imports what it runs only when it runs.

Exit codes: 0 done, 1 failed, 2 misuse. Errors name what, where and the mend, on standard error.
"""

import importlib
import logging
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from streams.settings import Settings

COMMANDS: tuple[str, ...] = (
    "demo",
    "publish",
    "broker",
    "topics",
    "doctor",
    "worker",
    "dead",
    "tolls",
    "serve",
    "keys",
    "export",
    "extract",
    "fold",
    "rebuild",
    "profile",
)
"""Modules of `streams.cli`, in the order of the help page; each registers its commands on `app` by `register(app)`."""

app = typer.Typer(
    name="truceline",
    help="Live conflict reporting as a stream of claims: tolls and ceasefire allegations, each figure with its words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"truceline {version('truceline')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="show the version and exit", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Keep `truceline` a group of commands."""


Brokers = Annotated[
    str | None,
    typer.Option("--brokers", metavar="HOST:PORT", help="Apache Kafka [TRUCELINE_BROKERS; 127.0.0.1:9092]"),
]
Prefix = Annotated[str | None, typer.Option("--prefix", help="put before topic names [TRUCELINE_PREFIX; conflict.]")]


class Failure(Exception):  # noqa: N818 - told to a person, not raised at one
    """A command could not do its work: `what` happened, and the `mend`. Exit code 1, or 2 for misuse."""

    def __init__(self, what: str, mend: str = "", *, misuse: bool = False) -> None:
        super().__init__(what)
        self.what, self.mend, self.code = what, mend, 2 if misuse else 1


def settings_of(brokers: str | None = None, prefix: str | None = None, **given: Any) -> "Settings":
    """The settings: what the command line gives (not null), else the environment, else the defaults.

    Raises:
        Failure: a value is not allowed (misuse).
    """
    from pydantic import ValidationError

    from streams.settings import Settings

    given |= {"brokers": brokers, "prefix": prefix}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise Failure(
            f"{name} cannot be {first['input']!r}: {first['msg']}",
            f"give another --{name.replace('_', '-')}, or mend TRUCELINE_{name.upper()} in the environment",
            misuse=True,
        ) from None


def start_one(settings: "Settings") -> str:
    """The mend where no broker answers: a broker started here has to answer where the pipeline looks for it."""
    from streams.settings import Settings

    host, _, port = settings.brokers.rpartition(":")
    here = host in ("127.0.0.1", "localhost")
    usual = settings.brokers == Settings.model_fields["brokers"].default
    more = "" if usual or not here else f" --port {port}"
    start = f"start one with `truceline broker{more}`, or " if here else "start it, or "
    return f"{start}name {'yours' if here else 'another'} with --brokers or TRUCELINE_BROKERS"


@contextmanager
def reaching(settings: "Settings") -> Iterator["Callable[[Coroutine[Any, Any, Any]], Any]"]:
    """Give what runs work on the broker, and tell a person what to do when it does not answer, or lacks a topic.

    Interrupted, the work ends within `Settings.shutdown_timeout`, whether or not the broker answers.

    Raises:
        Failure: such an error left the block.
    """
    from aiokafka.errors import KafkaConnectionError, KafkaError

    from streams.cli.ending import run
    from streams.views.latest import MissingTopicError

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it warns of line by line is told here once
    try:
        yield partial(run, within=settings.shutdown_timeout)
    except MissingTopicError as missing:
        raise Failure(str(missing), f"truceline topics apply{settings.options()}") from None
    except KafkaConnectionError:
        raise Failure(
            f"no Apache Kafka answers at {settings.brokers}",
            start_one(settings),
        ) from None
    except KafkaError as error:
        raise Failure(
            f"Apache Kafka at {settings.brokers} refused: {error}", f"truceline doctor{settings.options()} tells more"
        ) from None


@cache
def load() -> typer.Typer:
    """The application with all its commands registered."""
    for name in COMMANDS:
        importlib.import_module(f"streams.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        load()(standalone_mode=True)
    except Failure as failure:
        print(f"truceline: {failure.what}", file=sys.stderr)
        if failure.mend:
            print(f"  mend: {failure.mend}", file=sys.stderr)
        sys.exit(failure.code)
