"""Statements of people harmed, in notes of the recorders' kinds, invented live-blog posts, and texts of no sense."""

import json
import string
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import (
    Basis,
    CasualtyStatement,
    Outcome,
    Part,
    Quantity,
    Refusal,
    RefusalReason,
    StatementKind,
    UpdateToll,
    Victims,
)
from streams.enrich.casualties.statements import read_casualties
from streams.enrich.casualties.toll import update_toll
from streams.enrich.language import lexicon
from streams.enrich.language.segment import segment
from streams.enrich.language.text import Context
from streams.enrich.language.words import words
from tests.enrich.proportion import grows_along

NOTES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "casualty-notes.jsonl").read_text("utf-8").splitlines()
]
CONTEXT = Context(id="story", published_at=datetime(2021, 5, 4, 12, tzinfo=UTC))


def read(text: str, headline: str = "") -> tuple[tuple[CasualtyStatement, ...], tuple[Refusal, ...]]:
    return read_casualties(segment(Part.HEADLINE, headline) + segment(Part.TEXT, text), (), CONTEXT)


def told(text: str, headline: str = "") -> list[tuple[str, int | None, int | None, str]]:
    return [(s.outcome.value, s.low, s.high, s.kind.value) for s in read(text, headline)[0]]


def ends(quantity: Quantity | None) -> list[int | None] | None:
    return None if quantity is None else [quantity.low, quantity.high]


@pytest.mark.parametrize(
    "person",
    [
        "A seamstress", "A muezzin", "The hospital orderly", "A Kurd", "A Palestinian", "A monarch", "An auctioneer",
        "A village herbalist", "A ferryman", "A former dancer", "An apprentice", "A party chieftain",
        "A young convert", "A cultist", "A Buddhist",
    ],
)  # fmt: skip
def test_whoever_a_noun_names_is_a_person(person: str) -> None:
    statements, _ = read(f"{person} from the valley who had gone out early was found dead on Tuesday.")
    assert ends(update_toll(statements).killed) == [1, 1]


