"""JSON lines of Update: for producers that give ids and revisions themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from schemas import Update
from streams.source.document import Broken, Known, Refused


@dataclass(frozen=True, slots=True)
class Lines:
    """Updates as their producer wrote them, in the order of the file."""

    given: tuple[Update, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()

    def words(self) -> str:
        """All headlines and texts."""
        return "\n\n".join(f"{update.headline}\n\n{update.text}" for update in self.given)

    def claims(self, conflict: str) -> Callable[[str], bool]:
        """Their ids."""
        return {update.id for update in self.given}.__contains__

    def updates(self, conflict: str, *, known: Known) -> tuple[Update, ...]:
        """The updates themselves: each names its own conflict."""
        return self.given


def read(text: str, *, name: str) -> Lines:
    """Read one Update per line; blank lines are skipped.

    Raises:
        Broken: a line is not JSON or not an Update. A misspelt field is one too: writers are closed.
    """
    updates = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            updates.append(Update.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            told = first["msg"].replace(" at line 1 column", ", column")  # of the line, which is named already
            raise Broken(name, number, f"{where}: {told}" if where else told) from None
    return Lines(tuple(updates))
