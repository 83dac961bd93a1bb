"""Who hears of a dossier on its way: its founder, and the team that has to act on it?"""

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import (
    DossierAssigned,
    DossierDeclaredComplete,
    DossierEnded,
    DossierReleased,
    DossierSubmitted,
    DossierWithdrawn,
)
from fundapp.dossiers.models import EndingLetter
from fundapp.dossiers.types import EndReason, Status
from fundapp.kernel import rows
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications.reactions.telling import (
    acknowledgment_of,
    holders_of,
    letter_of,
    tell_the_founder,
    tell_the_team,
)
from fundapp.notifications.types import NoticeKind
from fundapp.policy import Role


@reaction("notifications.reactions.applying.acknowledge_receipt")
def acknowledge_receipt(session: Session, past: PastEvent) -> None:
    submitted = past.revived()
    assert isinstance(submitted, DossierSubmitted)
    dossier = dossiers.get_dossier(session, submitted.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.DOSSIER_RECEIVED,
        dossier,
        submitted_at=past.at,
        **acknowledgment_of(session, submitted.snapshot_id),
    )


@reaction("notifications.reactions.applying.announce_the_dossier")
def announce_the_dossier(session: Session, past: PastEvent) -> None:
    submitted = past.revived()
    assert isinstance(submitted, DossierSubmitted)
    dossier = dossiers.get_dossier(session, submitted.dossier_id)
    tell_the_team(session, past, NoticeKind.DOSSIER_ARRIVED, dossier, holders_of(session, Role.ANALYST))


@reaction("notifications.reactions.applying.confirm_completeness")
def confirm_completeness(session: Session, past: PastEvent) -> None:
    declared = past.revived()
    assert isinstance(declared, DossierDeclaredComplete)
    dossier = dossiers.get_dossier(session, declared.dossier_id)
    tell_the_founder(session, past, NoticeKind.DOSSIER_COMPLETE, dossier)


@reaction("notifications.reactions.applying.call_for_reviews")
def call_for_reviews(session: Session, past: PastEvent) -> None:
    declared = past.revived()
    assert isinstance(declared, DossierDeclaredComplete)
    dossier = dossiers.get_dossier(session, declared.dossier_id)
    people = holders_of(session, Role.ANALYST, Role.MANAGER)
    tell_the_team(session, past, NoticeKind.DOSSIER_READY, dossier, people)


@reaction("notifications.reactions.applying.tell_who_has_it_now")
def tell_who_has_it_now(session: Session, past: PastEvent) -> None:
    assigned = past.revived()
    assert isinstance(assigned, DossierAssigned)
    dossier = dossiers.get_dossier(session, assigned.dossier_id)
    tell_the_team(session, past, NoticeKind.DOSSIER_ASSIGNED, dossier, [assigned.person_id])


@reaction("notifications.reactions.applying.ask_for_somebody_else")
def ask_for_somebody_else(session: Session, past: PastEvent) -> None:
    """The managers assign it again; whoever stepped aside is recused and hears nothing more of it."""
    released = past.revived()
    assert isinstance(released, DossierReleased)
    if released.grouped:
        return
    dossier = dossiers.get_dossier(session, released.dossier_id)
    people = [each for each in holders_of(session, Role.MANAGER) if each != released.person_id]
    tell_the_team(session, past, NoticeKind.DOSSIER_UNASSIGNED, dossier, people)


@reaction("notifications.reactions.applying.stop_the_team")
def stop_the_team(session: Session, past: PastEvent) -> None:
    """A dossier withdrawn before anybody had it concerns nobody in person."""
    withdrawn = past.revived()
    assert isinstance(withdrawn, DossierWithdrawn)
    dossier = dossiers.get_dossier(session, withdrawn.dossier_id)
    people = [dossier.assigned_to] if dossier.assigned_to else holders_of(session, Role.MANAGER)
    if dossier.submitted_at is not None:
        tell_the_team(session, past, NoticeKind.DOSSIER_WITHDRAWN, dossier, people)


@reaction("notifications.reactions.applying.explain_the_end")
def explain_the_end(session: Session, past: PastEvent) -> None:
    """With the words of the letter; the committee's decision and « pas encore » are told elsewhere."""
    ended = past.revived()
    assert isinstance(ended, DossierEnded)
    if ended.reason in (EndReason.COMMITTEE, EndReason.APPLICANT, EndReason.GAPS):
        return
    dossier = dossiers.get_dossier(session, ended.dossier_id)
    if ended.letter_id is None:
        tell_the_founder(session, past, NoticeKind.DOSSIER_FUNDED, dossier)
        return
    tell_the_founder(
        session,
        past,
        NoticeKind.DOSSIER_ENDED,
        dossier,
        status=ended.status,
        reason=ended.reason,
        closed=ended.status is Status.CLOSED,
        **letter_of(rows.get(session, EndingLetter, ended.letter_id).letter),
    )
