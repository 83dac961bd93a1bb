"""Who hears of the committee: its members before, the founder and the team after?"""

from sqlmodel import Session

from fundapp.committee import queries as committee
from fundapp.committee.events import DecisionTaken, PollClosed, PollOpened, SittingConvened
from fundapp.committee.types import Outcome
from fundapp.dossiers import queries as dossiers
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import PastEvent
from fundapp.notifications.reactions.telling import (
    about,
    holders_of,
    tell,
    tell_the_founder,
    tell_the_team,
)
from fundapp.notifications.types import NoticeKind, Page
from fundapp.policy import Role


def convene_the_members(session: Session, past: PastEvent) -> None:
    """The agenda's dossiers are not named: each opens to a member once they have declared (GOV-20)."""
    convened = past.revived()
    assert isinstance(convened, SittingConvened)
    sitting = committee.get_sitting(session, convened.sitting_id)
    members = [seat.person_id for seat in committee.list_seats(session, on=paris_day(sitting.opens_at))]
    tell(
        session,
        past,
        NoticeKind.SITTING_CONVENED,
        members,
        page=Page("committee.sitting", {"sitting_id": sitting.id}),
        facts={"title": sitting.title, "opens_at": sitting.opens_at},
    )


def call_the_electors(session: Session, past: PastEvent) -> None:
    """The page they land on asks for their declaration first, when it is missing."""
    opened = past.revived()
    assert isinstance(opened, PollOpened)
    dossier = dossiers.get_dossier(session, opened.dossier_id)
    item_id = committee.get_poll(session, opened.poll_id).item_id
    tell(
        session,
        past,
        NoticeKind.POLL_OPENED,
        opened.electors,
        page=Page("committee.item", {"item_id": item_id}),
        facts=about(dossier) | {"closes_at": opened.closes_at},
        dossier_id=dossier.id,
    )


def say_there_is_no_decision(session: Session, past: PastEvent) -> None:
    closed = past.revived()
    assert isinstance(closed, PollClosed)
    if closed.outcome.decides:
        return
    dossier = dossiers.get_dossier(session, closed.dossier_id)
    people = holders_of(session, Role.SECRETARY, Role.MANAGER)
    page = Page("committee.poll", {"poll_id": closed.poll_id})
    kind = NoticeKind.POLL_WITHOUT_DECISION
    tell_the_team(session, past, kind, dossier, people, page=page, outcome=closed.outcome)


def tell_the_founder_the_decision(session: Session, past: PastEvent) -> None:
    """With its reasons: a refusal that is not explained is not lawful (CRPA L211-2)."""
    taken = past.revived()
    assert isinstance(taken, DecisionTaken)
    dossier = dossiers.get_dossier(session, taken.dossier_id)
    decision = committee.get_decision(session, taken.decision_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.DECISION,
        dossier,
        outcome=taken.outcome,
        amount=taken.amount if taken.outcome.adopted else None,
        conditions=[each["text"] for each in decision.conditions] if taken.outcome.adopted else [],
        explanation=dossier.end_text if taken.outcome is Outcome.REJECTED else "",
    )


def hand_the_decision_to_the_team(session: Session, past: PastEvent) -> None:
    taken = past.revived()
    assert isinstance(taken, DecisionTaken)
    dossier = dossiers.get_dossier(session, taken.dossier_id)
    people = holders_of(session, Role.MANAGER, Role.SECRETARY)
    kind = NoticeKind.DECISION_TAKEN
    tell_the_team(session, past, kind, dossier, people, outcome=taken.outcome, amount=taken.amount)
