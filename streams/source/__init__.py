"""Sources: live-blog pages and feeds in, updates out. Everything is read before anything is sent.

`read` tells the format by itself. What it gives becomes updates by `document.updates(conflict, known=…)`, and these get
their revisions by `revise`.
"""

import codecs
import re
from enum import StrEnum

from streams.source import feed, lines, livetext, schemaorg
from streams.source.document import Assume, Broken, Document

__all__ = ["Assume", "Broken", "Document", "Format", "read"]


class Format(StrEnum):
    """The formats a document may have."""

    TEXT = "text"
    HTML = "html"
    JSONLD = "jsonld"
    FEED = "feed"
    JSONL = "jsonl"


def read(raw: bytes, *, name: str, assume: Assume | None = None, form: Format | None = None) -> Document:
    """Read a whole document.

    Args:
        raw: its bytes, already capped in size.
        name: how to call it in messages.
        assume: what its publisher knows about it.
        form: its format, where the first characters do not tell.

    Raises:
        Broken: and nothing else, whatever the bytes are.
    """
    assume = assume or Assume()
    if b"\0" in raw[:1024] and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Broken(name, None, "a binary file, not a page, feed or text")
    text = _decode(raw, name=name)
    if not text.strip():
        raise Broken(name, None, "empty")
    match form or sniff(text):
        case Format.FEED:
            return feed.read(text, name=name, assume=assume)
        case Format.HTML:
            return schemaorg.read_html(text, name=name, assume=assume)
        case Format.JSONLD:
            return schemaorg.read_json(text, name=name, assume=assume)
        case Format.JSONL:
            return lines.read(text, name=name)
        case _:
            return livetext.read(text, name=name, assume=assume)


def sniff(text: str) -> Format:
    """Tell a document's format by how it begins."""
    text = text.lstrip()
    head = text[:4096]
    if head[:1] in ("{", "["):
        first, _, rest = text.partition("\n")
        several = first.rstrip().endswith("}") and rest.lstrip().startswith("{")
        return Format.JSONL if several or '"published_at"' in first else Format.JSONLD
    if re.match(r"<(\?xml|rss|feed|rdf:RDF)\b", head) and not re.search(r"<html\b|<!doctype html", head, re.I):
        return Format.FEED
    return Format.HTML if re.match(r"<(\?xml|!doctype|html|head|body|script|!--)", head, re.I) else Format.TEXT


def _decode(raw: bytes, *, name: str) -> str:
    """UTF-8, or what a byte order mark or the document's own `charset` or `encoding` says."""
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_-]{2,20})""", raw[:2048])
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", *([declared[1].decode()] if declared else [])]
    failure: UnicodeError | None = None
    for encoding in encodings:
        try:
            if codecs.lookup(encoding).name in _TEXT_CODECS or encoding.startswith("utf"):
                return raw.decode(encoding)
        except UnicodeDecodeError as error:
            failure = failure or error
        except LookupError:
            continue
    position = failure.start if isinstance(failure, UnicodeDecodeError) else 0
    raise Broken(
        name,
        raw[:position].count(b"\n") + 1,
        f"not UTF-8 (byte 0x{raw[position]:02x})" if position < len(raw) else "not UTF-8",
        mend="save it as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 FILE",
    )


_TEXT_CODECS = {"cp1252", "iso8859-1", "iso8859-15", "cp1251", "koi8-r", "iso8859-9", "cp1254"}
