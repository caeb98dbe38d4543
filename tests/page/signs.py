"""Five invented days of a war that show every sign a figure can carry: gap, breach, silence, lowering, withdrawal."""

from datetime import UTC, datetime, timedelta

from schemas import Source, Update
from tests.page.newsroom import SUDAN

BEGIN = datetime(2023, 5, 1, 9, tzinfo=UTC)

TOLD = [
    (0, "Sudan's army said the RSF had violated the truce 12 times in the past 24 hours."),
    (2, "The UN said the number of civilians killed in the war had reached 411."),
    (24, "Sudan's army said the RSF had violated the truce 15 times in the past 24 hours."),
    (26, "The UN said 9 more civilians had been killed, bringing the number of civilians killed to 425."),
    (27, "The number of people killed in the war has reached 400, the UN said."),
    (48, "Sudan's army said the RSF had violated the truce 11 times in the past 24 hours."),
    (50, "The RSF denied shelling Omdurman and accused Sudan's army of an air strike on Khartoum."),
    (
        51,
        "Sudan's army accused the RSF of shelling Omdurman. Six civilians were killed there, the doctors' union said.",
    ),
    (52, "The UN said the number of civilians killed in the war was 418 and not 425, correcting its figure."),
    (80, "Four people were killed in El Fasher, the doctors' union said."),
    (125, "Residents of Khartoum spoke of a quiet morning."),
]


def signs() -> list[Update]:
    return [
        Update(
            id=f"signs:{number}",
            conflict=SUDAN,
            source=Source(outlet="Harbour Post", url="https://harbourpost.example/sudan"),
            published_at=BEGIN + timedelta(hours=hour),
            text=text,
        )
        for number, (hour, text) in enumerate(TOLD)
    ]
