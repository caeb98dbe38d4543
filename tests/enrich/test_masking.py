"""P8: names of private persons stay in the raw topic; public office-holders are named everywhere."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import Part, Source, Update
from streams.enrich.language.segment import segment
from streams.enrich.names.gazetteer import Gazetteer
from streams.enrich.names.masking import BLOCK, masked, private_names
from streams.enrich.reader import Reader

SENTENCES = [
    line
    for line in (Path(__file__).parents[1] / "data/private_names.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def published(gazetteer: Gazetteer, text: str) -> str:
    sentences = gazetteer.tag(segment(Part.TEXT, text))
    return masked(text, private_names(sentences), part=Part.TEXT)


def test_of_two_hundred_private_persons_at_least_98_in_100_are_blocked_out(gazetteer: Gazetteer) -> None:
    private = [line for line in SENTENCES if "[" in line]
    leaks = []
    for line in private:
        names = re.findall(r"\[(.+?)\]", line)
        shown = published(gazetteer, line.replace("[", "").replace("]", ""))
        leaks += [(name, shown) for name in names if any(word in shown for word in name.split())]
    assert len(private) >= 200
    assert len(leaks) <= 0.02 * len(private), leaks


def test_public_office_holders_are_kept(gazetteer: Gazetteer) -> None:
    public = [line for line in SENTENCES if "{" in line]
    hidden = []
    for line in public:
        (name,) = re.findall(r"\{(.+?)\}", line)
        shown = published(gazetteer, line.replace("{", "").replace("}", ""))
        hidden += [shown] if name not in shown else []
    assert len(public) >= 40
    assert hidden == []


def test_a_masked_text_keeps_its_length_and_everything_else(gazetteer: Gazetteer) -> None:
    text = "Farmer Bohdan Kravets, 52, was wounded near Velm. Kravets said the shells came from the hill."
    shown = published(gazetteer, text)
    assert len(shown) == len(text)
    assert "Kravets" not in shown
    assert [a for a, b in zip(shown, text, strict=True) if a not in (b, BLOCK)] == []


def test_no_private_name_leaves_in_an_enriched_update_and_offsets_stay_true() -> None:
    text = "Two people were killed in the strike. Among the dead was Marta Oliynyk, 31, a nurse, her brother said."
    update = Update(
        id="u1",
        conflict="ukraine-2022",
        source=Source(outlet="Harbour Post"),
        published_at=datetime(2023, 3, 1, tzinfo=UTC),
        headline="Marta Oliynyk among two killed",
        text=text,
    )
    sent = Reader(carry_text=True).enrich(update)
    assert "Oliynyk" not in sent.write().decode()
    assert sent.text is not None
    assert len(sent.text) == len(text)
    for statement in sent.casualties:
        start, end = statement.span.start, statement.span.end
        whole = sent.text if statement.span.part is Part.TEXT else sent.headline
        assert whole is not None
        assert statement.quote == whole[start:end]
    told = Reader(unmask=True).enrich(update)
    assert "Marta Oliynyk" in {entity.name for entity in told.entities}


def test_an_outlet_that_nobody_knows_is_no_private_person_in_its_own_words() -> None:
    reader = Reader(carry_text=True)
    headline = "Meridian Wire team hears shelling near Barda"

    def carried(outlet: str) -> str | None:
        update = Update(
            id="x",
            conflict="nagorno-karabakh-2020",
            source=Source(outlet=outlet),
            published_at=datetime(2020, 10, 21, tzinfo=UTC),
            headline=headline,
        )
        return reader.enrich(update).headline

    assert carried("Meridian Wire") == headline
    assert carried("Harbour Post") != headline
