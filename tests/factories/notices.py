"""What people were told, once everything that happened has been played as the workers would."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp import reactions
from fundapp.accounts.models import Person
from fundapp.kernel.events import PastEvent, relay
from fundapp.notifications import rules, services
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind, Page, PageKind
from tests.factories.accounts import AT


def tell_everything(session: Session) -> None:
    """Relay and play each event that waits, and those that the reactions record."""
    while waiting := relay.claim_waiting(session):
        for past in waiting:
            assert past.id is not None
            past.relayed_at = past.at
            for each in reactions.reactions_to(past.name):
                if relay.begin_reaction(session, event_id=past.id, reaction=each.name, at=past.at):
                    each(session, past)
        session.flush()
    session.commit()


def forget(session: Session) -> None:
    """Let what happened until now be told to nobody."""
    for past in relay.claim_waiting(session, limit=10_000):
        past.relayed_at = past.at
    session.commit()


def told(session: Session) -> set[tuple[str, str]]:
    """Who was told what: names and kinds."""
    rows = session.exec(
        select(col(Person.name), col(Notice.kind)).join(Person, col(Person.id) == Notice.person_id)
    ).all()
    return {(name, kind.value) for name, kind in rows}


def notices_of(session: Session, person: Person) -> Sequence[Notice]:
    return session.exec(select(Notice).where(Notice.person_id == person.id).order_by(col(Notice.id))).all()


def of_invitation(session: Session, invitation_id: UUID) -> list[str]:
    kinds = session.exec(select(col(Notice.kind)).where(Notice.invitation_id == invitation_id)).all()
    return [kind.value for kind in kinds]


def failed_letter(
    session: Session,
    person: Person | None = None,
    kind: NoticeKind = NoticeKind.PASSWORD_CHANGED,
    *,
    reply: str = "550 5.1.1 nobody of that name",
    at: datetime = AT,
    **options: Any,
) -> Notice:
    """A mail that was given up at once, for what the mail server answered."""
    if person is not None:
        options["person_id"] = person.id
    facts = options.pop("facts", {"reference": "DK-2026-7F3K9Q", "changed_at": at})
    services.notify(session, kind=kind, page=Page(PageKind.ACCOUNT), facts=facts, at=at, **options)
    letter = services.claim_letter(session, at=at)
    assert letter is not None
    cause = rules.cause_of(reply)
    services.letter_failed(session, notice_id=letter.id, cause=cause, reason=reply, for_good=True, at=at)
    session.commit()
    return letter


def play_again(session: Session) -> None:
    """Every reaction once more, without the mark that it has been played."""
    for past in session.exec(select(PastEvent).order_by(col(PastEvent.id))).all():
        for each in reactions.reactions_to(past.name):
            each(session, past)
    session.commit()


def all_of_them(session: Session) -> Sequence[Notice]:
    return session.exec(select(Notice).order_by(col(Notice.id))).all()
