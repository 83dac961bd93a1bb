"""Who hears that rights or rules of the fund have changed: the person, and the other administrators?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import (
    AccountClosed,
    AccountReopened,
    FactorRemoved,
    InvitationClaimed,
    RolesChanged,
)
from fundapp.diligence.events import WorkReleased
from fundapp.dossiers.events import FormPublished
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.words import Sentence, say
from fundapp.notifications.reactions.telling import holders_of, tell
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import INTERNAL, Role
from fundapp.programme.events import ParameterSet, RegimeChosen
from fundapp.programme.queries import get_call_by_id
from fundapp.programme.rules.parameters import PARAMETERS


@reaction("notifications.reactions.governing.notify_roles")
def notify_roles(session: Session, past: PastEvent) -> None:
    changed = past.revived()
    assert isinstance(changed, RolesChanged)
    roles = [say(role.label) for role in changed.roles]
    tell(
        session,
        past,
        NoticeKind.ROLES_CHANGED,
        [changed.person_id],
        page=Page(PageKind.ACCOUNT),
        facts={"roles": roles, "by": _name(session, past.actor_id)},
    )
    _notify_administrators(session, past, changed.person_id, say("a de nouveaux rôles"), changed.roles)


@reaction("notifications.reactions.governing.notify_account")
def notify_account(session: Session, past: PastEvent) -> None:
    changed = past.revived()
    assert isinstance(changed, AccountClosed | AccountReopened)
    done = say("a son compte fermé") if isinstance(changed, AccountClosed) else say("a son compte rouvert")
    _notify_administrators(session, past, changed.person_id, done)


@reaction("notifications.reactions.governing.notify_factor")
def notify_factor(session: Session, past: PastEvent) -> None:
    """Told when the account has an internal role, or when somebody else removed the factor."""
    removed = past.revived()
    assert isinstance(removed, FactorRemoved)
    if past.actor_id == removed.person_id and not accounts.roles_of(session, removed.person_id) & INTERNAL:
        return
    done = say("a un second facteur de moins (%(factor)s)", factor=say(removed.factor.label))
    _notify_administrators(session, past, removed.person_id, done)


@reaction("notifications.reactions.governing.notify_arrival")
def notify_arrival(session: Session, past: PastEvent) -> None:
    """An invitation gives rights too: whoever may not have sent it hears who came, with which roles."""
    claimed = past.revived()
    assert isinstance(claimed, InvitationClaimed)
    roles = accounts.roles_of(session, claimed.person_id)
    arrived = [role for role in Role if role in roles]
    _notify_administrators(session, past, claimed.person_id, say("a rejoint l’équipe"), arrived)


@reaction("notifications.reactions.governing.notify_parameter")
def notify_parameter(session: Session, past: PastEvent) -> None:
    changed = past.revived()
    assert isinstance(changed, ParameterSet)
    spec = PARAMETERS.get(changed.key)
    _notify_of_a_rule(session, past, say(spec.label) if spec else changed.key, changed.valid_from)


@reaction("notifications.reactions.governing.notify_call")
def notify_call(session: Session, past: PastEvent) -> None:
    """Under which law a call is answered, and what it asks, are rules of the fund as its parameters are."""
    changed = past.revived()
    assert isinstance(changed, RegimeChosen | FormPublished)
    call = get_call_by_id(session, changed.call_id).title
    if isinstance(changed, RegimeChosen):
        regime = say(changed.regime.label)
        rule = say("Régime des réponses de « %(call)s » : %(regime)s", call=call, regime=regime)
    else:
        rule = say("Formulaire de « %(call)s », version %(number)s", call=call, number=changed.number)
    _notify_of_a_rule(session, past, rule, paris_day(past.at))


def _notify_of_a_rule(session: Session, past: PastEvent, rule: str | Sentence, valid_from: date) -> None:
    tell(
        session,
        past,
        NoticeKind.PARAMETER_CHANGED,
        _other_administrators(session, past.actor_id),
        page=Page(PageKind.PROGRAMME),
        facts={"parameter": rule, "valid_from": valid_from, "by": _name(session, past.actor_id)},
    )


@reaction("notifications.reactions.governing.ask_to_assign")
def ask_to_assign(session: Session, past: PastEvent) -> None:
    """One notice for all the dossiers that somebody leaves behind."""
    released = past.revived()
    assert isinstance(released, WorkReleased)
    tell(
        session,
        past,
        NoticeKind.WORK_RELEASED,
        holders_of(session, Role.MANAGER),
        page=Page(PageKind.UNASSIGNED, {"holder": "none"}),
        facts={"name": _name(session, released.person_id), "number": str(len(released.dossiers))},
    )


def _notify_administrators(
    session: Session, past: PastEvent, person_id: UUID, done: Sentence, roles: Sequence[Role] = ()
) -> None:
    tell(
        session,
        past,
        NoticeKind.PERSON_CHANGED,
        [each for each in _other_administrators(session, past.actor_id) if each != person_id],
        page=Page(PageKind.PERSON, {"person_id": person_id}),
        facts={
            "name": _name(session, person_id),
            "done": done,
            "roles": [say(role.label) for role in roles],
            "by": _name(session, past.actor_id),
        },
    )


def _other_administrators(session: Session, actor_id: UUID) -> list[UUID]:
    return [each for each in holders_of(session, Role.ADMIN) if each != actor_id]


def _name(session: Session, person_id: UUID) -> str | Sentence:
    return accounts.names_of(session, [person_id]).get(person_id) or say("le programme lui-même")
