"""What of a post's lines is its text: everything but the page's furniture.

In: the lines of one post. Out: paragraphs parted by blank lines. Captions, video titles, bylines, presenters' chatter,
rules and calls to read on are no part of an update: a caption may show another day, a video title is an old allegation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_CREDIT = re.compile(
    r"""(?<![.!?…”"’'])\s\[(?:[A-Z@][^\]]{1,150})\]$     # … near the front line [Jane Doe/Agency]
    |\((?:AP|AFP|EPA|Reuters|Photo)\b[^)]*\)$         # … (AP Photo/Jane Doe)
    |\b(?:Photograph|Photo|Picture|Image|Credit)s?(?:\ credit|\ by)?\s?:\s?[^.!?]{1,150}$
    |^(?:Image|Video|Photo)\ (?:caption|source)\b
    |^(?:LEFT|RIGHT|CAPTION)\s?:
    |^\[[^\]]{1,200}\]$""",
    re.VERBOSE,
)
_RULE = re.compile(r"[_\-–—*=~•·#\s]{2,}")
_CALL = re.compile(
    r"(?:advertisement|sponsored|share(?: this)?(?: article)?|read (?:more|full article|the full (?:story|article))\b.*"
    r"|continue reading.*|related(?: articles?)?:?.*|click here\b.*|sign up\b.*|subscribe\b.*|follow us\b.*"
    r"|copyright \d{4}\b.*|©.*|all rights reserved\b.*|you may also like|skip advert)",
    re.I,
)
_SOURCE = re.compile(r"sources?\s*:\s*(?P<outlet>\S.*)", re.I)
_VIDEO = re.compile(r"(?:play video|watch:?|video duration\b.*)", re.I)
_SENTENCE = re.compile(r"(?<=[.!?…:])\s+(?=[A-Z“‘\"'])")
_NAME = r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}"
_CHATTER = re.compile(
    rf"""(?:good\ (?:morning|afternoon|evening)|hello|hi|welcome(?:\ back)?)(?:\ (?:everyone|all|again))?[.!,]?
    |(?:.{{0,30}}\b)?welcome\b.*\b(?:coverage|live\ ?blog|live\ updates)\b.*
    |(?:.{{0,30}}\b)?(?:this\ is|I[’']m|I\ am|we[’']re|we\ are)\ .*
     \b(?:taking\ over|bringing\ you|handing\ over|signing\ off|(?:live|latest)\ (?:updates|coverage|blog))\b.*
    |(?-i:I[’']m|I\ am)\ (?-i:{_NAME})\b.*\b(?:with\ you|next\ few\ hours|rest\ of\ the\ day)\b.*
    |that[’']s\ (?:it|all)\ from\ (?:me|us)\b.*
    |here(?:[’']s|\ is)\ (?:a|the)\ (?:quick\ |short\ |brief\ )?(?:recap|summary|round-?up)\b[^.]*[:.]
    |stay\ (?:with\ us|tuned)\b.*""",
    re.I | re.VERBOSE,
)
_ENDS = re.compile(r"[.!?…:;”\"’')\]]$")


def prose(lines: Iterable[str]) -> str:
    """The text that lines hold, as paragraphs parted by blank lines; lines wrapped by hand are joined again."""
    paragraphs: list[str] = []
    for line, wrapped in _body(lines):
        if wrapped and paragraphs and not _ENDS.search(paragraphs[-1]) and line[:1].islower():
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    spoken = [text for paragraph in paragraphs if (text := _without_chatter(paragraph))]
    return "\n\n".join(text for index, text in enumerate(spoken) if index == 0 or text != spoken[index - 1])


def source_line(lines: Sequence[str]) -> str | None:
    """The outlet that a closing line names: `SOURCE : AL JAZEERA AND NEWS AGENCIES` → `Al Jazeera`."""
    for line in reversed(lines):
        if match := _SOURCE.fullmatch(line.strip()):
            first = re.split(r",|/|&|\band\b", match["outlet"], maxsplit=1, flags=re.I)[0].strip()
            return first.title() if len(first) > 4 and first.isupper() else first
    return None


def furniture(line: str) -> bool:
    """Whether a whole line is a caption, a rule or a call to read on."""
    return bool(_RULE.fullmatch(line) or _CALL.fullmatch(line) or _CREDIT.search(line))


def _body(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Lines that are text, each with whether it follows the one before without a blank line between."""
    title_may_follow = wrapped = False
    for line in map(str.strip, lines):
        if _SOURCE.fullmatch(line):
            return
        if _VIDEO.fullmatch(line):
            title_may_follow, wrapped = True, False
            continue
        if line and not furniture(line) and not (title_may_follow and _is_title(line)):
            yield line, wrapped
        wrapped = bool(line) and not title_may_follow
        title_may_follow = False


def _is_title(line: str) -> bool:
    """A video's title stands right below "Play Video" and is no sentence: it has no full stop and is not spoken."""
    return len(line) <= 160 and not re.search(r"[.…:,;”\"]$", line)


def _without_chatter(paragraph: str) -> str:
    """A paragraph without what its presenters say of themselves; figures told in the same breath stay."""
    return " ".join(sentence for sentence in _SENTENCE.split(paragraph) if not _CHATTER.fullmatch(sentence))
