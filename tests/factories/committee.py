"""A committee as tests need it: members, a dossier before them, a convened sitting, an open poll."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee import services
from fundapp.committee.models import AgendaItem, Decision, Poll, Sitting
from fundapp.committee.types import Answer, Choice, Outcome, Resolution, SittingKind
from fundapp.diligence.types import Condition
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import ZERO, Money, euros
from fundapp.policy import Role
from fundapp.programme.types import AidBasis, College, EnvelopeKind, Instrument
from tests.factories import accounts, dossiers

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLOSES = timedelta(hours=2)
COLLEGES = (College.PUBLIC, College.PRIVATE, College.QUALIFIED)


@dataclass(frozen=True)
class Assembly:
    """A poll that is open, and everybody around it; the first member presides."""

    dossier: Dossier
    sitting: Sitting
    item: AgendaItem
    poll: Poll
    members: Sequence[Person]
    secretary: Person


def secretary(session: Session) -> Person:
    return accounts.person(session, roles=[Role.SECRETARY])


def members(session: Session, number: int = 3, *, veto: bool = False, at: datetime = AT) -> list[Person]:
    """Seated in the three colleges by turns; the first presides, and holds the veto if there is one."""
    seated = []
    for index in range(number):
        roles = [Role.MEMBER, Role.CHAIR] if index == 0 else [Role.MEMBER]
        member = accounts.person(session, roles=roles, name=f"Membre {index + 1}")
        services.seat_member(
            session,
            person_id=member.id,
            college=COLLEGES[index % 3],
            from_day=date(2024, 1, 1),
            presiding=index == 0,
            veto=veto and index == 0,
            by=SYSTEM,
            at=at,
        )
        seated.append(member)
    session.commit()
    return seated


def dossier_before_committee(
    session: Session, *, owner_id: UUID | None = None, at: datetime = AT, **answers: str
) -> Dossier:
    """Complete, and carried to the committee without the reviews and checks this room does not look at."""
    made = dossiers.complete_dossier(session, owner_id=owner_id, call=None, by=None, at=at, **answers)
    for stage in (Stage.DILIGENCE, Stage.COMMITTEE):
        dossier_services.move(session, dossier_id=made.id, to=stage, missing=[], by=SYSTEM, at=at)
    session.commit()
    return dossier_queries.get_dossier(session, made.id)


def sitting(session: Session, *, opens_at: datetime = AT, at: datetime = AT) -> Sitting:
    made = services.plan_sitting(
        session,
        title="Comité de novembre",
        kind=SittingKind.SESSION,
        opens_at=opens_at,
        by=SYSTEM,
        at=at,
    )
    session.commit()
    return made


def item(
    session: Session,
    *,
    sitting_id: UUID,
    dossier_id: UUID,
    amount: Money | None = None,
    instrument: Instrument = Instrument.SHARES,
    conditions: Sequence[Condition] = (),
    as_is: bool = False,
    at: datetime = AT,
) -> AgendaItem:
    """`as_is`: the dossier is left as it was submitted, whatever the ceilings say to this resolution."""
    resolution = Resolution(
        text="Le comité décide de financer ce projet.",
        amount=amount or euros(250_000),
        instrument=instrument,
        conditions=conditions,
    )
    if not as_is:
        _make_room(session, dossier_id, resolution, at)
    made = services.table_dossier(
        session, sitting_id=sitting_id, dossier_id=dossier_id, resolution=resolution, by=SYSTEM, at=at
    )
    session.commit()
    return made


def _make_room(session: Session, dossier_id: UUID, resolution: Resolution, at: datetime) -> None:
    """As if so much had been asked, and under a scheme without the ceiling of de minimis aid."""
    dossier = dossier_queries.get_dossier(session, dossier_id)
    more = resolution.amount - (dossier.amount_asked or ZERO)
    if more > ZERO:
        dossier.amount_asked = resolution.amount
        dossier.round_total = (dossier.round_total or ZERO) + more
    if resolution.instrument.envelope is EnvelopeKind.GRANT:
        dossier_services.choose_aid_basis(
            session,
            dossier_id=dossier_id,
            basis=AidBasis.OTHER,
            reference="RGEC art. 25",
            by=dossier.owner_id,
            at=at,
        )


def convened_item(
    session: Session,
    *,
    dossier: Dossier | None = None,
    by: UUID = SYSTEM,
    at: datetime = AT,
    amount: Money | None = None,
    instrument: Instrument = Instrument.SHARES,
    conditions: Sequence[Condition] = (),
    as_is: bool = False,
) -> AgendaItem:
    """On the agenda of a sitting convened urgently for this very moment."""
    dossier = dossier or dossier_before_committee(session, at=at)
    convened = sitting(session, opens_at=at, at=at)
    made = item(
        session,
        sitting_id=convened.id,
        dossier_id=dossier.id,
        amount=amount,
        instrument=instrument,
        conditions=conditions,
        as_is=as_is,
        at=at,
    )
    services.convene(session, sitting_id=convened.id, urgency="Le site ferme vendredi.", by=by, at=at)
    session.commit()
    return made


def declare(
    session: Session,
    dossier_id: UUID,
    *people: Person,
    answer: Answer = Answer.NONE,
    at: datetime = AT,
) -> None:
    for each in people:
        services.declare(
            session,
            dossier_id=dossier_id,
            answer=answer,
            reason="Actionnaire." if answer is Answer.SOME else "",
            by=each.id,
            at=at,
        )
    session.commit()


def assembly(
    session: Session,
    *,
    number: int = 3,
    recused: int = 0,
    silent: int = 0,
    secret: bool = False,
    veto: bool = False,
    dossier: Dossier | None = None,
    amount: Money | None = None,
    instrument: Instrument = Instrument.SHARES,
    conditions: Sequence[Condition] = (),
    closes_at: datetime | None = None,
    at: datetime = AT,
) -> Assembly:
    """An open poll; the last `recused` withdrew, the `silent` before them said nothing, others are free."""
    seated = members(session, number, veto=veto, at=at)
    clerk = secretary(session)
    tabled = convened_item(
        session,
        dossier=dossier,
        by=clerk.id,
        at=at,
        amount=amount,
        instrument=instrument,
        conditions=conditions,
    )
    free = seated[: number - recused]
    declare(session, tabled.dossier_id, *free[: len(free) - silent], at=at)
    declare(session, tabled.dossier_id, *seated[len(free) :], answer=Answer.SOME, at=at)
    poll = services.open_poll(
        session, item_id=tabled.id, closes_at=closes_at or at + CLOSES, secret=secret, by=clerk.id, at=at
    )
    session.commit()
    found = session.get(Sitting, tabled.sitting_id)
    assert found is not None
    return Assembly(
        dossier=dossier_queries.get_dossier(session, tabled.dossier_id),
        sitting=found,
        item=tabled,
        poll=poll,
        members=seated,
        secretary=clerk,
    )


def cast(session: Session, poll: Poll, person: Person, choice: Choice, *, at: datetime | None = None) -> None:
    services.cast_ballot(
        session,
        poll_id=poll.id,
        choice=choice,
        reason="Le marché est trop étroit." if choice.needs_reason else "",
        by=person.id,
        at=at or poll.opens_at,
    )
    session.commit()


def adopted(session: Session, **options: object) -> Assembly:
    """An assembly whose members all voted for; nobody has closed the poll yet."""
    made = assembly(session, **options)  # type: ignore[arg-type]
    for each in made.members:
        cast(session, made.poll, each, Choice.FOR)
    return made


def set_aside(
    session: Session,
    made: Assembly,
    *,
    outcome: Outcome,
    reason: str = "Le montant est faux.",
    at: datetime = AT,
) -> Decision:
    """The secretary proposes, the chair confirms: the poll ends uncounted."""
    aside = services.propose_aside(
        session, poll_id=made.poll.id, outcome=outcome, reason=reason, by=made.secretary.id, at=at
    )
    decision = services.confirm_aside(session, aside_id=aside.id, by=made.members[0].id, at=at)
    session.commit()
    return decision
