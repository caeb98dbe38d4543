"""Words from outside are never markup: hostile ones in every field that reaches the page run nothing (T-S1, T-S2)."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from schemas import (
    Act,
    Allegation,
    ClaimantFigure,
    Coordinates,
    EntityKind,
    EntityMentions,
    Evidence,
    Figure,
    Outcome,
    Quantity,
    Scope,
    ScopeKind,
    Source,
    Standing,
    Toll,
    Victims,
)
from schemas.toll import Headline
from streams.topics import ALLEGATIONS, MENTIONS, TOLLS
from tests.page.newsroom import SUDAN, Newsroom, desk, update

pytestmark = pytest.mark.kafka

RUN = "window.ran=(window.ran||0)+1"
TAGS = ("img", "svg", "video", "audio", "body", "input", "details", "iframe", "object", "embed", "marquee", "math")
EVENTS = ("onerror", "onload", "onfocus", "onclick", "ontoggle", "onmouseover", "onanimationstart")
PAYLOADS = (
    *(f"<{tag} src=x {event}={RUN}>" for tag in TAGS for event in EVENTS),
    *(f'"><{tag} {event}="{RUN}" autofocus tabindex=1 open>' for tag in TAGS for event in EVENTS),
    *(f"'`><{tag}/{event}={RUN}//" for tag in TAGS for event in EVENTS),
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<<script>{RUN};//<</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"]]><script>{RUN}</script>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<form><button formaction='javascript:{RUN}'>x</button></form>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><script href='data:,{RUN}'/></svg>",
    f"<math><mi xlink:href='data:x,<script>{RUN}</script>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<style>@import 'data:text/css,*{{x:expression({RUN})}}';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    f"%3Cimg%20src=x%20onerror={RUN}%3E",
    f"<img src=x onerror\x00={RUN}>",
    f"<\u200bimg src=x onerror={RUN}>",
    "\u202eevil\u202c \u2066hidden\u2069 \u200bzero\ufeffwidth \x1b[31m \x07",
)
ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f" java\nscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    "file:///etc/passwd",
    f"https://good.example/'onmouseover='{RUN}",
    "//evil.example/x",
)
ELEMENTS = ", ".join(f"#page {tag}" for tag in ("img", "iframe", "object", "embed", "video", "audio", "script", "form"))
NOW = datetime(2023, 5, 2, 12, tzinfo=UTC)


def evidence(words: str, address: str) -> Evidence:
    return Evidence(
        statement=f"s-{hash(words)}", update=words[:400], revision=0, published_at=NOW,
        outlet=words[:200], url=address, claimant=None, relays=(), quote=words,
    )  # fmt: skip


def toll(place: str, number: int) -> Toll:
    told = evidence(place, ADDRESSES[number % len(ADDRESSES)])
    figure = Figure(value=Quantity(low=2, high=2), as_of=NOW)
    return Toll(
        id=f"hostile-{number} {place}"[:500],
        scope=Scope(
            kind=ScopeKind.INCIDENT, conflict=SUDAN, outcome=Outcome.KILLED, victims=Victims.UNSPECIFIED,
            place=place, incident=f"i{number}",
        ),
        claims=(ClaimantFigure(claimant=None, value=figure.value, as_of=NOW, evidence=(told,), statements=1),),
        headline=Headline(latest=figure, lowest=figure, range=figure),
        as_of=NOW,
        revision=1,
    )  # fmt: skip


def allegation(place: str, number: int) -> Allegation:
    return Allegation(
        id=f"hostile-{number}", conflict=SUDAN, accuser=None, accused=None, act=Act.SHELLING, places=(place,),
        standing=Standing.ALLEGED, first_at=NOW, last_at=NOW, mentions=1,
        evidence=(evidence(place, ADDRESSES[number % len(ADDRESSES)]),), revision=1,
    )  # fmt: skip


def named(place: str, number: int) -> EntityMentions:
    return EntityMentions(
        id=f"hostile-{number}", conflict=SUDAN, entity=f"hostile-{number}", name=place, kind=EntityKind.PLACE,
        coordinates=Coordinates(latitude=15 + number % 17 / 10, longitude=32 + number % 13 / 10),
        updates=1, first_at=NOW, last_at=NOW, revision=1,
    )  # fmt: skip


def test_three_hundred_hostile_texts_in_every_field_run_nothing(browser: Browser, newsroom: Newsroom) -> None:
    assert len(PAYLOADS) + len(ADDRESSES) > 280
    newsroom.write(
        *((toll(words, number), TOLLS) for number, words in enumerate(PAYLOADS)),
        *((allegation(words, number), ALLEGATIONS) for number, words in enumerate(PAYLOADS[::7])),
        *((named(words, number), MENTIONS) for number, words in enumerate(PAYLOADS[::7])),
    )
    newsroom.publish(
        update(
            f"hostile-{number} {words}"[:400],
            number % 24,
            f"Three people were killed in Khartoum, the army said. {words} The RSF denied shelling {words} Omdurman.",
            conflict=SUDAN,
            headline=words,
            source=Source(outlet=words[:200], author=words[:200], url=ADDRESSES[number % len(ADDRESSES)]),
        )
        for number, words in enumerate(PAYLOADS[::5] + PAYLOADS[-12:])
    )
    with desk(browser) as opened:
        page = opened.open(newsroom, SUDAN).page
        expect(page.locator(".item").nth(39)).to_be_attached()
        for summary in page.locator("summary").all():
            summary.evaluate("it => it.parentElement.open = true")
        expect(page.locator("tr[data-toll]").nth(250)).to_be_attached()
        for button in (*page.locator("tr .num button").all()[::12], *page.locator(".why").all()[:6]):
            button.dispatch_event("click")
            page.wait_for_selector("dialog[open] .witnesses li")
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog .evidence", state="detached")
        assert page.evaluate("window.ran") is None
        assert page.locator(ELEMENTS).count() == 0
        for link in page.locator("a[target]").all():
            assert (link.get_attribute("href") or "").startswith(("http://", "https://"))
            assert "noopener" in (link.get_attribute("rel") or "")
        gone = "404 (Not Found)"  # the rows written here name updates that nobody published
        assert [told for told in opened.complaints if gone not in told] == []  # nothing that the CSP had to stop
        assert {url.split("/")[2] for url in opened.asked} == {newsroom.url.split("/")[2]}


def test_letters_that_cannot_be_seen_are_shown_and_imitated_outlets_are_flagged(
    browser: Browser, newsroom: Newsroom
) -> None:
    outlets = {
        "Sky Nеws": "several alphabets",
        "ВВС": "only look Latin",
        "Reu\u200bters": "cannot be seen",
        "Медуза": "",
        "BBC": "",
    }
    newsroom.publish(
        update(
            f"odd-{number}",
            23,
            "Two people were killed in Omdurman\u202e, the army said.",
            SUDAN,
            source=Source(outlet=outlet),
        )
        for number, outlet in enumerate(outlets)
    )
    with desk(browser) as opened:
        page = opened.open(newsroom, SUDAN).page
        expect(page.locator(".item", has_text="Медуза")).to_have_count(1)
        for outlet, warning in outlets.items():
            shown = page.locator(".item .outlet", has_text=outlet.replace("\u200b", "‹U+200B›")).first.inner_text()
            assert warning in shown
            assert ("⚠" in shown) == bool(warning)
        assert "Omdurman‹U+202E›" in page.locator(".item", has_text="Медуза").inner_text()
        assert page.evaluate(r"document.body.innerText.match(/.{20}[\u202a-\u202e\u2066-\u2069\u200b]/)") is None
