"""To whom does an event go: the founder, the team, the committee, and never somebody recused?"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.dossiers.models import Dossier, Snapshot
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.rules import acknowledgment
from fundapp.kernel import rows
from fundapp.kernel.events import PastEvent
from fundapp.notifications import queries, services
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role
from fundapp.programme.types import Regime


def tell(
    session: Session,
    past: PastEvent,
    kind: NoticeKind,
    people: Iterable[UUID],
    *,
    page: Page,
    facts: Mapping[str, Any],
    dossier_id: UUID | None = None,
    to_applicant: bool = False,
) -> None:
    """Tell these people, once each; whoever is recused from the dossier hears nothing of it (SECURITY 36),
    unless it is their own."""
    recused: frozenset[UUID] = frozenset()
    if dossier_id is not None and not to_applicant:
        recused = queries.recused_people(session, dossier_id)
    for person_id in dict.fromkeys(people):
        if person_id not in recused:
            services.notify(
                session,
                kind=kind,
                person_id=person_id,
                page=page,
                facts=facts,
                event_id=past.id,
                dossier_id=dossier_id,
                to_applicant=to_applicant,
                at=past.at,
            )


def tell_the_founder(
    session: Session,
    past: PastEvent,
    kind: NoticeKind,
    dossier: Dossier,
    *,
    page: Page | None = None,
    **facts: Any,
) -> None:
    tell(
        session,
        past,
        kind,
        applicants_of(session, dossier, kind),
        page=page or Page(PageKind.MY_DOSSIER, {"dossier_id": dossier.id}),
        facts=about(dossier) | facts,
        dossier_id=dossier.id,
        to_applicant=True,
    )


OWNER_ALONE = frozenset(
    {
        NoticeKind.TICKET_SIGNED,
        NoticeKind.TRANCHE_SENT_BACK,
        NoticeKind.PAYMENT_MADE,
        NoticeKind.PAYMENT_RETURNED,
    }
)
"""The money is the owner's business: whoever fills the dossier with them opens no ticket."""


def applicants_of(session: Session, dossier: Dossier, kind: NoticeKind) -> list[UUID]:
    """The owner, and whoever fills the dossier with them."""
    others = () if kind in OWNER_ALONE else sharing.co_editors_of(session, dossier.id)
    return [dossier.owner_id, *others]


def tell_the_team(
    session: Session,
    past: PastEvent,
    kind: NoticeKind,
    dossier: Dossier,
    people: Iterable[UUID],
    *,
    page: Page | None = None,
    **facts: Any,
) -> None:
    """The people who have to act on a dossier, but for the one who has just done what they are told of."""
    tell(
        session,
        past,
        kind,
        (person_id for person_id in people if person_id != past.actor_id),
        page=page or Page(PageKind.DOSSIER, {"dossier_id": dossier.id}),
        facts=about(dossier) | facts,
        dossier_id=dossier.id,
    )


def holders_of(session: Session, *roles: Role) -> list[UUID]:
    return [person.id for role in roles for person in accounts.list_people(session, role)]


def about(dossier: Dossier) -> dict[str, Any]:
    return {"reference": dossier.reference, "title": dossier.title, "company": dossier.company}


def acknowledgment_of(session: Session, snapshot_id: UUID) -> dict[str, Any]:
    """What the law asks an acknowledgment to say, of the version that was received (CRPA R112-5)."""
    content = rows.get(session, Snapshot, snapshot_id).content
    terms = acknowledgment.terms_of(content)
    return {
        "delay": acknowledgment.delay(terms),
        "completeness": acknowledgment.completeness(terms),
        "missing": list(terms.missing),
        "appeal": acknowledgment.appeal(terms.regime),
        "service": _address(content["service"]),
    }


def letter_of(letter: Mapping[str, Any]) -> dict[str, Any]:
    """What a mail says of a letter that brings a decision: its reasons, the law, how and where to appeal."""
    regime = Regime(letter["regime"])
    return {
        "explanation": letter["reason"],
        "ground": acknowledgment.ground(regime),
        "appeal": acknowledgment.appeal(regime, decided=True),
        "service": _address(letter["service"]),
    }


def _address(service: Mapping[str, str]) -> list[str]:
    return [service[part] for part in ("name", "address", "email", "phone")]
