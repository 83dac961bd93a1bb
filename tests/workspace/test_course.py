"""Can an examination be paused, resumed and taken a step back, with its reason, and who hears of it?"""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from fundapp import timeline
from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.queries import candidates
from fundapp.committee.types import Outcome
from fundapp.diligence import queries as diligence_queries
from fundapp.diligence import services as diligence_services
from fundapp.diligence.rules.scoring import as_typed
from fundapp.diligence.types import Opinion, Preset
from fundapp.dossiers import services
from fundapp.dossiers.events import DossierHeld, DossierResumed, DossierSteppedBack
from fundapp.dossiers.models import CourseNote, Dossier
from fundapp.dossiers.queries.amendments import is_amendable
from fundapp.dossiers.queries.complements import answer_due
from fundapp.dossiers.types import Charge, Side, Stage, Status, Turn
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import history
from fundapp.policy import Actor, Role
from fundapp.programme.queries import get_call_by_id
from fundapp.workspace.queries.funnel import funnel
from fundapp.workspace.queries.today import today
from tests.factories import accounts, committee, diligence, dossiers, notices, portfolio
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in

LATER = AT + timedelta(days=3)
WHY = "L’avis de l’ADEME est attendu."
HELD = {"reason": WHY, "charged_to": "fund", "again_on": "10/12/2026"}


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(LATER, tick=True) as moment:
        yield moment


@pytest.fixture
def manager(session: Session, client: FlaskClient) -> Person:
    person = accounts.person(session, roles=[Role.MANAGER], name="Sophie Lannoy")
    sign_in(client, person)
    return person


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def hold(client: FlaskClient, dossier: Dossier, **typed: str) -> TestResponse:
    return client.post(f"/dossiers/{dossier.id}/pause", data={**HELD, **typed})


def send_back(client: FlaskClient, dossier: Dossier, origin: Stage, reason: str) -> TestResponse:
    return client.post(f"/dossiers/{dossier.id}/renvoi", data={"origin": origin.value, "reason": reason})


def held(session: Session, dossier: Dossier, *, again_on: date | None = None) -> Dossier:
    made = committee_services.hold_dossier(
        session,
        dossier_id=dossier.id,
        reason=WHY,
        charged_to=Charge.FUND,
        again_on=again_on,
        by=accounts.person(session, roles=[Role.MANAGER]).id,
        at=LATER,
    )
    session.commit()
    return made


def told(session: Session, dossier: Dossier, side: Side) -> list[tuple[str, str | None]]:
    page = timeline.read(session, dossier.id, side, owner=True)
    return [
        (
            entry.title.text
            % {name: getattr(each, "label", each) for name, each in entry.title.values.items()},
            entry.text,
        )
        for entry in page.entries
    ]


