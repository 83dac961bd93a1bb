from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import Money
from fundapp.web.filters import sentence
from fundapp.workspace.rules import DUTIES, Cursor, duty_of, read_cursor, tone_of, write_cursor
from fundapp.workspace.types import STAGES, Sort

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        (Sort.AMOUNT, Money(25_000_000)),
        (Sort.SINCE, AT),
        (Sort.SUBMITTED, AT),
        (Sort.COMPANY, "hydrogène ~ des dunes"),
    ],
)
def test_cursor_comes_back_as_it_was(sort: Sort, value: Any) -> None:
    row_id = new_id()

    assert read_cursor(write_cursor(value, row_id), sort, backwards=True) == Cursor(value, row_id, True)


KEY = "01a209c0-c143-7772-9a66-bc2755c4a9a1"


@pytest.mark.parametrize("text", ["", "~", "nothing", f"{KEY}~", f"{KEY}~2026-11-23", "1~2"])
def test_what_is_no_cursor_begins_the_list(text: str) -> None:
    assert read_cursor(text, Sort.SINCE, backwards=False) is None


@pytest.mark.parametrize(
    ("due", "tone"),
    [
        (date(2026, 11, 22), "bad"),
        (date(2026, 11, 23), "warn"),
        (date(2026, 12, 7), "warn"),
        (date(2026, 12, 8), "neutral"),
        (date.max, "neutral"),
    ],
)
def test_tone_tells_late_from_pressing(due: date, tone: str) -> None:
    assert tone_of(due, date(2026, 11, 23)) == tone


def test_every_stage_has_somebody_who_acts() -> None:
    assert tuple(DUTIES) == STAGES


@pytest.mark.parametrize(
    ("stage", "status", "poll", "names", "words"),
    [
        (Stage.REVIEW, Status.ACTIVE, None, [], "L’équipe (évaluation)"),
        (Stage.REVIEW, Status.ACTIVE, None, ["Anna Analyste"], "Anna Analyste (évaluation)"),
        (Stage.COMMITTEE, Status.ACTIVE, "open", [], "Les membres du comité (vote)"),
        (
            Stage.COMMITTEE,
            Status.ACTIVE,
            "aside",
            [],
            "Les membres du comité (vote, et réponse de la présidence ou du secrétariat "
            "à la proposition de l’écarter)",
        ),
        (
            Stage.COMMITTEE,
            Status.ACTIVE,
            None,
            ["A", "B", "C", "D"],
            "Le secrétariat du comité (inscription et scrutin)",
        ),
        (Stage.CONTRACTING, Status.ACTIVE, None, ["A", "B"], "A, B (conditions et signature)"),
        (Stage.REVIEW, Status.WAITING_FOR_APPLICANT, None, [], "Le porteur (compléments demandés)"),
        (Stage.COMMITTEE, Status.ON_HOLD, None, [], "La direction du fonds (reprise de l’examen)"),
        (Stage.REVIEW, Status.DECLINED, None, [], None),
    ],
)
def test_turn_is_told_with_names_where_they_are_few(
    app: Flask, stage: Stage, status: Status, poll: str | None, names: list[str], words: str | None
) -> None:
    duty = duty_of(stage, status, poll_open=poll is not None, aside_proposed=poll == "aside")

    with app.test_request_context(), force_locale("fr"):
        assert (sentence(duty.told(names)) if duty else None) == words
