"""One record of any topic as one line for a person."""

from datetime import UTC, datetime

from pydantic import ValidationError

from schemas import (
    Allegation,
    AllegationTally,
    CasualtyDelta,
    DeadLetter,
    EnrichedUpdate,
    EntityMentions,
    Message,
    Toll,
    Update,
)
from streams.topics import Topic
from streams.views import words
from streams.views.latest import Record


def line(record: Record, topic: Topic) -> str:
    """The moment it was published to Kafka, where it stands, and what it says."""
    at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    return f"{at:%Y-%m-%d %H:%M:%S}Z {record.partition}/{record.offset}  {words.visible(_said(record, topic))}"


def _said(record: Record, topic: Topic) -> str:
    try:
        if topic.value is DeadLetter:
            return _told(DeadLetter.from_headers(list(record.headers)))
        if record.value is None:
            return f"{(record.key or b'').decode('utf-8', 'backslashreplace')}: taken away"
        return _told(topic.value.read(record.value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"not a {topic.value.__name__}: {'.'.join(map(str, first['loc']))} {first['msg']}"


def _told(message: Message) -> str:
    match message:
        case Update():
            gone = "WITHDRAWN " if message.withdrawn else ""
            said = message.headline or message.text[:120]
            return f"{gone}{message.source.outlet} {words.instant(message.published_at)} r{message.revision}: {said}"
        case EnrichedUpdate():
            found = (
                f"{len(message.casualties)} casualty statements, {len(message.violations)} accusations, "
                f"{len(message.refusals)} numbers refused, {len(message.entities)} names"
            )
            killed, wounded = words.quantity(message.toll.killed), words.quantity(message.toll.wounded)
            return f"{message.id} r{message.revision}: {found}; killed {killed}, wounded {wounded}"
        case CasualtyDelta():
            quote = f" “{message.evidence[0].quote}”" if message.evidence else ""
            return (
                f"{words.scope(message.scope)}: {words.quantity(message.before)} → {words.quantity(message.after)} "
                f"says {words.name(message.claimant, otherwise='nobody named')} ({message.cause}){quote}"
            )
        case Toll():
            claims = ", ".join(
                f"{words.quantity(claim.value)} says {words.name(claim.claimant, otherwise='nobody named')}"
                for claim in message.claims
            )
            return f"{words.scope(message.scope)}: {claims or 'taken back'} (r{message.revision})"
        case Allegation():
            where = f" at {', '.join(message.places)}" if message.places else ""
            return f"{words.allegation(message)}{where}: {words.STANDINGS[message.standing]}, told {message.mentions}×"
        case AllegationTally():
            who = f"{words.name(message.accuser)} of {words.name(message.accused)}"
            return f"{words.CUTS[message.cut]} {message.key}: {who}, {words.ACTS[message.act]}: {message.alleged}"
        case EntityMentions():
            return f"{message.name} ({message.kind}): named in {message.updates} updates"
        case DeadLetter():
            where = f"{message.topic} {message.partition}/{message.offset}"
            return f"{message.stage} gave up on {where}: {message.code}, {message.detail}"
    return message.write().decode()
