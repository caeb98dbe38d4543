"""RSS, Atom and JSON lines. All texts are invented."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.source import Assume, Broken, Format, read

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>{}</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{}</feed>"""


def item(guid: str, title: str, date: str = "Wed, 16 Sep 2020 19:05:27 +0000") -> str:
    return f"<item><guid>{guid}</guid><title>{title}</title><pubDate>{date}</pubDate></item>"


def test_the_sample_feed_is_read_with_its_zones_full_texts_and_the_entry_without_a_date() -> None:
    raw = files("streams.source").joinpath("samples/donbas-2020-09-16.rss").read_bytes()
    document = read(raw, name="sample")
    first, second = document.updates("donbas", known={})
    assert first.id == "contact-line-bulletin:bulletin-0916-noon"
    assert first.published_at.isoformat() == "2020-09-16T08:42:00+00:00"
    assert first.text.startswith("Ukraine’s Defence Ministry said that one soldier was killed")
    assert second.text.startswith("The mission recorded 14 ceasefire violations in Luhansk region & none")
    assert [refused.reason for refused in document.refused] == ["no date that can be read"]


def test_atom_has_ids_that_are_unique_already_and_a_time_of_the_last_change() -> None:
    entry = (
        "<entry><id>tag:wire.example,2020:7</id><title>Post shelled</title><published>2020-09-16T10:00:00Z</published>"
        '<updated>2020-09-16T11:30:00Z</updated><content type="html">&lt;p&gt;One died.&lt;/p&gt;</content></entry>'
    )
    (update,) = read(ATOM.format(entry).encode(), name="feed").updates("w", known={})
    assert (update.id, update.text) == ("tag:wire.example,2020:7", "One died.")
    assert update.updated_at is not None
    assert (update.published_at.hour, update.updated_at.hour) == (10, 11)


def test_of_two_entries_with_one_id_the_later_is_sent() -> None:
    document = read(
        RSS.format(item("7", "Two dead") + item("7", "Three dead", "Wed, 16 Sep 2020 20:00:00 +0000")).encode(),
        name="f",
    )
    assert [update.headline for update in document.updates("w", known={})] == ["Three dead"]
    assert "same id" in document.refused[0].reason


def test_a_date_is_read_with_its_own_zone_or_the_one_told_and_never_with_a_guessed_one() -> None:
    dates = ("Wed, 16 Sep 2020 19:05:00 CEST", "Wed, 16 Sep 2020 19:05:00 EST", "2020-09-16T19:05:00+02:00")
    zoneless = ("Wed, 16 Sep 2020 19:05:00 XYZ", "2020-09-16T19:05:00", "2020-09-16")
    feed = RSS.format("".join(item(date, date, date) for date in (*dates, *zoneless))).encode()
    alone = read(feed, name="feed")
    hours = {update.headline: update.published_at.hour for update in alone.updates("w", known={})}
    assert [hours[date] for date in dates] == [17, 0, 17]
    assert [refused.reason[:22] for refused in alone.refused] == ["its date names no zone"] * 3
    told = read(feed, name="feed", assume=Assume(timezone=ZoneInfo("Europe/Istanbul"))).updates("w", known={})
    hours = {update.headline: update.published_at.hour for update in told}
    assert [hours[date] for date in (*dates, *zoneless)] == [17, 0, 17, 16, 16, 21]


def test_broken_xml_names_its_line() -> None:
    with pytest.raises(Broken, match=r"feed, line 2: not well-formed XML"):
        read(b"<rss version='2.0'><channel>\n<item><title>a</item></channel></rss>", name="feed", form=Format.FEED)


def test_xml_that_is_no_feed_is_refused() -> None:
    with pytest.raises(Broken, match="no RSS or Atom feed"):
        read(b"<?xml version='1.0'?><report/>", name="feed")


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
SLY = f'<!DOCTYPE rss [<!ENTITY b SYSTEM "{__file__}">]>'


@pytest.mark.parametrize("doctype", [BOMB, SLY])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "latin-1"])
def test_a_feed_that_declares_entities_is_refused_in_whatever_encoding_it_hides(doctype: str, encoding: str) -> None:
    feed = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}' + RSS[21:].format(item("1", "&b;"))
    with pytest.raises(Broken, match=r"declares XML entities|not UTF-8|no stamped update"):
        read(feed.encode(encoding), name="feed")


def test_a_feed_in_an_older_encoding_is_read() -> None:
    feed = '<?xml version="1.0" encoding="ISO-8859-1"?>' + RSS[21:].format(item("1", "Café hit"))
    assert read(feed.encode("latin-1"), name="feed").updates("w", known={})[0].headline == "Café hit"


def test_json_lines_are_taken_as_their_producer_wrote_them() -> None:
    line = (
        '{"id": "w-1", "revision": 3, "conflict": "w", "source": {"outlet": "Wire"}, '
        '"published_at": "2020-09-16T10:00:00+04:00", "headline": "Post shelled"}'
    )
    document = read(f"{line}\n\n".encode(), name="lines")
    (update,) = document.updates("ignored", known={})
    assert (update.id, update.revision, update.conflict, update.published_at.hour) == ("w-1", 3, "w", 6)


def test_json_lines_are_told_by_their_lines_and_not_by_what_is_in_the_first() -> None:
    line = '{"id": "w", "conflict": "w", "source": {"outlet": "W"}, "published_at": "2020-09-16T10:00Z", "text": "%s"}'
    long = line % ("Two died. " * 600)
    assert len(read(f"{long}\n".encode(), name="f").updates("w", known={})) == 1
    with pytest.raises(Broken, match="f, line 1: id: Field required"):
        read(f'{{"mood": 1}}\n{long}\n'.encode(), name="f")
    with pytest.raises(Broken, match=r"f, line 1: Invalid JSON: .*, column \d+$"):
        read(long[:-9].encode(), name="f")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "a", "published_at": "x"}', "line 2: conflict: Field required"),
        ('{"published_at"', "line 2: Invalid JSON"),
        (
            '{"id": "a", "conflict": "w", "source": {"outlet": "W"}, "published_at": "2020-09-16T10:00:00"}',
            "line 2: published_at: Input should have timezone",
        ),
        (
            '{"id": "a", "conflict": "w", "source": {"outlet": "W"}, "published_at": "2020-09-16T10:00Z", "txt": ""}',
            "line 2: txt: Extra inputs are not permitted",
        ),
    ],
)
def test_a_bad_line_names_file_line_and_field(line: str, complaint: str) -> None:
    good = '{"id": "w", "conflict": "w", "source": {"outlet": "W"}, "published_at": "2020-09-16T10:00:00Z"}'
    with pytest.raises(Broken, match=f"updates.jsonl, {complaint}"):
        read(f"{good}\n{line}\n".encode(), name="updates.jsonl")


@given(
    st.binary(max_size=300),
    st.sampled_from([None, *Format]),
    st.sampled_from([b"", b"<rss>", b"{", b"<html>", b"\xff\xfe"]),
)
def test_any_bytes_in_any_format_are_read_or_refused(raw: bytes, form: Format | None, head: bytes) -> None:
    try:
        read(head + raw, name="x", form=form).updates("c", known={})
    except Broken:
        return
