from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from fundapp.committee import queries, services
from fundapp.committee.models import AgendaItem, Declaration, Interest, Poll, Sitting
from fundapp.committee.types import Answer, Choice, Nature, PollState
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import euros
from tests.factories import committee as factory
from tests.factories.signin import sign_in


@pytest.fixture
def now() -> Any:
    return clock.now()


def test_secretary_plans_tables_and_convenes(client: FlaskClient, session: Session, now: Any) -> None:
    dossier = factory.dossier_before_committee(session, at=now)
    sign_in(client, factory.secretary(session))

    planned = client.post(
        "/comite/seances/nouvelle",
        data={
            "title": "Comité de novembre",
            "kind": "session",
            "day": clock.paris_day(now).isoformat(),
            "hour": "08:30",
            "place": "",
        },
    )
    assert planned.status_code == 303
    sitting = session.exec(select(Sitting)).one()
    shown = client.get(f"/comite/seances/{sitting.id}/dossiers/{dossier.id}")
    assert 'value="250' in shown.text

    tabled = client.post(
        f"/comite/seances/{sitting.id}/dossiers/{dossier.id}",
        data={
            "amount": "200 000",
            "instrument": "shares",
            "resolution": "Le comité finance.",
            "text_0": "Publier les mesures d’air.",
            "kind_0": "subsequent",
            "due_0": "2027-06-30",
        },
    )
    assert tabled.status_code == 303
    item = session.exec(select(AgendaItem)).one()
    assert item.amount == euros(200_000)
    assert item.conditions == [
        {"kind": "subsequent", "text": "Publier les mesures d’air.", "due_on": "2027-06-30"}
    ]

    late = client.post(f"/comite/seances/{sitting.id}/convoquer", data={"urgency": ""})
    assert late.status_code == 422
    assert "motivez l’urgence" in late.text
    convened = client.post(f"/comite/seances/{sitting.id}/convoquer", data={"urgency": "Le site ferme."})
    assert convened.status_code == 303
    session.refresh(sitting)
    assert sitting.urgency == "Le site ferme."


def test_refused_sitting_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    sign_in(client, factory.secretary(session))
    typed = {"title": "Séance passée", "kind": "written", "day": "2020-01-01", "hour": "09:00"}

    answer = client.post("/comite/seances/nouvelle", data=typed)

    assert answer.status_code == 422
    assert "Choisissez un jour à venir" in answer.text
    assert "Séance passée" in answer.text
    assert session.exec(select(Sitting)).all() == []


def test_hour_that_does_not_exist_is_refused(client: FlaskClient, session: Session) -> None:
    sign_in(client, factory.secretary(session))
    typed = {"title": "Nuit du changement", "kind": "session", "day": "2027-03-28", "hour": "02:30"}

    answer = client.post("/comite/seances/nouvelle", data=typed)

    assert answer.status_code == 422
    assert "changement d’heure" in answer.text


def test_member_declares_then_votes_then_changes_their_mind(
    client: FlaskClient, session: Session, now: Any
) -> None:
    [chair, member, _] = factory.members(session, at=now)
    item = factory.convened_item(session, at=now)
    sign_in(client, member)
    closed = client.get(f"/comite/points/{item.id}")
    assert "Le comité décide de financer" not in closed.text

    declared = client.post(f"/comite/points/{item.id}/declaration", data={"answer": "none"})
    assert declared.status_code == 303
    assert "Le comité décide de financer" in client.get(f"/comite/points/{item.id}").text
    poll = services.open_poll(
        session, item_id=item.id, closes_at=now + timedelta(hours=1), by=chair.id, at=now
    )
    session.commit()

    page = client.get(f"/scrutins/{poll.id}")
    assert "Votre bulletin" in page.text
    without = client.post(f"/scrutins/{poll.id}/bulletin", data={"choice": "against", "reason": ""})
    assert without.status_code == 422
    assert "Écrivez le motif" in without.text
    assert client.post(f"/scrutins/{poll.id}/bulletin", data={"choice": "for"}).status_code == 303
    changed = {"choice": "against", "reason": "Le plan ne tient pas."}
    assert client.post(f"/scrutins/{poll.id}/bulletin", data=changed).status_code == 303

    [ballot] = queries.ballots(session, poll.id)
    assert (ballot.choice, ballot.reason) == (Choice.AGAINST, "Le plan ne tient pas.")
    assert ballot.receipt in client.get(f"/scrutins/{poll.id}").text


def test_stale_second_factor_is_asked_again_and_the_ballot_is_not_lost(
    client: FlaskClient, session: Session, now: Any
) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, made.members[1], fresh=False)

    answer = client.post(
        f"/scrutins/{made.poll.id}/bulletin", data={"choice": "against", "reason": "Trop tôt."}
    )

    assert answer.status_code == 403
    assert "Trop tôt." in answer.text
    assert queries.ballots(session, made.poll.id) == []


