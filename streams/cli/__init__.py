"""The command line: `truceline`. Each command lives in its own module and imports what it runs only when it runs.

Exit codes: 0 done, 1 failed, 2 misuse. Errors name what, where and the mend, on standard error.
"""

import importlib
import sys
from typing import Annotated

import typer

COMMANDS: tuple[str, ...] = ()
"""Modules of `streams.cli`, in the order of the help page; each registers its commands on `app` by `register(app)`."""

app = typer.Typer(
    name="truceline",
    help="Live conflict reporting as a stream of claims: tolls and ceasefire allegations, each figure with its words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root() -> None:
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


def main() -> None:
    """Run the command line and end the process with its exit code."""
    for name in COMMANDS:
        importlib.import_module(f"streams.cli.{name}").register(app)
    try:
        app(standalone_mode=True)
    except Failure as failure:
        print(f"truceline: {failure.what}", file=sys.stderr)
        if failure.mend:
            print(f"  mend: {failure.mend}", file=sys.stderr)
        sys.exit(failure.code)
