"""schema.org LiveBlogPosting, quirk by quirk, as real pages have them. All texts are invented."""

import json
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Update
from streams.source import Assume, Broken, Format, read

PAGE = "https://post.example/live/truce"


def entry(minute: int, body: str = "Two died.", **more: Any) -> dict[str, Any]:
    return {
        "@type": "BlogPosting",
        "headline": f"Headline {minute}",
        "articleBody": body,
        "datePublished": f"2023-05-02T10:{minute:02}:00+01:00",
        **more,
    }


def posting(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "url": PAGE,
        "headline": "Truce tested",
        "publisher": {"name": "Post"},
        "datePublished": "2023-05-02T06:30:00Z",
        "liveBlogUpdate": list(entries),
        **more,
    }


def updates(data: Any, **assume: Any) -> tuple[Update, ...]:
    return read(json.dumps(data).encode(), name="page", assume=Assume(**assume)).updates("w", known={})


def html(*blocks: str, body: str = "") -> bytes:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return f"<!doctype html><html><head>{scripts}</head><body>{body}</body></html>".encode()


def test_updates_and_masthead_are_read_with_their_own_times() -> None:
    masthead, first, second = updates(posting(entry(20), entry(5)))
    assert (masthead.id, masthead.headline) == (f"{PAGE}#masthead", "Truce tested")
    assert masthead.published_at.isoformat() == "2023-05-02T06:30:00+00:00"
    assert [first.published_at.minute, second.published_at.minute] == [5, 20]
    assert first.published_at.hour == 9  # +01:00 became UTC
    assert (second.headline, second.text, second.source.outlet) == ("Headline 20", "Two died.", "Post")


def test_the_pages_own_ids_are_kept_without_the_query_that_only_pages() -> None:
    (_, update) = updates(posting(entry(1, url=f"{PAGE}?page=with:block-7#block-7")))
    assert update.id == f"{PAGE}#block-7"


def test_ids_given_to_several_updates_are_none() -> None:
    _, one, two = updates(posting(entry(1, url=PAGE), entry(2, url=PAGE)))
    assert [one.id, two.id] == [f"{PAGE}#20230502T090100Z", f"{PAGE}#20230502T090200Z"]


def test_one_time_for_all_gives_way_to_the_time_shown_beside_each() -> None:
    same = "2023-05-02T06:30:00Z"
    data = posting(*(entry(n, datePublished=same, url=f"{PAGE}#b{n}") for n in (2, 1)))
    body = "".join(f'<article id="b{n}"><time datetime="2023-05-02T1{n}:00:00Z">x</time></article>' for n in (2, 1))
    document = read(html(json.dumps(data), body=body), name="page")
    assert [update.published_at.hour for update in document.updates("w", known={})] == [6, 11, 12]
    assert "one datePublished" in document.notes[0]


def test_one_time_for_all_gives_way_to_the_last_change_where_nothing_is_shown() -> None:
    same = "2023-05-02T06:30:00Z"
    data = posting(*(entry(n, datePublished=same, dateModified=f"2023-05-02T1{n}:00:00Z") for n in (2, 1)))
    assert [update.published_at.hour for update in updates(data)] == [6, 11, 12]


def test_updates_of_one_time_keep_their_ids_when_a_newer_one_is_put_on_top() -> None:
    same = "2023-05-02T09:00:00Z"
    first, second, third = (entry(0, body=f"Body {n}", datePublished=same, dateModified=same) for n in range(3))
    before = {update.text: update.id for update in updates(posting(second, first))}
    after = {update.text: update.id for update in updates(posting(third, second, first))}
    assert {text: after[text] for text in before} == before
    assert len(set(after.values())) == 4


def test_a_headline_shared_by_all_updates_is_the_pages_and_is_left_out() -> None:
    data = posting(*(entry(n, headline="Truce tested") for n in (1, 2)))
    assert [update.headline for update in updates(data)] == ["Truce tested", "", ""]


def test_an_update_with_neither_headline_nor_body_is_refused_and_the_others_are_sent() -> None:
    document = read(json.dumps(posting(entry(1, headline="", body=""), entry(2))).encode(), name="page")
    assert len(document.updates("w", known={})) == 2
    assert [(refused.where, refused.reason) for refused in document.refused] == [
        ("update 1", "no headline and no text")
    ]


