"""The Dunkerque fund with its envelopes, parameters and an open call, as every test needs it."""

from datetime import UTC, datetime

from sqlmodel import Session

from fundapp.demo import programme
from fundapp.kernel.events import SYSTEM
from fundapp.programme.models import Call, Fund

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2027, 6, 30, 15, tzinfo=UTC)


def fund(session: Session, *, at: datetime = AT) -> tuple[Fund, Call]:
    made = programme.establish(session, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM, at=at)
    session.commit()
    return made
