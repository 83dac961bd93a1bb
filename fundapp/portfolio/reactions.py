"""What does the portfolio do when something happened?"""

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import DossierEnded, DossierTransferred, DossierWithdrawn
from fundapp.dossiers.rules import ALIVE
from fundapp.dossiers.types import Status
from fundapp.kernel.events import PastEvent, reaction
from fundapp.portfolio import queries, services
from fundapp.portfolio.events import LedgerWritten


@reaction("portfolio.reactions.refresh_totals")
def refresh_totals(session: Session, past: PastEvent) -> None:
    """Add up again the totals that one line of the ledger concerns, and no others."""
    written = past.revived()
    assert isinstance(written, LedgerWritten)
    services.refresh_totals(session, keys=queries.keys_of(written), at=past.at)


@reaction("portfolio.reactions.give_up_tickets")
def give_up_tickets(session: Session, past: PastEvent) -> None:
    """A dossier that was withdrawn or ended holds no envelope any more, unless it was signed.

    One that was reopened before anybody heard of its end keeps what it has.
    """
    ended = past.revived()
    assert isinstance(ended, DossierEnded | DossierWithdrawn)
    if isinstance(ended, DossierEnded) and ended.status is Status.FUNDED:
        return
    queries.lock_tickets(session, ended.dossier_id)
    if dossiers.lock_dossier(session, ended.dossier_id).status in ALIVE:
        return
    services.give_up_tickets(session, dossier_id=ended.dossier_id, by=past.actor_id, at=past.at)


@reaction("portfolio.reactions.hand_on_tickets")
def hand_on_tickets(session: Session, past: PastEvent) -> None:
    """Whoever owns the dossier now follows its money."""
    moved = past.revived()
    assert isinstance(moved, DossierTransferred)
    services.hand_on_tickets(session, dossier_id=moved.dossier_id)
