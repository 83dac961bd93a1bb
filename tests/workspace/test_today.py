from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.types import Answer, Outcome
from fundapp.diligence import queries as diligence_queries
from fundapp.diligence import services
from fundapp.diligence.types import Preset
from fundapp.dossiers.types import Charge, DocumentKind
from fundapp.kernel import clock
from fundapp.kernel.clock import paris_day
from fundapp.kernel.money import Money
from fundapp.policy import Actor, Role
from fundapp.programme.types import Instrument
from fundapp.workspace.queries.tasks import Task
from fundapp.workspace.queries.today import today
from fundapp.workspace.rules import tone_of
from tests.factories import accounts, committee, diligence, dossiers, programme
from tests.factories.diligence import AT
from tests.factories.signin import sign_in
from tests.workspace.counting import counted


def actor_of(person: Person, *roles: Role, **standing: frozenset[object]) -> Actor:
    return Actor(person.id, person.name, person.email, frozenset(roles), AT, **standing)  # type: ignore[arg-type]


def waiting(session: Session, actor: Actor, at: datetime = AT) -> dict[str, list[str]]:
    return {
        section.title.text: [task.about for task in section.tasks] for section in today(session, actor, at)
    }


@pytest.fixture
def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


@pytest.fixture
def manager(session: Session) -> Person:
    return accounts.person(session, roles=[Role.MANAGER])


def test_analyst_has_dossiers_to_declare_complete_and_to_review(session: Session, analyst: Person) -> None:
    dossiers.submitted_dossier(session, company="Déposée")
    dossiers.complete_dossier(session, company="Complète")
    done = dossiers.complete_dossier(session, company="Évaluée")
    diligence.review(session, done, by=analyst.id)

    assert waiting(session, actor_of(analyst, Role.ANALYST)) == {
        "Déposés, à déclarer complets": ["Déposée"],
        "À évaluer": ["Complète"],
    }


def test_manager_has_what_can_move_on(session: Session, manager: Person) -> None:
    diligence.reviewed_dossier(session, company="Évaluée")
    dossiers.complete_dossier(session, company="Sans évaluation")
    diligence.dossier_in_diligence(session, company="En cours")
    checked = diligence.dossier_in_diligence(session, company="Vérifiée")
    second = accounts.person(session, roles=[Role.ANALYST])
    diligence.settle_all(session, checked, by=manager.id, second=second.id)

    assert waiting(session, actor_of(manager, Role.MANAGER)) == {
        "Évalués, à engager en vérification": ["Évaluée"],
        "Vérifiés, à présenter au comité": ["Vérifiée"],
    }


def test_dossier_that_lacks_a_demanded_point_is_not_said_to_be_checked(
    session: Session, manager: Person
) -> None:
    programme.fund(session, short_checks=False)
    second = accounts.person(session, roles=[Role.ANALYST])
    small, large = (
        diligence.dossier_in_diligence(session, company=name, preset=Preset.DEMANDED)
        for name in ("Petite", "Grande")
    )
    for dossier, cents in ((small, 15_000_000), (large, 90_000_000)):
        dossier.instrument, dossier.amount_asked = Instrument.GRANT, Money(cents)
        dossiers.waive(session, dossier, *DocumentKind)
        diligence.settle_all(session, dossier, by=manager.id, second=second.id)

    assert waiting(session, actor_of(manager, Role.MANAGER)) == {
        "Vérifiés, à présenter au comité": ["Petite"]
    }
    assert [
        bool(diligence_queries.before_committee(session, each, paris_day(AT))) for each in (small, large)
    ] == [False, True]


