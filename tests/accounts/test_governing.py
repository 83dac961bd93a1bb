"""Can somebody widen their own rights, and who hears when rights change or somebody leaves?"""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts import queries
from fundapp.accounts import services as account_services
from fundapp.accounts.events import FactorRemoved, RolesChanged
from fundapp.accounts.models import Person
from fundapp.accounts.types import Factor
from fundapp.diligence import queries as diligence
from fundapp.diligence import services as diligence_services
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.kernel.events import PastEvent, record
from fundapp.policy import Role
from tests.factories import accounts, notices
from tests.factories import diligence as checks
from tests.factories.accounts import AT
from tests.factories.signin import sign_in
from tests.pages import fill_in


@pytest.fixture
def admin(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ADMIN], name="Administratrice")


def test_an_administrator_gives_herself_no_role(client: FlaskClient, session: Session, admin: Person) -> None:
    """What admin@ did in one click: manager, finance, analyst, and nobody was told."""
    sign_in(client, admin)

    answer = client.post(f"/personnes/{admin.id}/roles", data={"roles": ["admin", "manager", "finance"]})

    assert answer.status_code == 422
    assert "demandez à une autre personne de l’administration" in answer.text
    assert queries.roles_of(session, admin.id) == {Role.ADMIN}


def test_roles_are_told_to_the_person_and_to_the_other_administrators(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    accounts.person(session, roles=[Role.ADMIN], name="Autre")
    person = accounts.person(session, roles=[Role.ANALYST], name="Analyste")
    notices.forget(session)
    sign_in(client, admin)

    page = f"/personnes/{person.id}"
    fill_in(client, page, f"{page}/roles", roles=["analyst", "finance"])
    notices.tell_everything(session)

    assert notices.told(session) == {("Analyste", "roles_changed"), ("Autre", "person_changed")}
    event = session.exec(select(PastEvent).where(PastEvent.name == "RolesChanged")).one()
    assert event.revived() == RolesChanged(
        person.id, roles=(Role.ANALYST, Role.FINANCE), before=(Role.ANALYST,)
    )


@pytest.mark.parametrize(
    ("role", "own", "told"),
    [
        (Role.ANALYST, True, {("Autre", "person_changed"), ("Administratrice", "person_changed")}),
        (Role.ANALYST, False, {("Autre", "person_changed")}),
        (Role.ENTREPRENEUR, True, set()),
    ],
)
def test_second_factor_taken_away_is_told_to_the_other_administrators(
    session: Session, admin: Person, role: Role, own: bool, told: set[tuple[str, str]]
) -> None:
    """A founder who takes their own away is nobody else's matter."""
    accounts.person(session, roles=[Role.ADMIN], name="Autre")
    person = accounts.person(session, roles=[role], name="Personne", second_factor=True)
    notices.forget(session)

    record(session, FactorRemoved(person.id, Factor.PASSKEY), by=person.id if own else admin.id, at=AT)
    notices.tell_everything(session)

    assert notices.told(session) == told


@pytest.mark.parametrize("closed", [True, False])
def test_whoever_leaves_hands_their_dossiers_on(session: Session, admin: Person, closed: bool) -> None:
    """Closed, or neither analyst nor manager any more: nothing is left behind in their name."""
    accounts.person(session, roles=[Role.MANAGER], name="Gérante")
    leaving = accounts.person(session, roles=[Role.ANALYST], name="Partante")
    held = [checks.dossier_in_diligence(session) for _ in range(2)]
    for dossier in held:
        dossier_services.assign(session, dossier_id=dossier.id, person_id=leaving.id, by=admin.id, at=AT)
    item = diligence.list_items(session, held[0].id)[0]
    diligence_services.take_item(
        session, item_id=item.id, owner_id=leaving.id, due_on=None, by=admin.id, at=AT
    )
    notices.forget(session)

    if closed:
        account_services.close_account(session, person_id=leaving.id, by=admin.id, at=AT)
    else:
        account_services.set_roles(session, person_id=leaving.id, roles=[Role.AUDITOR], by=admin.id, at=AT)
    notices.tell_everything(session)

    assert [dossiers.get_dossier(session, each.id).assigned_to for each in held] == [None, None]
    assert diligence.get_item(session, item.id).owner_id is None
    told = [kind for name, kind in notices.told(session) if name == "Gérante"]
    assert told == ["work_released"], "one notice for all of them"


def test_whoever_stays_in_the_team_keeps_their_dossiers(session: Session, admin: Person) -> None:
    analyst = accounts.person(session, roles=[Role.ANALYST])
    dossier = checks.dossier_in_diligence(session)
    dossier_services.assign(session, dossier_id=dossier.id, person_id=analyst.id, by=admin.id, at=AT)
    notices.forget(session)

    account_services.set_roles(session, person_id=analyst.id, roles=[Role.MANAGER], by=admin.id, at=AT)
    notices.tell_everything(session)

    assert dossiers.get_dossier(session, dossier.id).assigned_to == analyst.id


def test_dossiers_without_anybody_are_found(client: FlaskClient, session: Session, admin: Person) -> None:
    manager = accounts.person(session, roles=[Role.MANAGER])
    left, held = checks.dossier_in_diligence(session), checks.dossier_in_diligence(session)
    _hold(session, left.id, None)
    _hold(session, held.id, manager.id)
    sign_in(client, manager)

    page = client.get("/pipeline?look=table&holder=none").text

    assert left.reference in page
    assert held.reference not in page


def _hold(session: Session, dossier_id: UUID, person_id: UUID | None) -> None:
    dossiers.lock_dossier(session, dossier_id).assigned_to = person_id
    session.commit()
