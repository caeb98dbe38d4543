"""Takes the picture of docs/page.md: `python -m tests.page.picture [FILE]`. Its figures are the sample's: invented."""

import asyncio
import sys
import tempfile
from pathlib import Path

from hatch_build import build
from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.settings import Settings
from tests.page.newsroom import SIZES, Newsroom, chromium, desk, sample


def main() -> None:
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/page.png")
    build()
    SIZES["picture"] = (1440, 900)
    with Kafka.start(say=print) as kafka, tempfile.TemporaryDirectory() as directory:
        settings = Settings(brokers=kafka.bootstrap, carry_text=True)
        asyncio.run(apply(settings))
        with Newsroom(settings, Path(directory)).running() as newsroom:
            newsroom.publish_day(sample())
            with chromium() as browser, desk(browser, "picture", "light", "UTC") as opened:
                page = opened.open(newsroom).page
                page.wait_for_selector(".map svg")
                page.wait_for_timeout(1000)  # fonts and tallies
                page.screenshot(path=file)
    print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
