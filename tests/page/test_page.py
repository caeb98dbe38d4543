"""The page on the running pipeline: its figures are the API's, and each leads to its words."""

import re
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.page.newsroom import KARABAKH, SIZES, SUDAN, Desk, Newsroom, desk, update
from tests.page.signs import signs
from tests.views.view_desk import make_keys, serving

pytestmark = pytest.mark.kafka


def written(figure: dict[str, dict[str, int | None]] | None) -> str:
    """A figure as recorders write it."""
    if figure is None:
        return "–"
    low, high = figure["value"]["low"], figure["value"]["high"]
    if low is None:
        return f"≤ {high:,}"
    if high is None:
        return f"≥ {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def title(slug: str | None) -> str:
    known = {"nagorno-karabakh": "Nagorno-Karabakh", "osce-minsk-group": "OSCE Minsk Group"}
    return "not named" if slug is None else known.get(slug, slug.replace("-", " ").title())


MARKS = {"denied": "denied", "observed": "observed by others"}


def test_every_figure_under_every_lens_is_that_of_the_api(window: Desk, newsroom: Newsroom) -> None:
    seen = 0
    for lens in ("latest", "lowest", "range"):
        window.page.get_by_label(lens.capitalize(), exact=True).check(force=True)
        for toll in newsroom.get(f"tolls?conflict=nagorno-karabakh-2020&limit=500&lens={lens}")["tolls"]:
            place = ".card .number" if toll["scope"]["kind"] == "running" else "tr .num"
            shown = window.page.locator(f'[data-toll="{toll["id"]}"]').locator(place.split(" ", 1)[1]).first
            expect(shown).to_have_text(written(toll["figure"]))
            seen += 1
    assert seen >= 30


def test_one_speakers_lens_shows_that_speaker_and_nobody_else(window: Desk, newsroom: Newsroom) -> None:
    window.page.locator(".lens select").select_option("claimant:azerbaijan")
    told = newsroom.get("tolls?conflict=nagorno-karabakh-2020&limit=500&lens=claimant:azerbaijan")["tolls"]
    mine = {toll["id"]: written(toll["figure"]) for toll in told}
    assert mine
    for row in window.page.locator("[data-toll]").all():
        shown = row.locator(".number, .num").first
        figure = mine.get(row.get_attribute("data-toll") or "", "–")
        expect(shown).to_have_text(re.compile(rf"^{re.escape(figure)}(\n|$)"), use_inner_text=True)


def test_the_speaker_and_the_time_stand_beside_each_figure(window: Desk) -> None:
    card = window.page.locator(".card", has_text="Soldiers killed")
    expect(card).to_contain_text("says Nagorno-Karabakh")
    expect(card).to_contain_text("as of 21 Oct, 21:10 UTC")


def test_a_correction_is_seen_and_says_why(window: Desk) -> None:
    card = window.page.locator(".card", has_text="Soldiers killed")
    expect(card).to_contain_text("lowered by 5 on 21 Oct, 21:10 UTC")
    change = window.page.locator(".item .why", has_text="841 → 836")
    expect(change).to_contain_text("−5")
    expect(change).to_contain_text("corrected by its speaker")


def test_the_sum_of_incidents_stands_beside_the_stated_total_and_is_not_mixed_with_it(
    window: Desk, newsroom: Newsroom
) -> None:
    for toll in newsroom.get("tolls?conflict=nagorno-karabakh-2020&kind=running")["tolls"]:
        if toll["counted"]:
            figure = written({"value": toll["counted"]})
            incidents = "incident" if toll["incidents"] == 1 else "incidents"
            shown = window.page.locator(f'.card[data-toll="{toll["id"]}"] .counted')
            expect(shown).to_contain_text(f"{figure} counted in {toll['incidents']} {incidents}, never mixed")


def test_every_way_down_ends_at_a_sentence_with_its_speaker_outlet_and_time(window: Desk) -> None:
    page = window.page
    ways = ".card .number:not(.none), .incidents .num button, .point, .why, .matrix button, .facing button:enabled"
    page.wait_for_selector(".spot")  # the map's borders are fetched when the page stands
    buttons = page.locator(f"{ways}, .spot")
    assert buttons.count() > 60
    for place in range(buttons.count()):
        buttons.nth(place).dispatch_event("click")
        try:
            page.wait_for_selector("dialog[open] blockquote")
        except Error:
            pytest.fail(f"no sentence behind {buttons.nth(place).evaluate('it => it.outerHTML')}")
        for words in page.locator("dialog[open] .witnesses > li").all_inner_texts():
            assert re.search(r"Said by\s", words), words
            assert re.search(r"Published\s+\S.*\d{1,2} Oct 2020, \d\d:\d\d UTC \(\d\d:\d\d here\)", words), words
            assert re.search(r"Update\s+\S+, revision \d", words), words
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog .evidence", state="detached")


