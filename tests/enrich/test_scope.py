"""Whose people, and where: what the words around a number name, in invented sentences about real names."""

import pytest

from streams.enrich.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("At least 70 fighters from Boko Haram were killed.", ["boko-haram"]),
        ("Four guards in Chad's northern army had been killed.", ["chad"]),
        ("Among Israelis, 66 have died.", ["israel"]),
        ("On the Israeli side, 64 soldiers and three civilians have died.", ["israel", "israel"]),
        ("The raid killed nine Ethiopian soldiers and wounded 30.", ["ethiopia", "ethiopia"]),
        ("Two soldiers were killed in clashes in Chad.", [None]),
    ],
)
def test_the_side_is_the_one_named_with_the_people(reader: Reader, text: str, sides: list[str | None]) -> None:
    assert [s.side for s in reader.read("", text).casualties] == sides


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bomb hit Istanbul's Ataturk Airport, killing 28.", "Ataturk Airport"),
        ("A car bomb went off in Market Street, Omagh, killing 28 people.", "Omagh"),
        ("Gunmen stormed Maiduguri. Twelve died at Dalori General Hospital.", "Maiduguri"),
        ("Rebels attacked Bunia, killing 14.", "Bunia"),
        ("Shells fell on Goma. Eleven people died and 40 wounded were taken to Rwanda.", "Goma"),
        ("Shells fell on Goma. Eleven people died, a Belgium-based monitor said.", "Goma"),
    ],
)
def test_the_place_is_where_the_harm_was_done(reader: Reader, text: str, place: str) -> None:
    assert {s.place for s in reader.read("", text).casualties} == {place}
