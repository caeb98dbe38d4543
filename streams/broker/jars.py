"""Apache Kafka's jars: pinned in `jars.lock` with their sha256, fetched once per user, checked before every use.

`python -m streams.broker.jars VERSION` resolves anew and writes the lock (a maintainer's job, reviewed as a diff).
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streams.broker import BrokerError
from streams.places import cache

LOCK = Path(__file__).with_name("jars.lock")
SERVER = "org.apache.kafka:kafka_2.13"
LOGGING = "org.slf4j:slf4j-simple:1.7.36"
"""The binding for the slf4j API that Kafka is built against; without one, Kafka logs nothing."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock: Maven coordinates and the sha256 of the file, in hexadecimal digits."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.artifact}-{self.version}.jar"

    def is_sound(self, path: Path) -> bool:
        """Whether `path` holds exactly the pinned bytes."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except FileNotFoundError:
            return False


def locked() -> tuple[Jar, ...]:
    """Read the lock."""
    lines = (line for line in LOCK.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return tuple(Jar(*line.replace(":", " ").split()) for line in lines)


def kafka_version() -> str:
    """The pinned version of Apache Kafka."""
    return next(jar.version for jar in locked() if f"{jar.group}:{jar.artifact}" == SERVER)


def class_path(say: Callable[[str], None]) -> str:
    """Java's class path of the pinned jars, fetching those that the cache lacks; `say` is told what is awaited.

    Raises:
        BrokerError: a jar is missing and cannot be fetched, or what was fetched is not the pinned file.
    """
    directory, jars = cache("jars"), locked()
    missing = [jar for jar in jars if not jar.is_sound(directory / jar.name)]
    if missing:
        say(
            f"fetching {len(missing)} of {len(jars)} jars of Apache Kafka {kafka_version()} into {directory} (once) ..."
        )
        directory.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(8) as pool:
            for done, jar in enumerate(pool.map(lambda jar: _fetch(jar, directory), missing), start=1):
                say(f"  {done}/{len(missing)} {jar.name}")
    return os.pathsep.join(str(directory / jar.name) for jar in jars)


def _fetch(jar: Jar, directory: Path) -> Jar:
    with _download(jar, directory) as path:
        if not jar.is_sound(path):
            raise BrokerError(
                f"{jar.name} as fetched is not the pinned file (sha256 {jar.sha256[:16]}...)",
                "something between this machine and Maven's repository changed it; do not run it",
            )
        path.replace(directory / jar.name)  # atomic: whoever fetches at the same time puts the same bytes
    return jar


@contextmanager
def _download(jar: Jar, directory: Path) -> Iterator[Path]:
    import requests
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory(dir=directory, prefix=".fetching-") as scratch:
        maven = MavenContext(repo_cache=Path(scratch), timeout=60)
        try:
            yield maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        except (requests.RequestException, RuntimeError) as error:
            raise BrokerError(
                f"{jar.name} is missing or damaged in {directory}, and could not be fetched from Maven's "
                f"repository: {error}",
                "connect once so that it can be fetched, or copy that directory from a machine that has it",
            ) from error


def resolve(version: str) -> tuple[Jar, ...]:
    """Resolve Apache Kafka `version` and all it needs, in order of coordinates."""
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory() as scratch:
        maven = MavenContext(repo_cache=Path(scratch), timeout=60)
        roots = [maven.create_dependency(name) for name in (f"{SERVER}:{version}", LOGGING)]
        resolved = [dependency for part in maven.resolver.resolve(roots) for dependency in part]
        return tuple(
            Jar(found.groupId, found.artifactId, found.version, hashlib.sha256(path.read_bytes()).hexdigest())
            for found in sorted(resolved, key=str)
            if (path := found.artifact.resolve()).suffix == ".jar"
        )


if __name__ == "__main__":
    head = "# Apache Kafka and all it needs; written by `python -m streams.broker.jars VERSION`.\n"
    rows = (f"{jar.group}:{jar.artifact}:{jar.version} {jar.sha256}\n" for jar in resolve(sys.argv[1]))
    LOCK.write_text(head + "".join(rows), encoding="utf-8")
