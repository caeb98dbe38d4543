"""Cut one part of an update into sentences and tokens whose offsets are true.

Live-blog copy comes cased, upper-case or lower-cased and spaced out by a tokeniser, with bullets, curly quotes, tweets
and full stops that lost their space. One linear pass finds the tokens, a second one the ends of sentences.
"""

import re
import sys
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from schemas import Part
from streams.enrich.language.text import Sentence, Token
from streams.enrich.language.words import words

TOKEN = re.compile(
    r"""
      (?!https?:/)[^\W\d_][^\W_\u2009]+(?:(?:['’ʼ](?![sS]\b)|-|[\u0300-\u036f]+)[^\W_]+)*  # words, Su-25, al-Bab
    | \n\s*                                                   # line break: no token, ends paragraphs and lines
    | https?://\S+ | @\w+                                     # addresses and handles
    | \d{1,4}(?:-\d\d?-|/\d\d?/|\.\d\d?\.)\d{2,4}(?!\d)       # dates in digits
    | \d{1,2}:\d{2}(?::\d{2})?(?:[ap]m)?                      # times of day
    | \d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?[^\W\d_]* # thousands
    | \d+(?:\.\d+)?[^\W\d_]*                                  # digits, decimals, 10am, 5th, 122mm
    | (?:[^\W\d_]\.){2,} | (?:[^\W\d_]\.)+[^\W\d_](?!\w)      # U.S. a.m. U.N
    | [^\W\d_][\u0300-\u036f]*(?:(?:['’ʼ](?![sS]\b)|-|[\u0300-\u036f]+)[^\W_]+)* # words of one letter, D'Arc, é in two
    | ['’][sS](?!\w) | \.{2,} | `` | '' | --
    | \S
    """,
    re.VERBOSE,
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_QUOTES = {"``": '"', "''": '"'}
_STOPS = frozenset(".!?…")
_CLOSERS = frozenset({'"', "”", "''", "'", "’", ")", "]"})
_BULLETS = frozenset({"•", "·", "▪", "●", "–", "—", "-", "*", "--", "►"})
TITLES = words(
    "gen lt col maj capt cpt cmdr sgt cpl pvt brig adm dr mr mrs ms prof rev hon sen rep gov pres st mt ft vs supt",
    "insp dept sq fr barr engr alh cdr approx incl excl acc inc ltd corp bros",
)
_BEFORE_DIGITS = words(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun no nos ca est",
)
_STARTERS = words(
    "the a an in on at by from for with after before during since while when as it he she they we his her their its",
    "this that these those there another one two three four five six seven eight nine ten some several many more most",
    "about over nearly no not and but or however meanwhile also both all according local officials police",
)
_LONGEST = 250
"""Tokens of the longest sentence; what runs on is cut, so that no rule over a sentence can grow with the text."""
_SHORT_LINE = 60
"""Lines shorter than this end where they end; longer ones were wrapped and go on."""


def segment(part: Part, text: str) -> tuple[Sentence, ...]:
    """Cut `text` into sentences, headlines and bullets; offsets are code points of `text`."""
    tokens, breaks, marks = _tokens(text)
    return tuple(
        Sentence(
            part,
            index,
            run[0].start,
            run[-1].end,
            text[run[0].start : run[-1].end],
            run,
            [token.lower for token in run],
            [token.start for token in run],
        )
        for index, run in enumerate(_sentences(text, tokens, breaks, marks))
    )


class _Spelling(NamedTuple):
    """What is known of a word by its letters alone: its lower case; whether it breaks the line, or ends in a stop."""

    lower: str
    breaks: bool
    stops: bool


class _Spellings(dict[str, _Spelling]):
    """Every spelling met, looked at once. Equal words share one string, which sets and tables find without comparing.

    Forgets all when `_MOST` are known: what an update's author may invent must not fill the memory.
    """

    def __missing__(self, text: str) -> _Spelling:
        lower = text.translate(_STRAIGHT).lower()
        if len(lower) != len(text):  # a few letters grow when lowered (İ): keep offsets true
            lower = "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_STRAIGHT))
        found = _Spelling(sys.intern(_QUOTES.get(lower, lower)), text[0] == "\n", lower[-1] in _STOPS)
        if len(text) <= _LONG:
            if len(self) >= _MOST:
                self.clear()
            self[text] = found
        return found


_MOST, _LONG = 1 << 14, 32
"""Spellings remembered, some 5 MB of them, and the letters of the longest: numbers alone would make ever new ones."""
_SPELLINGS = _Spellings()
_token = partial(tuple.__new__, Token)
"""Half the cost of `Token(…)`, and a text is mostly tokens."""


def _tokens(text: str) -> tuple[list[Token], set[int], list[int]]:
    """All tokens; their places before which a line or paragraph ends; the places of marks that may end a sentence."""
    tokens: list[Token] = []
    breaks: set[int] = set()
    marks: list[int] = []
    line = end = 0
    for word in TOKEN.findall(text):
        start = text.index(word, end)  # only white space is skipped, and no token begins with that
        end = start + len(word)
        lower, breaking, stopping = _SPELLINGS[word]
        if breaking:
            if word.count("\n") > 1 or start - line < _SHORT_LINE or text[end : end + 1] in _BULLETS:
                breaks.add(len(tokens))
            line = end
            continue
        if stopping:
            marks.append(len(tokens))
        tokens.append(_token((word, lower, start, end)))
    return tokens, breaks, marks


def _sentences(text: str, tokens: list[Token], breaks: set[int], marks: list[int]) -> Iterator[tuple[Token, ...]]:
    """Group tokens into sentences; runs without a word or number are part of none."""
    lowered = text.islower()
    begin = 0
    for index in sorted({*breaks, *(mark + 1 for mark in marks), len(tokens)}):
        if index <= begin:
            continue
        stop = index
        if index not in breaks and index < len(tokens):
            while stop < len(tokens) and _closes(tokens, stop, lowered):
                stop += 1
            if stop < len(tokens) and not _ends(tokens, index - 1, tokens[stop], lowered):
                continue
        for first in range(begin, stop, _LONGEST):
            run = tuple(tokens[first : min(first + _LONGEST, stop)])
            if any(token.text[0].isalnum() for token in run):
                yield run
        begin = stop


def _closes(tokens: list[Token], at: int, lowered: bool) -> bool:
    """Whether the token at `at` is a quote or bracket that closes what ended before it."""
    return tokens[at].text in _CLOSERS and tokens[at].start <= tokens[at - 1].end + lowered


def _ends(tokens: list[Token], at: int, following: Token, lowered: bool) -> bool:
    """Whether the mark at `at` ends its sentence, given the token that would begin the next."""
    mark, before = tokens[at], tokens[at - 1]
    head = following.text[0]
    if mark.lower == ".":
        word = before.lower
        if word in TITLES or (len(word) == 1 and before.text.isupper()) or (word in _BEFORE_DIGITS and head.isdigit()):
            return False
    elif mark.text[0] not in ".!?…":  # U.S. and a.m. end a sentence only before a word that begins one
        return head.isupper() and following.lower in _STARTERS
    return lowered or not (head.islower() or head in ",;:")
