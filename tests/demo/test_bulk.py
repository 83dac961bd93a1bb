from datetime import UTC, datetime

from sqlmodel import Session, func, select
from stdnum.fr import siren

from fundapp.demo import add_dossiers
from fundapp.demo.companies import PROJECTS, fictitious_siren
from fundapp.dossiers.models import Dossier, Startup
from fundapp.policy import Role
from tests.factories import accounts, programme

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_bulk_adds_as_many_as_asked_each_time(session: Session) -> None:
    programme.fund(session)
    accounts.person(session, roles=[Role.ENTREPRENEUR])

    add_dossiers(session, 30, at=AT)
    add_dossiers(session, 5, at=AT)

    assert session.exec(select(func.count()).select_from(Dossier)).one() == 35
    assert session.exec(select(func.count()).select_from(Startup)).one() == 35


def test_every_plan_of_the_stories_is_in_balance() -> None:
    unbalanced = {
        project.company: project.round_total
        for project in PROJECTS.values()
        if sum((amount.cents for _, _, amount in project.others), project.asked.cents)
        != project.round_total.cents
    }

    assert unbalanced == {}


def test_fictitious_numbers_have_a_right_key() -> None:
    assert all(siren.is_valid(fictitious_siren(number)) for number in (1, 12, 1_000, 21_000, 99_999))
