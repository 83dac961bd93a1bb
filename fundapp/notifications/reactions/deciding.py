"""Who hears of the committee: its members before, the founder and the team after?"""

from sqlmodel import Session

from fundapp.committee import queries as committee
from fundapp.committee.events import (
    AgendaChanged,
    AsideProposed,
    DecisionTaken,
    PollClosed,
    PollOpened,
    SittingConvened,
)
from fundapp.committee.types import Outcome
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.queries.letters import letters_of
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.words import say
from fundapp.notifications.reactions.telling import (
    about,
    holders_of,
    letter_of,
    tell,
    tell_the_founder,
    tell_the_team,
)
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role


@reaction("notifications.reactions.deciding.convene_the_members")
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
        page=Page(PageKind.SITTING, {"sitting_id": sitting.id}),
        facts={"title": sitting.title, "opens_at": sitting.opens_at},
    )


@reaction("notifications.reactions.deciding.notify_agenda_change")
def notify_agenda_change(session: Session, past: PastEvent) -> None:
    """Every member but whoever made the change; the dossier is not named, as in the convocation."""
    changed = past.revived()
    assert isinstance(changed, AgendaChanged)
    sitting = committee.get_sitting(session, changed.sitting_id)
    seats = committee.list_seats(session, on=paris_day(sitting.opens_at))
    tell(
        session,
        past,
        NoticeKind.AGENDA_CHANGED,
        [seat.person_id for seat in seats if seat.person_id != past.actor_id],
        page=Page(PageKind.SITTING, {"sitting_id": sitting.id}),
        facts={"title": sitting.title, "opens_at": sitting.opens_at, "change": say(changed.kind.label)},
        dossier_id=changed.dossier_id,
    )


@reaction("notifications.reactions.deciding.ask_to_confirm_aside")
def ask_to_confirm_aside(session: Session, past: PastEvent) -> None:
    """Whoever may confirm that a vote ends uncounted: the chair and the secretaries, not the proposer."""
    proposed = past.revived()
    assert isinstance(proposed, AsideProposed)
    dossier = dossiers.get_dossier(session, proposed.dossier_id)
    people = holders_of(session, Role.CHAIR, Role.SECRETARY)
    page = Page(PageKind.POLL, {"poll_id": proposed.poll_id})
    kind = NoticeKind.ASIDE_PROPOSED
    tell_the_team(session, past, kind, dossier, people, page=page, outcome=proposed.outcome)


@reaction("notifications.reactions.deciding.tell_the_founder_there_was_no_vote")
def tell_the_founder_there_was_no_vote(session: Session, past: PastEvent) -> None:
    """A vote set aside sends the dossier back: the committee has decided nothing, and nobody says it has."""
    closed = past.revived()
    assert isinstance(closed, PollClosed)
    if closed.outcome is not Outcome.DEFERRED or closed.aside_id is None:
        return
    dossier = dossiers.get_dossier(session, closed.dossier_id)
    tell_the_founder(session, past, NoticeKind.VOTE_SET_ASIDE, dossier)


@reaction("notifications.reactions.deciding.call_the_electors")
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
        page=Page(PageKind.AGENDA_ITEM, {"item_id": item_id}),
        facts=about(dossier) | {"closes_at": opened.closes_at},
        dossier_id=dossier.id,
    )


@reaction("notifications.reactions.deciding.say_there_is_no_decision")
def say_there_is_no_decision(session: Session, past: PastEvent) -> None:
    closed = past.revived()
    assert isinstance(closed, PollClosed)
    if closed.outcome.decides:
        return
    dossier = dossiers.get_dossier(session, closed.dossier_id)
    people = holders_of(session, Role.SECRETARY, Role.MANAGER)
    page = Page(PageKind.POLL, {"poll_id": closed.poll_id})
    tell_the_team(
        session,
        past,
        NoticeKind.POLL_WITHOUT_DECISION,
        dossier,
        people,
        page=page,
        outcome=closed.outcome,
        deferred=closed.outcome is Outcome.DEFERRED,
    )


@reaction("notifications.reactions.deciding.tell_the_founder_the_decision")
def tell_the_founder_the_decision(session: Session, past: PastEvent) -> None:
    """With its reasons: a refusal that is not explained is not lawful (CRPA L211-2)."""
    taken = past.revived()
    assert isinstance(taken, DecisionTaken)
    dossier = dossiers.get_dossier(session, taken.dossier_id)
    decision = committee.get_decision(session, taken.decision_id)
    letters = letters_of(session, dossier.id) if taken.outcome is Outcome.REJECTED else ()
    tell_the_founder(
        session,
        past,
        NoticeKind.DECISION,
        dossier,
        outcome=taken.outcome,
        amount=taken.amount if taken.outcome.adopted else None,
        conditions=[each["text"] for each in decision.conditions] if taken.outcome.adopted else [],
        **(letter_of(letters[0].letter) if letters else {}),
    )


@reaction("notifications.reactions.deciding.hand_the_decision_to_the_team")
def hand_the_decision_to_the_team(session: Session, past: PastEvent) -> None:
    taken = past.revived()
    assert isinstance(taken, DecisionTaken)
    dossier = dossiers.get_dossier(session, taken.dossier_id)
    people = holders_of(session, Role.MANAGER, Role.SECRETARY)
    kind = NoticeKind.DECISION_TAKEN
    tell_the_team(session, past, kind, dossier, people, outcome=taken.outcome, amount=taken.amount)
