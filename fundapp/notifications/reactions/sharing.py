"""Who hears that a dossier is shared, no longer shared, or handed on?"""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import (
    CoEditorInvited,
    CoEditorJoined,
    CoEditorLeft,
    CoEditorRemoved,
    DossierTransferred,
    TransferDeclined,
    TransferProposed,
)
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.rules.sharing import is_waiting
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.reactions.telling import about, tell
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.programme import queries as programme

LONGEST_NAME = 60


@reaction("notifications.reactions.sharing.write_to_the_invited")
def write_to_the_invited(session: Session, past: PastEvent) -> None:
    """With no word of the dossier itself: our mail carries nothing a stranger could write (SECURITY 24)."""
    invited = past.revived()
    assert isinstance(invited, CoEditorInvited)
    invitation = sharing.find_invitation(session, invited.invitation_id)
    if invitation is None or not is_waiting(invitation.accepted_at, invitation.withdrawn_at):
        return
    call = programme.get_call_by_id(session, dossiers.get_dossier(session, invited.dossier_id).call_id)
    services.notify(
        session,
        kind=NoticeKind.CO_EDITOR_INVITED,
        sharing_invitation_id=invitation.id,
        page=Page(PageKind.JOIN_DOSSIER),
        facts={
            "inviter": _name(session, invitation.invited_by)[:LONGEST_NAME],
            "call": call.title,
            "expires_at": invitation.expires_at,
        },
        event_id=past.id,
        dossier_id=invited.dossier_id,
        to_applicant=True,
        at=past.at,
    )


@reaction("notifications.reactions.sharing.tell_the_owner_who_joined")
def tell_the_owner_who_joined(session: Session, past: PastEvent) -> None:
    joined = past.revived()
    assert isinstance(joined, CoEditorJoined)
    name = _name(session, joined.person_id)
    _tell(session, past, NoticeKind.CO_EDITOR_JOINED, [joined.owner_id], name=name)


@reaction("notifications.reactions.sharing.tell_the_owner_who_left")
def tell_the_owner_who_left(session: Session, past: PastEvent) -> None:
    left = past.revived()
    assert isinstance(left, CoEditorLeft)
    _tell(session, past, NoticeKind.CO_EDITOR_LEFT, [left.owner_id], name=_name(session, left.person_id))


@reaction("notifications.reactions.sharing.tell_whose_access_ended")
def tell_whose_access_ended(session: Session, past: PastEvent) -> None:
    removed = past.revived()
    assert isinstance(removed, CoEditorRemoved)
    _tell(session, past, NoticeKind.CO_EDITOR_REMOVED, [removed.person_id], page=Page(PageKind.MY_DOSSIERS))


@reaction("notifications.reactions.sharing.ask_to_take_over")
def ask_to_take_over(session: Session, past: PastEvent) -> None:
    """Unless the owner has thought again meanwhile."""
    proposed = past.revived()
    assert isinstance(proposed, TransferProposed)
    offered = sharing.find_open_transfer(session, proposed.dossier_id)
    if offered is not None and offered.to_id == proposed.to_id:
        name = _name(session, proposed.from_id)
        _tell(session, past, NoticeKind.TRANSFER_PROPOSED, [proposed.to_id], name=name)


@reaction("notifications.reactions.sharing.tell_who_stays_the_owner")
def tell_who_stays_the_owner(session: Session, past: PastEvent) -> None:
    declined = past.revived()
    assert isinstance(declined, TransferDeclined)
    name = _name(session, declined.to_id)
    _tell(session, past, NoticeKind.TRANSFER_DECLINED, [declined.from_id], name=name)


@reaction("notifications.reactions.sharing.tell_both_who_owns_it_now")
def tell_both_who_owns_it_now(session: Session, past: PastEvent) -> None:
    moved = past.revived()
    assert isinstance(moved, DossierTransferred)
    name = _name(session, moved.to_id)
    _tell(session, past, NoticeKind.TRANSFER_ACCEPTED, [moved.from_id, moved.to_id], name=name)


def _tell(
    session: Session,
    past: PastEvent,
    kind: NoticeKind,
    people: list[UUID],
    *,
    page: Page | None = None,
    **facts: Any,
) -> None:
    dossier = dossiers.find_dossier(session, past.subject_id)
    if dossier is not None:
        page = page or Page(PageKind.PEOPLE_OF_DOSSIER, {"dossier_id": dossier.id})
        facts = about(dossier) | facts
        tell(session, past, kind, people, page=page, facts=facts, dossier_id=dossier.id, to_applicant=True)


def _name(session: Session, person_id: UUID) -> str:
    return accounts.get_person(session, person_id).name
