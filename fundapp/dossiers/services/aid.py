"""How does the team say under which rules of public aid a dossier is financed?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries
from fundapp.dossiers.events import AidBasisChosen
from fundapp.dossiers.models import AidChoice
from fundapp.dossiers.rules.aid import check_basis, choice_shown
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, check_seen
from fundapp.programme.types import AidBasis


def choose_aid_basis(
    session: Session,
    *,
    dossier_id: UUID,
    basis: AidBasis,
    reference: str,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> AidChoice:
    """De minimis, or another scheme quoted by its number; nothing else frees a grant from the ceiling."""
    dossier = queries.lock_dossier(session, dossier_id)
    check_basis(dossier.stage, dossier.status, basis, reference)
    choice, typed = queries.find_aid_choice(session, dossier_id), choice_shown(basis, reference)
    saved = Saved(choice.chosen_by, choice.chosen_at) if choice else None
    check_seen(queries.aid_choice_shown(choice), seen, typed, lambda: saved)
    choice = choice or AidChoice(dossier_id=dossier_id, basis=basis, chosen_by=by, chosen_at=at)
    choice.basis, choice.reference = basis, typed["reference"]
    choice.chosen_by, choice.chosen_at = by, at
    session.add(choice)
    record(session, AidBasisChosen(dossier_id, basis), by=by, at=at)
    return choice
