"""How old may a piece be, how does it stand, and what keeps a dossier from being complete?"""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.catalogue import CATALOGUE, Held
from fundapp.dossiers.types import DocumentKind, Need, PieceState, Stage
from fundapp.kernel.errors import Refused

KBIS, PITCH, PLAN = DocumentKind.KBIS, DocumentKind.PITCH, DocumentKind.BUSINESS_PLAN
RECEIVED, CONFORM, NOT_CONFORM = PieceState.RECEIVED, PieceState.CONFORM, PieceState.NOT_CONFORM
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "dated_on, day, valid",
    [
        (date(2026, 8, 23), date(2026, 11, 23), True),  # P08
        (date(2026, 8, 22), date(2026, 11, 23), False),  # P09
        (date(2026, 2, 28), date(2026, 5, 31), True),
        (date(2026, 2, 28), date(2026, 6, 1), False),
        (date(2025, 11, 30), date(2026, 2, 28), True),
        (date(2025, 11, 30), date(2026, 3, 1), False),
        (date(2025, 11, 23), date(2026, 2, 23), True),
    ],
)
def test_three_months_are_counted_inclusively_and_clamped(dated_on: date, day: date, valid: bool) -> None:
    assert catalogue.valid_on(dated_on, 3, day) is valid


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 18))
def test_last_day_is_the_last_valid_one(dated_on: date, months: int) -> None:
    ends = catalogue.last_day(dated_on, months)

    assert catalogue.valid_on(dated_on, months, ends)
    assert not catalogue.valid_on(dated_on, months, ends + timedelta(days=1))
    assert ends.day == dated_on.day or ends.day == monthrange(ends.year, ends.month)[1]


@pytest.mark.parametrize(
    "held, waived, state",
    [
        ([], [], PieceState.MISSING),
        ([], [KBIS], PieceState.WAIVED),
        ([Held(KBIS, NOT_CONFORM, None)], [KBIS], PieceState.WAIVED),
        ([Held(KBIS, RECEIVED, None)], [], RECEIVED),
        ([Held(KBIS, CONFORM, date(2026, 8, 23))], [], CONFORM),
        ([Held(KBIS, CONFORM, date(2026, 8, 22))], [], PieceState.EXPIRED),
        ([Held(KBIS, NOT_CONFORM, date(2026, 11, 1))], [], NOT_CONFORM),
        ([Held(PITCH, CONFORM, None)], [], PieceState.MISSING),
    ],
)
def test_state_of_a_piece(held: list[Held], waived: list[DocumentKind], state: PieceState) -> None:
    assert catalogue.state_of(KBIS, held, waived, DAY) is state


def test_most_recent_of_several_files_says_until_when_they_hold() -> None:
    held = [Held(PLAN, CONFORM, date(2025, 1, 10)), Held(PLAN, CONFORM, date(2026, 10, 1))]

    assert catalogue.end_of(PLAN, held) == date(2027, 4, 1)
    assert catalogue.state_of(PLAN, held, (), DAY) is CONFORM


@pytest.mark.parametrize(
    "held, waived, missing",
    [
        ([], [], ["kbis", "pitch"]),
        ([Held(PITCH, RECEIVED, None)], [KBIS], []),
        ([Held(PITCH, NOT_CONFORM, None)], [KBIS], ["pitch"]),
        ([Held(PITCH, CONFORM, None), Held(KBIS, RECEIVED, None)], [], ["kbis"]),
        ([Held(PITCH, CONFORM, None), Held(KBIS, RECEIVED, date(2026, 9, 1))], [], []),
        ([Held(PITCH, CONFORM, None), Held(KBIS, RECEIVED, date(2026, 7, 1))], [], ["kbis"]),
    ],
)
def test_what_keeps_a_dossier_from_being_complete(
    held: list[Held], waived: list[DocumentKind], missing: list[str]
) -> None:
    found = catalogue.lacking([KBIS, PITCH], held, waived, DAY)

    assert [sentence.values["piece"].value for sentence in found] == missing


