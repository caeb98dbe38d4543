"""`truceline profile`: check and list conflict profiles."""

import json
from pathlib import Path
from typing import Annotated

import typer

from streams.cli import Failure, settings_of

group = typer.Typer(help="Conflict profiles: what the reader knows of one war, as data.", no_args_is_help=True)


@group.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="a profile, *.toml")]) -> None:
    """Say whether a profile's file can be used, and what to mend."""
    from streams.enrich.profiles import ProfileError, faults, read_profile

    if not file.is_file():
        raise Failure(f"{file}: there is no such file", "give the path of a profile (*.toml)", misuse=True)
    try:
        profile = read_profile(file)
    except ProfileError as error:
        raise Failure(str(error), "see a built-in profile for the form: truceline profile list") from error
    found = faults(profile, file.read_text("utf-8"))
    if found:
        raise Failure("\n".join(f"{file}: {fault}" for fault in found), "mend these and check again")
    print(
        f"{file}: {profile.id} can be used: {len(profile.parties)} parties, {len(profile.places)} places, "
        f"{len(profile.organisations)} organisations, {len(profile.ceasefires)} ceasefires"
    )


@group.command("list")
def list_(*, as_json: Annotated[bool, typer.Option("--json", help="for machines")] = False) -> None:
    """List the profiles there are: the built-in ones and those of TRUCELINE_PROFILES."""
    from streams.enrich.profiles import ProfileError, load_profiles

    try:
        known = load_profiles(settings_of().profiles)
    except ProfileError as error:
        raise Failure(str(error), "mend the file, or check it with: truceline profile check FILE") from error
    for profile in known.values():
        if as_json:
            print(json.dumps({"id": profile.id, "name": profile.name, "since": str(profile.since)}))
        else:
            until = profile.until or "now"
            print(f"{profile.id:26} {profile.name} ({profile.since} to {until}), {len(profile.ceasefires)} ceasefires")


def register(app: typer.Typer) -> None:
    """Put `profile` on the command line."""
    app.add_typer(group, name="profile")