def test_paused_dossier_says_so_everywhere_and_goes_on_where_it_was(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    dossier = dossiers.complete_dossier(session, company="Hydrogène des Dunes")

    paused = hold(client, dossier)

    session.refresh(dossier)
    assert (paused.status_code, paused.location) == (303, f"/dossiers/{dossier.id}#agir")
    assert (dossier.stage, dossier.status) == (Stage.REVIEW, Status.ON_HOLD)
    [note] = session.exec(select(CourseNote)).all()
    assert (note.turn, note.reason, note.charged_to, note.again_on, note.by) == (
        Turn.HELD,
        WHY,
        Charge.FUND,
        date(2026, 12, 10),
        manager.id,
    )
    page = words_of(client.get(f"/dossiers/{dossier.id}").text)
    for words in (
        "En pause depuis le jeudi 26 novembre 2026",
        WHY,
        "Mis en pause par Sophie Lannoy",
        "À revoir le jeudi 10 décembre 2026",
        "Sophie Lannoy (reprise de l’examen)",
    ):
        assert words in page
    assert "Étape suivante" not in page
    board = client.get("/pipeline").text
    listed = client.get("/pipeline?status=on_hold&look=table").text
    assert re.search(r'class="board-card">.*?En pause.*?</li>', board, re.DOTALL)
    assert f"/dossiers/{dossier.id}" in listed

    resumed = client.post(f"/dossiers/{dossier.id}/reprise")

    session.refresh(dossier)
    assert (resumed.status_code, dossier.stage, dossier.status) == (303, Stage.REVIEW, Status.ACTIVE)
    assert f"/dossiers/{dossier.id}" not in client.get("/pipeline?status=on_hold&look=table").text


def test_pause_never_moves_the_day_of_the_law(session: Session, client: FlaskClient, manager: Person) -> None:
    dossier = dossiers.complete_dossier(session)
    due = answer_due(session, dossier)

    hold(client, dossier)
    during = answer_due(session, dossier)
    with time_machine.travel(LATER + timedelta(days=40)):
        sign_in(client, manager)
        client.post(f"/dossiers/{dossier.id}/reprise")

    session.refresh(dossier)
    assert (during, answer_due(session, dossier), dossier.status) == (due, due, Status.ACTIVE)


def test_answer_that_presses_is_shown_while_paused(session: Session, manager: Person) -> None:
    dossier = held(session, dossiers.complete_dossier(session))
    due = answer_due(session, dossier)
    assert due is not None

    pressing = {
        each.title.text: [task.due for task in each.tasks]
        for each in today(session, actor(manager, late=True), AT + timedelta(days=400))
    }

    assert pressing["Réponses en retard ou dues sous 14 jours"] == [due]


def actor(person: Person, *roles: Role, late: bool = False) -> Actor:
    at = AT + timedelta(days=400) if late else LATER
    return Actor(person.id, person.name, person.email, frozenset(roles or [Role.MANAGER]), at)


@pytest.mark.parametrize("days, shown", [(-1, False), (0, True), (1, True)])
def test_paused_dossier_comes_back_on_the_day_chosen(
    session: Session, manager: Person, days: int, shown: bool
) -> None:
    mine = accounts.person(session, roles=[Role.ANALYST])
    other = accounts.person(session, roles=[Role.ANALYST])
    dossier = dossiers.complete_dossier(session, company="Hydrogène des Dunes")
    services.assign(session, dossier_id=dossier.id, person_id=mine.id, by=manager.id, at=AT)
    again_on = LATER.date() + timedelta(days=5)
    held(session, dossier, again_on=again_on)
    held(session, dossiers.complete_dossier(session))
    at = LATER + timedelta(days=5 + days)

    def again(person: Person, role: Role) -> list[str]:
        who = Actor(person.id, person.name, person.email, frozenset([role]), at)
        found = {each.title.text: each.tasks for each in today(session, who, at)}
        return [task.about for task in found.get("En pause, à revoir", [])]

    expected = ["Hydrogène des Dunes"] if shown else []
    assert again(manager, Role.MANAGER) == expected
    assert again(mine, Role.ANALYST) == expected
    assert again(other, Role.ANALYST) == []


def test_pause_without_a_day_is_listed_with_how_long_it_has_lasted(session: Session, manager: Person) -> None:
    """On the managers' list and on that of whoever follows it, until its day is chosen or it goes on."""
    mine, other = (accounts.person(session, roles=[Role.ANALYST]) for _ in range(2))
    dossier = dossiers.complete_dossier(session, company="Hydrogène des Dunes")
    services.assign(session, dossier_id=dossier.id, person_id=mine.id, by=manager.id, at=AT)
    held(session, dossier)
    held(session, dossiers.complete_dossier(session, company="À son jour"), again_on=date(2027, 1, 4))

    def without_day(person: Person, role: Role) -> list[tuple[str, datetime | None, str | None]]:
        return [
            (task.about, task.since, task.anchor)
            for each in today(session, actor(person, role), LATER + timedelta(days=9))
            if each.title.text == "En pause, sans jour choisi pour les revoir"
            for task in each.tasks
        ]

    assert without_day(manager, Role.MANAGER) == [("Hydrogène des Dunes", LATER, "agir")]
    assert without_day(mine, Role.ANALYST) == [("Hydrogène des Dunes", LATER, "agir")]
    assert without_day(other, Role.ANALYST) == []
    services.resume(session, dossier_id=dossier.id, by=manager.id, at=LATER)
    assert without_day(manager, Role.MANAGER) == []


def test_day_of_an_earlier_pause_counts_no_more(session: Session, manager: Person) -> None:
    dossier = held(session, dossiers.complete_dossier(session), again_on=LATER.date() + timedelta(days=1))
    services.resume(session, dossier_id=dossier.id, by=manager.id, at=LATER)
    held(session, dossier)

    sections = today(session, actor(manager), LATER + timedelta(days=9))

    assert "En pause, à revoir" not in [each.title.text for each in sections]


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    "typed, words",
    [
        ({"reason": "  "}, "Écrivez pourquoi ce dossier attend"),
        ({"charged_to": ""}, "Dites qui fait attendre."),
        ({"again_on": "26/11/2026"}, "Choisissez un jour à venir, ou aucun."),
        ({"again_on": "le 3"}, "jour"),
    ],
)
def test_pause_that_says_too_little_comes_back_with_its_words(
    session: Session, client: FlaskClient, typed: dict[str, str], words: str
) -> None:
    dossier = dossiers.complete_dossier(session)

    answer = hold(client, dossier, **typed)

    session.refresh(dossier)
    assert (answer.status_code, dossier.status) == (422, Status.ACTIVE)
    assert words in words_of(answer.text)
    assert ({**HELD, **typed})["reason"].strip() in unescape(answer.text)


