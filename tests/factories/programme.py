"""The Dunkerque fund with its envelopes, parameters and an open call, as every test needs it."""

from datetime import UTC, datetime

from sqlmodel import Session

from fundapp.demo import programme
from fundapp.kernel.events import SYSTEM
from fundapp.programme.models import Call, Fund

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def fund(session: Session, *, at: datetime = AT) -> tuple[Fund, Call]:
    made = programme.establish(session, by=SYSTEM, at=at)
    session.commit()
    return made
