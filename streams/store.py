"""Faust's RocksDB store, made to notice damage. Pinned to faust 0.15.3.

The local state is a copy of `state.facts`: whatever is wrong with it, it is thrown away and read back. What must never
happen is that a damaged copy passes for a whole one, for the figures derived from it would be too low and say nothing.
"""

import logging
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from faust.stores import rocksdb
from faust.types import TP

from streams.agents import die
from streams.stages import Damaged

logger = logging.getLogger(__name__)


ROOM = "make room if the disk is full; what is missing there is read back at the next start"


def _is_damage(error: Exception) -> bool:
    """Whether RocksDB says that its files are not as it left them; a full disk or a lock is something else."""
    return str(error).startswith("Corruption") or "No such file" in str(error)


def claim(directory: Path, topic_id: str) -> None:
    """Make sure that a state directory is a copy of this very topic, not of one of the same name before it.

    Offsets of a topic that was removed and made anew, or of another broker's, fit by chance or not at all: the facts
    between would be missing, or some be there that the broker does not have. An unnamed directory may be of any.
    """
    mark = directory / "topic-id"
    found = mark.read_text(encoding="ascii", errors="replace") if mark.exists() else None
    if found != topic_id:
        if directory.exists():
            logger.warning(
                "the state in %s is not of the broker's present topic of facts (%s, not %s): it is thrown away and "
                "read back",
                directory, topic_id, found or "unnamed",
            )  # fmt: skip
            shutil.rmtree(directory)
        directory.mkdir(parents=True)
        mark.write_text(topic_id, encoding="ascii")


class Store(rocksdb.Store):
    """One RocksDB for each partition."""

    logger = logging.getLogger("faust.stores")

    def values_of(self, partition: int, prefix: bytes) -> Iterator[bytes]:
        """The values of all keys that begin with `prefix`.

        Raises:
            Damaged: a block cannot be read. RocksDB's iterators just end there, as if there were no more.
        """
        rows = self._db_for_partition(partition).iter()
        rows.seek(prefix)
        while rows.valid() and rows.key().startswith(prefix):
            yield rows.value()
            rows.next()
        try:
            rows.status()
        except Exception as error:
            raise self._discarded(partition, error) from error

    def persisted_offset(self, tp: TP) -> int | None:
        """Up to where of the changelog the copy goes; none of one that had to be thrown away."""
        try:
            return super().persisted_offset(tp)
        except Exception as error:
            if not _is_damage(error):
                raise
            logger.warning("%s", self._discarded(tp.partition, error))
            return super().persisted_offset(tp)

    def apply_changelog_batch(self, batch: Iterable[Any], to_key: Any, to_value: Any) -> None:
        """Write records, or end the process: Faust's recovery would log a failure and go on without them."""
        try:
            super().apply_changelog_batch(batch, to_key, to_value)
        except Exception as error:
            if _is_damage(error):
                shutil.rmtree(self.path, ignore_errors=True)
            die(f"the state in {self.path} cannot be written: {error}", mend=ROOM)

    def _open_for_partition(self, partition: int) -> Any:
        try:
            return super()._open_for_partition(partition)
        except Exception as error:
            if "No space left" in str(error):
                die(f"the state in {self.path} cannot be opened: {error}", mend=ROOM)
            if not _is_damage(error):
                raise
            logger.warning("%s", self._discarded(partition, error))
            return super()._open_for_partition(partition)

    def _discarded(self, partition: int, error: Exception) -> Damaged:
        """Throw the copy of a partition away, and say so."""
        path = self.partition_path(partition)
        self._dbs.pop(partition, None)
        shutil.rmtree(path, ignore_errors=True)
        return Damaged(f"the state in {path} was damaged and is read back from the broker: {error}")
