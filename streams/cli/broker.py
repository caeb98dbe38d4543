"""`truceline broker`: Apache Kafka in the foreground, with nothing installed but Python packages."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from streams.cli import Failure


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(broker)


def broker(
    port: Annotated[
        int, typer.Option(min=1, max=65_527, help="of the first node; the others take the ports after it")
    ] = 9092,
    nodes: Annotated[int, typer.Option(min=1, max=9, help="three let one fall and keep every acknowledged update")] = 1,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="keep everything here; otherwise all is gone at the end")
    ] = None,
) -> None:
    """Run Apache Kafka on this machine until Ctrl-C. Prints one line beginning `ready` when it answers."""
    from streams.broker import BrokerError
    from streams.broker.jars import kafka_version
    from streams.broker.kafka import Kafka

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with Kafka.start(nodes, data, port, say=lambda line: print(line, file=sys.stderr, flush=True)) as kafka:
            print(f"ready: Apache Kafka {kafka_version()} answers at {kafka.bootstrap}", flush=True)
            print("Ctrl-C ends it" + ("" if data else " and removes its data"), file=sys.stderr)
            kafka.wait()
    except KeyboardInterrupt:
        print("Apache Kafka has ended", file=sys.stderr)
    except BrokerError as error:
        raise Failure(error.what, error.mend) from error
