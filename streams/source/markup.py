"""HTML to paragraphs of plain text."""

from selectolax.lexbor import LexborHTMLParser

from streams.source.document import clean
from streams.source.prose import prose

_BLOCKS = "p, div, li, br, h1, h2, h3, h4, h5, h6, blockquote, section, article, tr, ul, ol, table, hr"
_NOT_TEXT = ["script", "style", "noscript", "template", "figure", "figcaption", "aside", "nav", "form", "button"]


def plain(markup: str) -> str:
    """The text of an HTML fragment (or of text that is none), as paragraphs parted by blank lines."""
    markup = clean(markup)
    if "<" in markup:
        tree = LexborHTMLParser(markup)
        tree.strip_tags(_NOT_TEXT)
        for node in tree.css(_BLOCKS):
            node.insert_before("\n")
            node.insert_after("\n")
        markup = clean(tree.body.text() if tree.body else "")
    return prose(markup.split("\n"))


def line(markup: str) -> str:
    """The text of an HTML fragment on one line: a headline, a name."""
    return " ".join(plain(markup).split())
