"""API keys: who may do what. Stored as SHA-256 in one file that only its owner can read; shown once, when made.

A key is 256 random bits, so a plain hash of it is as good as a slow one; comparisons take the same time whatever the
key. The file is read again when it changes: a key that was revoked is refused from the next request on.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

PREFIX = "tlk"
_NOBODY = hashlib.sha256(secrets.token_bytes(32)).hexdigest()


class Scope(StrEnum):
    """What a key may do; none includes another."""

    READ = "read"
    """See tolls, allegations, entities and readings."""
    PUBLISH = "publish"
    """Push new updates."""
    CORRECT = "correct"
    """Edit and withdraw updates."""
    ADMIN = "admin"
    """See dead letters' bytes."""
    UNMASKED = "unmasked"
    """See the words of raw updates, private persons' names included."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: `id` is the public part of it, `name` says whose it is, times are ISO 8601."""

    id: str
    name: str
    scopes: tuple[str, ...]
    sha256: str
    created_at: str
    revoked_at: str | None = None


class Keys:
    """The keys of one file. It need not exist: then there are none."""

    def __init__(self, path: Path) -> None:
        """Read at the first use."""
        self.path = path
        self._read: tuple[object, dict[str, Key]] = (None, {})

    def all(self) -> dict[str, Key]:
        """Every key by id, revoked ones included.

        Raises:
            ValueError: the file is not ours.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if self._read[0] != stamp:
            rows = [json.loads(line) for line in self.path.read_text().splitlines() if line]
            self._read = (stamp, {row["id"]: Key(**{**row, "scopes": tuple(row["scopes"])}) for row in rows})
        return self._read[1]

    def find(self, token: str) -> Key | None:
        """The key that this is, unless it is revoked."""
        parts = token.split("_", 2)
        key = self.all().get(parts[1]) if len(parts) == 3 else None
        given = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
        same = hmac.compare_digest(given, key.sha256 if key else _NOBODY)
        return key if key and same and key.revoked_at is None else None

    def create(self, name: str, scopes: tuple[Scope, ...], *, now: datetime) -> tuple[Key, str]:
        """Make a key; the second is the key itself, which is nowhere kept."""
        key_id = secrets.token_hex(4)
        token = f"{PREFIX}_{key_id}_{secrets.token_urlsafe(32)}"
        digest = hashlib.sha256(token.encode()).hexdigest()
        key = Key(key_id, name, tuple(scope.value for scope in scopes), digest, now.isoformat(timespec="seconds"))
        self._write({**self.all(), key_id: key})
        return key, token

    def revoke(self, key_id: str, *, now: datetime) -> Key:
        """Refuse a key from now on.

        Raises:
            KeyError: there is no such key.
        """
        key = self.all()[key_id]
        revoked = replace(key, revoked_at=key.revoked_at or now.isoformat(timespec="seconds"))
        self._write({**self.all(), key_id: revoked})
        return revoked

    def _write(self, keys: dict[str, Key]) -> None:
        """Replace the file whole: a reader sees the old one or the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(json.dumps(asdict(key)) + "\n" for key in keys.values())
        beside.replace(self.path)
