"""The Dunkerque fund with its envelopes, parameters and an open call, as every test needs it."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from fundapp.demo import programme
from fundapp.kernel.events import SYSTEM
from fundapp.programme import services
from fundapp.programme.models import Call, Fund

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANY_TICKET: dict[str, object] = {"cap.ticket_min_cents": 1, "cap.ticket_max_cents": 10**10}
"""Tests reserve a thousand euros or four millions; those about the bounds set their own."""
OPENS, CLOSES = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2027, 6, 30, 15, tzinfo=UTC)


SHORT_CHECKS: dict[str, object] = {
    "diligence.demanded_points": [{"demand": [1, 45, 52]}],
    "diligence.core_below_cents": 10**12,
    "dossier.committee_pieces": [],
}
"""Three points bring a test's dossier before the committee; those about the gate keep the fund's own."""


def fund(
    session: Session, *, any_ticket: bool = True, short_checks: bool = True, at: datetime = AT
) -> tuple[Fund, Call]:
    made = programme.establish(session, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM, at=at)
    eased = (ANY_TICKET if any_ticket else {}) | (SHORT_CHECKS if short_checks else {})
    for key, value in eased.items():
        services.set_parameter(
            session, key=key, value=value, valid_from=date(2025, 1, 1), source="Essais", by=SYSTEM, at=AT
        )
    session.commit()
    return made
