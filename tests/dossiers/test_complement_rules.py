from datetime import date, timedelta

import pytest

from fundapp.dossiers import rules
from fundapp.dossiers.rules import complements, difference, messages
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import DocumentKind, PieceState, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from tests.factories.dossiers import ANSWERS

TODAY = date(2026, 11, 23)
SOON = date(2026, 12, 8)
JOBS = Point("Détaillez par année.", question="jobs")
PLAN = Point("Il date de 2024.", piece=DocumentKind.BUSINESS_PLAN)


@pytest.mark.parametrize(
    "stage, status, points, due_on, words",
    [
        (Stage.DRAFT, Status.ACTIVE, [JOBS], SOON, "ne se demandent plus"),
        (Stage.COMMITTEE, Status.ACTIVE, [JOBS], SOON, "ne se demandent plus"),
        (Stage.REVIEW, Status.WAITING_FOR_APPLICANT, [JOBS], SOON, "déjà demandés"),
        (Stage.REVIEW, Status.DECLINED, [JOBS], SOON, "terminé"),
        (Stage.REVIEW, Status.ACTIVE, [], SOON, "motif"),
        (Stage.REVIEW, Status.ACTIVE, [JOBS], TODAY, "échéance"),
        (Stage.REVIEW, Status.ACTIVE, [JOBS], TODAY + timedelta(91), "échéance"),
    ],
)
def test_request_that_cannot_be_made(
    stage: Stage, status: Status, points: list[Point], due_on: date, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        complements.check_request(stage, status, points, due_on, today=TODAY)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE])
@pytest.mark.parametrize("due_on", [TODAY + timedelta(1), TODAY + timedelta(90)])
def test_request_that_can_be_made(stage: Stage, due_on: date) -> None:
    complements.check_request(stage, Status.ACTIVE, [JOBS, PLAN], due_on, today=TODAY)


def lacking(points: list[Point], joined: tuple[Held, ...] = (), **answers: str) -> list[str]:
    before, after = (rules.read_application(STANDARD, {**ANSWERS, **given}) for given in ({}, answers))
    return [gap.field for gap in complements.lacking(points, before, after, joined, TODAY)]


def prepared(kind: DocumentKind, dated_on: date | None = TODAY) -> tuple[Held, ...]:
    return (Held(kind, PieceState.RECEIVED, dated_on),)


def test_answer_lacks_what_was_asked_and_left_blank_or_wrong() -> None:
    assert lacking([JOBS], jobs="") == ["jobs"]
    assert lacking([JOBS], jobs="beaucoup") == ["jobs"]
    assert lacking([JOBS], jobs="14") == []


def test_answer_lacks_the_pieces_asked_and_not_joined() -> None:
    assert lacking([PLAN]) == ["file-bp"]
    assert lacking([PLAN], joined=prepared(DocumentKind.PITCH)) == ["file-bp"]
    assert lacking([PLAN], joined=prepared(DocumentKind.BUSINESS_PLAN)) == []


@pytest.mark.parametrize(
    "dated_on, fields",
    [(date(2026, 8, 23), []), (date(2026, 8, 22), ["file-kbis"]), (None, ["file-kbis"])],
    ids=["of today's three months", "a day too old", "undated"],
)
def test_expired_piece_answers_no_request_for_a_fresh_one(dated_on: date | None, fields: list[str]) -> None:
    fresh = Point("Kbis de moins de trois mois.", piece=DocumentKind.KBIS)

    assert lacking([fresh], joined=prepared(DocumentKind.KBIS, dated_on)) == fields


def test_answer_that_no_longer_fits_with_the_rest_is_said() -> None:
    now = Point("Est-ce juste ?", question="trl_now")

    assert lacking([now], trl_now="9") == ["trl_end"]


@pytest.mark.parametrize(
    "left, reminded, due",
    [
        (15, None, None),
        (8, None, None),
        (7, None, 7),
        (7, 7, None),
        (5, None, 7),
        (5, 7, None),
        (2, 7, 2),
        (2, None, 2),
        (2, 2, None),
        (0, 7, 2),
        (0, 2, None),
        (-1, None, None),
    ],
)
def test_reminders_come_twice_and_never_after_the_deadline(
    left: int, reminded: int | None, due: int | None
) -> None:
    assert complements.reminder_due(TODAY + timedelta(left), TODAY, reminded) == due


def test_difference_shows_each_field_and_piece_before_and_after() -> None:
    def content(jobs: str, cents: int, *pieces: str) -> dict[str, object]:
        answers = [{"label": "Emplois", "text": jobs}, {"label": "Montant", "cents": cents}]
        return {
            "sections": [{"title": "Projet", "answers": answers}],
            "plan": [],
            "pieces": [{"kind": "Statuts", "name": f"{each}.pdf", "sha256": each} for each in pieces],
        }

    found = difference.difference(content("12", 100, "a", "b"), content("14", 100, "b", "c"))

    assert found == difference.Difference(
        (difference.Change("Emplois", "12", "14"),), (("Statuts", "c.pdf"),), (("Statuts", "a.pdf"),)
    )
    assert not difference.difference(content("12", 100, "a"), content("12", 100, "a"))
    [change] = difference.difference(content("", 100), content("", 200)).answers
    assert (change.before, change.after) == (euros(1), euros(2))


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4_001])
def test_message_says_something_and_not_too_long(text: str) -> None:
    with pytest.raises(Refused):
        messages.check_message(text)


def test_message_keeps_its_lines() -> None:
    assert messages.check_message(" Bonjour,\r\n\r\nmerci. ") == "Bonjour,\n\nmerci."
