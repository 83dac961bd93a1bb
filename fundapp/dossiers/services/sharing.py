"""How does somebody come to fill a dossier with its owner, and how does that end?"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.accounts import queries as accounts
from fundapp.accounts.models import Person
from fundapp.accounts.rules import normal_email
from fundapp.accounts.services.invitations import open_account
from fundapp.accounts.services.links import use_link, void_links
from fundapp.accounts.types import Purpose
from fundapp.dossiers import queries
from fundapp.dossiers.events import (
    CoEditorInvited,
    CoEditorJoined,
    CoEditorLeft,
    CoEditorRemoved,
    CoEditorUninvited,
)
from fundapp.dossiers.models import CoEditor, Dossier, Presence, SharingInvitation
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.rules import check_alive
from fundapp.dossiers.rules import sharing as rules
from fundapp.dossiers.services.transfers import withdraw_transfer
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import record
from fundapp.policy import Role


def invite_co_editor(
    session: Session, *, dossier_id: UUID, email: str, by: UUID, at: datetime
) -> SharingInvitation:
    """Send an address a link to join; whether it has an account changes nothing that can be seen."""
    dossier = _own(session, dossier_id, by)
    email = normal_email(email)
    waiting = sharing.find_waiting(session, dossier_id, email)
    if waiting is not None:
        return _send_again(session, waiting, by=by, at=at)
    people = sharing.people_of(session, dossier, at=at)
    rules.check_invitee(
        email,
        owner=accounts.get_person(session, dossier.owner_id).email,
        co_editors=sharing.addresses_of(session, dossier_id),
        shared_with=len(people.co_editors) + len(people.waiting),
    )
    invitation = SharingInvitation(
        dossier_id=dossier_id,
        email=email,
        invited_by=by,
        at=at,
        sent_at=at,
        expires_at=at + rules.INVITATION_LASTS,
    )
    session.add(invitation)
    record(session, CoEditorInvited(dossier_id, invitation.id), by=by, at=at)
    return invitation


def invite_those_of(session: Session, *, previous_id: UUID, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """Ask those who filled another dossier of this owner to fill this one too: each answers for oneself."""
    dossier = _own(session, dossier_id, by)
    people = sharing.people_of(session, dossier, at=at)
    known = sharing.addresses_of(session, dossier_id) | {each.email for each in people.waiting}
    asked = [each for each in sharing.co_editors_to_ask(session, previous_id) if each.email not in known]
    for each in asked[: rules.MOST - len(people.co_editors) - len(people.waiting)]:
        invite_co_editor(session, dossier_id=dossier_id, email=each.email, by=by, at=at)


def invite_again(session: Session, *, dossier_id: UUID, invitation_id: UUID, by: UUID, at: datetime) -> None:
    """A new link, that holds as long as the first did; the one before opens nothing any more."""
    _own(session, dossier_id, by)
    _send_again(session, _waiting(session, dossier_id, invitation_id), by=by, at=at)


def _send_again(
    session: Session, invitation: SharingInvitation, *, by: UUID, at: datetime
) -> SharingInvitation:
    rules.check_sent_again(invitation.sent_at, at)
    void_links(session, purpose=Purpose.JOIN_DOSSIER, subject_id=invitation.id, at=at)
    invitation.sent_at, invitation.expires_at = at, at + rules.INVITATION_LASTS
    record(session, CoEditorInvited(invitation.dossier_id, invitation.id), by=by, at=at)
    return invitation


def uninvite(session: Session, *, dossier_id: UUID, invitation_id: UUID, by: UUID, at: datetime) -> None:
    queries.lock_dossier(session, dossier_id)
    invitation = _waiting(session, dossier_id, invitation_id)
    invitation.withdrawn_at = at
    void_links(session, purpose=Purpose.JOIN_DOSSIER, subject_id=invitation.id, at=at)
    record(session, CoEditorUninvited(dossier_id, invitation.id), by=by, at=at)


def join_dossier(session: Session, *, token: str, by: UUID, at: datetime) -> Dossier:
    """Whoever reads the invited mailbox joins with the account of that address."""
    invitation_id = use_link(session, purpose=Purpose.JOIN_DOSSIER, token=token, at=at)
    return _join(session, invitation_id, accounts.get_person(session, by), at=at)


def join_with_account(
    session: Session, *, token: str, name: str, password: str, at: datetime
) -> tuple[Person, Dossier]:
    """The same for whoever has no account yet: the link has proved the mailbox, so it opens at once."""
    invitation_id = use_link(session, purpose=Purpose.JOIN_DOSSIER, token=token, at=at)
    invitation = sharing.get_invitation(session, invitation_id)
    person = open_account(
        session,
        email=invitation.email,
        name=name,
        password=password,
        roles=[Role.ENTREPRENEUR],
        by=invitation.invited_by,
        at=at,
    )
    person.terms_accepted_at = at
    return person, _join(session, invitation_id, person, at=at)


def _join(session: Session, invitation_id: UUID, person: Person, *, at: datetime) -> Dossier:
    dossier = queries.lock_dossier(session, sharing.get_invitation(session, invitation_id).dossier_id)
    invitation = sharing.lock_invitation(session, invitation_id)
    check_alive(dossier.status)
    rules.check_invitation(
        accepted=invitation.accepted_at,
        withdrawn=invitation.withdrawn_at,
        expires=invitation.expires_at,
        at=at,
    )
    rules.check_joiner(
        invited=invitation.email,
        email=person.email,
        roles=accounts.roles_of(session, person.id),
        owns_it=dossier.owner_id == person.id,
    )
    invitation.accepted_at, invitation.person_id = at, person.id
    session.add(CoEditor(dossier_id=dossier.id, person_id=person.id, since=at))
    record(session, CoEditorJoined(dossier.id, dossier.owner_id, person.id), by=person.id, at=at)
    return dossier


def remove_co_editor(session: Session, *, dossier_id: UUID, person_id: UUID, by: UUID, at: datetime) -> None:
    """From the next request on, the dossier is closed to them."""
    dossier = _own(session, dossier_id, by, ended=True)
    _end(session, dossier, person_id, by=by, at=at)
    record(session, CoEditorRemoved(dossier_id, dossier.owner_id, person_id), by=by, at=at)


def leave_dossier(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    dossier = queries.lock_dossier(session, dossier_id)
    _end(session, dossier, by, by=by, at=at)
    record(session, CoEditorLeft(dossier_id, dossier.owner_id, by), by=by, at=at)


def _end(session: Session, dossier: Dossier, person_id: UUID, *, by: UUID, at: datetime) -> None:
    access = sharing.get_co_editor(session, dossier.id, person_id)
    access.ended_at, access.ended_by = at, by
    there = sa.delete(Presence).where(
        col(Presence.dossier_id) == dossier.id, col(Presence.person_id) == person_id
    )
    session.execute(there)
    offered = sharing.find_open_transfer(session, dossier.id)
    if offered is not None and offered.to_id == person_id:
        withdraw_transfer(session, dossier_id=dossier.id, by=by, at=at)


def _own(session: Session, dossier_id: UUID, by: UUID, *, ended: bool = False) -> Dossier:
    """The dossier, still this person's: it may have been handed on since the page was opened."""
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.owner_id != by:
        raise NotFound
    if not ended:
        check_alive(dossier.status)
    return dossier


def _waiting(session: Session, dossier_id: UUID, invitation_id: UUID) -> SharingInvitation:
    """An invitation of this very dossier that nobody has answered (SECURITY 1)."""
    invitation = sharing.lock_invitation(session, invitation_id)
    answered = not rules.is_waiting(invitation.accepted_at, invitation.withdrawn_at)
    if invitation.dossier_id != dossier_id or answered:
        raise NotFound
    return invitation