def test_choices_are_shown_to_nobody_who_has_not_given_their_second_factor(
    client: FlaskClient, session: Session, now: Any
) -> None:
    made = factory.assembly(session, at=now)
    sign_in(client, made.members[1], fresh=False)
    page = f"/scrutins/{made.poll.id}"

    asked = client.post(f"{page}/bulletin", data={})

    assert 'name="choice"' not in client.get(page).text + asked.text
    assert asked.status_code == 403
    assert 'name="second_factor_code"' in asked.text


def test_secretary_opens_a_poll(client: FlaskClient, session: Session, now: Any) -> None:
    factory.members(session, at=now)
    item = factory.convened_item(session, at=now)
    sign_in(client, factory.secretary(session))
    tomorrow = clock.paris_day(now) + timedelta(days=1)

    past = client.post(f"/comite/points/{item.id}/ouvrir", data={"day": "2024-01-01", "hour": "18:00"})
    opened = client.post(
        f"/comite/points/{item.id}/ouvrir", data={"day": tomorrow.isoformat(), "hour": "18:00"}
    )

    assert past.status_code == 422
    assert "Choisissez une clôture à venir" in past.text
    assert opened.status_code == 303
    poll = session.exec(select(Poll)).one()
    assert poll.state is PollState.OPEN


def test_decision_is_explained_with_its_arithmetic(client: FlaskClient, session: Session, now: Any) -> None:
    made = factory.adopted(session, at=now)
    services.close_poll(session, poll_id=made.poll.id, by=SYSTEM, at=made.poll.closes_at)
    session.commit()
    sign_in(client, made.secretary)

    page = client.get(f"/scrutins/{made.poll.id}").text

    assert "3 pour, 0 contre\u00a0: 3\u00a0×\u00a02\u00a0&gt;\u00a03, atteinte." in page
    assert "Membre 1, Membre 2, Membre 3" in page


def test_member_keeps_their_own_register(client: FlaskClient, session: Session) -> None:
    [member] = factory.members(session, 1)
    sign_in(client, member)

    wrong = client.post(
        "/comite/mes-interets", data={"company": "Opale", "siren": "123 456 789", "nature": "shares"}
    )
    right = client.post(
        "/comite/mes-interets", data={"company": "Opale", "siren": "732 829 320", "nature": "shares"}
    )

    assert wrong.status_code == 422
    assert "sa clé de contrôle" in wrong.text
    assert right.status_code == 303
    interest = session.exec(select(Interest)).one()
    assert (interest.siren, interest.person_id) == ("732829320", member.id)
    assert client.post(f"/comite/mes-interets/{interest.id}/fin").status_code == 303
    session.refresh(interest)
    assert interest.to_day is not None


def test_register_warns_its_member_on_the_dossier(client: FlaskClient, session: Session, now: Any) -> None:
    [member] = factory.members(session, 1, at=now)
    item = factory.convened_item(session, at=now)
    services.register_interest(
        session,
        company="Hydrogène des dunes",
        siren=None,
        nature=Nature.SHARES,
        detail="",
        from_day=None,
        by=member.id,
        at=now,
    )
    session.commit()
    sign_in(client, member)

    assert "Votre registre cite cette entreprise" in client.get(f"/comite/points/{item.id}").text


def test_recusal_is_declared_once_and_for_all(client: FlaskClient, session: Session, now: Any) -> None:
    [member] = factory.members(session, 1, at=now)
    item = factory.convened_item(session, at=now)
    sign_in(client, member)

    silent = client.post(f"/comite/points/{item.id}/declaration", data={"answer": "some"})
    recused = client.post(
        f"/comite/points/{item.id}/declaration",
        data={"answer": "some", "reason": "Actionnaire.", "sure": "y"},
    )
    again = client.post(f"/comite/points/{item.id}/declaration", data={"answer": "none"})

    assert (silent.status_code, recused.status_code, again.status_code) == (422, 303, 422)
    declaration = session.exec(select(Declaration)).one()
    assert declaration.answer is Answer.SOME


def test_agenda_costs_the_same_whatever_its_length(
    client: FlaskClient, session: Session, engine: Engine, now: Any
) -> None:
    [member] = factory.members(session, 1, at=now)
    sign_in(client, member)
    costs = []
    for rows in (1, 12):
        sitting = factory.sitting(session, opens_at=now, at=now)
        for _ in range(rows):
            dossier = factory.dossier_before_committee(session, at=now)
            factory.item(session, sitting_id=sitting.id, dossier_id=dossier.id, at=now)

        statements: list[str] = []
        listen = partial(note, statements)
        event.listen(Engine, "before_cursor_execute", listen)
        shown = client.get(f"/comite/seances/{sitting.id}")
        event.remove(Engine, "before_cursor_execute", listen)

        assert shown.text.count("DK-2026-") >= rows
        costs.append(len(statements))

    assert costs[0] == costs[1]


def note(statements: list[str], *call: Any) -> None:
    statements.append(call[2])
