"""Word tables are written as running words, so that a new form is one word more."""


def words(*lines: str) -> frozenset[str]:
    """The words of some lines, as a set."""
    return frozenset(" ".join(lines).split())
