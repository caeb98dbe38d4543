"""Which updates of a document have to be sent: new ones and edited ones, each edit with a higher revision.

What was published is asked of the topic, so the answer is the same from every machine, and publishing the same document
again sends nothing (docs/decisions/0004-ids-and-revisions-of-pages.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas import Update
from streams.source.document import Known, Page, Refused


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send, oldest first, and what not: `repeats` are on the topic already, `edited` of `send` were changed."""

    send: tuple[Update, ...]
    repeats: int
    edited: int
    withdrawn: int
    refused: tuple[Refused, ...]
    mixed: bool = False
    """Whether a pasted page may be another than the one published before: some was edited, and none left as it was."""


def revise_page(document: Page, updates: Iterable[Update], *, known: Known, complete: bool = False) -> Plan:
    """Give the updates of a page their revisions.

    A changed stamp, headline or text is an edit. A page older than what was published from it (a stale copy, told by
    the time of its last change) takes nothing back. With `complete` the page is the whole of it: what was published
    between its first and last update and is not there any more is withdrawn.
    """
    updates = tuple(updates)
    send: list[Update] = []
    refused: list[Refused] = []
    repeats = edited = 0
    for update in updates:
        held = newest(known.get(update.id, {}))
        if held is None:
            send.append(update)
        elif held.conflict != update.conflict:
            refused.append(Refused(update.id, f"was published under the conflict {held.conflict} and cannot move"))
        elif _content(held) == _content(update):
            repeats += 1
        elif held.updated_at and update.updated_at and update.updated_at < held.updated_at:
            refused.append(Refused(update.id, f"older than what is published (changed {held.updated_at:%F %R} UTC)"))
        else:
            edited += 1
            send.append(update.model_copy(update={"revision": held.revision + 1}))
    gone = tuple(_gone(document, updates, known)) if complete else ()
    pasted = not document.url and not any(draft.native for draft in document.drafts)
    mixed = pasted and edited > 0 and not repeats
    return Plan((*send, *gone), repeats, edited, len(gone), tuple(refused), mixed)


def revise_lines(updates: Iterable[Update], *, known: Known) -> Plan:
    """Keep the revisions that a producer gave; one that is published with other words is refused."""
    send: list[Update] = []
    refused: list[Refused] = []
    repeats = edited = withdrawn = 0
    told = {name: dict(revisions) for name, revisions in known.items()}
    for update in updates:
        held = told.setdefault(update.id, {})
        same = held.get(update.revision)
        if held and next(iter(held.values())).conflict != update.conflict:
            refused.append(Refused(update.id, f"was published under another conflict than {update.conflict}"))
        elif same is None:
            edited += bool(held)
            withdrawn += update.withdrawn
            held[update.revision] = update
            send.append(update)
        elif _content(same) == _content(update):
            repeats += 1
        else:
            refused.append(
                Refused(update.id, f"revision {update.revision} is published with other words: raise it for an edit")
            )
    return Plan(tuple(send), repeats, edited, withdrawn, tuple(refused))


def newest(revisions: Mapping[int, Update]) -> Update | None:
    """The highest revision, if there is any."""
    return revisions[max(revisions)] if revisions else None


def _content(update: Update) -> tuple[object, ...]:
    """What readers see of an update; a changed byline or address is no edit of what it says."""
    return update.published_at, update.headline, update.text, update.withdrawn


def _gone(document: Page, updates: tuple[Update, ...], known: Known) -> Iterable[Update]:
    if not updates:
        return
    conflict, here = updates[0].conflict, {update.id for update in updates}
    first, last = updates[0].published_at, max(update.published_at for update in updates)
    mine = document.claims(conflict)
    for name, revisions in known.items():
        held = newest(revisions)
        if held is None or held.withdrawn or name in here or not mine(name) or held.conflict != conflict:
            continue
        if first <= held.published_at <= last:
            yield held.model_copy(
                update={"revision": held.revision + 1, "withdrawn": True, "reason": "no longer on the page"}
            )
