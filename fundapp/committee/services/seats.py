"""Who sits in the committee, and from when?"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.committee import queries
from fundapp.committee.events import SeatTaken
from fundapp.committee.models import Seat
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.programme.types import College


def seat_member(
    session: Session,
    *,
    person_id: UUID,
    college: College,
    from_day: date,
    voting: bool = True,
    veto: bool = False,
    presiding: bool = False,
    to_day: date | None = None,
    by: UUID,
    at: datetime,
) -> Seat:
    if queries.find_seat(session, person_id, on=from_day) is not None:
        raise Refused("Cette personne a déjà un siège à cette date.", field="from_day")
    seat = Seat(
        person_id=person_id,
        college=college,
        voting=voting,
        veto=veto,
        presiding=presiding,
        from_day=from_day,
        to_day=to_day,
    )
    session.add(seat)
    record(session, SeatTaken(person_id=person_id, seat_id=seat.id), by=by, at=at)
    return seat
