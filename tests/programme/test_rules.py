from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.kernel.errors import Refused
from fundapp.programme import rules
from fundapp.programme.types import EnvelopeKind, Instrument

OPENS, CLOSES = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 6, 30, 15, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Version:
    valid_from: date
    valid_to: date | None


OLD = Version(date(2024, 1, 1), date(2026, 6, 30))
NEW = Version(date(2026, 7, 1), None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), OLD),
        (date(2026, 6, 30), OLD),
        (date(2026, 7, 1), NEW),
        (date(2040, 1, 1), NEW),
    ],
)
def test_parameter_in_force_is_that_of_the_day(on: date, expected: Version | None) -> None:
    assert rules.in_force([NEW, OLD], on) == expected


def test_latest_version_wins_where_two_hold() -> None:
    correction = Version(date(2025, 1, 1), None)

    assert rules.in_force([correction, OLD], date(2025, 3, 1)) == correction


@pytest.mark.parametrize(
    ("at", "expected"),
    [(OPENS - MOMENT, False), (OPENS, True), (CLOSES - MOMENT, True), (CLOSES, False)],
)
def test_call_is_open_from_its_first_moment_to_its_closing(at: datetime, expected: bool) -> None:
    assert rules.is_open(OPENS, CLOSES, at) is expected


@pytest.mark.parametrize(("at", "words"), [(OPENS - MOMENT, "pas encore"), (CLOSES, "est clos depuis")])
def test_closed_call_says_since_when(at: datetime, words: str) -> None:
    with pytest.raises(Refused, match=words):
        rules.check_open(OPENS, CLOSES, at)


def test_each_instrument_draws_on_one_envelope() -> None:
    given = {each for each in Instrument if each.envelope is EnvelopeKind.GRANT}

    assert given == {Instrument.GRANT, Instrument.ADVANCE}