def test_points_stay_with_their_owner_while_the_applicant_answers(
    session: Session, analyst: Person, manager: Person
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    impact = diligence.point(session, dossier, 45)
    services.take_item(session, item_id=impact.id, owner_id=analyst.id, due_on=None, by=manager.id, at=AT)
    dossiers.ask_complements(session, dossier, by=manager.id)

    assert waiting(session, actor_of(analyst, Role.ANALYST)) == {
        "Points de vérification dont vous vous chargez": [impact.title]
    }


def test_manager_sees_what_the_law_soon_takes_for_a_refusal(session: Session, manager: Person) -> None:
    for company, age in (("Récente", 5), ("Pressante", 50), ("Passée", 70)):
        diligence.dossier_in_diligence(session, company=company, at=AT - timedelta(days=age))

    assert waiting(session, actor_of(manager, Role.MANAGER)) == {
        "Réponses en retard ou dues sous 14 jours": ["Passée", "Pressante"]
    }


def test_points_wait_for_their_owner_and_for_a_second_person(
    session: Session, analyst: Person, manager: Person
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    kbis, impact = (diligence.point(session, dossier, number) for number in (1, 45))
    diligence.settle(session, kbis, by=manager.id)
    services.take_item(
        session, item_id=impact.id, owner_id=analyst.id, due_on=date(2026, 11, 20), by=manager.id, at=AT
    )
    session.commit()

    assert waiting(session, actor_of(analyst, Role.ANALYST)) == {
        "Points de vérification dont vous vous chargez": [impact.title],
        "Points bloquants à confirmer en second": [kbis.title],
    }
    assert "Points bloquants à confirmer en second" not in waiting(session, actor_of(manager, Role.MANAGER))


def test_late_and_pressing_come_first(session: Session, analyst: Person) -> None:
    for company, age in (("Récente", 1), ("En retard", 90), ("Pressante", 55)):
        dossiers.submitted_dossier(session, company=company, at=AT - timedelta(days=age))

    [section] = today(session, actor_of(analyst, Role.ANALYST), AT)

    assert [(task.about, task.tone(date(2026, 11, 23))) for task in section.tasks] == [
        ("En retard", "bad"),
        ("Pressante", "warn"),
        ("Récente", "neutral"),
    ]


def test_member_has_declarations_and_then_a_ballot(session: Session) -> None:
    item = committee.convened_item(session)
    [member, *_] = committee.members(session, 3)

    before = waiting(session, actor_of(member, Role.MEMBER))
    committee.declare(session, item.dossier_id, member, answer=Answer.NONE)
    session.commit()

    assert before == {"Dossiers sur lesquels déclarer vos intérêts": ["Hydrogène des Dunes"]}
    assert waiting(session, actor_of(member, Role.MEMBER)) == {}


def test_secretary_has_sittings_to_convene_and_dossiers_to_table(session: Session) -> None:
    secretary = committee.secretary(session)
    committee.sitting(session, opens_at=datetime(2026, 12, 7, 9, tzinfo=UTC))
    diligence.dossier_before_committee(session, company="À inscrire")

    assert waiting(session, actor_of(secretary, Role.SECRETARY)) == {
        "Séances à préparer et à convoquer": ["Comité de novembre"],
        "Dossiers à inscrire à une séance": ["À inscrire"],
    }


def test_vote_to_be_set_aside_waits_for_who_did_not_propose_it(session: Session) -> None:
    made = committee.assembly(session)
    chair, other = made.members[0], committee.secretary(session)
    committee_services.propose_aside(
        session,
        poll_id=made.poll.id,
        outcome=Outcome.VOID,
        reason="Le texte est faux.",
        by=made.secretary.id,
        at=AT,
    )
    session.commit()
    title = "Votes qu’une autre personne propose d’écarter, à confirmer ou à refuser"

    def proposed(
        person: Person, at: datetime = AT, **standing: frozenset[object]
    ) -> list[tuple[object, ...]]:
        who = actor_of(person, Role.CHAIR if person is chair else Role.SECRETARY, **standing)
        return [
            (task.about, task.since, task.due, task.endpoint, task.anchor)
            for section in today(session, who, at)
            if section.title.text == title
            for task in section.tasks
        ]

    expected = [("Hydrogène des Dunes", AT, made.poll.closes_at, "committee.poll", "ecarter")]
    assert proposed(chair) == proposed(other) == expected
    assert proposed(made.secretary) == []
    assert proposed(chair, made.poll.closes_at) == []
    assert proposed(other, recused_from=frozenset({made.dossier.id})) == []


def test_vote_to_be_set_aside_is_one_click_away_and_says_how_long_it_has_waited(
    client: FlaskClient, session: Session
) -> None:
    now = clock.now()
    made = committee.assembly(session, closes_at=now + timedelta(days=9), at=now - timedelta(days=3))
    committee_services.propose_aside(
        session,
        poll_id=made.poll.id,
        outcome=Outcome.VOID,
        reason="Le texte est faux.",
        by=made.secretary.id,
        at=now - timedelta(days=2),
    )
    session.commit()
    sign_in(client, made.members[0])

    page = client.get("/aujourdhui").text
    poll = client.get(f"/scrutins/{made.poll.id}").text

    assert f'href="/scrutins/{made.poll.id}#ecarter"' in page
    assert "(2 jours)" in page
    assert '<div id="ecarter">' in poll


def test_page_costs_the_same_with_one_wait_and_with_many(client: FlaskClient, session: Session) -> None:
    """Votes to be set aside and pauses without a day: a query each, however many rows."""
    manager = accounts.person(session, roles=[Role.MANAGER, Role.SECRETARY])
    sign_in(client, manager)

    def wait() -> None:
        now = clock.now()
        made = committee.assembly(session, closes_at=now + timedelta(days=1), at=now)
        committee_services.propose_aside(
            session, poll_id=made.poll.id, outcome=Outcome.VOID, reason="Faux.", by=made.secretary.id, at=now
        )
        dossier = dossiers.complete_dossier(session)
        committee_services.hold_dossier(
            session,
            dossier_id=dossier.id,
            reason="Un permis est attendu.",
            charged_to=Charge.FUND,
            again_on=None,
            by=manager.id,
            at=now,
        )
        session.commit()

    wait()
    client.get("/aujourdhui")
    with counted() as one:
        client.get("/aujourdhui")
    for _ in range(4):
        wait()
    with counted() as five:
        page = client.get("/aujourdhui").text

    assert page.count("#ecarter") == 5
    assert len(five) == len(one)


def test_attack_36_recused_person_is_not_told_of_the_dossier(session: Session, analyst: Person) -> None:
    closed = dossiers.submitted_dossier(session)
    recused = actor_of(analyst, Role.ANALYST, recused_from=frozenset({closed.id}))

    assert waiting(session, recused) == {}
    assert waiting(session, actor_of(analyst, Role.ANALYST)) != {}


def test_section_says_how_many_more_there_are(session: Session, analyst: Person) -> None:
    for _ in range(14):
        dossiers.submitted_dossier(session)

    [section] = today(session, actor_of(analyst, Role.ANALYST), AT)

    assert (len(section.tasks), section.count, section.more) == (12, 14, 2)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ENTREPRENEUR])
def test_day_that_asks_nothing_says_so(client: FlaskClient, session: Session, role: Role) -> None:
    dossiers.open_call(session)
    roles = [role, Role.MEMBER] if role is Role.CHAIR else [role]
    sign_in(client, accounts.person(session, roles=roles))

    page = client.get("/aujourdhui")

    assert page.status_code == 200
    assert "Rien à traiter" in page.text


def test_every_task_leads_to_a_page(client: FlaskClient, session: Session, analyst: Person) -> None:
    dossier = dossiers.submitted_dossier(session)
    sign_in(client, analyst)

    page = client.get("/aujourdhui")

    assert f'href="/dossiers/{dossier.id}#agir"' in page.text
    assert 'href="#"' not in page.text


def test_day_of_what_is_due_after_midnight_in_paris_is_the_one_of_paris() -> None:
    due = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    task = Task("Hydrogène des Dunes", "Vote", "committee.poll", {}, due=due)
    tomorrow = date(2026, 11, 24)

    assert (task.day, task.tone(tomorrow)) == (tomorrow, tone_of(tomorrow, tomorrow))
