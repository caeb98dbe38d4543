"""A page by its address: only of hosts that the operator named, and each of its updates once."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import httpx
import pytest

from streams.broker.kafka import Kafka
from tests.source.test_fetch import server
from tests.views.test_push import log
from tests.views.view_desk import Desk, make_keys, pipeline, serving

SAMPLES = files("streams.source").joinpath("samples")
PAGE = SAMPLES.joinpath("sudan-2023-05-02.html").read_bytes()


@pytest.fixture(scope="module")
def fetching(kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that may fetch from 127.0.0.1 (named as an address) and from localhost (named as a name)."""
    directory = tmp_path_factory.mktemp("fetching")
    settings = pipeline(kafka, directory, "pages")
    named = json.dumps(["127.0.0.1", "localhost"])
    with serving(settings, make_keys(settings.keys), TRUCELINE_PAGE_HOSTS=named) as running:
        yield running


def order(client: httpx.Client, url: str, **more: Any) -> httpx.Response:
    return client.post("/v1/pages", json={"url": url, "conflict": "sudan-2023", **more})


def test_a_page_is_taken_once_and_its_edits_as_revisions(fetching: Desk) -> None:
    answers = {"/live": (200, {}, PAGE)}
    with server(answers) as (base, _), fetching.client("desk") as client:
        first, again = order(client, f"{base}/live"), order(client, f"{base}/live")
        answers["/live"] = (200, {}, PAGE.replace(b"has reached 431", b"has reached 433"))
        edited = order(client, f"{base}/live")
        renamed = order(client, f"{base}/live", outlet="The Harbour Post")
    taken = len(first.json()["updates"])
    assert (first.status_code, again.status_code, edited.status_code) == (202, 200, 202)
    assert taken > 2
    assert (again.json()["updates"], again.json()["repeats"]) == ([], taken)
    ((receipt,), repeats) = edited.json()["updates"], edited.json()["repeats"]
    assert (receipt["revision"], repeats) == (1, taken - 1)
    assert (renamed.status_code, renamed.json()["repeats"]) == (200, taken)  # whose words they are is no edit of them
    assert [("433" in row.text) for row in log(fetching, receipt["id"])] == [False, True]


def test_a_second_update_at_the_same_minute_leaves_the_first_its_id(fetching: Desk) -> None:
    page = SAMPLES.joinpath("karabakh-2020-10-21.txt").read_bytes()
    stamp = "13:44 GMT – ".encode()
    assert page.count(stamp) == 1
    older = "13:26: GMT – ".encode()
    second = stamp + b"Barda hears more\nTwo people were killed in Barda, Azerbaijan said.\n\n"
    answers = {"/live": (200, {}, page)}
    with server(answers) as (base, _), fetching.client("publish") as client:
        first = order(client, f"{base}/live")
        answers["/live"] = (200, {}, page.replace(older, second + older))
        grown = order(client, f"{base}/live")
        answers["/live"] = (200, {}, page.replace(stamp, second + stamp))
        turned = order(client, f"{base}/live")
    held = {receipt["id"] for receipt in first.json()["updates"]}
    assert len(held) > 20
    assert [answer.status_code for answer in (first, grown, turned)] == [202, 202, 200]
    ((receipt,), repeats) = grown.json()["updates"], grown.json()["repeats"]
    assert (receipt["id"] in held, receipt["revision"], repeats) == (False, 0, len(held))


def test_an_edit_on_a_page_needs_the_scope_for_it(fetching: Desk) -> None:
    page = PAGE.replace(b"harbourpost.example", b"pierpost.example")
    answers = {"/live": (200, {}, page)}
    with server(answers) as (base, _), fetching.client("publish") as client:
        assert order(client, f"{base}/live").status_code == 202
        answers["/live"] = (200, {}, page.replace(b"has reached 431", b"has reached 434"))
        refused = order(client, f"{base}/live")
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://wire.example/live",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "x",
    ],
)
def test_no_other_host_is_asked_and_why_is_not_told(fetching: Desk, url: str) -> None:
    with fetching.client("desk") as client:
        refused = order(client, url)
    assert refused.status_code == 404
    assert [error["field"] for error in refused.json()["errors"]] == ["url"]
    assert url not in refused.text


def test_a_name_that_leads_into_the_own_network_is_refused_although_it_was_named(fetching: Desk) -> None:
    with server({"/live": (200, {}, PAGE)}) as (base, asked), fetching.client("desk") as client:
        refused = order(client, f"{base.replace('127.0.0.1', 'localhost')}/live")
        moved = {"/away": (302, {"Location": f"{base.replace('127.0.0.1', 'localhost')}/live"}, b"")}
        with server(moved) as (other, _):
            redirected = order(client, f"{other}/away")
    assert [refused.status_code, redirected.status_code] == [404, 404]
    assert asked == []


def test_what_is_no_page_and_whose_key_does_not_publish_is_refused(fetching: Desk, desk: Desk) -> None:
    with server({"/": (200, {}, b"\0\0\0"), "/live": (200, {}, PAGE)}) as (base, _):
        with fetching.client("desk") as client:
            assert order(client, f"{base}/").status_code == 404
            assert order(client, f"{base}/live", extra=1).status_code == 422
        with fetching.client("read") as client:
            assert order(client, f"{base}/live").status_code == 403
        with desk.client("desk") as client:  # where no host is named, none is asked
            assert order(client, f"{base}/live").status_code == 404
