"""Names in sentences: the world gazetteer, a conflict's profile and the rules for names that neither knows."""

from functools import cached_property
from pathlib import Path

from streams.enrich import names
from streams.enrich.atlas import Atlas
from streams.enrich.profiles import Profile
from streams.enrich.text import Sentence


class Gazetteer:
    """Finds names. `profiles` is a directory of an operator's own conflict profiles."""

    def __init__(self, profiles: Path | None = None) -> None:
        self._profiles = profiles

    @cached_property
    def atlas(self) -> Atlas:
        """Every known name, read when first asked."""
        return Atlas(self._profiles)

    def tag(self, sentences: tuple[Sentence, ...], profile: Profile | None = None) -> tuple[Sentence, ...]:
        """The same sentences with `names` filled."""
        return names.tag(sentences, self.atlas, profile.id if profile else None)
