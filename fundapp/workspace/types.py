"""Which ways of looking at the dossiers are there?"""

from dataclasses import dataclass
from uuid import UUID

from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.words import Worded, word
from fundapp.programme.types import Axis, Instrument


class Look(Worded):
    """The same dossiers, side by side or one under the other."""

    BOARD = word("board", "Colonnes")
    TABLE = word("table", "Liste")


class Sort(Worded):
    """What the list is ordered by."""

    SINCE = word("since", "À cette étape depuis")
    SUBMITTED = word("submitted", "Déposé le")
    AMOUNT = word("amount", "Montant demandé")
    COMPANY = word("company", "Entreprise")


class Width(Worded):
    """Which dossiers count when no status is chosen."""

    OPEN = word("open", "Dossiers en cours")
    ALL = word("all", "Tous les états")


STAGES = tuple(stage for stage in Stage if stage is not Stage.DRAFT)
"""The columns of the board: a draft is its author's alone."""

SEEN = tuple(status for status in Status if status is not Status.DISCARDED)
"""The states of what was submitted: only a draft lies in a bin."""

OPEN = (Status.ACTIVE, Status.WAITING_FOR_APPLICANT, Status.ON_HOLD, Status.FUNDED)


@dataclass(frozen=True)
class Wanted:
    """Which dossiers one looks for; None and blanks look for all."""

    axis: Axis | None = None
    stage: Stage | None = None
    statuses: tuple[Status, ...] = OPEN
    instrument: Instrument | None = None
    holder_id: UUID | None = None
    unassigned: bool = False
    text: str = ""
