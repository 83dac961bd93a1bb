"""Who fills a dossier, who has been invited to, who is offered it, and who is there now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from fundapp.accounts.models import Person
from fundapp.dossiers.models import CoEditor, Dossier, Presence, SharingInvitation, Transfer
from fundapp.dossiers.rules import moves
from fundapp.dossiers.rules.sharing import SEEN_FOR
from fundapp.dossiers.types import PublicStatus, Stage, Status
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.programme.models import Call


def shared_with(session: Session, person_id: UUID) -> frozenset[UUID]:
    """The dossiers this person fills with whoever owns them."""
    return frozenset(
        session.exec(
            select(CoEditor.dossier_id).where(
                CoEditor.person_id == person_id, col(CoEditor.ended_at).is_(None)
            )
        )
    )


def list_begun(session: Session, person_id: UUID, call_id: UUID) -> Sequence[Dossier]:
    """The drafts of this call that this person fills, their own or another's; the latest written in first."""
    shared = select(CoEditor.dossier_id).where(
        CoEditor.person_id == person_id, col(CoEditor.ended_at).is_(None)
    )
    return session.exec(
        select(Dossier)
        .where(
            Dossier.call_id == call_id,
            col(Dossier.stage) == Stage.DRAFT,
            col(Dossier.status) == Status.ACTIVE,
            sa.or_(col(Dossier.owner_id) == person_id, col(Dossier.id).in_(shared)),
        )
        .order_by(col(Dossier.saved_at).desc(), col(Dossier.id))
    ).all()


def co_editors_of(session: Session, dossier_id: UUID) -> Sequence[UUID]:
    """In the order they came."""
    return session.exec(
        select(CoEditor.person_id)
        .where(CoEditor.dossier_id == dossier_id, col(CoEditor.ended_at).is_(None))
        .order_by(col(CoEditor.id))
    ).all()


def co_editors_to_ask(session: Session, dossier_id: UUID) -> Sequence[Person]:
    """Those who fill this dossier with its owner and could fill another, in the order they came."""
    return session.exec(
        select(Person)
        .join(CoEditor, col(CoEditor.person_id) == Person.id)
        .where(CoEditor.dossier_id == dossier_id, col(CoEditor.ended_at).is_(None), col(Person.active))
        .order_by(col(CoEditor.id))
    ).all()


def addresses_of(session: Session, dossier_id: UUID) -> frozenset[str]:
    return frozenset(
        session.exec(
            select(Person.email)
            .join(CoEditor, col(CoEditor.person_id) == Person.id)
            .where(CoEditor.dossier_id == dossier_id, col(CoEditor.ended_at).is_(None))
        )
    )


