"""Names in sentences: the world gazetteer, a conflict's profile and the rules for names that neither knows."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from schemas import EntityKind
from streams.enrich.language.text import Sentence
from streams.enrich.names import unknown as names
from streams.enrich.names.atlas import Atlas, slug
from streams.enrich.profiles import Profile, load_profiles

AFTERMATH = timedelta(days=365)
"""How long after a conflict's end reports about it are still read by its profile."""
ENOUGH = 3
"""Points from which a text is about a profile's conflict: a belligerent named counts 1, a place or person of it 2."""


class Gazetteer:
    """Finds names. `directory` holds an operator's own conflict profiles."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The conflict profiles by id."""
        return load_profiles(self._directory)

    @cached_property
    def atlas(self) -> Atlas:
        """Every known name, read when first asked."""
        return Atlas(self.profiles)

    def tag(
        self, sentences: tuple[Sentence, ...], profile: Profile | None = None, *, outlet: str = ""
    ) -> tuple[Sentence, ...]:
        """The same sentences with `names` filled. `outlet` is the slug of whose words they are."""
        return names.tag(sentences, self.atlas, profile.id if profile else None, outlet)

    def outlet(self, name: str) -> str:
        """The slug of an outlet: "AFP" and "Agence France-Presse" are one."""
        known = (sense.entry for sense in self.atlas.known(name) if sense.entry.kind is EntityKind.ORGANISATION)
        return next((entry.slug for entry in known), slug(name))

    def detect(self, texts: Iterable[str], published_at: datetime | None = None) -> Profile | None:
        """The conflict that an update's or a whole document's texts are about; none where two are as likely."""
        points: Counter[str] = Counter()
        seen: set[tuple[str, str | None]] = set()
        for text in texts:
            for hit in self.atlas.find(text):
                for entry, _ in hit.senses:
                    if (entry.entity, entry.profile) not in seen:
                        seen.add((entry.entity, entry.profile))
                        points.update(self._points(entry.profile, entry.party))
        likely = [
            (count, profile)
            for profile in self.profiles.values()
            if (count := points[profile.id]) >= ENOUGH and _covers(profile, published_at)
        ]
        likely.sort(key=lambda each: -each[0])
        if not likely or (len(likely) > 1 and likely[0][0] == likely[1][0]):
            return None
        return likely[0][1]

    def _points(self, told_in: str | None, party: str | None) -> dict[str, int]:
        if told_in is not None:
            return {told_in: 2}
        return dict.fromkeys(self._belligerent_in.get(party, ()), 1) if party else {}

    @cached_property
    def _belligerent_in(self) -> dict[str, list[str]]:
        fought: dict[str, list[str]] = {}
        for profile in self.profiles.values():
            for party in profile.parties:
                if party.role == "belligerent":
                    fought.setdefault(party.id, []).append(profile.id)
        return fought


def _covers(profile: Profile, at: datetime | None) -> bool:
    if at is None:
        return True
    return profile.since <= at.date() and (profile.until is None or at.date() <= profile.until + AFTERMATH)
