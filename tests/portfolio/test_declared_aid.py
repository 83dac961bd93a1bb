"""What does the aid an applicant declares leave under the ceiling, on the day they apply?"""

from datetime import date

import pytest
from sqlmodel import Session

from fundapp.dossiers.rules import read_application
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.kernel.money import euros
from fundapp.portfolio.queries.aid import declared_aid
from tests.factories import dossiers

DAY = date(2026, 11, 23)
AID = {
    "had_aid": "yes",
    "aid-0-grantor": "Région",
    "aid-0-granted_on": "2025-03-01",
    "aid-0-amount": "120 000",
    "aid-0-basis": "de_minimis",
}


@pytest.mark.parametrize(
    "answers, headroom, allowed",
    [
        ({"had_aid": "no"}, "300000", True),
        (AID, "180000", True),
        (AID | {"aid-0-granted_on": "22/11/2023"}, "300000", True),
        (AID | {"aid-0-basis": "other"}, "300000", True),
        (AID | {"instrument": "grant", "amount_asked": "180 000"}, "180000", True),
        (AID | {"instrument": "grant", "amount_asked": "180 000,01"}, "180000", False),
    ],
)
def test_declared_aid_leaves_what_the_ceiling_says(
    session: Session, answers: dict[str, str], headroom: str, allowed: bool
) -> None:
    dossiers.open_call(session)

    check = declared_aid(session, read_application(STANDARD, {**dossiers.ANSWERS, **answers}), DAY)

    assert check is not None
    assert (check.headroom, check.allowed) == (euros(headroom), allowed)


def test_nothing_is_said_before_anything_is_declared(session: Session) -> None:
    application = read_application(STANDARD, {**dossiers.ANSWERS, "had_aid": ""})

    assert declared_aid(session, application, DAY) is None
