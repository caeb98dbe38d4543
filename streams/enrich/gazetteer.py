"""Names in sentences: the world gazetteer and a conflict's profile, by one Aho-Corasick pass."""

from streams.enrich.profiles import Profile
from streams.enrich.text import Sentence


class Gazetteer:
    """Finds names."""

    def tag(self, sentences: tuple[Sentence, ...], profile: Profile | None = None) -> tuple[Sentence, ...]:
        """The same sentences with `names` filled."""
        return sentences
