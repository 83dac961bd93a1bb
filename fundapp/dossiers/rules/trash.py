"""Which dossiers may go to the bin, until when do they wait there, and how long is the rest kept?"""

from datetime import date, datetime, timedelta

from fundapp.dossiers.rules.receipt import months_after
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused

BINNED = frozenset({Status.ACTIVE, Status.WITHDRAWN})


def check_discard(stage: Stage, status: Status, submitted_at: datetime | None) -> None:
    """Only what nobody has ever received is thrown away."""
    if stage is not Stage.DRAFT or submitted_at is not None:
        raise Refused("Un dossier déposé ne se supprime pas : vous pouvez le retirer depuis son suivi.")
    if status not in BINNED:
        raise Refused("Ce brouillon ne peut pas aller à la corbeille (%(status)s).", status=status)


def purged_at(discarded_at: datetime, days: int) -> datetime:
    """When a draft in the bin is deleted for good."""
    return discarded_at + timedelta(days=days)


def kept_until(ended_on: date, status: Status, *, refused_years: int, funded_years: int) -> date:
    """How long the law has a finished dossier kept (RGPD-02)."""
    funded = status in (Status.FUNDED, Status.CLOSED)
    return months_after(ended_on, 12 * (funded_years if funded else refused_years))
