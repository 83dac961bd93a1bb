from datetime import UTC, date, datetime, time

import pytest

from fundapp.kernel import clock
from fundapp.kernel.errors import Refused


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 11, 23), time(9), datetime(2026, 11, 23, 8, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ],
)
def test_hour_of_paris_becomes_utc(day: date, at: time, expected: datetime) -> None:
    assert clock.from_paris(day, at) == expected


@pytest.mark.parametrize(
    "day",
    [date(2026, 10, 25), date(2027, 3, 28)],
    ids=["an hour that comes twice", "an hour that does not exist"],
)
def test_hour_that_the_change_of_time_makes_unclear_is_refused(day: date) -> None:
    """JOB-04, at 02:30 on both days."""
    with pytest.raises(Refused, match="choisissez une autre heure") as refusal:
        clock.from_paris(day, time(2, 30), field="hour")

    assert refusal.value.field == "hour"


def test_day_ends_at_midnight_in_paris() -> None:
    assert clock.end_of_day(date(2026, 11, 23)) == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert clock.paris_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)
