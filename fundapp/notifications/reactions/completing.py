"""Who hears of complements asked, awaited and deposited, and of a message from the other side?"""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import (
    AmendmentDeposited,
    ComplementsDeposited,
    ComplementsReminded,
    ComplementsRequested,
    ComplementsWithdrawn,
    MessageSent,
)
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import complements
from fundapp.dossiers.types import ComplementState, Side
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.words import say
from fundapp.notifications.reactions.telling import (
    about,
    acknowledgment_of,
    applicants_of,
    holders_of,
    tell,
    tell_the_founder,
    tell_the_team,
)
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role


@reaction("notifications.reactions.completing.ask_for_complements")
def ask_for_complements(session: Session, past: PastEvent) -> None:
    asked = past.revived()
    assert isinstance(asked, ComplementsRequested)
    _ask(session, past, NoticeKind.COMPLEMENTS_ASKED, asked.request_id, asked.due_on)


@reaction("notifications.reactions.completing.remind_of_complements")
def remind_of_complements(session: Session, past: PastEvent) -> None:
    reminded = past.revived()
    assert isinstance(reminded, ComplementsReminded)
    due_on = complements.get_request(session, reminded.request_id).due_on
    _ask(session, past, NoticeKind.COMPLEMENTS_REMINDED, reminded.request_id, due_on)


def _ask(session: Session, past: PastEvent, kind: NoticeKind, request_id: UUID, due_on: date) -> None:
    """A request that has been answered or withdrawn since asks nothing more."""
    request = complements.get_request(session, request_id)
    if request.state is not ComplementState.OPEN:
        return
    dossier = dossiers.get_dossier(session, request.dossier_id)
    tell_the_founder(
        session,
        past,
        kind,
        dossier,
        page=Page(PageKind.COMPLEMENTS, {"dossier_id": dossier.id}),
        due_on=due_on,
        points=[
            say("%(what)s : %(reason)s", what=point.label, reason=point.reason) for point in request.points
        ],
    )


@reaction("notifications.reactions.completing.say_nothing_is_awaited")
def say_nothing_is_awaited(session: Session, past: PastEvent) -> None:
    withdrawn = past.revived()
    assert isinstance(withdrawn, ComplementsWithdrawn)
    dossier = dossiers.get_dossier(session, withdrawn.dossier_id)
    tell_the_founder(session, past, NoticeKind.COMPLEMENTS_WITHDRAWN, dossier)


@reaction("notifications.reactions.completing.acknowledge_complements")
def acknowledge_complements(session: Session, past: PastEvent) -> None:
    deposited = past.revived()
    assert isinstance(deposited, ComplementsDeposited)
    dossier = dossiers.get_dossier(session, deposited.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.COMPLEMENTS_DEPOSITED,
        dossier,
        submitted_at=past.at,
        **acknowledgment_of(session, deposited.snapshot_id),
    )


@reaction("notifications.reactions.completing.hand_complements_to_the_team")
def hand_complements_to_the_team(session: Session, past: PastEvent) -> None:
    deposited = past.revived()
    assert isinstance(deposited, ComplementsDeposited)
    dossier = dossiers.get_dossier(session, deposited.dossier_id)
    tell_the_team(session, past, NoticeKind.COMPLEMENTS_RECEIVED, dossier, _team_of(session, dossier))


@reaction("notifications.reactions.completing.acknowledge_the_amendment")
def acknowledge_the_amendment(session: Session, past: PastEvent) -> None:
    deposited = past.revived()
    assert isinstance(deposited, AmendmentDeposited)
    dossier = dossiers.get_dossier(session, deposited.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.AMENDMENT_DEPOSITED,
        dossier,
        submitted_at=past.at,
        **acknowledgment_of(session, deposited.snapshot_id),
    )


@reaction("notifications.reactions.completing.hand_the_amendment_to_the_team")
def hand_the_amendment_to_the_team(session: Session, past: PastEvent) -> None:
    deposited = past.revived()
    assert isinstance(deposited, AmendmentDeposited)
    dossier = dossiers.get_dossier(session, deposited.dossier_id)
    tell_the_team(session, past, NoticeKind.AMENDMENT_RECEIVED, dossier, _team_of(session, dossier))


@reaction("notifications.reactions.completing.announce_the_message")
def announce_the_message(session: Session, past: PastEvent) -> None:
    """To the other side, once until it has been read: further messages join the same notice."""
    sent = past.revived()
    assert isinstance(sent, MessageSent)
    dossier = dossiers.get_dossier(session, sent.dossier_id)
    to_team = sent.side is Side.APPLICANT
    values = {"dossier_id": dossier.id, "_anchor": "messages"}
    tell(
        session,
        past,
        NoticeKind.MESSAGE_RECEIVED,
        _team_of(session, dossier)
        if to_team
        else applicants_of(session, dossier, NoticeKind.MESSAGE_RECEIVED),
        page=Page(PageKind.DOSSIER if to_team else PageKind.MY_DOSSIER, values),
        facts=about(dossier),
        dossier_id=dossier.id,
        to_applicant=not to_team,
    )


def _team_of(session: Session, dossier: Dossier) -> list[UUID]:
    """Whoever follows it, or everybody who might."""
    if dossier.assigned_to:
        return [dossier.assigned_to]
    return holders_of(session, Role.ANALYST, Role.MANAGER)