def get_co_editor(session: Session, dossier_id: UUID, person_id: UUID) -> CoEditor:
    found = session.exec(
        select(CoEditor).where(
            CoEditor.dossier_id == dossier_id,
            CoEditor.person_id == person_id,
            col(CoEditor.ended_at).is_(None),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def get_invitation(session: Session, invitation_id: UUID) -> SharingInvitation:
    return rows.get(session, SharingInvitation, invitation_id)


def find_invitation(session: Session, invitation_id: UUID) -> SharingInvitation | None:
    return session.get(SharingInvitation, invitation_id)


def lock_invitation(session: Session, invitation_id: UUID) -> SharingInvitation:
    return rows.lock(session, SharingInvitation, invitation_id)


def find_waiting(session: Session, dossier_id: UUID, email: str) -> SharingInvitation | None:
    return session.exec(_waiting(dossier_id).where(SharingInvitation.email == email)).first()


def find_open_transfer(session: Session, dossier_id: UUID) -> Transfer | None:
    return session.exec(
        select(Transfer).where(Transfer.dossier_id == dossier_id, col(Transfer.closed_at).is_(None))
    ).first()


@dataclass(frozen=True)
class Filler:
    """Somebody who fills a dossier: a name, and never an address."""

    id: UUID
    name: str
    since: datetime


@dataclass(frozen=True)
class Waiting:
    """An invitation nobody has answered, as its sender reads it."""

    id: UUID
    email: str
    expires_at: datetime
    expired: bool


@dataclass(frozen=True)
class Offered:
    """To whom the dossier is offered, and since when."""

    to_id: UUID
    to: str
    proposed_at: datetime


@dataclass(frozen=True)
class People:
    """Everybody on the applicant's side of one dossier."""

    owner: Filler
    co_editors: tuple[Filler, ...]
    waiting: tuple[Waiting, ...]
    offered: Offered | None

    @property
    def shared(self) -> bool:
        return bool(self.co_editors)


def people_of(session: Session, dossier: Dossier, *, at: datetime) -> People:
    names = session.exec(
        select(Person.id, Person.name, CoEditor.since)
        .outerjoin(
            CoEditor,
            (col(CoEditor.person_id) == Person.id)
            & (col(CoEditor.dossier_id) == dossier.id)
            & col(CoEditor.ended_at).is_(None),
        )
        .where((col(CoEditor.id).is_not(None)) | (col(Person.id) == dossier.owner_id))
        .order_by(col(CoEditor.id))
    ).all()
    fillers = [Filler(person_id, name, since or dossier.started_at) for person_id, name, since in names]
    transfer = find_open_transfer(session, dossier.id)
    known = {each.id: each.name for each in fillers}
    return People(
        owner=next(each for each in fillers if each.id == dossier.owner_id),
        co_editors=tuple(each for each in fillers if each.id != dossier.owner_id),
        waiting=tuple(
            Waiting(each.id, each.email, each.expires_at, each.expires_at <= at)
            for each in session.exec(_waiting(dossier.id).order_by(col(SharingInvitation.id)))
        ),
        offered=Offered(transfer.to_id, known.get(transfer.to_id, ""), transfer.proposed_at)
        if transfer
        else None,
    )


def _waiting(dossier_id: UUID) -> SelectOfScalar[SharingInvitation]:
    return select(SharingInvitation).where(
        SharingInvitation.dossier_id == dossier_id,
        col(SharingInvitation.accepted_at).is_(None),
        col(SharingInvitation.withdrawn_at).is_(None),
    )


@dataclass(frozen=True)
class There:
    """Somebody looking at a dossier now, and at which of its sections."""

    name: str
    section: str


def there_now(session: Session, dossier_id: UUID, *, but: UUID, at: datetime) -> list[There]:
    """The others, by name; whoever's access has ended is nowhere."""
    found = session.exec(
        select(Person.name, Presence.section)
        .join(Presence, col(Presence.person_id) == Person.id)
        .where(Presence.dossier_id == dossier_id, Presence.person_id != but, Presence.seen_at > at - SEEN_FOR)
        .order_by(Person.name)
    )
    return [There(name, section) for name, section in found]


@dataclass(frozen=True)
class SharedDossier:
    """A card on the page of whoever fills a dossier with its owner."""

    id: UUID
    reference: str
    title: str
    owner: str
    call: str
    stage: Stage
    status: Status
    offered: bool
    """Whether its owner asks them to take it over."""

    @property
    def public_status(self) -> PublicStatus:
        return moves.public_status(self.stage, self.status)

    @property
    def is_draft(self) -> bool:
        return self.stage is Stage.DRAFT and self.status is Status.ACTIVE


def list_shared_dossiers(session: Session, person_id: UUID, *, limit: int) -> list[SharedDossier]:
    """The latest first; one that its owner has thrown away is not there."""
    offer = (col(Transfer.dossier_id) == Dossier.id) & col(Transfer.closed_at).is_(None)
    found = session.execute(
        sa.select(Dossier, col(Person.name), col(Call.title), col(Transfer.id).is_not(None))
        .join(CoEditor, col(CoEditor.dossier_id) == Dossier.id)
        .join(Person, col(Person.id) == Dossier.owner_id)
        .join(Call, col(Call.id) == Dossier.call_id)
        .outerjoin(Transfer, offer & (col(Transfer.to_id) == person_id))
        .where(
            col(CoEditor.person_id) == person_id,
            col(CoEditor.ended_at).is_(None),
            col(Dossier.status) != Status.DISCARDED,
        )
        .order_by(col(CoEditor.id).desc())
        .limit(limit)
    )
    return [
        SharedDossier(each.id, each.reference, each.title, owner, call, each.stage, each.status, offered)
        for each, owner, call, offered in found
    ]
