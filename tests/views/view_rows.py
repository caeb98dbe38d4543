"""Rows as the worker writes them, and a hand that writes them to Kafka: what the reading side is tested with."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schemas import (
    Act,
    Allegation,
    AllegationTally,
    CasualtyDelta,
    CasualtyStatement,
    Cause,
    Claimant,
    ClaimantFigure,
    Cut,
    EnrichedUpdate,
    Enricher,
    EntityKind,
    EntityMentions,
    EntityTag,
    Evidence,
    Figure,
    Headline,
    Message,
    Outcome,
    Part,
    Qualifier,
    Quantity,
    Scope,
    ScopeKind,
    Source,
    Span,
    Stance,
    Standing,
    StatementKind,
    Toll,
    Update,
    Victims,
    ViolationStatement,
    stable_id,
)
from streams.publish import Record, encode, partition, producer, send
from streams.settings import Settings
from streams.topics import Topic

MORNING = datetime(2031, 5, 4, 6, 0, tzinfo=UTC)
WAR = "river-war"


def exactly(number: int) -> Quantity:
    return Quantity(low=number, high=number)


def at_least(number: int) -> Quantity:
    return Quantity(low=number, high=None)


def evidence(at: datetime, quote: str, *, claimant: str | None = None, update: str = "blog:1") -> Evidence:
    return Evidence(
        statement=stable_id(update, quote),
        update=update,
        revision=0,
        published_at=at,
        outlet="The Weir Courier",
        url="https://weir.example/live#1",
        claimant=claimant,
        quote=quote,
    )


def toll(
    claims: dict[str | None, Quantity],
    *,
    revision: int,
    at: datetime = MORNING,
    place: str | None = None,
    side: str | None = None,
    victims: Victims = Victims.MILITARY,
    conflict: str = WAR,
) -> Toll:
    """A toll whose claimants speak a minute apart, the last one latest. With a place it is an incident's."""
    scope = Scope(
        kind=ScopeKind.INCIDENT if place else ScopeKind.RUNNING,
        conflict=conflict,
        outcome=Outcome.KILLED,
        victims=victims,
        side=side,
        place=place,
        incident=stable_id(place) if place else None,
    )
    said = tuple(
        ClaimantFigure(
            claimant=claimant,
            value=value,
            as_of=at + timedelta(minutes=minute),
            evidence=(
                evidence(at + timedelta(minutes=minute), f"{claimant} counts {value.low} dead", claimant=claimant),
            ),
            statements=1,
        )
        for minute, (claimant, value) in enumerate(claims.items())
    )
    figures = [Figure(value=claim.value, as_of=claim.as_of, claimant=claim.claimant) for claim in said]
    whole = Quantity(
        low=min((f.value.low or 0 for f in figures), default=0),
        high=None
        if any(f.value.high is None for f in figures)
        else max((f.value.high or 0 for f in figures), default=0),
    )
    return Toll(
        id=stable_id(scope.model_dump_json()),
        scope=scope,
        claims=said,
        headline=Headline(
            latest=figures[-1],
            lowest=min(figures, key=lambda f: f.value.low or 0),
            range=Figure(value=whole, as_of=figures[-1].as_of),
        )
        if figures
        else None,
        as_of=figures[-1].as_of if figures else at,
        revision=revision,
    )


def tally(accuser: str, accused: str, alleged: int, *, act: Act = Act.SHELLING, conflict: str = WAR) -> AllegationTally:
    name = f"{conflict}/{accuser}/{accused}/{act}"
    return AllegationTally(
        id=name, conflict=conflict, accuser=accuser, accused=accused, act=act, cut=Cut.ALL, alleged=alleged,
        as_of=MORNING, revision=alleged,
    )  # fmt: skip