@pytest.mark.usefixtures("manager")
def test_pause_is_refused_while_somebody_waits_for_an_answer(session: Session, client: FlaskClient) -> None:
    asked = dossiers.waiting_dossier(session)
    tabled = committee.convened_item(session, at=LATER)
    on_agenda = session.get_one(Dossier, tabled.dossier_id)
    adopted = session.get_one(Dossier, portfolio.voted_ticket(session).dossier_id)

    answers = [hold(client, each) for each in (asked, on_agenda, adopted)]

    assert [each.status_code for each in answers] == [422, 422, 422]
    for answer, words in zip(
        answers,
        ("retirez d’abord la demande", "demandez au secrétariat", "ne se met pas en pause"),
        strict=True,
    ):
        assert words in words_of(answer.text)
    session.refresh(on_agenda)
    assert on_agenda.status is Status.ACTIVE


@pytest.mark.usefixtures("manager")
def test_second_click_is_told_and_changes_nothing(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    paused = [hold(client, dossier).status_code for _ in range(2)]
    resumed = [client.post(f"/dossiers/{dossier.id}/reprise").status_code for _ in range(2)]

    assert (paused, resumed) == ([303, 422], [303, 409])
    assert [note.turn for note in session.exec(select(CourseNote).order_by(col(CourseNote.id)))] == [
        Turn.HELD,
        Turn.RESUMED,
    ]


def test_paused_dossier_waits_at_the_committee(session: Session, manager: Person) -> None:
    dossier = held(session, committee.dossier_before_committee(session))
    sitting = committee.sitting(session, opens_at=LATER, at=LATER)

    with pytest.raises(Refused, match="en reprend d’abord l’examen"):
        committee.item(session, sitting_id=sitting.id, dossier_id=dossier.id, as_is=True, at=LATER)

    assert [each.id for each in candidates(session, limit=9)] == []


def test_paused_dossier_does_not_advance_but_reviews_and_checks_are_written(
    session: Session, manager: Person
) -> None:
    read = held(session, diligence.reviewed_dossier(session))
    checked = held(session, diligence.dossier_in_diligence(session, by=manager.id))
    item = diligence_queries.list_items(session, checked.id)[0]

    with pytest.raises(Refused, match="n’avance pas"):
        diligence_services.advance_to_diligence(
            session, dossier_id=read.id, preset=Preset.CORE, by=manager.id, at=LATER
        )
    diligence_services.submit_review(
        session,
        dossier_id=read.id,
        typed=as_typed(diligence.answers(), Opinion.FAVOURABLE, "Un projet solide."),
        by=manager.id,
        at=LATER,
    )
    settled = diligence.settle(session, item, by=manager.id, at=LATER)

    assert (settled.settled_by, diligence_queries.count_submitted(session, read.id)) == (manager.id, 2)


def test_pause_of_the_fund_takes_no_right_from_the_applicant(session: Session) -> None:
    dossier = dossiers.submitted_dossier(session)
    call = get_call_by_id(session, dossier.call_id)
    before = is_amendable(session, dossier, call.closes_at - timedelta(hours=1))

    held(session, dossier)

    assert (before, is_amendable(session, dossier, call.closes_at - timedelta(hours=1))) == (True, True)
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=LATER)
    assert dossier.status is Status.WITHDRAWN


