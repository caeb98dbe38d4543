"""Pasted live-blog text, style by style. All texts are invented."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Update
from streams.source import Assume, Broken, read

GMT_PAGE = """\
Border towns count their dead: Live
Shelling goes on although a truce was signed.

Smoke over Kelm [Ada Voss/Wire One]
Smoke over Kelm [Ada Voss/Wire One]
By
Ada Voss,
Piet Maas
3 Nov 2021
Eleven villages without power
{posts}
SOURCE : WIRE ONE AND AGENCIES
"""


def page(posts: str, **assume: object) -> tuple[Update, ...]:
    return text(GMT_PAGE.format(posts=dedent(posts)), **assume)


def text(words: str, **assume: object) -> tuple[Update, ...]:
    document = read(words.encode(), name="page.txt", assume=Assume(**assume))  # type: ignore[arg-type]
    return document.updates("border-war", known={})


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def test_the_masthead_is_an_update_of_its_own_at_the_start_of_the_pages_day() -> None:
    masthead = page("10:00 GMT – One\nBody.")[0]
    assert masthead.headline == "Border towns count their dead: Live"
    assert masthead.text == "Shelling goes on although a truce was signed.\n\nEleven villages without power"
    assert masthead.published_at == at("2021-11-03", "00:00")
    assert masthead.source.author == "Ada Voss, Piet Maas"
    assert masthead.source.outlet == "Wire One"


@pytest.mark.parametrize(
    ("line", "clock", "headline"),
    [
        ("20:48 GMT – Both sides claim a hill", "20:48", "Both sides claim a hill"),
        ("13:17: GMT – How did it begin?", "13:17", "How did it begin?"),
        ("8:00 GMT – First shells", "08:00", "First shells"),
        ("17:40GMT – Talks end", "17:40", "Talks end"),
        ("9:05 GMT Talks go on", "09:05", "Talks go on"),
        ("14:30 BST - Aid arrives", "13:30", "Aid arrives"),
        ("4:10 p.m. ET — Sirens", "20:10", "Sirens"),
        ("16:10 EST — Sirens", "21:10", "Sirens"),
        ("12:15 CEST – Bridge closed", "10:15", "Bridge closed"),
        ("19:20 IST – Two posts shelled", "13:50", "Two posts shelled"),
        ("10:02 GMT – 40 freed", "10:02", "40 freed"),
    ],
)
def test_a_stamp_with_its_headline_is_read_in_every_way_that_desks_type_it(
    line: str, clock: str, headline: str
) -> None:
    update = page(f"{line}\nBody of the post.")[1]
    assert (update.published_at, update.headline) == (at("2021-11-03", clock), headline)
    assert update.text == "Body of the post."


def test_updates_come_oldest_first_whichever_way_the_page_runs() -> None:
    down = page("12:00 GMT – Noon\nA.\n\n11:00 GMT – Eleven\nB.\n\n10:00 GMT – Ten\nC.\n")
    up = page("10:00 GMT – Ten\nC.\n\n11:00 GMT – Eleven\nB.\n\n12:00 GMT – Noon\nA.\n")
    assert [update.headline for update in down[1:]] == ["Ten", "Eleven", "Noon"]
    assert [update.headline for update in up[1:]] == ["Ten", "Eleven", "Noon"]


def test_a_page_that_ran_past_midnight_has_two_days() -> None:
    updates = page("00:20 GMT – After\nA.\n\n23:50 GMT – Before\nB.\n\n21:00 GMT – Evening\nC.\n")
    assert [update.published_at for update in updates[1:]] == [
        at("2021-11-03", "21:00"),
        at("2021-11-03", "23:50"),
        at("2021-11-04", "00:20"),  # the clock fell back by more than six hours
    ]


@pytest.mark.parametrize(
    "posts", [["00:20 GMT – After", "23:50 GMT – Before"], ["23:50 GMT – Before", "00:20 GMT – After"]]
)
def test_two_posts_around_midnight_are_half_an_hour_apart_in_either_order(posts: list[str]) -> None:
    _, before, after = page("\n".join(f"{post}\nBody.\n" for post in posts))
    assert (before.headline, after.headline) == ("Before", "After")
    assert after.published_at - before.published_at == timedelta(minutes=30)


def test_an_updated_date_is_the_day_the_page_ended() -> None:
    updates = text(
        "Airport attack: the latest\nUpdated 4 November 2021, 01:10 GMT\n\n"
        "00:20 GMT – After\nA.\n\n23:50 GMT – Before\nB.\n\n21:00 GMT – Evening\nC.\n"
    )
    assert updates[-1].published_at == at("2021-11-04", "00:20")
    assert updates[1].published_at == at("2021-11-03", "21:00")
    assert updates[0].published_at == at("2021-11-03", "00:00")


def test_posts_a_few_minutes_out_of_order_stay_on_their_day() -> None:
    updates = page("12:00 GMT – Noon\nA.\n\n12:04 GMT – Late\nB.\n\n11:00 GMT – Eleven\nC.\n\n10:00 GMT – Ten\nD.\n")
    assert {update.published_at.date() for update in updates} == {at("2021-11-03", "00:00").date()}
    assert updates[-1].headline == "Late"


def test_what_is_not_the_posts_text_is_left_out() -> None:
    update = page(
        """
        15:00 GMT – Depot hit
        The army said a depot was hit [on Monday] near Kelm.

        Play Video
        Border war: shelling, silence and lies | The Week
        Firefighters at the depot in Kelm [File: Ada Voss/Wire One]
        Firefighters at the depot in Kelm [File: Ada Voss/Wire One]
        LEFT: the depot in May. RIGHT: the depot today
        Image caption: the depot seen from the south
        A crane lies in the street. Photograph: Ada Voss/Wire One

        __

        This is Piet Maas in Oster taking over the live updates from my colleague Ada Voss.

        ___

        Read more about the depot here
        “We heard it for an hour,” a neighbour said.
        """
    )[1]
    assert update.text == (
        "The army said a depot was hit [on Monday] near Kelm.\n\n“We heard it for an hour,” a neighbour said."
    )


def test_a_figure_told_in_the_same_breath_as_a_greeting_stays() -> None:
    update = page(
        "7:00 GMT – Night of shelling\nGood morning, and welcome to our live coverage. Six soldiers were killed "
        "overnight, the army said. Here’s a quick recap:\n"
    )[1]
    assert update.text == "Six soldiers were killed overnight, the army said."


def test_a_sentence_below_play_video_is_text() -> None:
    update = page("7:00 GMT – Night\nPlay Video\nTwo villages were shelled, the mayor said.\n")[1]
    assert update.text == "Two villages were shelled, the mayor said."


def test_a_time_inside_a_sentence_is_no_stamp() -> None:
    updates = page("12:00 GMT – Noon\n9:00 a.m. saw the first shells.\n\n10:30 is when it ended.\n")
    assert len(updates) == 2
    assert "10:30 is when it ended." in updates[1].text


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    update = page(
        "12:00 GMT – Noon\nThe army said that two posts\nhad been shelled from across\nthe river.\n\nIt left."
    )[1]
    assert update.text == "The army said that two posts had been shelled from across the river.\n\nIt left."


THE_LATEST = """\
The Latest: Envoys reach Geneva

