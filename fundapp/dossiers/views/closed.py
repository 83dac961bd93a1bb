"""What is shown in place of a form that a dossier's stage or its status no longer lets anybody send?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import request

from fundapp.accounts.queries import names_of
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Stage
from fundapp.kernel import db
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import history
from fundapp.kernel.words import Sentence
from fundapp.web.forms import Form


@dataclass(frozen=True)
class Closed:
    """Why an act is not open, and of a dossier that has ended, when and by whom (None: by a vote)."""

    why: Sentence
    ended_at: datetime | None
    by: str | None


def closed_to(dossier: Dossier, form: Form, check: Callable[[], object]) -> Closed | None:
    """What `check` refuses whatever is typed in the form; what was sent all the same bears a fault."""
    try:
        check()
    except Refused as refusal:
        if request.method == "POST" and not form.faults:
            form.refuse(refusal)
        return Closed(refusal.sentence, dossier.ended_at, _ended_by(dossier))
    return None


def _ended_by(dossier: Dossier) -> str | None:
    if dossier.ended_at is None or dossier.stage is Stage.COMMITTEE:
        return None
    ends = {"DossierEnded", "DossierWithdrawn"}
    actors = [each.actor_id for each in history(db.current(), dossier.id, names=ends, limit=1)]
    return next(iter(names_of(db.current(), [each for each in actors if each]).values()), None)
