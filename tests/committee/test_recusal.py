"""Can whoever works on a dossier declare an interest and step aside, and what becomes of their work?"""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.committee import queries, services
from fundapp.committee.events import MemberRecused
from fundapp.committee.models import Declaration, Interest
from fundapp.committee.queries import pages
from fundapp.committee.types import Answer
from fundapp.diligence import queries as diligence
from fundapp.diligence import services as diligence_services
from fundapp.diligence.types import Mark
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.events import DossierReleased
from fundapp.dossiers.types import Stage
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.policy import Role
from tests.factories import accounts, notices
from tests.factories import committee as factory
from tests.factories import diligence as checks
from tests.factories import dossiers as applications
from tests.factories.committee import AT, CLOSES
from tests.factories.signin import sign_in

STEP_ASIDE = {"reason": "Mon frère y travaille.", "sure": "y"}
WORKS = [Role.ANALYST, Role.MANAGER, Role.FINANCE, Role.SECRETARY]


@pytest.mark.parametrize("role", WORKS)
def test_whoever_works_on_a_dossier_steps_aside_and_it_closes(
    client: FlaskClient, session: Session, role: Role
) -> None:
    """SEC-12: only committee members could."""
    dossier = checks.dossier_in_diligence(session)
    tied = accounts.person(session, roles=[role])
    sign_in(client, tied)
    page = client.get(f"/dossiers/{dossier.id}").text

    answer = client.post(f"/dossiers/{dossier.id}/deport", data=STEP_ASIDE)

    assert f"/dossiers/{dossier.id}/deport" in page
    assert answer.status_code == 303
    declaration = queries.find_declaration(session, tied.id, dossier.id)
    assert declaration is not None
    assert (declaration.answer, declaration.reason) == (Answer.SOME, "Mon frère y travaille.")
    closed = client.get(f"/dossiers/{dossier.id}")
    assert closed.status_code == 403
    assert "Vous vous êtes déporté de ce dossier" in closed.text


@pytest.mark.parametrize("missing", ["reason", "sure"])
def test_stepping_aside_is_never_one_slip(client: FlaskClient, session: Session, missing: str) -> None:
    dossier = checks.dossier_in_diligence(session)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    answer = client.post(f"/dossiers/{dossier.id}/deport", data={**STEP_ASIDE, missing: ""})

    assert answer.status_code == 422
    assert session.exec(select(Declaration)).all() == []


def test_what_they_followed_and_checked_waits_for_somebody_else(session: Session) -> None:
    dossier = checks.dossier_in_diligence(session)
    tied = accounts.person(session, roles=[Role.ANALYST], name="Analyste lié")
    manager = accounts.person(session, roles=[Role.MANAGER], name="Gérante")
    dossier_services.assign(session, dossier_id=dossier.id, person_id=tied.id, by=manager.id, at=AT)
    item = diligence.list_items(session, dossier.id)[0]
    diligence_services.take_item(
        session, item_id=item.id, owner_id=tied.id, due_on=None, by=manager.id, at=AT
    )
    notices.forget(session)

    factory.declare(session, dossier.id, tied, answer=Answer.SOME)
    notices.tell_everything(session)

    assert dossiers.get_dossier(session, dossier.id).assigned_to is None
    assert diligence.get_item(session, item.id).owner_id is None
    rows = session.exec(select(PastEvent.name).where(PastEvent.actor_id == tied.id)).all()
    assert [name for name in rows if name in ("DossierReleased", "ItemsReleased", "MemberRecused")] == [
        "DossierReleased",
        "ItemsReleased",
        "MemberRecused",
    ]
    told = notices.told(session)
    assert ("Gérante", "dossier_unassigned") in told
    assert ("Analyste lié", "dossier_unassigned") not in told


def test_review_of_who_steps_aside_is_kept_apart_and_counts_no_more(
    client: FlaskClient, session: Session
) -> None:
    """DD-06: not in the mean, the median nor the gate; shown as apart to whoever may read reviews."""
    dossier = applications.complete_dossier(session)
    tied, other, reader = (
        accounts.person(session, roles=[Role.ANALYST], name=name)
        for name in ("Analyste lié", "Analyste libre", "Analyste qui lit")
    )
    checks.review(session, dossier, by=tied.id, mark=Mark.FIVE)
    checks.review(session, dossier, by=other.id, mark=Mark.THREE)
    diligence_services.abstain(session, dossier_id=dossier.id, by=reader.id, at=AT)
    session.commit()
    before = diligence.review_summary(session, dossier.id)

    factory.declare(session, dossier.id, tied, answer=Answer.SOME)

    after = diligence.review_summary(session, dossier.id)
    assert (before.mean, len(before.reviews), len(before.apart)) == (400, 2, 0)
    assert (after.mean, after.dispersion, [each.author for each in after.reviews]) == (
        300,
        0,
        ["Analyste libre"],
    )
    assert [(each.mean, each.median) for each in after.criteria] == [(300, 300)] * 5
    assert [(each.author, each.mean) for each in after.apart] == [("Analyste lié", 500)]
    assert diligence.count_submitted(session, dossier.id) == 1
    names = session.exec(select(PastEvent.name).where(PastEvent.actor_id == tied.id)).all()
    assert names.count("ReviewSetApart") == 1
    sign_in(client, reader)
    page = client.get(f"/dossiers/{dossier.id}").text.replace("\u00a0", " ")
    assert "Évaluation mise à part : Analyste lié" in page
    assert "3,00 sur 5" in page


