"""What does the portfolio do when something happened?"""

from sqlmodel import Session

from fundapp.kernel.events import PastEvent
from fundapp.portfolio import queries, services
from fundapp.portfolio.events import LedgerWritten


def refresh_totals(session: Session, past: PastEvent) -> None:
    """Add up again the totals that one line of the ledger concerns, and no others."""
    written = past.revived()
    assert isinstance(written, LedgerWritten)
    services.refresh_totals(session, keys=queries.keys_of(written), at=past.at)