def test_a_click_on_a_point_of_the_line_shows_its_words_marked(window: Desk) -> None:
    window.page.locator('.point[aria-label*="836"]').click()
    expect(window.page.locator("dialog[open] mark.figure")).to_have_text("836")
    told = window.page.locator("dialog[open]")
    expect(told).to_contain_text("Meridian Wire ← Nagorno-Karabakh", use_inner_text=True)
    expect(told).to_contain_text("841 → 836 (−5): corrected by its speaker", use_inner_text=True)
    expect(told).to_contain_text(re.compile(r"sha256 [0-9a-f]{64}"), use_inner_text=True)


def test_the_way_to_a_sentence_can_be_gone_by_keyboard_alone(window: Desk) -> None:
    page = window.page
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the figures")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the lens, then the first figure
    for _ in range(12):
        if "number" in (page.locator(":focus").get_attribute("class") or ""):
            break
        page.keyboard.press("Tab")
    figure = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] .answer .number")).to_have_text(figure)
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text(figure)  # back where it was

    page.locator(".point[tabindex='0']").focus()
    label = page.locator(":focus").get_attribute("aria-label")
    assert label
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".point:focus")).not_to_have_attribute("aria-label", label)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] blockquote")


def test_the_matrix_counts_as_the_api_does_and_gives_both_directions_the_same_weight(
    window: Desk, newsroom: Newsroom
) -> None:
    page = window.page
    truce = page.locator(".accusations select").input_value()
    cells = newsroom.get(f"matrix?conflict=nagorno-karabakh-2020&ceasefire={truce}")["cells"]
    shown = sorted(page.locator(".matrix button").all_text_contents())

    def told(cell: dict[str, Any]) -> str:
        marks = "".join(f"{cell[kind]} {told}" for kind, told in MARKS.items() if cell[kind])
        return f"{title(cell['accuser'])} accuses {title(cell['accused'])}: {cell['alleged']} alleged{marks}"

    assert shown == sorted(told(cell) for cell in cells)
    left, right = (b.bounding_box() for b in page.locator(".facing").first.locator("figcaption button").all())
    assert left
    assert right
    assert abs(left["width"] - right["width"]) < 1
    assert left["y"] == right["y"]


def test_a_new_accusation_comes_into_the_matrix_by_the_stream(window: Desk, newsroom: Newsroom) -> None:
    cell = window.page.locator(".matrix button", has_text="Armenia accuses Azerbaijan")
    before = int(cell.locator("b").inner_text())
    read = sum("/v1/tallies" in url for url in window.asked)
    newsroom.publish([update("matrix-1", 21, "Armenia accused Azerbaijan of an air strike on Hadrut.")])
    expect(cell.locator("b")).to_have_text(str(before + 1))
    assert sum("/v1/tallies" in url for url in window.asked) == read


def test_gap_breach_silence_and_lowering_are_seen(browser: Browser, newsroom: Newsroom) -> None:
    newsroom.publish(signs())
    with desk(browser) as opened:
        page = opened.open(newsroom, SUDAN).page
        people, civilians = page.locator(".card").all()
        expect(civilians).to_contain_text("gap of 5: 420 expected, 425 stated on 2 May, 11:00 UTC", use_inner_text=True)
        expect(civilians).to_contain_text("▼ lower", use_inner_text=True)
        expect(people).to_contain_text("below a part of it: Civilians killed, all sides", use_inner_text=True)
        expect(page.locator(".stated")).to_contain_text("silent since 3 May, 09:00 UTC", use_inner_text=True)
        # "Behind the topics" may be ill beside it: another test's publication is still on its way on a busy machine.
        fallen = page.locator(".health .ill", has_text="Parties fallen silent")
        expect(fallen).to_contain_text("since 3 May, 09:00 UTC")


def test_a_server_for_keys_alone_asks_for_one_and_then_shows_and_follows(
    browser: Browser, newsroom: Newsroom, tmp_path: Path
) -> None:
    beside = {"view": tmp_path / "view.sqlite3", "keys": tmp_path / "keys.jsonl"}
    settings = newsroom.settings.model_copy(update=beside)
    with serving(settings, make_keys(settings.keys), "--host", "0.0.0.0") as served, desk(browser) as opened:
        page = opened.page
        page.goto(served.url.replace("0.0.0.0", "127.0.0.1") + f"/#{KARABAKH}")
        page.get_by_label("API key").fill("tlk_00000000_none")
        page.get_by_role("button", name="Show the figures").click()
        expect(page.locator(".connection.refused")).to_contain_text("unknown or revoked")
        assert page.locator(".card").count() == 0
        page.get_by_label("API key").fill(served.keys["read"])
        page.keyboard.press("Enter")
        expect(page.locator(".connection.live")).to_be_visible()
        expect(page.locator(".card").nth(3)).to_be_visible()
        newsroom.publish([update("keyed-1", 21, "Two people were killed in Hadrut, Armenia said.")])
        expect(page.locator(".item", has_text="Hadrut, Armenia said")).to_be_visible()
        assert not any(served.keys["read"] in url for url in [page.url, *opened.asked])
        page.reload()
        expect(page.locator(".connection.live")).to_be_visible()