def test_an_empty_body_below_a_headline_is_an_update() -> None:
    assert updates(posting(entry(1, body="")))[1].headline == "Headline 1"


def test_entities_escaped_twice_and_markup_become_plain_text() -> None:
    smoke = "<figure><figcaption>Smoke</figcaption></figure>"
    body = f"<p>Kelm&amp;#039;s &amp;quot;mayor&amp;quot;</p>{smoke}<p>Two<br>died</p>"
    assert updates(posting(entry(1, body=body)))[1].text == 'Kelm\'s "mayor"\n\nTwo\n\ndied'


def test_a_time_without_an_offset_needs_a_zone() -> None:
    data = posting(entry(1, datePublished="2023-05-02T10:00:00"))
    with pytest.raises(Broken, match="has no offset"):
        updates(data)
    assert updates(data, timezone=ZoneInfo("Africa/Khartoum"))[1].published_at.hour == 8


def test_an_update_without_any_date_is_refused_by_its_number() -> None:
    document = read(json.dumps(posting(entry(1), entry(2, datePublished=None))).encode(), name="page")
    assert [refused.where for refused in document.refused] == ["update 2"]


def test_a_posting_in_a_graph_beside_broken_and_foreign_blocks_is_found() -> None:
    graph = json.dumps(
        {"@graph": [{"@type": "WebPage"}, posting(entry(1), **{"@type": ["NewsArticle", "LiveBlogPosting"]})]}
    )
    document = read(html("{broken", '{"@type": "Organization"}', f"<![CDATA[{graph}]]>"), name="page")
    assert len(document.updates("w", known={})) == 2


def test_a_single_update_may_stand_without_a_list() -> None:
    assert len(updates(posting() | {"liveBlogUpdate": entry(1)})) == 2


@pytest.mark.parametrize(
    ("raw", "form", "complaint"),
    [
        (b"<html><body>News</body></html>", None, "no schema.org LiveBlogPosting"),
        (b'{"@type": "Article"}', None, "JSON without a schema.org LiveBlogPosting"),
        (b'{"@type":\n "Article"', None, "page, line 2: not JSON"),
        (b'{"@type": "Article', None, "page, line 1: not JSON: Unterminated string, column 11"),
        (b'<?xml version="1.0"?>\n<html><body>News</body></html>', None, "no schema.org LiveBlogPosting"),
        (
            html('{"@type":\n"LiveBlogPosting",]'),
            None,
            "page, line [0-9]+: its LiveBlogPosting is not JSON: .*, column",
        ),
        (b"[" * 100_000, Format.JSONLD, "not JSON"),
        (b"", None, "empty"),
        (b"\x89PNG\0\0", None, "a binary file"),
    ],
)
def test_a_page_without_a_live_blog_says_so(raw: bytes, form: Format | None, complaint: str) -> None:
    with pytest.raises(Broken, match=complaint):
        read(raw, name="page", form=form)


def test_the_sample_gives_each_update_its_shown_time_and_drops_the_empty_one() -> None:
    raw = files("streams.source").joinpath("samples/sudan-2023-05-02.html").read_bytes()
    document = read(raw, name="sample")
    told = document.updates("sudan", known={})
    assert [f"{update.published_at:%H:%M}" for update in told] == ["05:30", "06:45", "13:38", "16:20"]
    assert told[3].text.startswith("The doctors' union says")
    assert told[1].text == "Witnesses in Khartoum North heard air strikes despite the truce that began at midnight."
    assert len(document.refused) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("2023-05-02T09:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@type", "@id", "name", "value", "url", "headline", "articleBody", "datePublished", "author"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
KEYS = ["@id", "url", "headline", "articleBody", "datePublished", "dateModified", "author", "identifier", "publisher"]


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON), max_size=4), st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_shape_of_json_is_read_or_refused_and_nothing_else(entries: list[Any], more: dict[str, Any]) -> None:
    try:
        told = updates(posting(*entries) | more)
    except Broken:
        return
    assert len({update.id for update in told}) == len(told)
