"""Ids and revisions: what stays, what rises, what is not sent at all."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from schemas import Update
from streams.source import Assume, read
from streams.source.document import Page
from streams.source.revise import Plan, revise_lines, revise_page

Topic = dict[str, dict[int, Update]]
"""What `updates.raw` holds, as `revise_page` is told it."""


def page(*posts: str, form: str = "3 Nov 2021") -> Page:
    """Posts newest first, each "HH:MM headline / text"."""
    lines = [f"{post[:5]} GMT – {post[6:].replace(' / ', chr(10))}" for post in posts]
    document = read("\n\n".join([form, *lines]).encode(), name="page", assume=Assume(outlet="Wire"))
    assert isinstance(document, Page)
    return document


def publish(document: Page, topic: Topic, *, complete: bool = False) -> Plan:
    """Plan, and put what would be sent on the topic."""
    plan = revise_page(document, document.updates("w", known=topic), known=topic, complete=complete)
    put(topic, plan.send)
    return plan


def put(topic: Topic, updates: Iterable[Update]) -> None:
    for update in updates:
        topic.setdefault(update.id, {})[update.revision] = update


def newest(topic: Topic) -> dict[str, str]:
    """Text by id, of what still stands."""
    rows = [revisions[max(revisions)] for revisions in topic.values()]
    return {row.id: row.text for row in rows if not row.withdrawn}


def heads(topic: Topic) -> dict[str, Update]:
    """The mastheads that stand, by id."""
    return {name: revisions[max(revisions)] for name, revisions in topic.items() if "masthead" in name}


def test_publishing_the_same_page_again_sends_nothing() -> None:
    topic: Topic = {}
    document = page("12:00 Noon / Two died.", "11:00 Eleven / One died.")
    assert len(publish(document, topic).send) == 3 - 1  # the page has no masthead
    again = publish(document, topic)
    assert (again.send, again.repeats) == ((), 2)


def test_an_edit_raises_the_revision_of_that_update_alone() -> None:
    topic: Topic = {}
    publish(page("12:00 Noon / Two died.", "11:00 Eleven / One died."), topic)
    plan = publish(page("12:00 Noon, corrected / Three died.", "11:00 Eleven / One died."), topic)
    assert [(update.id, update.revision, update.text) for update in plan.send] == [
        ("wire:w:20211103T120000Z", 1, "Three died.")
    ]
    assert (plan.repeats, plan.edited) == (1, 1)


def test_an_edit_taken_back_is_a_third_revision() -> None:
    topic: Topic = {}
    for text in ("Two died.", "Three died.", "Two died."):
        publish(page(f"12:00 Noon / {text}"), topic)
    assert sorted(topic["wire:w:20211103T120000Z"]) == [0, 1, 2]


def test_an_update_put_in_later_at_the_same_minute_leaves_the_others_ids_alone() -> None:
    topic: Topic = {}
    publish(page("12:00 Second / B.", "12:00 First / A."), topic)
    plan = publish(page("12:00 Second / B.", "12:00 Between / C.", "12:00 First / A."), topic)
    assert [(update.id, update.text) for update in plan.send] == [("wire:w:20211103T120000Z-2", "C.")]


def test_an_update_edited_while_another_comes_at_its_minute_keeps_its_id() -> None:
    topic: Topic = {}
    publish(page("12:00 First / A."), topic)
    plan = publish(page("12:00 Second / B.", "12:00 First / A, edited."), topic)
    assert {update.text: (update.id, update.revision) for update in plan.send} == {
        "A, edited.": ("wire:w:20211103T120000Z", 1),
        "B.": ("wire:w:20211103T120000Z-1", 0),
    }


def test_of_two_at_one_minute_the_one_that_stays_keeps_its_id_when_the_other_goes() -> None:
    topic: Topic = {}
    publish(page("12:00 Second / B.", "12:00 First / A."), topic)
    plan = publish(page("12:00 Second / B."), topic)
    assert (plan.send, plan.repeats) == ((), 1)


def test_two_pasted_pages_of_one_day_keep_their_mastheads_apart_and_each_its_own_over_edits() -> None:
    """A round-up and a live page of one outlet: a masthead has no time that could tell them apart."""
    topic: Topic = {}
    live, roundup = "Border war: Live\n3 Nov 2021", "What we know of the raid on Selm\n3 Nov 2021"
    publish(page("12:00 Noon / B.", "11:00 Eleven / A.", form=live), topic)
    publish(page("12:30 Half past / C.", form=roundup), topic)
    assert {row.headline for row in heads(topic).values()} == {"Border war: Live", "What we know of the raid on Selm"}
    later = page("13:00 One / D.", "12:00 Noon / B.", form="Border war, truce talks fail: Live\n3 Nov 2021")
    assert [(row.id, row.revision) for row in publish(later, topic).send] == [
        ("wire:w:20211103-masthead", 1),
        ("wire:w:20211103T130000Z", 0),
    ]
    edited = page("12:30 Half past / C.", form="What we know of the raid on Selm, in brief\n3 Nov 2021")
    assert [(row.id, row.revision) for row in publish(edited, topic).send] == [("wire:w:20211103-masthead-1", 1)]
    for again in (later, edited):
        assert publish(again, topic).send == ()


def test_a_masthead_published_before_any_post_is_edited_when_the_posts_come() -> None:
    topic: Topic = {}
    publish(page("09:00 Nine / A.", form="Eve of the vote: Live\n2 Nov 2021"), topic)
    publish(page("11:00 Eleven / A.", form="Border war: Live\n3 Nov 2021"), topic)
    del topic["wire:w:20211103T110000Z"]
    plan = publish(page("12:00 Noon / B.", form="Border war, day two: Live\n3 Nov 2021"), topic)
    assert ("wire:w:20211103-masthead", 1) in [(row.id, row.revision) for row in plan.send]


def test_two_pasted_pages_that_share_a_minute_are_told_to_be_perhaps_two() -> None:
    topic: Topic = {}
    assert not publish(page("12:00 Noon / B.", "11:00 Eleven / A."), topic).mixed
    assert not publish(page("12:00 Noon / B, edited.", "11:00 Eleven / A."), topic).mixed
    assert publish(page("13:30 Half past / D.", "12:00 Raid / C."), topic).mixed


def test_a_complete_page_withdraws_what_is_gone_and_brings_it_back_when_it_returns() -> None:
    topic: Topic = {}
    whole = page("13:00 Last / C.", "12:00 Noon / B.", "11:00 Eleven / A.")
    publish(whole, topic)
    shorter = page("13:00 Last / C.", "11:00 Eleven / A.")
    assert publish(shorter, topic).send == ()  # a page may show only its newest posts
    plan = publish(shorter, topic, complete=True)
    assert [(update.revision, update.withdrawn, update.text) for update in plan.send] == [(1, True, "B.")]
    assert publish(shorter, topic, complete=True).send == ()
    assert [(update.revision, update.withdrawn) for update in publish(whole, topic).send] == [(2, False)]


def test_a_complete_page_leaves_other_days_alone() -> None:
    topic: Topic = {}
    publish(page("12:00 Noon / A.", form="2 Nov 2021"), topic)
    assert publish(page("12:00 Noon / B.", form="3 Nov 2021"), topic, complete=True).withdrawn == 0


def test_a_stale_copy_of_a_page_takes_nothing_back() -> None:
    topic: Topic = {}
    times = "<published>2021-11-03T09:00:00Z</published><updated>{}</updated>"
    entry = f"<entry><id>tag:x:1</id><title>{{}}</title>{times}</entry>"
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{}</feed>'
    for title, changed, sent in (("Three dead", "11:00", 1), ("Two dead", "10:00", 0)):
        document = read(feed.format(entry.format(title, f"2021-11-03T{changed}:00Z")).encode(), name="feed")
        assert isinstance(document, Page)
        plan = publish(document, topic)
        assert len(plan.send) == sent
    assert "older than what is published" in plan.refused[0].reason


def test_an_update_cannot_move_to_another_conflict() -> None:
    update = Update.model_validate_json(LINE)
    plan = revise_lines([update.model_copy(update={"conflict": "v", "revision": 1})], known={"a": {0: update}})
    assert plan.send == ()
    assert "another conflict" in plan.refused[0].reason


LINE = '{"id": "a", "conflict": "w", "source": {"outlet": "W"}, "published_at": "2021-11-03T10:00:00Z", "text": "A."}'


def test_lines_keep_their_producers_revisions_and_repeats_are_not_sent() -> None:
    first = Update.model_validate_json(LINE)
    second = first.model_copy(update={"revision": 7, "text": "B."})
    topic: Topic = {}
    plan = revise_lines([first, second, second], known=topic)
    assert ([update.revision for update in plan.send], plan.repeats) == ([0, 7], 1)
    put(topic, plan.send)
    assert revise_lines([first, second], known=topic).repeats == 2


def test_a_revision_published_with_other_words_is_refused() -> None:
    first = Update.model_validate_json(LINE)
    plan = revise_lines([first.model_copy(update={"text": "B."})], known={"a": {0: first}})
    assert plan.send == ()
    assert "raise it" in plan.refused[0].reason


POSTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["A.", "B.", "C.", "D."])), min_size=1, max_size=6, unique=True
)


@given(st.lists(POSTS, min_size=1, max_size=5))
def test_whatever_a_page_becomes_its_newest_state_is_what_stands(states: list[list[tuple[int, str]]]) -> None:
    topic: Topic = {}
    for posts in states:
        ordered = sorted(posts, key=lambda post: -post[0])
        document = page(*(f"12:{minute:02} Headline / {text}" for minute, text in ordered))
        publish(document, topic)
        standing = newest(topic)
        assert {update.id: update.text for update in document.updates("w", known=topic)}.items() <= standing.items()
        assert publish(document, topic).send == ()


@given(POSTS, POSTS)
def test_a_complete_page_leaves_exactly_its_posts_standing(
    before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    topic: Topic = {}
    ends = [(0, "First."), (3, "Last.")]  # the page's first and last update stay: between them it is complete
    for posts in (before, after):
        ordered = sorted([*ends, *posts], key=lambda post: -post[0])
        publish(page(*(f"12:{minute:02} H / {text}" for minute, text in ordered)), topic, complete=True)
    assert sorted(newest(topic).values()) == sorted(text for _, text in [*ends, *after])