@pytest.mark.parametrize(
    "kind, state, stage, taken",
    [
        (KBIS, PieceState.MISSING, Stage.REVIEW, False),
        (KBIS, PieceState.MISSING, Stage.SUBMITTED, True),
        (KBIS, PieceState.EXPIRED, Stage.REVIEW, True),
        (KBIS, NOT_CONFORM, Stage.DILIGENCE, True),
        (KBIS, RECEIVED, Stage.REVIEW, False),
        (KBIS, CONFORM, Stage.REVIEW, False),
        (DocumentKind.TAX, PieceState.MISSING, Stage.DILIGENCE, False),
        (DocumentKind.TAX, PieceState.MISSING, Stage.CONTRACTING, True),
        (DocumentKind.TAX, PieceState.MISSING, Stage.PORTFOLIO, True),
        (DocumentKind.BANK, PieceState.MISSING, Stage.PORTFOLIO, True),
        (KBIS, PieceState.MISSING, Stage.CONTRACTING, True),
    ],
)
def test_submitted_dossier_takes_only_what_it_lacks(
    kind: DocumentKind, state: PieceState, stage: Stage, taken: bool
) -> None:
    assert catalogue.awaited(kind, state, stage, [KBIS]) is taken


@pytest.mark.parametrize(
    "step, due",
    [
        (Need.ALWAYS, [KBIS]),
        (Need.BEFORE_SIGNATURE, [KBIS, DocumentKind.TAX, DocumentKind.SOCIAL]),
        (Need.BEFORE_PAYMENT, [KBIS, DocumentKind.TAX, DocumentKind.SOCIAL, DocumentKind.BANK]),
    ],
)
def test_each_step_asks_for_what_the_one_before_did_and_more(step: Need, due: list[DocumentKind]) -> None:
    assert catalogue.due_before(step, [KBIS]) == due


@pytest.mark.parametrize(
    "held, waived, words",
    [
        pytest.param([], [], "manque", id="missing"),
        pytest.param([(PieceState.RECEIVED, DAY)], [], "n’a pas été contrôlée", id="not judged yet"),
        pytest.param([(PieceState.NOT_CONFORM, DAY)], [], "n’est pas conforme", id="refused"),
        pytest.param([(PieceState.CONFORM, date(2020, 1, 1))], [], "est périmée", id="expired"),
        pytest.param([(PieceState.CONFORM, DAY)], [], None, id="conform"),
        pytest.param([], [KBIS], None, id="waived"),
        pytest.param([(PieceState.NOT_CONFORM, DAY)], [KBIS], None, id="refused, then waived"),
    ],
)
def test_piece_that_does_not_hold_keeps_a_step_back_by_its_name(
    held: list[tuple[PieceState, date]], waived: list[DocumentKind], words: str | None
) -> None:
    files = [Held(KBIS, state, dated_on) for state, dated_on in held]

    said = catalogue.held_back([KBIS], files, waived, DAY)

    assert [each.values["piece"] for each in said] == ([KBIS] if words else [])
    assert all(words and words in each.text for each in said)


@pytest.mark.parametrize(
    "left, told, due",
    [
        (31, None, None),
        (30, None, 30),
        (12, None, 12),
        (12, 30, None),
        (0, 30, None),
        (-1, 30, -1),
        (-1, None, -1),
        (-5, -1, None),
    ],
)
def test_end_of_validity_is_told_a_month_before_and_once_it_is_over(
    left: int, told: int | None, due: int | None
) -> None:
    assert catalogue.warning_due(DAY + timedelta(days=left), DAY, told) == due


@pytest.mark.parametrize(
    "state, dated_on, reason, field",
    [
        (PieceState.WAIVED, None, "", "state"),
        (NOT_CONFORM, None, "  ", "reason"),
        (CONFORM, None, "", "dated_on"),
    ],
)
def test_judgement_that_says_too_little_is_refused(
    state: PieceState, dated_on: date | None, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        catalogue.check_judgement(KBIS, state, dated_on, reason)

    assert refused.value.field == field


def test_every_kind_of_piece_is_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(DocumentKind)
    assert {entry.need for entry in CATALOGUE.values()} == set(Need)
