"""`truceline topics`: make the pipeline's topics, or compare those on the broker with what is declared."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

if TYPE_CHECKING:
    from streams.settings import Settings

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
    brokers: Brokers = None,
    prefix: Prefix = None,
    replication: Replication = None,
    alter: Annotated[bool, typer.Option("--alter", help="give topics that exist their declared settings")] = False,
    as_json: Json = False,
) -> None:
    """Create what is missing. Topics that exist are left as they are, and named where they differ (exit 1)."""
    from streams import admin

    settings = settings_of(brokers, prefix, replication=replication)
    with reaching(settings) as run:
        created = run(admin.apply(settings))
        altered = run(admin.alter(settings)) if alter else []
        told = run(admin.check(settings))
    if as_json:
        print(json.dumps({"created": created, "altered": altered, "differences": told}))
    else:
        done = [f"created {name}" for name in created] + [f"altered {name}" for name in altered]
        print("\n".join(done) or "all topics exist", file=sys.stderr)
    _judge(told, as_json, settings)


def check_topics(
    brokers: Brokers = None, prefix: Prefix = None, replication: Replication = None, as_json: Json = False
) -> None:
    """Compare the broker's topics with the declared ones; each difference is named, exit 1 if there is one."""
    from streams import admin

    settings = settings_of(brokers, prefix, replication=replication)
    with reaching(settings) as run:
        told = run(admin.check(settings))
    if as_json:
        print(json.dumps({"differences": told}))
    _judge(told, as_json, settings)
    if not as_json:
        print(f"all topics of {settings.prefix}* are as declared", file=sys.stderr)


def _judge(differences: list[str], as_json: bool, settings: "Settings") -> None:
    from streams import admin

    if not differences:
        return
    if not as_json:
        print("\n".join(differences))
    count = f"{len(differences)} difference{'' if len(differences) == 1 else 's'}"
    raise Failure(f"{count} from the declared topics", admin.mend(differences, settings))