def test_drawings_stand_as_tables_too(window: Desk) -> None:
    page = window.page
    for summary in ("This chart as a table", "Per hour as a table", "This map as a table"):
        page.get_by_text(summary).first.click()
    expect(page.locator(".chart table")).to_contain_text("841")
    expect(page.locator(".map table")).to_contain_text("Aghjabadi")
    expect(page.locator(".facing table").first).to_contain_text("1 alleged", use_inner_text=True)


def test_the_map_says_whose_borders_it_draws(window: Desk) -> None:
    told = window.page.locator(".map figcaption")
    expect(told).to_contain_text("Natural Earth 4.1 (2018")
    expect(told).to_contain_text("Nagorno-Karabakh within Azerbaijan")


def test_times_are_in_utc_and_by_the_readers_clock(window: Desk) -> None:
    clock = window.page.locator(".clock")
    expect(clock).to_have_text(re.compile(r"^\d\d:\d\d UTC \d\d:\d\d here$"), use_inner_text=True)


def test_a_new_figure_comes_by_the_one_connection(window: Desk, newsroom: Newsroom) -> None:
    card = window.page.locator(".card", has_text="People killed")
    before = card.locator(".number").inner_text()
    newsroom.publish(
        [update("later-1", 22, "The death toll of the war has risen to 950 people, Meridian Wire reported.")]
    )
    expect(card.locator(".number")).not_to_have_text(before)
    expect(window.page.locator(".item", has_text="risen to 950 people")).to_be_visible()
    assert len([url for url in window.asked if "/v1/stream" in url]) == 1


def test_a_lost_connection_is_seen_and_what_came_meanwhile_is_not_missed(browser: Browser, newsroom: Newsroom) -> None:
    with desk(browser) as opened:
        page = opened.open(newsroom).page
        newsroom.stop(signal.SIGKILL)
        expect(page.locator(".connection.broken")).to_contain_text("not live for")
        expect(page.locator(".card").nth(3)).to_be_visible()  # figures stay
        newsroom.start()
        newsroom.publish(
            [update("later-2", 23, "The number of people wounded in the war has reached 2,960, Interfax said.")]
        )
        expect(page.locator(".connection.live")).to_be_visible()
        expect(page.locator(".item", has_text="has reached 2,960")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_closed_to_people_who_cannot_see_or_use_a_mouse(
    browser: Browser, newsroom: Newsroom, size: str, theme: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with desk(browser, size, theme) as opened:
        page = opened.open(newsroom).page
        page.wait_for_selector(".map svg")
        shot = tmp_path_factory.getbasetemp() / f"page-{size}-{theme}.png"
        page.screenshot(path=shot, full_page=True)
        print(f"screenshot: {shot}")
        assert shot.stat().st_size > 50_000
        assert opened.accessibility() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
        if size == "desk":
            page.locator(".card .number").first.click()
            page.wait_for_selector("dialog[open] blockquote")
            assert opened.accessibility() == []
        assert opened.complaints == []


def test_a_withdrawn_update_is_struck_and_its_figure_goes(window: Desk, newsroom: Newsroom) -> None:
    story = update("gone-1", 21, "Four people were killed in Fuzuli, Azerbaijan's Defence Ministry said.")
    newsroom.publish([story])
    row = window.page.locator("tr[data-toll]", has_text="Fuzuli")
    expect(row.first).to_be_visible()
    gone = story.model_copy(
        update={
            "revision": 1,
            "withdrawn": True,
            "text": "",
            "reason": "wrong town",
            "updated_at": datetime(2020, 10, 21, 23, 30, tzinfo=UTC),
        }
    )
    newsroom.publish([gone])
    expect(row).to_have_count(0)
    expect(window.page.locator(".item.withdrawn")).to_contain_text("wrong town")


def test_the_lock_of_the_pages_packages_names_no_address() -> None:
    page = Path(__file__).parents[2] / "streams/views/page"
    assert '"resolved"' not in (page / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in (page / ".npmrc").read_text(encoding="utf-8")