def allegation(
    accuser: str | None = "weir",
    accused: str | None = "lock",
    *,
    act: Act = Act.SHELLING,
    places: tuple[str, ...] = ("Sluice",),
    revision: int = 1,
    standing: Standing = Standing.ALLEGED,
    at: datetime = MORNING,
    conflict: str = WAR,
) -> Allegation:
    return Allegation(
        id=stable_id(conflict, accuser, accused, act, *places),
        conflict=conflict,
        accuser=accuser,
        accused=accused,
        act=act,
        places=places,
        standing=standing,
        first_at=at,
        last_at=at,
        mentions=1,
        evidence=(evidence(at, f"{accuser} says that {accused} shelled {places[0] if places else 'it'}"),),
        revision=revision,
    )


def delta(
    row: Toll, claimant: str | None, before: Quantity | None, after: Quantity | None, at: datetime
) -> CasualtyDelta:
    return CasualtyDelta(
        id=stable_id(row.id, claimant, row.revision),
        toll=row.id,
        scope=row.scope,
        claimant=claimant,
        low=after.low - (before.low or 0 if before else 0) if after and after.low is not None else None,
        high=None,
        before=before,
        after=after,
        cause=Cause.NEW_STATEMENT,
        as_of=at,
        evidence=(evidence(at, f"{claimant} counts {after.low if after else 'none'} dead"),),
        update="blog:1",
        update_revision=0,
        revision=row.revision,
    )


def mentions(
    entity: str, *, updates: int = 1, revision: int = 1, kind: EntityKind = EntityKind.PLACE
) -> EntityMentions:
    return EntityMentions(
        id=f"{WAR}/{entity}",
        conflict=WAR,
        entity=entity,
        name=entity.title(),
        kind=kind,
        updates=updates,
        first_at=MORNING,
        last_at=MORNING,
        revision=revision,
    )


def update(number: int, text: str = "Six soldiers were killed at the sluice.", *, revision: int = 0) -> Update:
    return Update(
        id=f"blog:{number}",
        revision=revision,
        conflict=WAR,
        source=Source(outlet="The Weir Courier", url=f"https://weir.example/live#{number}"),
        published_at=MORNING + timedelta(minutes=number),
        headline="Fighting at the sluice",
        text=text,
    )


async def write(settings: Settings, topic: Topic, rows: Iterable[Message | bytes]) -> None:
    """Write rows as the worker does, or raw bytes under a key of their own, and wait until they are acknowledged."""
    async with producer(settings) as client:
        sent = []
        for row in rows:
            if isinstance(row, bytes):
                record = Record(topic.full(settings.prefix), b"raw", row, [], partition(WAR))
            else:
                record = encode(row, topic, prefix=settings.prefix)
            sent.append(await send(client, record))
        for future in sent:
            await future


def reading(
    number: int,
    low: int,
    kind: StatementKind = StatementKind.TOTAL,
    *,
    conflict: str = WAR,
    revision: int = 0,
) -> EnrichedUpdate:
    """An update as the worker reads it: one figure, one accusation, one name."""
    quote = f"The ministry of Weir counts {low} dead."
    span = Span(part=Part.TEXT, start=0, end=len(quote))
    figure = Span(part=Part.TEXT, start=quote.index(str(low)), end=quote.index(" dead"))
    source = update(number)
    said = CasualtyStatement(
        id=stable_id(number, low),
        outcome=Outcome.KILLED,
        low=low,
        high=low,
        qualifier=Qualifier.EXACT,
        kind=kind,
        victims=Victims.MILITARY,
        side="weir",
        claimant=Claimant(id="weir"),
        span=span,
        figure=figure,
        quote=quote,
    )
    charge = ViolationStatement(
        id=stable_id(number, "charge"),
        accuser="weir",
        accused="lock",
        act=Act.SHELLING,
        stance=Stance.ALLEGES,
        places=("Sluice",),
        claimant=Claimant(id="weir"),
        span=span,
        quote=quote,
    )
    name = EntityTag(entity="sluice", name="Sluice", kind=EntityKind.PLACE, span=Span(part=Part.TEXT, start=16, end=20))
    return EnrichedUpdate(
        id=source.id if conflict == WAR else f"{conflict}:{number}",
        revision=revision,
        conflict=conflict,
        source=source.source,
        published_at=source.published_at,
        entities=(name,),
        casualties=(said,),
        violations=(charge,),
        enricher=Enricher(name="test", version="1"),
    )
