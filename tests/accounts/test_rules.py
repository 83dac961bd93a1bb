from datetime import UTC, datetime, timedelta

import pytest

from fundapp.accounts import rules
from fundapp.accounts.types import InvitationState
from fundapp.kernel.errors import Refused

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("password", ["quatre grues sur le port", "Tr0ub4dor&3xyz", "ééééé à la mer du Nord"])
def test_long_password_is_enough(password: str) -> None:
    rules.check_password(password, name="Jean Bart", email="jean.bart@cud.example")


@pytest.mark.parametrize(
    "password", ["court", "jean.bart2026", "aaaaaaaaaaaaaaaaaaaa", "jeanjeanjeanbartbart", "121212121212"]
)
def test_guessable_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        rules.check_password(password, name="Jean Bart", email="jean.bart@cud.example")


@pytest.mark.parametrize(
    "age, left_alone, revoked, stays",
    [
        (HOUR, HOUR, None, True),
        (12 * HOUR, timedelta(), None, False),
        (3 * HOUR, 2 * HOUR, None, False),
        (HOUR, timedelta(), AT - HOUR, False),
    ],
)
def test_sign_in_stays_open(
    age: timedelta, left_alone: timedelta, revoked: datetime | None, stays: bool
) -> None:
    found = rules.still_open(
        at=AT, opened=AT - age, revoked=revoked, seen=AT - left_alone, lasts=12 * HOUR, idle=2 * HOUR
    )

    assert found is stays


@pytest.mark.parametrize(
    "claimed, withdrawn, expires, state",
    [
        (None, None, AT + HOUR, InvitationState.SENT),
        (None, None, AT, InvitationState.EXPIRED),
        (AT - HOUR, None, AT + HOUR, InvitationState.CLAIMED),
        (None, AT - HOUR, AT + HOUR, InvitationState.WITHDRAWN),
    ],
)
def test_state_of_an_invitation(
    claimed: datetime | None, withdrawn: datetime | None, expires: datetime, state: InvitationState
) -> None:
    assert rules.invitation_state(claimed=claimed, withdrawn=withdrawn, expires=expires, at=AT) is state


@pytest.mark.parametrize(
    "agent, said",
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("curl/8", ""),
    ],
)
def test_device_is_named_by_family_only(agent: str, said: str) -> None:
    assert rules.agent_family(agent) == said


def test_same_letters_typed_differently_are_the_same_password() -> None:
    assert rules.normal_password("e\u0301te\u0301") == rules.normal_password("\u00e9t\u00e9")
