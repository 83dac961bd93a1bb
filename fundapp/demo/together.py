"""Which dossier of the demonstration is filled by two, with a third person invited?"""

from uuid import UUID

from fundapp.accounts.services import make_link
from fundapp.accounts.types import Purpose
from fundapp.demo.stage import Stage
from fundapp.dossiers import queries
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.services import sharing


def fill(stage: Stage, dossier_id: UUID) -> None:
    """Chloé has joined and written; Ana has not answered yet."""
    work, owner = stage.session, queries.get_dossier(stage.session, dossier_id).owner_id
    chloe, at = stage.who("chloe"), stage.ago(1)
    invitation = sharing.invite_co_editor(
        work, dossier_id=dossier_id, email="chloe@example.org", by=owner, at=at
    )
    work.flush()
    token = make_link(work, purpose=Purpose.JOIN_DOSSIER, subject_id=invitation.id, at=at)
    work.flush()
    sharing.join_dossier(work, token=token, by=chloe, at=at)
    dossiers.save_answers(work, dossier_id=dossier_id, typed={"jobs": "7"}, by=chloe, at=at)
    sharing.invite_co_editor(
        work, dossier_id=dossier_id, email="ana.roche@example.org", by=owner, at=stage.ago(0, hours=3)
    )
