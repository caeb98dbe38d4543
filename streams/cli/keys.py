"""`truceline keys`: make, list and revoke the API's keys."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli import Failure, settings_of

if TYPE_CHECKING:
    from streams.views.keys import Keys

Scopes = Annotated[
    list[str],
    typer.Option("--scope", metavar="read|publish|correct|admin|unmasked", help="what it may do; repeat for several"),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    keys = typer.Typer(help="Make, list and revoke the API's keys.", no_args_is_help=True)
    keys.command()(create)
    keys.command("list")(list_keys)
    keys.command()(revoke)
    app.add_typer(keys, name="keys")


def create(name: Annotated[str, typer.Argument(help="whose key it is")], scope: Scopes) -> None:
    """Make a key and print it, this once: only its hash is kept."""
    import sys

    from streams.views.keys import Scope

    try:
        scopes = tuple(Scope(word) for word in scope)
    except ValueError:
        raise Failure(f"no such scope: {', '.join(scope)}", f"one of {', '.join(Scope)}", misuse=True) from None
    key, token = _keys().create(name, scopes, now=datetime.now(UTC))
    print(token)
    print(f"key {key.id} of {name}: {', '.join(key.scopes)}. It is not shown again.", file=sys.stderr)


def list_keys() -> None:
    """List the keys, revoked ones too."""
    from rich.console import Console
    from rich.table import Table

    table = Table("Key", "Of", "May", "Since", "Revoked")
    for key in _keys().all().values():
        table.add_row(key.id, key.name, ", ".join(key.scopes), key.created_at, key.revoked_at or "")
    Console().print(table if table.row_count else "No keys yet: truceline keys create --scope publish NAME")


def revoke(key: Annotated[str, typer.Argument(metavar="KEY", help="its id, as `list` shows it")]) -> None:
    """Refuse a key from the next request on."""
    try:
        found = _keys().revoke(key, now=datetime.now(UTC))
    except KeyError:
        raise Failure(f"there is no key {key}", "truceline keys list shows them", misuse=True) from None
    print(f"key {found.id} of {found.name} is refused from now on")


def _keys() -> "Keys":
    from streams.views.keys import Keys

    return Keys(settings_of().keys.expanduser())
