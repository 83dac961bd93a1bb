"""What do we know of startups and their dossiers?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers import rules
from fundapp.dossiers.events import DossierAssigned, DossierReleased
from fundapp.dossiers.models import AidChoice, Document, Dossier, PlanLine, Snapshot, Startup
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.rules import aid, moves
from fundapp.dossiers.rules.difference import Difference, difference
from fundapp.dossiers.types import PublicStatus, Stage, Status
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import last_saved
from fundapp.kernel.money import Money
from fundapp.kernel.seen import Saved, Values
from fundapp.programme.models import Call


def find_dossier(session: Session, dossier_id: UUID) -> Dossier | None:
    return session.get(Dossier, dossier_id)


def get_dossier(session: Session, dossier_id: UUID) -> Dossier:
    dossier = find_dossier(session, dossier_id)
    if dossier is None:
        raise NotFound
    return dossier


def dossiers_of(session: Session, person_id: UUID) -> frozenset[UUID]:
    """The dossiers this person applies with: nobody of the team judges their own."""
    return frozenset(session.exec(select(Dossier.id).where(Dossier.owner_id == person_id)))


def submitted_by(session: Session, startup_id: UUID) -> frozenset[UUID]:
    """The dossiers of a company that the team may know of."""
    return frozenset(
        session.exec(
            select(Dossier.id).where(Dossier.startup_id == startup_id, col(Dossier.submitted_at).is_not(None))
        )
    )


def list_held_by(session: Session, person_id: UUID) -> Sequence[UUID]:
    """The dossiers under way that this person follows, oldest first."""
    return session.exec(
        select(Dossier.id)
        .where(Dossier.assigned_to == person_id, col(Dossier.status).in_(rules.ALIVE))
        .order_by(col(Dossier.id))
    ).all()


def get_submitted_dossier(session: Session, dossier_id: UUID) -> Dossier:
    """A dossier the team may know of: a draft is its owner's business alone."""
    dossier = get_dossier(session, dossier_id)
    if dossier.submitted_at is None:
        raise NotFound
    return dossier


def lock_dossier(session: Session, dossier_id: UUID) -> Dossier:
    """Hold a dossier until the transaction ends: whoever else would change it waits here."""
    return rows.lock(session, Dossier, dossier_id)


def get_startup(session: Session, startup_id: UUID) -> Startup:
    return rows.get(session, Startup, startup_id)


def find_startup(session: Session, siren: str) -> Startup | None:
    return session.exec(select(Startup).where(Startup.siren == siren)).first()


def find_aid_choice(session: Session, dossier_id: UUID) -> AidChoice | None:
    """The legal basis the team chose; None where the aid is de minimis, as it is by default."""
    return session.get(AidChoice, dossier_id, populate_existing=True)


def aid_choice_shown(choice: AidChoice | None) -> Values:
    """The choice as its form shows it, and is compared to what others have chosen meanwhile."""
    return aid.choice_shown(choice.basis, choice.reference) if choice else aid.choice_shown(None, "")


def plan_of(session: Session, dossier_id: UUID) -> Sequence[PlanLine]:
    return session.exec(
        select(PlanLine)
        .where(PlanLine.dossier_id == dossier_id)
        .order_by(col(PlanLine.side), col(PlanLine.position))
    ).all()


def documents_of(session: Session, dossier_id: UUID) -> Sequence[Document]:
    """The pieces that are joined now, in the order they came; read anew, for whoever holds the dossier."""
    return session.exec(
        select(Document)
        .where(
            Document.dossier_id == dossier_id,
            col(Document.removed_at).is_(None),
            col(Document.request_id).is_(None),
            col(Document.replaced_at).is_(None),
        )
        .order_by(col(Document.id))
        .execution_options(populate_existing=True)
    ).all()


def get_document(session: Session, dossier_id: UUID, document_id: UUID) -> Document:
    """One piece of this very dossier; another dossier's is not found (SECURITY 1)."""
    found = session.exec(
        select(Document).where(
            Document.id == document_id,
            Document.dossier_id == dossier_id,
            col(Document.removed_at).is_(None),
            col(Document.request_id).is_(None),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def find_latest_snapshot(session: Session, dossier_id: UUID) -> Snapshot | None:
    return session.exec(
        select(Snapshot)
        .where(Snapshot.dossier_id == dossier_id)
        .order_by(col(Snapshot.number).desc())
        .limit(1)
    ).first()


def latest_snapshot(session: Session, dossier_id: UUID) -> Snapshot:
    snapshot = find_latest_snapshot(session, dossier_id)
    if snapshot is None:
        raise NotFound
    return snapshot


def get_snapshot(session: Session, dossier_id: UUID, number: int) -> Snapshot:
    """One deposited version; there is none of that number otherwise."""
    found = session.exec(
        select(Snapshot).where(Snapshot.dossier_id == dossier_id, Snapshot.number == number)
    ).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Version:
    """One deposited version, with what it changed; nothing for the first."""

    snapshot: Snapshot
    changes: Difference | None


def versions_of(session: Session, dossier_id: UUID) -> list[Version]:
    """The latest first."""
    kept = session.exec(
        select(Snapshot).where(Snapshot.dossier_id == dossier_id).order_by(col(Snapshot.number))
    ).all()
    earlier = [None, *kept]
    return [
        Version(each, difference(before.content, each.content) if before else None)
        for before, each in zip(earlier, kept, strict=False)
    ][::-1]


def application_of(session: Session, dossier: Dossier) -> rules.Application:
    """The answers of a dossier as understood."""
    return rules.read_application(form_of(session, dossier), dossier.answers)


@dataclass(frozen=True)
class OwnDossier:
    """A card on the applicant's page."""

    id: UUID
    reference: str
    title: str
    company: str
    call: str
    call_closes_at: datetime
    stage: Stage
    status: Status
    amount_asked: Money | None
    saved_at: datetime
    submitted_at: datetime | None

    @property
    def public_status(self) -> PublicStatus:
        return moves.public_status(self.stage, self.status)


def list_own_dossiers(
    session: Session, owner_id: UUID, *, after: UUID | None = None, limit: int = 100
) -> list[OwnDossier]:
    """The latest first, paged by key."""
    query = (
        sa.select(Dossier, col(Call.title), col(Call.closes_at))
        .join(Call, col(Call.id) == Dossier.call_id)
        .where(col(Dossier.owner_id) == owner_id)
        .order_by(col(Dossier.id).desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(Dossier.id) < after)
    return [
        OwnDossier(
            dossier.id,
            dossier.reference,
            dossier.title,
            dossier.company,
            call,
            closes_at,
            dossier.stage,
            dossier.status,
            dossier.amount_asked,
            dossier.saved_at,
            dossier.submitted_at,
        )
        for dossier, call, closes_at in session.execute(query)
    ]


def last_assigned(session: Session, dossier: Dossier) -> Saved | None:
    """Who gave the dossier to whoever follows it, or took it from whoever did."""
    if dossier.assigned_to is None:
        return last_saved(session, dossier.id, DossierReleased)
    return last_saved(session, dossier.id, DossierAssigned, person_id=str(dossier.assigned_to))
