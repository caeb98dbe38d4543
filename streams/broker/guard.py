"""Children that never outlive this process, however it ends."""

import subprocess
from contextlib import suppress
from pathlib import Path


def guard(pid: int, temporary: Path | None = None) -> "subprocess.Popen[bytes]":
    """Start a watcher for when this process ends without having called `release`.

    It then kills process `pid` and removes the directory `temporary`. The watcher holds a pipe from us: when we are
    gone, even by SIGKILL, it reads the end of the file.
    """
    script = 'read -r done || { kill -KILL "$0"; rm -rf -- "$1"; }'
    command = ["/bin/sh", "-c", script, str(pid), str(temporary or "")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def release(watcher: "subprocess.Popen[bytes]") -> None:
    """Let a watcher go in peace, once its process has ended."""
    with suppress(BrokenPipeError):
        watcher.communicate(b"done\n")
