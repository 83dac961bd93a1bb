"""Through which door do all pages of this room come, and which dossiers are behind it?"""

from uuid import UUID

from flask import Blueprint
from sqlmodel import Session

from fundapp.diligence import queries
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, say
from fundapp.policy import Actor, May, why_not

bp = Blueprint("diligence", __name__)


def load_dossier(session: Session, dossier_id: UUID) -> Dossier:
    return dossiers.get_submitted_dossier(session, dossier_id)


def closed_to(dossier: Dossier, actor: Actor) -> Sentence | None:
    """Why this person writes nothing on a dossier's points, and what would let them; None where they may."""
    try:
        rules.check_investigator(actor.id, dossier.owner_id)
    except Refused as refusal:
        return refusal.sentence
    why = why_not(May.RUN_DILIGENCE, actor, dossier)
    if why is not None:
        return say("Vous lisez ces points sans pouvoir y écrire. %(why)s", why=why)
    return rules.closed_because(dossier.stage, dossier.status)


def load_item(session: Session, item_id: UUID) -> DiligenceItem:
    return queries.get_item(session, item_id)