def test_applicant_knows_of_the_pause_and_not_why(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    analyst = accounts.person(session, roles=[Role.ANALYST], name="Marc Duval")
    dossier = dossiers.complete_dossier(session, owner_id=founder.id)
    services.assign(session, dossier_id=dossier.id, person_id=analyst.id, by=manager.id, at=AT)
    session.commit()
    notices.forget(session)

    hold(client, dossier)
    notices.tell_everything(session)
    sign_in(client, founder)
    page = words_of(client.get(f"/mes-dossiers/{dossier.id}").text)

    assert WHY not in page
    for words in ("En instruction", "L’examen est en pause", "Examen mis en pause par le fonds"):
        assert words in page
    [mail] = notices.notices_of(session, founder)
    assert (mail.kind.value, "reason" in mail.facts) == ("dossier_held", False)
    [team] = notices.notices_of(session, analyst)
    assert (team.kind.value, team.facts["reason"], team.facts["who"]) == (
        "course_changed",
        WHY,
        "Sophie Lannoy",
    )
    assert notices.notices_of(session, manager) == []
    assert told(session, dossier, Side.TEAM)[0] == ("Dossier mis en pause", WHY)
    assert told(session, dossier, Side.APPLICANT)[0] == ("Examen mis en pause par le fonds", None)


def test_resumption_is_told_to_both(session: Session, client: FlaskClient, manager: Person) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    dossier = held(session, dossiers.complete_dossier(session, owner_id=founder.id))
    notices.forget(session)

    client.post(f"/dossiers/{dossier.id}/reprise")
    notices.tell_everything(session)

    assert [each.kind.value for each in notices.notices_of(session, founder)] == ["dossier_resumed"]
    assert told(session, dossier, Side.TEAM)[0] == ("Fin de la pause", None)
    assert told(session, dossier, Side.APPLICANT)[0] == ("Reprise de l’examen", None)
    names = [past.name for past in history(session, dossier.id)]
    assert names[:2] == [DossierResumed.__name__, DossierHeld.__name__]


@pytest.mark.parametrize(
    "role, answer",
    [(Role.ANALYST, 403), (Role.SECRETARY, 403), (Role.AUDITOR, 403), (Role.ENTREPRENEUR, 404)],
)
@pytest.mark.parametrize("path", ["pause", "reprise", "renvoi"])
def test_attack_nobody_else_changes_the_course(
    session: Session, client: FlaskClient, role: Role, answer: int, path: str
) -> None:
    dossier = diligence.dossier_in_diligence(session)
    person = accounts.person(session, roles=[role])
    sign_in(client, person)

    refused = client.post(f"/dossiers/{dossier.id}/{path}", data=HELD)

    session.refresh(dossier)
    assert refused.status_code == answer
    assert (dossier.stage, dossier.status) == (Stage.DILIGENCE, Status.ACTIVE)


def test_step_back_keeps_its_reason_and_what_was_done(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    analyst = accounts.person(session, roles=[Role.ANALYST])
    dossier = diligence.dossier_in_diligence(session, by=manager.id)
    services.assign(session, dossier_id=dossier.id, person_id=analyst.id, by=manager.id, at=AT)
    session.commit()
    opened = len(diligence_queries.list_items(session, dossier.id))
    notices.forget(session)

    asked = words_of(client.get(f"/dossiers/{dossier.id}/renvoi").text)
    empty = send_back(client, dossier, Stage.DILIGENCE, " ")
    back = send_back(client, dossier, Stage.DILIGENCE, "Un avis de plus est demandé.")
    notices.tell_everything(session)

    session.refresh(dossier)
    assert "Renvoyer à l’étape « Évaluation »" in asked
    assert "Pour le renvoyer : La raison du renvoi est écrite : elle reste au dossier." in asked
    assert (empty.status_code, back.status_code) == (422, 303)
    assert (dossier.stage, dossier.status) == (Stage.REVIEW, Status.ACTIVE)
    assert told(session, dossier, Side.TEAM)[0] == (
        "Renvoi à l’étape « Évaluation »",
        "Un avis de plus est demandé.",
    )
    assert told(session, dossier, Side.APPLICANT)[0] == ("Renvoi à l’étape « Évaluation »", None)
    assert [each.kind.value for each in notices.notices_of(session, analyst)] == ["course_changed"]
    again = diligence_services.advance_to_diligence(
        session, dossier_id=dossier.id, preset=Preset.CORE, by=manager.id, at=LATER
    )
    assert (again.stage, len(diligence_queries.list_items(session, dossier.id))) == (Stage.DILIGENCE, opened)


def test_dossier_leaves_the_committee_only_while_no_sitting_waits_for_it(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    item = committee.convened_item(session, at=LATER)
    dossier = session.get_one(Dossier, item.dossier_id)
    why = "Une pièce a changé."

    tabled = send_back(client, dossier, Stage.COMMITTEE, why)
    committee_services.untable_dossier(
        session, item_id=item.id, change_reason="Une pièce a changé.", by=manager.id, at=LATER
    )
    session.commit()
    free = send_back(client, dossier, Stage.COMMITTEE, why)

    session.refresh(dossier)
    assert (tabled.status_code, free.status_code) == (422, 303)
    assert "demandez au secrétariat de l’en retirer" in words_of(tabled.text)
    assert (dossier.stage, dossier.status) == (Stage.DILIGENCE, Status.ACTIVE)
    assert history(session, dossier.id)[0].name == DossierSteppedBack.__name__


ORIGIN = re.compile(r'name="origin" type="hidden" value="(\w*)"')


@pytest.mark.usefixtures("manager")
def test_second_click_takes_a_dossier_back_no_further(session: Session, client: FlaskClient) -> None:
    """Two pages opened on the committee's stage: the second click once went on to the evaluation."""
    dossier = diligence.dossier_before_committee(session)
    page = client.get(f"/dossiers/{dossier.id}/renvoi").text
    [origin] = ORIGIN.findall(page)
    typed = {"origin": origin, "reason": "Une pièce a changé."}

    first = client.post(f"/dossiers/{dossier.id}/renvoi", data=typed)
    second = client.post(f"/dossiers/{dossier.id}/renvoi", data=typed)
    [kept] = ORIGIN.findall(second.text)
    third = client.post(f"/dossiers/{dossier.id}/renvoi", data=typed | {"origin": kept})

    session.refresh(dossier)
    assert (first.status_code, second.status_code, third.status_code) == (303, 422, 422)
    assert (
        "Ce dossier a quitté l’étape « Comité » depuis l’ouverture de cette page : il est à l’étape "
        "« Vérifications », et cet envoi n’y a rien changé. Ouvrez-le pour voir où il en est."
    ) in words_of(second.text)
    assert ">Une pièce a changé.</textarea>" in re.sub(r">\s+", ">", second.text)
    assert (dossier.stage, len(session.exec(select(CourseNote)).all())) == (Stage.DILIGENCE, 1)


def test_reason_is_not_lost_when_a_colleague_has_just_moved_the_dossier(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    """From the evaluation nothing leads back: the page was once not found, and the reason gone."""
    dossier = diligence.dossier_in_diligence(session, by=manager.id)
    committee_services.step_back(
        session,
        dossier_id=dossier.id,
        origin=Stage.DILIGENCE,
        reason="Un avis de plus.",
        by=accounts.person(session, roles=[Role.MANAGER]).id,
        at=LATER,
    )
    session.commit()

    late = send_back(client, dossier, Stage.DILIGENCE, "Le plan de financement a changé.")
    unsaid = client.post(f"/dossiers/{dossier.id}/renvoi", data={"reason": "Le plan a changé."})

    session.refresh(dossier)
    assert (late.status_code, unsaid.status_code, dossier.stage) == (422, 422, Stage.REVIEW)
    assert "Ce dossier a quitté l’étape « Vérifications »" in words_of(late.text)
    assert "Le plan de financement a changé." in words_of(late.text)
    assert "Relisez cette page : elle dit maintenant à quelle étape" in words_of(unsaid.text)
    assert "Le plan a changé." in words_of(unsaid.text)


@pytest.mark.usefixtures("manager")
def test_where_nothing_leads_back_there_is_no_page(session: Session, client: FlaskClient) -> None:
    dossier = dossiers.complete_dossier(session)

    page = client.get(f"/dossiers/{dossier.id}").text

    assert client.get(f"/dossiers/{dossier.id}/renvoi").status_code == 404
    assert (f"/dossiers/{dossier.id}/renvoi" in page, f"/dossiers/{dossier.id}/pause" in page) == (
        False,
        True,
    )


def test_deferral_still_goes_back_without_a_person(session: Session) -> None:
    assembly = committee.assembly(session)

    committee.set_aside(session, assembly, outcome=Outcome.DEFERRED)

    assert assembly.dossier.stage is Stage.DILIGENCE
    assert session.exec(select(CourseNote)).all() == []


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    "make, gate",
    [
        (dossiers.submitted_dossier, "L’équipe a constaté que les pièces demandées sont là."),
        (dossiers.complete_dossier, "Les évaluations demandées sont rendues."),
        (diligence.dossier_in_diligence, "Les vérifications demandées sont closes"),
        (committee.dossier_before_committee, "Le comité a adopté la résolution."),
    ],
)
def test_what_leads_on_is_said_where_one_acts(
    session: Session, client: FlaskClient, make: Any, gate: str
) -> None:
    dossier = make(session)

    page = words_of(client.get(f"/dossiers/{dossier.id}").text)

    assert f"Pour avancer {gate}" in page


def test_past_of_the_funnel_knows_steps_back(session: Session, manager: Person) -> None:
    dossier = diligence.dossier_in_diligence(session, by=manager.id)
    committee_services.step_back(
        session,
        dossier_id=dossier.id,
        origin=Stage.DILIGENCE,
        reason="Un avis de plus.",
        by=manager.id,
        at=LATER,
    )
    session.commit()

    before = {step.stage: step.there for step in funnel(session, LATER - timedelta(hours=1))}
    after = {step.stage: step.there for step in funnel(session, LATER)}

    assert (before[Stage.REVIEW], before[Stage.DILIGENCE]) == (0, 1)
    assert (after[Stage.REVIEW], after[Stage.DILIGENCE]) == (1, 0)