KELM, Borderland (AP) — The Latest on the border war (all times local):

1:05 a.m.

The governor says the toll of the station bombing has risen to 12.

___

11.40 p.m.

The governor says nine people died when a bomb went off at the station.

He spoke to reporters at the scene.

___

9:00 p.m.

A bomb has gone off at the main station.
"""


def test_the_latest_has_stamps_alone_on_a_line_and_no_headlines() -> None:
    updates = text(THE_LATEST, date=datetime(2021, 11, 3), timezone=ZoneInfo("Europe/Istanbul"))  # noqa: DTZ001
    assert [update.published_at.astimezone(UTC) for update in updates[1:]] == [
        at("2021-11-03", "18:00"),
        at("2021-11-03", "20:40"),
        at("2021-11-03", "22:05"),
    ]
    assert updates[2].headline == ""
    assert updates[2].text.startswith("The governor says nine people died")
    assert updates[0].source.outlet == "AP"


def test_local_times_without_a_zone_are_refused_and_not_guessed() -> None:
    with pytest.raises(Broken, match=r"page\.txt, line 5: the stamps name no time zone") as broken:
        text(THE_LATEST)
    assert "--timezone" in broken.value.mend


@pytest.mark.parametrize(
    ("post", "stamp", "headline"),
    [
        ("14:05 GMT 03.11.2021\nTalks end in Oster\nThe envoys left.", at("2021-11-03", "14:05"), "Talks end in Oster"),
        ("2021-11-03 14:05:06+02:00 – Talks end\nThe envoys left.", at("2021-11-03", "12:05"), "Talks end"),
        ("2021-11-03T14:05:06.123456+00:00 – Talks end\nThe envoys left.", at("2021-11-03", "14:05"), "Talks end"),
        ("03.11.2021 [14:05]\nTalks end in Oster\nThe envoys left.", at("2021-11-03", "14:05"), "Talks end in Oster"),
        ("Updated Nov 3 2021, 14:05 IST\nThe envoys left.", at("2021-11-03", "08:35"), ""),
        ("Talks end\n14:05 , Ada Voss\nThe envoys left.", at("2021-11-03", "14:05"), "Talks end"),
        (
            "Talks endpublished at 14:05 British Summer Time 3 June 2021\nThe envoys left.",
            at("2021-06-03", "13:05"),
            "Talks end",
        ),
    ],
)
def test_other_outlets_stamps_are_read(post: str, stamp: datetime, headline: str) -> None:
    assume: dict[str, object] = {"outlet": "Wire Two", "date": datetime(2021, 11, 3)}  # noqa: DTZ001
    if "IST" not in post:
        assume["timezone"] = UTC
    (update,) = text(post, **assume)
    assert update.published_at.replace(second=0) == stamp
    assert (update.headline, update.text) == (headline, "The envoys left.")


def test_relative_stamps_count_back_from_the_pages_own() -> None:
    updates = text(
        "War at the border\nUpdated 7:23 a.m. ET, May 10, 2022\n\n16 min ago\nA.\n\n3 hr 5 min ago\nB.\n", outlet="Wire"
    )
    assert [update.published_at for update in updates[1:]] == [at("2022-05-10", "08:18"), at("2022-05-10", "11:07")]


def test_a_date_line_between_posts_sets_the_day_of_those_below() -> None:
    updates = text("3 November 2021\n09:00 GMT\nTwo died.\n\n2 November 2021\n22:00 GMT\nOne died.\n", outlet="Wire")
    assert [update.published_at for update in updates] == [at("2021-11-02", "22:00"), at("2021-11-03", "09:00")]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "page.txt: empty"),
        ("Just a sentence, and another.", "page.txt: no stamped update"),
        ("12:00 GMT – Noon\nA.\n", "page.txt: no date"),
        ("3 Nov 2021\n12:00 GMT – Noon\nA.\n25:61 GMT – Odd\nB.\n", "page.txt, line 4: “25:61 GMT – Odd”: 25:61 is no"),
        ("3 February 2021\n14:05 GMT 30.02.2021\nA.\n", "page.txt, line 2: .* 30.02.2021 is no day"),
        ("Shelling\n31 June 2021\n12:00 GMT – Noon\nA.\n", "page.txt, line 2: “31 June 2021”: 31 June 2021 is no day"),
        ("3 Nov 2021\n13:05 p.m.\nA.\n", "page.txt, line 2: .* 13:05 p.m. is no time"),
    ],
)
def test_a_page_that_cannot_be_read_names_file_line_and_reason(words: str, complaint: str) -> None:
    with pytest.raises(Broken, match=complaint):
        text(words, outlet="Wire", timezone=UTC)


def test_a_file_that_is_not_utf8_names_the_line_and_the_byte() -> None:
    with pytest.raises(Broken, match=r"page\.txt, line 2: not UTF-8 \(byte 0xe9\)"):
        read(b"3 Nov 2021\n12:00 GMT \x2d caf\xe9\n", name="page.txt")


def test_the_sample_holds_its_masthead_and_all_22_updates() -> None:
    raw = files("streams.source").joinpath("samples/karabakh-2020-10-21.txt").read_bytes()
    document = read(raw, name="sample")
    updates = document.updates("nagorno-karabakh", known={})
    assert len(updates) == 23
    assert len({update.id for update in updates}) == 23
    assert updates[0].headline.endswith(": Live")
    assert updates[1].published_at == at("2020-10-21", "07:40")
    assert updates[-1].published_at == at("2020-10-21", "21:35")
    words = document.words()
    for furniture in ("Invented", "Play Video", "[", "Truce in tatters", "taking over", "Hello", "SOURCE", "__"):
        assert furniture not in words
    assert document.notes == ()


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_and_nothing_else(words: str) -> None:
    try:
        document = read(words.encode("utf-8", "replace"), name="x", assume=Assume(date=datetime(2021, 1, 1)))  # noqa: DTZ001
    except Broken:
        return
    assert all(update.headline or update.text for update in document.updates("c", known={}))


LINES = st.sampled_from(
    ["12:00 GMT – Noon", "9:00 p.m.", "1:05 a.m.", "3 Nov 2021", "Updated 5 Nov 2021", "Body.", "", "Play Video", "By",
     "Title of a video", "SOURCE : X", "16 min ago", "14:05 , Ada Voss", "99:99 GMT – x", "[key]", "0001-01-01 00:00Z",
     "9999-12-31 23:59-09:00 – End", "Xpublished at 10:00 BST", "<p>", '{"id": "x"}', "\u2028", "\x00"]
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.booleans())
def test_any_heap_of_stamps_and_lines_is_read_or_refused(lines: list[str], zone: bool) -> None:
    assume = Assume(timezone=UTC if zone else None, outlet="o")
    try:
        updates = read("\n".join(lines).encode(), name="x", assume=assume).updates("c", known={})
    except Broken:
        return
    assert len({update.id for update in updates}) == len(updates)
    assert [update.published_at for update in updates] == sorted(update.published_at for update in updates)


CLOCKS = st.integers(0, 1439)


@given(st.lists(st.tuples(CLOCKS, st.text("abc \n", max_size=20)), min_size=1, max_size=12), st.data())
def test_ids_do_not_change_when_words_are_edited(posts: list[tuple[int, str]], data: st.DataObject) -> None:
    def build(words: list[str]) -> tuple[Update, ...]:
        ordered = sorted(zip((clock for clock, _ in posts), words, strict=True), key=lambda post: -post[0])
        return page(
            "\n".join(f"{clock // 60:02}:{clock % 60:02} GMT – Headline {word!r}\nX." for clock, word in ordered)
        )

    before = build([word for _, word in posts])
    after = build([data.draw(st.text("xyz", max_size=5)) for _ in posts])
    assert [update.id for update in before] == [update.id for update in after]
    assert before[1].published_at - before[0].published_at < timedelta(days=1)
