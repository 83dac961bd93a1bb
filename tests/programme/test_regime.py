"""Does an administrator alone say under which law a call is answered, and does each page then say so?"""

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.rules import acknowledgment
from fundapp.kernel.events import history
from fundapp.kernel.seen import mark
from fundapp.kernel.words import say
from fundapp.notifications.types import unpack
from fundapp.policy import Role
from fundapp.programme.events import RegimeChosen
from fundapp.programme.models import Call
from fundapp.programme.types import Regime
from tests.factories import accounts, dossiers, forms, notices
from tests.factories.signin import sign_in


@pytest.fixture
def call(session: Session) -> Call:
    return dossiers.open_call(session)


def choose(client: FlaskClient, call: Call, **typed: str) -> int:
    seen = mark({"regime": call.regime})
    return client.post(f"/programme/appels/{call.slug}/regime", data={"seen": seen, **typed}).status_code


def regime_of(session: Session) -> Regime:
    session.expire_all()
    return session.exec(select(Call)).one().regime


def test_administrator_chooses_and_it_is_kept_for_the_record(
    session: Session, client: FlaskClient, call: Call
) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    answers = [choose(client, call, regime="private") for _ in range(2)]

    chosen = [past.revived() for past in history(session, call.id) if past.name == "RegimeChosen"]
    assert (answers, regime_of(session)) == ([303, 303], Regime.PRIVATE)
    assert chosen == [RegimeChosen(call.id, Regime.PRIVATE)]
    assert "Droit privé" in client.get("/programme").text
    assert "le silence ne vaut pas rejet" in client.get(f"/appels/{call.slug}").text


@pytest.mark.parametrize("typed", [{}, {"regime": "canon"}])
def test_choice_that_says_nothing_changes_nothing(
    session: Session, client: FlaskClient, call: Call, typed: dict[str, str]
) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))

    assert (choose(client, call, **typed), regime_of(session)) == (422, Regime.CRPA)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SECRETARY])
def test_others_read_it_and_are_not_offered_to_change_it(
    session: Session, client: FlaskClient, call: Call, role: Role
) -> None:
    sign_in(client, accounts.person(session, roles=[role]))

    page = client.get("/programme").text

    assert ("Droit public" in page, "Changer le régime" in page) == (True, False)
    assert (choose(client, call, regime="private"), regime_of(session)) == (403, Regime.CRPA)


def test_dossier_keeps_the_law_of_its_first_receipt(
    session: Session, client: FlaskClient, call: Call
) -> None:
    dossier = dossiers.waiting_dossier(session)
    call.regime = Regime.PRIVATE
    session.commit()

    services.deposit_complements(
        session, dossier_id=dossier.id, declared=True, by=dossier.owner_id, at=dossiers.AT
    )

    latest = queries.latest_snapshot(session, dossier.id)
    assert (latest.number, acknowledgment.terms_of(latest.content).regime) == (2, Regime.CRPA)


def test_other_administrators_hear_of_the_law_and_of_the_form_of_a_call(
    session: Session, client: FlaskClient, call: Call
) -> None:
    admin = accounts.person(session, roles=[Role.ADMIN], name="Administratrice")
    other = accounts.person(session, roles=[Role.ADMIN], name="Autre")
    notices.forget(session)
    sign_in(client, admin)

    choose(client, call, regime="private")
    forms.published(session)
    notices.tell_everything(session)

    told = [
        [unpack(each.facts["parameter"]) for each in notices.notices_of(session, who)]
        for who in (admin, other)
    ]
    law = say("Régime des réponses de « %(call)s » : %(regime)s", call=call.title, regime=say("Droit privé"))
    form = say("Formulaire de « %(call)s », version %(number)s", call=call.title, number=2)
    assert told == [[form], [law, form]], "nobody is told of what they have done themselves"