def test_what_was_decided_with_a_review_keeps_its_mean(session: Session) -> None:
    """A closed vote is read with what counted at its closing."""
    dossier = checks.reviewed_dossier(session)
    tied = accounts.person(session, roles=[Role.ANALYST])
    checks.review(session, dossier, by=tied.id, mark=Mark.TWO)
    for stage in (Stage.DILIGENCE, Stage.COMMITTEE):
        dossier_services.move(session, dossier_id=dossier.id, to=stage, missing=[], by=SYSTEM, at=AT)
    made = factory.adopted(session, dossier=dossier)
    services.close_poll(session, poll_id=made.poll.id, by=made.secretary.id, at=AT + CLOSES)
    session.commit()

    factory.declare(session, dossier.id, tied, answer=Answer.SOME, at=AT + timedelta(days=1))

    session.refresh(made.poll)
    assert pages.poll_page(session, made.poll, person_id=made.members[1].id).reviews.mean == 300
    assert diligence.review_summary(session, dossier.id).mean == 400


def test_a_dossier_followed_by_another_keeps_its_holder(session: Session) -> None:
    dossier = checks.dossier_in_diligence(session)
    holder = accounts.person(session, roles=[Role.ANALYST])
    tied = accounts.person(session, roles=[Role.ANALYST])
    dossier_services.assign(session, dossier_id=dossier.id, person_id=holder.id, by=SYSTEM, at=AT)

    factory.declare(session, dossier.id, tied, answer=Answer.SOME)

    assert dossiers.get_dossier(session, dossier.id).assigned_to == holder.id
    names = session.exec(select(PastEvent.name)).all()
    assert DossierReleased.__name__ not in names
    assert MemberRecused.__name__ in names


@pytest.mark.parametrize("role", WORKS)
def test_whoever_works_for_the_fund_keeps_a_register(
    client: FlaskClient, session: Session, role: Role
) -> None:
    person = accounts.person(session, roles=[role])
    sign_in(client, person)

    client.post("/comite/mes-interets", data={"company": "Hydrogène des Dunes", "nature": "shares"})

    assert session.exec(select(Interest.person_id)).all() == [person.id]
    assert "Hydrogène des Dunes" in client.get("/comite/mes-interets").text


def test_ones_own_register_is_a_warning_before_stepping_aside(client: FlaskClient, session: Session) -> None:
    dossier = checks.dossier_in_diligence(session)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))
    client.post("/comite/mes-interets", data={"company": dossier.company, "nature": "shares"})

    page = client.get(f"/dossiers/{dossier.id}/deport").text

    assert "Votre registre cite cette entreprise" in page


def outsiders(session: Session) -> list[Person]:
    return [accounts.person(session, roles=[role]) for role in (Role.AUDITOR, Role.ADMIN, Role.ENTREPRENEUR)]


def test_nobody_else_declares(client: FlaskClient, session: Session) -> None:
    dossier = checks.dossier_in_diligence(session)

    for person in outsiders(session):
        sign_in(client, person)
        client.post(f"/dossiers/{dossier.id}/deport", data=STEP_ASIDE)

    assert session.exec(select(Declaration)).all() == []


def test_a_member_with_a_shared_link_is_led_to_their_declaration(
    client: FlaskClient, session: Session
) -> None:
    """A refusal that named a role the member never had: it now says what to do, and where."""
    made = factory.assembly(session, at=clock.now())
    late = accounts.person(session, roles=[Role.MEMBER])
    sign_in(client, late)

    for address in (f"/scrutins/{made.poll.id}", f"/dossiers/{made.dossier.id}"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Déclarez d’abord si vous avez un intérêt dans ce dossier" in refused.text
        assert f"/dossiers/{made.dossier.id}/declaration" in refused.text

    led = client.get(f"/dossiers/{made.dossier.id}/declaration")
    assert led.location == f"/comite/points/{made.item.id}"


def test_a_recused_member_reads_that_they_stepped_aside(client: FlaskClient, session: Session) -> None:
    made = factory.assembly(session, recused=1, at=clock.now())
    sign_in(client, made.members[2])

    for address in (f"/scrutins/{made.poll.id}", f"/dossiers/{made.dossier.id}"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Vous vous êtes déporté de ce dossier" in refused.text


def test_agenda_names_the_members_who_stepped_aside_as_the_minutes_do(session: Session) -> None:
    """It named the team too, who vote on nothing."""
    made = factory.assembly(session, recused=1, at=clock.now())
    analyst = accounts.person(session, roles=[Role.ANALYST], name="Analyste lié")
    factory.declare(session, made.dossier.id, analyst, answer=Answer.SOME)

    page = pages.item_page(session, made.item, person_id=made.members[0].id, at=clock.now())

    assert [name for name, _ in page.recused] == [made.members[2].name]
    assert queries.recused_from(session, made.dossier.id) == {analyst.id, made.members[2].id}


def test_two_roles_that_open_a_page_are_both_named(client: FlaskClient, session: Session) -> None:
    made = factory.assembly(session, at=clock.now())
    sign_in(client, accounts.person(session, roles=[Role.FINANCE]))

    refused = client.get(f"/scrutins/{made.poll.id}")

    assert refused.status_code == 403
    said = refused.text.replace("\u00a0", " ")
    assert "réservés à : Secrétariat du comité, Direction du fonds, Audit, Membre du comité." in said
