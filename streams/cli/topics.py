"""`truceline topics`: make the pipeline's topics, or compare those on the broker with what is declared."""

import asyncio
import json
import sys
from typing import Annotated

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

Json = Annotated[bool, typer.Option("--json", help="for machines")]
Replication = Annotated[
    int | None, typer.Option("--replication", help="replicas of each topic [TRUCELINE_REPLICATION; 1]")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    topics = typer.Typer(help="The pipeline's topics on the broker.", no_args_is_help=True)
    topics.command("apply")(apply_topics)
    topics.command("check")(check_topics)
    app.add_typer(topics, name="topics")


def apply_topics(
    brokers: Brokers = None, prefix: Prefix = None, replication: Replication = None, as_json: Json = False
) -> None:
    """Create what is missing. Topics that exist are left as they are, and named where they differ (exit 1)."""
    from streams import admin

    settings = settings_of(brokers, prefix, replication=replication)
    with reaching(settings):
        created = asyncio.run(admin.apply(settings))
        told = asyncio.run(admin.check(settings))
    if as_json:
        print(json.dumps({"created": created, "differences": told}))
    else:
        print("\n".join(f"created {name}" for name in created) or "all topics exist", file=sys.stderr)
    _judge(told, as_json)


def check_topics(
    brokers: Brokers = None, prefix: Prefix = None, replication: Replication = None, as_json: Json = False
) -> None:
    """Compare the broker's topics with the declared ones; each difference is named, exit 1 if there is one."""
    from streams import admin

    settings = settings_of(brokers, prefix, replication=replication)
    with reaching(settings):
        told = asyncio.run(admin.check(settings))
    if as_json:
        print(json.dumps({"differences": told}))
    _judge(told, as_json)
    if not as_json:
        print(f"all topics of {settings.prefix}* are as declared", file=sys.stderr)


def _judge(differences: list[str], as_json: bool) -> None:
    if not differences:
        return
    if not as_json:
        print("\n".join(differences))
    raise Failure(
        f"{len(differences)} differences from the declared topics",
        "`truceline topics apply` makes missing topics; change others with Kafka's own tools, or take another --prefix",
    )