@pytest.mark.parametrize("thing", ["A Palestinian home", "A convert church", "A carrier", "A great oak", "A ward"])
def test_what_only_sounds_like_a_person_is_none(thing: str) -> None:
    statements, _ = read(f"{thing} in the valley was hit by a shell, and the cows were found dead on Tuesday.")
    assert update_toll(statements).killed is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bombing left three dead and as many wounded.", [("killed", 3, 3), ("wounded", 3, 3)]),
        ("The raid killed a dozen and wounded twice that number.", [("killed", 12, 12), ("wounded", 24, 24)]),
        ("Shelling killed four and injured more than double that number.", [("killed", 4, 4), ("wounded", 8, None)]),
        ("At least five guards died and three times as many were hurt.", [("killed", 5, None), ("wounded", 15, None)]),
        ("Two guards died and an equal number of civilians were hurt.", [("killed", 2, 2), ("wounded", 2, 2)]),
        ("Six were killed and as many as 30 wounded.", [("killed", 6, 6), ("wounded", None, 30)]),
        ("Six were killed in the third attack in as many days.", [("killed", 6, 6)]),
        ("Twice as many rockets were fired on Tuesday.", []),
    ],
)
def test_a_number_told_by_the_one_before_it_is_counted_from_it(
    text: str, expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert [found[:3] for found in told(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 125,000 people have been moved to shelters in four provinces.", [("displaced", 125000, None)]),
        ("Some 73,000 have already left Ardania, the agency said.", [("displaced", 73000, 73000)]),
        ("More than 47,000 people have left the enclave since the offensive.", [("displaced", 47000, None)]),
        ("About 2,900 refugees had arrived in Borduria by Monday.", [("displaced", 2900, 2900)]),
        ("Villagers fled; hundreds crossed over to Ardania.", [("displaced", 100, None)]),
        ("Shelling sent 20,000 people across the border.", [("displaced", 20000, 20000)]),
        ("About 40,000 people are staying in 27 relief camps.", [("displaced", 40000, 40000)]),
        ("At least 15 people seeking shelter were killed.", [("killed", 15, None)]),
        ("Nine villagers who had sought shelter inside died.", [("killed", 9, 9)]),
        ("The blast has left 12 dead.", [("killed", 12, 12)]),
        ("About 40,000 people are living in the old town.", []),
        ("Some 73,000 have already left their postal votes.", []),
        ("Two thousand delegates arrived in Velmar.", []),
        ("Some 5,000 soldiers crossed into Borduria.", []),
    ],
)
def test_the_displaced_are_those_who_had_to_go(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert [found[:3] for found in told(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministry says nine of its soldiers have been killed in the past three days.", "incident"),
        ("The minister said 41 policemen had been killed in the fighting.", "incident"),
        ("More than 10 monitors have been killed in Velmar, by Ardanian shelling, a spokesman said.", "incident"),
        ("More than 500 soldiers have been killed in the fighting.", "total"),
        ("Nine soldiers have been killed in the past three months.", "total"),
    ],
)
def test_one_battle_or_a_few_days_are_an_incident(text: str, kind: str) -> None:
    assert [found[3] for found in told(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "wounded"),
    [
        ("Thirty workers perished in the flames and some ten others were burned.", [10, 10]),
        ("Dozens of neighbours were taken to Velmar hospital after the strike.", [12, None]),
        ("Four were admitted to Karsin General hospital after the bombing.", [4, 4]),
        ("The bombing killed two. Fifteen people remain in hospital.", [15, 15]),
        ("Seven people were killed and another 20 needed treatment.", [20, 20]),
        ("Rebels cut off the hands of at least 14 villagers.", [14, None]),
        ("Medics treated 40 patients after the attack on the market.", [40, 40]),
        ("Nurses treated 40 patients for malaria after the rains.", None),
        ("A guard died on Friday. He had been in intensive care for ten days.", None),
        ("Nine houses were burned in the raid.", None),
        ("Nobody among the 14 passengers was hurt.", None),
        ("Seven houses were hit by a shell, three of them badly.", None),
        ("Fifteen people work in Velmar hospital.", None),
    ],
)
def test_whoever_had_to_be_treated_was_wounded(text: str, wounded: list[int | None] | None) -> None:
    assert ends(update_toll(read(text)[0]).wounded) == wounded


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("The patrol of six men drove over a mine. All were killed.", [6, 6]),
        ("A bus carrying 21 pilgrims plunged into the river after the shelling. None survived.", [21, 21]),
        ("Nine nuns were on the ferry when a rocket hit it. There were no survivors.", [9, 9]),
        ("Three reporters drove to Velmar in May. They were later found dead.", [3, 3]),
        ("Rebels seized four surveyors. Their bodies turned up a week later.", [4, 4]),
        ("Five miners sheltered in the shaft, and all were killed.", [5, 5]),
        ("A driver was pulled from the burning truck but did not survive.", [1, 1]),
        ("Six guards were at the gate. All survived.", None),
        ("Ten people were killed in Velmar. All were shot in the head.", [10, 10]),
        ("Twenty students marched. They said two teachers were killed.", [2, 2]),
        ("None of the 12 passengers was hurt.", None),
        ("Fourteen men were stopped. None of them spoke. Nobody was killed.", None),
    ],
)
def test_a_pronoun_tells_of_the_people_before_it(text: str, deaths: list[int] | None) -> None:
    assert ends(update_toll(read(text)[0]).killed) == deaths


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("Troops razed Velmar after nine policemen were murdered there in May. Villagers counted 30 bodies.", [30, 30]),
        ("A raid in search of men suspected in the slaying of four clerks. 17 residents were gunned down.", [17, 17]),
        ("Gunmen stormed the market after the killing of two herders. 40 traders died.", [40, 40]),
        ("Rioting broke out after three students were shot dead.", [3, 3]),
        ("A nurse was murdered. An elderly guard was beheaded.", [2, 2]),
        ("A man was murdered. The man was shot in the head.", [1, 1]),
    ],
)
def test_what_led_to_an_attack_is_not_its_toll(text: str, deaths: list[int] | None) -> None:
    assert ends(update_toll(read(text)[0]).killed) == deaths


