"""How do the team and the committee get their accounts? By an invitation to one address, used once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries, rules
from fundapp.accounts.events import InvitationClaimed, InvitationWithdrawn, PersonInvited
from fundapp.accounts.models import Invitation, Person
from fundapp.accounts.services.links import use_link
from fundapp.accounts.services.passwords import hashed
from fundapp.accounts.services.people import register_person, set_roles
from fundapp.accounts.types import InvitationState, Purpose
from fundapp.kernel import rows
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id
from fundapp.policy import Role


def invite(
    session: Session, *, name: str, email: str, roles: Iterable[Role], by: UUID, at: datetime
) -> Invitation:
    """Send one address a link by which its reader gets an account with these roles."""
    held = tuple(role for role in Role if role in set(roles))
    if not held:
        raise Refused("Choisissez au moins un rôle.", field="roles")
    known = queries.find_person(session, email)
    if known is not None and known.confirmed_at is not None:
        raise Refused(
            "Un compte existe déjà à cette adresse : donnez-lui ses rôles depuis la liste des personnes.",
            field="email",
        )
    invitation = Invitation(
        id=new_id(),
        name=name.strip(),
        email=rules.normal_email(email),
        roles=[role.value for role in held],
        invited_by=by,
        at=at,
        expires_at=at + rules.INVITATION_LASTS,
    )
    session.add(invitation)
    record(session, PersonInvited(invitation_id=invitation.id, roles=held), by=by, at=at)
    return invitation


def claim_invitation(session: Session, *, token: str, name: str, password: str, at: datetime) -> Person:
    """The reader of the mail takes the account that waits for the invited address."""
    invitation_id = use_link(session, purpose=Purpose.CLAIM_INVITATION, token=token, at=at)
    invitation = _lock(session, invitation_id)
    _must_wait(invitation, at=at)
    person = open_account(
        session,
        email=invitation.email,
        name=name,
        password=password,
        roles=[Role(value) for value in invitation.roles],
        by=invitation.invited_by,
        at=at,
    )
    invitation.claimed_at, invitation.person_id = at, person.id
    claimed = InvitationClaimed(invitation_id=invitation.id, person_id=person.id)
    record(session, claimed, by=person.id, at=at)
    return person


def open_account(
    session: Session, *, email: str, name: str, password: str, roles: Iterable[Role], by: UUID, at: datetime
) -> Person:
    """For whoever has just proved the mailbox; who signed up at this address without it is no obstacle."""
    rules.check_password(password, name=name, email=email)
    known = queries.find_person(session, email)
    if known is None:
        known = register_person(
            session, name=name, email=email, roles=roles, password=None, confirmed=True, at=at
        )
    elif known.confirmed_at is not None:
        raise Refused("Un compte existe déjà à cette adresse : connectez-vous.")
    else:
        set_roles(session, person_id=known.id, roles=roles, by=by, at=at)
        known.name, known.confirmed_at = name.strip(), at
    known.password = hashed(password)
    return known


def withdraw_invitation(session: Session, *, invitation_id: UUID, by: UUID, at: datetime) -> None:
    invitation = _lock(session, invitation_id)
    _must_wait(invitation, at=at)
    invitation.withdrawn_at = at
    record(session, InvitationWithdrawn(invitation_id=invitation.id), by=by, at=at)


def _lock(session: Session, invitation_id: UUID) -> Invitation:
    return rows.lock(session, Invitation, invitation_id)


def _must_wait(invitation: Invitation, *, at: datetime) -> None:
    state = rules.invitation_state(
        claimed=invitation.claimed_at,
        withdrawn=invitation.withdrawn_at,
        expires=invitation.expires_at,
        at=at,
    )
    if state is not InvitationState.SENT:
        raise Refused("Cette invitation n’est plus valable (%(state)s) : demandez-en une autre.", state=state)
