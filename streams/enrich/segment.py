"""Cut one part of an update into sentences and tokens whose offsets are true.

Live-blog copy comes cased, upper-case or lower-cased and spaced out by a tokeniser, with bullets, curly quotes, tweets
and full stops that lost their space. One linear pass finds the tokens, a second one the ends of sentences.
"""

import re

from schemas import Part
from streams.enrich.text import Sentence, Token
from streams.enrich.words import words

TOKEN = re.compile(
    r"""
      \n\s*                                                   # line break: no token, ends paragraphs and lines
    | https?://\S+ | @\w+                                     # addresses and handles
    | \d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)                    # dates in digits
    | \d{1,2}:\d{2}(?::\d{2})?(?:[ap]m)?                      # times of day
    | \d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?[^\W\d_]* # thousands
    | \d+(?:\.\d+)?[^\W\d_]*                                  # digits, decimals, 10am, 5th, 122mm
    | (?:[^\W\d_]\.){2,} | (?:[^\W\d_]\.)+[^\W\d_](?!\w)      # U.S. a.m. U.N
    | [^\W\d_][^\W_\u2009]*[\u0300-\u036f]*(?:(?:['’ʼ](?![sS]\b)|-|[\u0300-\u036f]+)[^\W_]+)* # words, Su-25, al-Bab
    | ['’][sS](?!\w) | \.{2,} | `` | '' | --
    | \S
    """,
    re.VERBOSE,
)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_QUOTES = {"``": '"', "''": '"'}
_ENDS = frozenset({".", "!", "?", "…", "..", "...", "...."})
_CLOSERS = frozenset({'"', "”", "''", "'", "’", ")", "]"})
_BULLETS = frozenset({"•", "·", "▪", "●", "–", "—", "-", "*", "--", "►"})
TITLES = words(
    "gen lt col maj capt cpt cmdr sgt cpl pvt brig adm dr mr mrs ms prof rev hon sen rep gov pres st mt ft vs supt",
    "insp dept sq approx inc ltd corp bros",
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
    tokens, breaks = _tokens(text)
    if not tokens:
        return ()
    return tuple(
        Sentence(part, index, run[0].start, run[-1].end, text[run[0].start : run[-1].end], run)
        for index, run in enumerate(_sentences(text, tokens, breaks))
    )


def _tokens(text: str) -> tuple[list[Token], set[int]]:
    """All tokens, and the positions in that list before which a line or paragraph ends."""
    straight = text.translate(_STRAIGHT)
    lower = straight.lower()
    if len(lower) != len(text):  # a few letters grow when lowered (İ): keep offsets true
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in straight)
    tokens: list[Token] = []
    breaks: set[int] = set()
    line = 0
    for found in TOKEN.finditer(text):
        start, end = found.span()
        if text[start] == "\n":
            rest = text[start:end]
            if rest.count("\n") > 1 or start - line < _SHORT_LINE or text[end : end + 1] in _BULLETS:
                breaks.add(len(tokens))
            line = end
            continue
        word = lower[start:end]
        tokens.append(Token(text[start:end], _QUOTES.get(word, word), start, end))
    return tokens, breaks


def _sentences(text: str, tokens: list[Token], breaks: set[int]) -> list[tuple[Token, ...]]:
    """Group tokens into sentences; runs without a word or number are joined to none."""
    lowered = text.islower()
    groups: list[tuple[Token, ...]] = []
    begin, worded = 0, False
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        if index in breaks and index > begin:
            if worded:
                groups.append(tuple(tokens[begin:index]))
            begin, worded = index, False
        elif index - begin >= _LONGEST:
            groups.append(tuple(tokens[begin:index]))
            begin = index
        worded = worded or token.text[0].isalnum()
        index += 1
        mark = token.lower
        if (mark in _ENDS or (len(mark) > 2 and mark[-1] == ".")) and worded:
            stop = index
            while (
                stop < count and tokens[stop].text in _CLOSERS and tokens[stop].start <= tokens[stop - 1].end + lowered
            ):
                stop += 1
            if stop >= count or _ends(tokens, index - 1, tokens[stop], lowered):
                groups.append(tuple(tokens[begin:stop]))
                begin, index, worded = stop, stop, False
    if worded:
        groups.append(tuple(tokens[begin:]))
    return groups


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