def parted(text: str) -> list[tuple[str, int | None, int | None, bool]]:
    return [(s.outcome.value, s.low, s.high, s.subset_of is not None) for s in read(text)[0]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rebel commander Tomas Ilun was among the 14 dead in Velmar.", [("killed", 1, 1)]),
        ("Front leader Tomas Ilun was among 5-6 dead.", [("killed", 1, 1)]),
        ("The deputy governor is counted among the six killed.", [("killed", 1, 1)]),
        ("Nine people were killed, former senator Ada Brul included.", [("killed", 1, 1)]),
        ("Ten miners died, incl. Belgian photographer Jan Maes, and two dozen were hurt.", [("killed", 1, 1)]),
        ("Fifteen teachers and 11 pupils were among the 41 people who died.", [("killed", 15, 15), ("killed", 11, 11)]),
        ("The blast killed 50 people, with six police officers among the dead.", [("killed", 6, 6)]),
        ("The toll was put at 22 dead and 50 injured, three children among the former.", [("killed", 3, 3)]),
        ("By evening 90 people had been killed, 61 students among them, and 40 hurt.", [("killed", 61, 61)]),
        ("Medics recovered 30 bodies, 12 of women and 9 of children.", [("killed", 12, 12), ("killed", 9, 9)]),
        ("The convoy lost 12 men, of these four officers.", [("killed", 4, 4)]),
        ("Six soldiers received injuries, two of them serious.", [("wounded", 2, 2)]),
        ("Seven people died, the youngest a girl of three.", [("killed", 1, 1)]),
        ("There were 12 dead: eight soldiers and four civilians.", [("killed", 8, 8), ("killed", 4, 4)]),
        ("At least 13 people were killed - 9 nurses and four cleaners.", [("killed", 9, 9), ("killed", 4, 4)]),
        ("Five dead: a mother, her three sons and a neighbour.", []),
        ("Twelve people were killed in three towns, including Tel Marrat.", []),
        ("Twelve people were killed and Tomas Ilun was among the guests.", []),
    ],
)
def test_some_of_those_told_are_part_of_them_and_never_added(
    text: str, parts: list[tuple[str, int | None, int | None]]
) -> None:
    assert sorted(found[:3] for found in parted(text) if found[3]) == sorted(parts)


@pytest.mark.parametrize("note", NOTES, ids=[note["text"][:60] for note in NOTES])
def test_a_note_is_read_as_a_recorder_would(note: dict[str, Any]) -> None:
    statements, _ = read(note["text"])
    found = [
        [s.outcome.value, s.low, s.high, s.kind.value, s.victims.value, *(["part"] if s.subset_of else [])]
        for s in statements
    ]
    assert found == note["told"]
    toll = update_toll(statements)
    assert (ends(toll.killed), ends(toll.wounded)) == (note["killed"], note["wounded"])


def test_an_addition_and_its_total_are_two_statements() -> None:
    text = "Officials said 17 more servicemen had died, bringing the army's death toll to 203 since the war began."
    assert told(text) == [("killed", 17, 17, "increment"), ("killed", 203, 203, "total")]
    assert all(s.victims is Victims.MILITARY for s in read(text)[0])


def test_heading_and_body_tell_one_statement() -> None:
    statements, refusals = read(
        "Six people died when a shell hit a bakery, rescuers said.", "Bakery shelling: six dead"
    )
    assert [(s.low, s.span.part) for s in statements] == [(6, Part.TEXT)]
    assert [(r.reason, r.quote) for r in refusals] == [(RefusalReason.RESTATEMENT, "six")]


def test_another_bound_is_another_statement() -> None:
    assert len(told("At least 15 people were killed in the strike. A reporter on the scene counted 15 dead.")) == 2


def test_a_death_of_wounds_says_so() -> None:
    ((statement,), _) = read("One more resident has succumbed to his wounds.")
    assert (statement.kind, statement.basis, statement.low) == (StatementKind.INCREMENT, Basis.SUCCUMBED, 1)


def test_history_is_kept_apart_from_the_toll() -> None:
    statements, _ = read("Two guards were killed at dawn. Some 30,000 people were killed in the 1990s war.")
    assert [s.kind for s in statements] == [StatementKind.INCIDENT, StatementKind.BACKGROUND]
    assert update_toll(statements) == UpdateToll(killed=Quantity(low=2, high=2))


def test_a_part_points_at_its_whole() -> None:
    whole, part = read("A blast killed 20 people, including three nurses, on the ring road.")[0]
    assert (part.subset_of, part.victims, whole.subset_of) == (whole.id, Victims.MEDIC, None)
    assert update_toll((whole, part)).killed == Quantity(low=20, high=20)


