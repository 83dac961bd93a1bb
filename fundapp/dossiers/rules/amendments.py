"""Until when may an applicant change what is already submitted?"""

from datetime import datetime

from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused

PREPARED = frozenset({Status.ACTIVE, Status.ON_HOLD})
"""A pause of the fund takes nothing from the applicant."""


def may_amend(stage: Stage, status: Status, closes_at: datetime, at: datetime) -> bool:
    """« En construction »: submitted, not yet declared complete, and the call still open to everybody."""
    return stage is Stage.SUBMITTED and status in PREPARED and at < closes_at


def check_amendable(stage: Stage, status: Status, closes_at: datetime, at: datetime) -> None:
    if stage is Stage.SUBMITTED and status is Status.WAITING_FOR_APPLICANT:
        raise Refused("Des compléments vous sont demandés : répondez-y d’abord, depuis la page du dossier.")
    if stage is Stage.SUBMITTED and at >= closes_at:
        raise Refused("L’appel est fermé : écrivez à l’équipe si une réponse doit être corrigée.")
    if not may_amend(stage, status, closes_at, at):
        raise Refused("L’examen a commencé : écrivez à l’équipe si une réponse doit être corrigée.")
