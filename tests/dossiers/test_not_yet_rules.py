"""What may an answer « pas encore » say, what comes along with the next dossier, what has it to reply to?"""

from datetime import date
from typing import Any

import pytest

from fundapp.dossiers.rules import not_yet
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.types import DocumentKind, PieceState, ScanState, Stage, Status
from fundapp.kernel.errors import Refused

TODAY = date(2026, 11, 23)
LACK = Lack("Éprouver le liant", "Les essais de tenue à l’humidité, sur trois mois.")


def check(**given: Any) -> None:
    asked: dict[str, Any] = {
        "stage": Stage.REVIEW,
        "status": Status.ACTIVE,
        "reason": "Le projet est utile.",
        "lacks": [LACK],
        "back_before": None,
    } | given
    not_yet.check_answer(**asked, today=TODAY)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE])
@pytest.mark.parametrize("status", [Status.ACTIVE, Status.WAITING_FOR_APPLICANT, Status.ON_HOLD])
def test_dossier_under_instruction_may_be_answered(stage: Stage, status: Status) -> None:
    check(stage=stage, status=status)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"stage": Stage.DRAFT}, "ne peut pas devenir"),
        ({"stage": Stage.COMMITTEE}, "ne peut pas devenir"),
        ({"stage": Stage.PORTFOLIO}, "ne peut pas devenir"),
        ({"status": Status.DECLINED}, "terminé"),
        ({"status": Status.NOT_YET}, "terminé"),
        ({"reason": "  "}, "obligatoire"),
        ({"lacks": []}, "de un à 12 points"),
        ({"lacks": [LACK] * 13}, "de un à 12 points"),
        ({"lacks": [LACK, Lack(" ", "Trois mois d’essais.")]}, "Point n° 2"),
        ({"lacks": [Lack("Le liant", "\n")]}, "Point n° 1"),
        ({"lacks": [Lack("x" * 161, "Des essais.")]}, "raccourcissez"),
        ({"lacks": [Lack("Le liant", "x" * 2_001)]}, "raccourcissez"),
        ({"lacks": [Lack("Le plan", "Plus récent.", "jobs", DocumentKind.BUSINESS_PLAN)]}, "pas les deux"),
        ({"back_before": TODAY}, "jour à venir"),
        ({"back_before": date(2028, 11, 23)}, "dans les deux ans"),
    ],
)
def test_answer_that_says_too_little_or_comes_too_late_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        check(**given)


@pytest.mark.parametrize("back_before", [date(2026, 11, 24), date(2028, 11, 22)])
def test_twelve_gaps_and_a_day_within_two_years_are_accepted(back_before: date) -> None:
    check(lacks=[LACK] * 12, back_before=back_before)


def test_only_the_boxes_of_the_gaps_are_kept_and_whole() -> None:
    typed = {"point-1": "Oui.\r\nVoir l’annexe.\0", "point-3": "Non posé", "title": "x", "point-01": "x"}

    assert not_yet.only_replies(typed, [1, 2]) == {"point-1": "Oui.\nVoir l’annexe."}


@pytest.mark.parametrize(
    "replies, words",
    [
        ({}, {1: "Répondez au point n° 1 : Le liant.", 2: "Répondez au point n° 2 : Le plan."}),
        ({"point-1": "Fait.", "point-2": " \n"}, {2: "Répondez au point n° 2 : Le plan."}),
        (
            {"point-1": "Fait.", "point-2": "x" * 4_001},
            {2: "Raccourcissez votre réponse au point n° 2."},
        ),
        ({"point-1": "Fait.", "point-2": "x" * 4_000}, {}),
    ],
)
def test_each_gap_is_owed_a_reply(replies: dict[str, str], words: dict[int, str]) -> None:
    owed = not_yet.owed({1: "Le liant.", 2: "Le plan"}, replies)

    assert {number: str(said) for number, said in owed.items()} == words


KBIS, PLAN, PITCH = DocumentKind.KBIS, DocumentKind.BUSINESS_PLAN, DocumentKind.PITCH


@pytest.mark.parametrize(
    "held, scan, left",
    [
        (Held(PITCH, PieceState.CONFORM, None), ScanState.CLEAN, None),
        (Held(KBIS, PieceState.RECEIVED, date(2026, 8, 23)), ScanState.NOT_SCANNED, None),
        (Held(KBIS, PieceState.CONFORM, date(2026, 8, 22)), ScanState.CLEAN, "périmée depuis"),
        (Held(PITCH, PieceState.NOT_CONFORM, None), ScanState.CLEAN, "non conforme"),
        (Held(PITCH, PieceState.RECEIVED, None), ScanState.INFECTED, "antivirus"),
        (Held(PLAN, PieceState.CONFORM, None), ScanState.CLEAN, "visée par le point n° 2"),
    ],
)
def test_pieces_that_still_hold_come_along(held: Held, scan: ScanState, left: str | None) -> None:
    said = not_yet.left_behind(held, scan, {PLAN: 2}, TODAY)

    assert (said is None) if left is None else left in str(said)