@pytest.mark.parametrize(
    ("text", "reason", "quote"),
    [
        ("Selim, 9, was killed.", RefusalReason.AGE, "9"),
        ("A 12-year-old boy was wounded.", RefusalReason.AGE, "12"),
        ("On 3 June shells fell.", RefusalReason.DATE, "3"),
        ("The truce of 1994 held.", RefusalReason.DATE, "1994"),
        ("Shelling went on for five hours.", RefusalReason.DURATION, "five"),
        ("The village lies 30 km away.", RefusalReason.DISTANCE, "30"),
        ("It was hit by 122-mm rounds.", RefusalReason.CALIBRE, "122"),
        ("They shot down four drones.", RefusalReason.WEAPON, "four"),
        ("Rebuilding will cost $6 million.", RefusalReason.MONEY, "6 million"),
        ("Some 40 % of the wounded are children.", RefusalReason.SHARE, "Some 40"),
        ("They threatened to kill five hostages.", RefusalReason.THREAT, "five"),
        ("The army freed the bodies of 12 fighters.", RefusalReason.RELEASE, "12"),
        ("Twelve soldiers were not killed.", RefusalReason.NEGATION, "Twelve"),
        ("About 12 people a day are killed.", RefusalReason.RATE, "About 12"),
        ("More than 12 people were killed and wounded.", RefusalReason.UNPARSED, "More than 12"),
        ("They burnt 15 houses.", RefusalReason.COUNT, "15"),
        ("Resolution 2041 was adopted.", RefusalReason.NAME, "2041"),
    ],
)
def test_a_number_that_counts_nobody_is_refused_with_its_reason(text: str, reason: RefusalReason, quote: str) -> None:
    _, refusals = read(text)
    assert (reason, quote) in [(refusal.reason, refusal.quote) for refusal in refusals]


def test_a_zero_in_figures_is_a_statement_and_silence_is_not() -> None:
    assert told("0 killed, 3 wounded") == [("killed", 0, 0, "incident"), ("wounded", 3, 3, "incident")]
    assert update_toll(read("Shells fell near the town. No casualties were reported.")[0]) == UpdateToll()


def test_capitals_and_lower_case_are_read_alike() -> None:
    text = "Rebels ambushed a patrol, killing at least four soldiers and wounding ten others, officials said."
    assert told(text) == told(text.upper()) == told(text.lower().replace(",", " ,").replace(".", " ."))


WORDS = sorted(
    set(lexicon.HARM) | set(lexicon.PHRASES) | lexicon.BE | lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS
    | lexicon.DETERMINERS | lexicon.COUNTERS | lexicon.MERGED
    | words("people soldiers children man woman toll five 12 1,000 dozens hundred , . ; : - ( ) 2014 % $ others dead")
)  # fmt: skip
NONSENSE = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=string.printable, max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
)


@settings(max_examples=400)
@given(NONSENSE, NONSENSE)
def test_any_text_is_read_and_every_figure_leads_to_its_words(headline: str, text: str) -> None:
    statements, refusals = read(text, headline)
    parts = {Part.HEADLINE: headline, Part.TEXT: text}
    for statement in statements:
        CasualtyStatement.model_validate(statement.model_dump())
        quoted = parts[statement.span.part]
        assert statement.quote == quoted[statement.span.start : statement.span.end]
        assert quoted[statement.figure.start : statement.figure.end] in statement.quote
    for refusal in refusals:
        Refusal.model_validate(refusal.model_dump())
        assert refusal.quote == parts[refusal.span.part][refusal.span.start : refusal.span.end]
    assert len({s.id for s in statements}) == len(statements), "two statements share an id"
    update_toll(statements)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_every_number_in_digits_ends_as_a_statement_or_a_refusal(text: str) -> None:
    statements, refusals = read(text)
    spans = [(s.figure.start, s.figure.end) for s in statements] + [(r.span.start, r.span.end) for r in refusals]
    for sentence in segment(Part.TEXT, text):
        for token in sentence.tokens:
            if token.text[0].isdigit():
                assert any(start <= token.start and token.end <= end for start, end in spans), token.text


@pytest.mark.parametrize("unit", ["at least ", "killed 5 people and ", "5, ", "a man , ", "the number of "])
def test_long_texts_cost_no_more_per_word(unit: str) -> None:
    def cost(words: int) -> float:
        sentences = segment(Part.TEXT, unit * words)
        start = time.process_time()
        read_casualties(sentences, (), CONTEXT)
        return time.process_time() - start

    assert grows_along(cost, 2_000)


def test_outcomes_other_than_death_are_told() -> None:
    text = (
        "Shelling has displaced 40,000 people. Twelve villagers are missing. "
        "Gunmen kidnapped six nurses. Some 30 were wounded."
    )
    assert [(s.outcome, s.low) for s in read(text)[0]] == [
        (Outcome.DISPLACED, 40_000),
        (Outcome.MISSING, 12),
        (Outcome.CAPTURED, 6),
        (Outcome.WOUNDED, 30),
    ]


def test_an_hour_behind_the_victims_is_no_sum() -> None:
    assert told("Shells hit the post, killing two soldiers at five.") == [("killed", 2, 2, "incident")]


def test_a_count_from_a_word_of_reaching_that_opens_nothing_is_read_without_a_fault() -> None:
    assert read_casualties(segment(Part.TEXT, "death toll from 12 soldiers"), (), Context(id="", published_at=None))
