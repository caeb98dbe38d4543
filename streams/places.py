"""Where things lie on this machine that can be thrown away and come back: jars, read models, the workers' state."""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import TextIO

from streams.settings import Settings


class Taken(Exception):  # noqa: N818 - told to a person
    """Another process holds it."""


def cache(kind: str) -> Path:
    """The user's directory of one kind of thing: `truceline/KIND` under XDG_CACHE_HOME (default `~/.cache`)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "truceline" / kind


def own(kind: str, settings: Settings) -> Path:
    """The place of one pipeline in that directory."""
    pipeline = hashlib.sha256(f"{settings.brokers}\x1f{settings.prefix}".encode()).hexdigest()[:12]
    return cache(kind) / pipeline


def hold(lock: Path) -> TextIO:
    """Hold a lock file until what is returned is closed, or the process ends, however it ends.

    Raises:
        Taken: another process holds it.
        OSError: it cannot be written.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = lock.open("w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Taken from None
    return file
