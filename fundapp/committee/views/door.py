"""Through which door do all pages of this room come, and what is behind it?"""

from uuid import UUID

from flask import Blueprint
from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.models import AgendaItem, Poll, PollAside, Sitting
from fundapp.committee.rules.sittings import UNTABLED
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.kernel.errors import NotFound, Refused
from fundapp.policy import May
from fundapp.web.guard import may

bp = Blueprint("committee", __name__)


def load_sitting(session: Session, sitting_id: UUID) -> Sitting:
    return queries.get_sitting(session, sitting_id)


def load_item(session: Session, item_id: UUID) -> AgendaItem:
    return queries.get_item(session, item_id)


def load_tabled(session: Session, item_id: UUID) -> AgendaItem:
    """To be acted upon: whoever composes agendas is told that a dossier is no longer on one."""
    try:
        return queries.get_item(session, item_id)
    except NotFound:
        if may(May.PREPARE_SITTING):
            raise Refused(UNTABLED) from None
        raise


def load_poll(session: Session, poll_id: UUID) -> Poll:
    return queries.get_poll(session, poll_id)


def load_aside(session: Session, aside_id: UUID) -> PollAside:
    return queries.get_aside(session, aside_id)


def load_poll_of_aside(session: Session, aside_id: UUID) -> Poll:
    return queries.get_poll(session, queries.get_aside(session, aside_id).poll_id)


def load_dossier(session: Session, dossier_id: UUID) -> Dossier:
    return dossiers.get_submitted_dossier(session, dossier_id)
