"""What do we know of the forms of a call?"""

from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.dossiers.models import Dossier, FormVersion
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.types import FormState
from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound


def form_of(session: Session, dossier: Dossier) -> CallForm:
    """What this dossier answers: the version it is written in, which never changes: it is read once."""
    known: dict[UUID, CallForm] = session.info.setdefault("forms", {})
    if dossier.form_id not in known:
        known[dossier.form_id] = rows.get(session, FormVersion, dossier.form_id).form
    return known[dossier.form_id]


def latest_form(session: Session, call_id: UUID) -> FormVersion:
    """The version that a new dossier begins with."""
    found = session.exec(
        select(FormVersion)
        .where(FormVersion.call_id == call_id, FormVersion.state == FormState.PUBLISHED)
        .order_by(col(FormVersion.number).desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound
    return found


def list_published(session: Session, call_id: UUID) -> list[CallForm]:
    """Every version that a dossier of this call may have begun with."""
    found = session.exec(
        select(FormVersion).where(FormVersion.call_id == call_id, FormVersion.state == FormState.PUBLISHED)
    )
    return [version.form for version in found]
