"""What does a letter that answers an application say, and which ones has a dossier been sent?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier, EndingLetter
from fundapp.dossiers.rules import acknowledgment
from fundapp.dossiers.types import EndReason, Status
from fundapp.kernel.errors import NotFound
from fundapp.policy import Role
from fundapp.programme import queries as programme
from fundapp.programme.types import Regime


def heading_of(session: Session, dossier: Dossier, *, by: UUID | None, at: datetime) -> dict[str, Any]:
    """What every letter says of the application, of who answers it and under which law, in plain values.

    `by` is the person who signs; None when the committee decided.
    """
    fund, call = programme.get_fund(session), programme.get_call_by_id(session, dossier.call_id)
    people = accounts.names_of(session, {dossier.owner_id, *([by] if by else [])})
    assert dossier.submitted_at is not None
    return {
        "reference": dossier.reference,
        "title": dossier.title,
        "company": dossier.company,
        "call": call.title,
        "applicant": people[dossier.owner_id],
        "submitted_at": dossier.submitted_at.isoformat(),
        "answered_at": at.isoformat(),
        "signatory": {"name": people[by] if by else "", "quality": Role.MANAGER.label if by else _COMMITTEE},
        "service": {
            "name": fund.name,
            "address": fund.contact_address,
            "email": fund.contact_email,
            "phone": fund.contact_phone,
        },
        "regime": regime_of(session, dossier).value,
    }


_COMMITTEE = "Pour le comité d’engagement"


def regime_of(session: Session, dossier: Dossier) -> Regime:
    """The law an application is answered under: that of its deposit, else its call's."""
    snapshot = queries.find_latest_snapshot(session, dossier.id)
    if snapshot is not None:
        return acknowledgment.terms_of(snapshot.content).regime
    return programme.get_call_by_id(session, dossier.call_id).regime


def ending_letter(
    session: Session,
    dossier: Dossier,
    *,
    status: Status,
    reason: EndReason,
    text: str,
    by: UUID | None,
    at: datetime,
) -> dict[str, Any]:
    """The letter of a refusal or a closure: to be shown before it goes, then frozen as it went."""
    heading = heading_of(session, dossier, by=by, at=at)
    return {**heading, "status": status.value, "motive": reason.label, "reason": text.strip()}


def same_answer(sent: Mapping[str, Any], letter: Mapping[str, Any], *parts: str) -> bool:
    """Whether a letter already sent says the same, whoever sends it again and when."""
    return all(sent[part] == letter[part] for part in parts)


def letters_of(session: Session, dossier_id: UUID) -> Sequence[EndingLetter]:
    """Every one that was sent, the latest first."""
    return session.exec(
        select(EndingLetter)
        .where(EndingLetter.dossier_id == dossier_id)
        .order_by(col(EndingLetter.id).desc())
    ).all()


def find_letter(session: Session, dossier: Dossier) -> EndingLetter | None:
    """The one that says how the dossier ended; None while it is open, or ended otherwise."""
    latest = next(iter(letters_of(session, dossier.id)), None)
    return latest if latest is not None and latest.status is dossier.status else None


def get_letter(session: Session, letter_id: UUID, dossier_id: UUID) -> EndingLetter:
    """A letter of this very dossier: another one's is not found."""
    found = session.get(EndingLetter, letter_id)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found
