"""How does a dossier pass from its owner to a co-editor: offered by one, accepted by the other?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.services.passwords import matches
from fundapp.dossiers import queries
from fundapp.dossiers.events import (
    DossierTransferred,
    TransferDeclined,
    TransferProposed,
    TransferWithdrawn,
)
from fundapp.dossiers.models import CoEditor, Dossier, Transfer
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.rules import check_alive
from fundapp.dossiers.rules import sharing as rules
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record


def propose_transfer(session: Session, *, dossier_id: UUID, to_id: UUID, by: UUID, at: datetime) -> Transfer:
    dossier = queries.lock_dossier(session, dossier_id)
    if dossier.owner_id != by:
        raise NotFound
    check_alive(dossier.status)
    rules.check_transferable(dossier.version)
    sharing.get_co_editor(session, dossier_id, to_id)
    transfer = Transfer(dossier_id=dossier_id, from_id=by, to_id=to_id, proposed_at=at)
    session.add(transfer)
    record(session, TransferProposed(dossier_id, by, to_id), by=by, at=at)
    return transfer


def withdraw_transfer(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """The owner thinks again, or the co-editor is one no more."""
    queries.lock_dossier(session, dossier_id)
    transfer = _offered(session, dossier_id)
    transfer.closed_at = at
    record(session, TransferWithdrawn(dossier_id, transfer.from_id, transfer.to_id), by=by, at=at)


def decline_transfer(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    queries.lock_dossier(session, dossier_id)
    transfer = _offered(session, dossier_id, to_id=by)
    transfer.closed_at = at
    record(session, TransferDeclined(dossier_id, transfer.from_id, by), by=by, at=at)


def accept_transfer(
    session: Session, *, dossier_id: UUID, password: str | None, by: UUID, at: datetime
) -> Dossier:
    """Owner and co-editor change places. `password` is None for whoever gave a second factor just now."""
    dossier = queries.lock_dossier(session, dossier_id)
    transfer = _offered(session, dossier_id, to_id=by)
    check_alive(dossier.status)
    taker = accounts.get_person(session, by)
    if password is not None and not matches(taker.password, password):
        raise Refused("Ce n’est pas votre mot de passe : écrivez-le de nouveau.", field="password")
    access = sharing.get_co_editor(session, dossier_id, by)
    access.ended_at, access.ended_by = at, by
    session.add(CoEditor(dossier_id=dossier_id, person_id=transfer.from_id, since=at))
    dossier.owner_id = by
    transfer.accepted, transfer.closed_at = True, at
    record(session, DossierTransferred(dossier_id, transfer.from_id, by), by=by, at=at)
    return dossier


def _offered(session: Session, dossier_id: UUID, *, to_id: UUID | None = None) -> Transfer:
    transfer = sharing.find_open_transfer(session, dossier_id)
    if transfer is None or (to_id is not None and transfer.to_id != to_id):
        raise Refused("Cette proposition a été retirée : rechargez la page.")
    return transfer
