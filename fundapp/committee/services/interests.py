"""What does a member declare: the register of their interests, and their position on each dossier?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import InterestDeclared, InterestRegistered, MemberRecused
from fundapp.committee.models import Declaration, Interest, Poll
from fundapp.committee.rules import sittings as rules
from fundapp.committee.types import Answer, Nature
from fundapp.diligence import services as diligence
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import record


def register_interest(
    session: Session,
    *,
    company: str,
    siren: str | None,
    nature: Nature,
    detail: str,
    from_day: date | None,
    by: UUID,
    at: datetime,
) -> Interest:
    interest = Interest(
        person_id=by,
        company=company,
        siren=siren,
        nature=nature,
        detail=detail,
        from_day=from_day,
        registered_at=at,
    )
    session.add(interest)
    record(session, InterestRegistered(person_id=by, interest_id=interest.id), by=by, at=at)
    return interest


def end_interest(session: Session, *, interest_id: UUID, on: date, by: UUID) -> Interest:
    """The line stays: a tie that has ended still counts for a while (GOV-24)."""
    interest = session.get(Interest, interest_id, with_for_update=True, populate_existing=True)
    if interest is None or interest.person_id != by:
        raise NotFound
    interest.to_day = interest.to_day or on
    return interest


def declare(
    session: Session, *, dossier_id: UUID, answer: Answer, reason: str, by: UUID, at: datetime
) -> Declaration:
    """Open the dossier to this member, or close it for good; also while its poll is open (GOV-22)."""
    dossiers.lock_dossier(session, dossier_id)
    declaration = queries.find_declaration(session, by, dossier_id)
    before = declaration.answer if declaration else None
    decided = queries.has_decided(session, by, dossier_id)
    rules.check_declaration(before=before, answer=answer, reason=reason, decided=decided)
    if declaration is None:
        declaration = Declaration(person_id=by, dossier_id=dossier_id, answer=answer, at=at)
        session.add(declaration)
    declaration.answer, declaration.reason, declaration.at = answer, reason.strip(), at
    record(session, InterestDeclared(dossier_id=dossier_id, person_id=by, answer=answer), by=by, at=at)
    if answer is Answer.SOME:
        _step_aside(session, dossier_id, by=by, at=at)
    return declaration


def _step_aside(session: Session, dossier_id: UUID, *, by: UUID, at: datetime) -> None:
    """Out of the vote, and out of the work: what they followed and checked waits for somebody else."""
    poll = queries.lock_open_poll(session, dossier_id)
    _leave_the_vote(session, poll, by=by, at=at)
    dossier_services.release(session, dossier_id=dossier_id, person_id=by, by=by, at=at)
    diligence.release_items(session, dossier_id=dossier_id, person_id=by, by=by, at=at)
    diligence.set_review_apart(session, dossier_id=dossier_id, person_id=by, by=by, at=at)
    recused = MemberRecused(dossier_id=dossier_id, person_id=by, poll_id=poll.id if poll else None)
    record(session, recused, by=by, at=at)


def _leave_the_vote(session: Session, poll: Poll | None, *, by: UUID, at: datetime) -> None:
    elector = queries.find_elector(session, poll.id, by) if poll else None
    if elector is not None:
        elector.recused_at = at
