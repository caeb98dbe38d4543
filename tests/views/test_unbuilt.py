"""A work tree in which nobody has built the page."""

from pathlib import Path

import httpx
import pytest

from streams.settings import Settings
from streams.views import api


async def test_where_the_page_is_not_built_its_address_says_so_and_how_to_build_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PAGE", tmp_path / "dist")
    app = api.create(Settings(), tmp_path / "view.sqlite3", anybody_reads=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        answer = await client.get("/")
    assert answer.status_code == 503
    assert "make page" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
