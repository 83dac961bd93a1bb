"""Is each typed answer understood, or refused with its own sentence?"""

from datetime import date
from decimal import Decimal

import pytest

from fundapp.dossiers.rules import reading
from fundapp.dossiers.rules.form import Choice, Question
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind, LegalForm, Maturity
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from fundapp.programme.types import YesNo

FIRST, SECOND = Choice(value="a", label="La première"), Choice(value="b", label="La seconde")


def question_of(kind: AnswerKind) -> Question:
    return Question(name="asked", kind=kind, label="Une question", choices=(FIRST, SECOND))


@pytest.mark.parametrize(
    "typed", ["732829320", "732 829 320", "404.833.048", "552008443", "245\u00a0900\u202f428"]
)
def test_siren_with_a_right_key_is_read(typed: str) -> None:
    assert len(reading.read_siren(typed)) == 9


@pytest.mark.parametrize(
    "typed, words",
    [
        ("73282932A", "sans lettre"),
        ("7328293", "neuf chiffres"),
        ("٧٣٢٨٢٩٣٢٠", "neuf chiffres"),
        ("000000000", "d’aucune entreprise"),
        ("000 000 000", "d’aucune entreprise"),
        ("732829321", "clé"),
    ],
)
def test_siren_is_refused_with_its_reason(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        reading.read_siren(typed)


@pytest.mark.parametrize("typed", ["0", "10", "-1", "5,5", "1e0", "cinq"])
def test_maturity_is_a_whole_number_from_one_to_nine(typed: str) -> None:
    with pytest.raises(Refused, match="dans la liste"):
        reading.read_answer(STANDARD.by_name["trl_now"], typed)


@pytest.mark.parametrize("typed", ["-1", "1e0", "cinq", "100001", "５,５", "９"])
def test_jobs_are_a_number_within_reason(typed: str) -> None:
    with pytest.raises(Refused):
        reading.read_answer(STANDARD.by_name["jobs"], typed)


@pytest.mark.parametrize(
    "name, typed, value",
    [
        ("trl_now", " 6 ", Maturity.SIX),
        ("amount_asked", "250 000,50 €", euros("250000.50")),
        ("legal_form", "5710", LegalForm.SAS),
        ("title", "  Chaleur  ", "Chaleur"),
        ("title", "   ", None),
    ],
)
def test_answer_is_read(name: str, typed: str, value: object) -> None:
    assert reading.read_answer(STANDARD.by_name[name], typed) == value


@pytest.mark.parametrize("typed", ["0", "-5", "NaN", "1e3", "12,345", "douze"])
def test_amount_that_is_no_positive_euros_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        reading.read_answer(STANDARD.by_name["amount_asked"], typed)


@pytest.mark.parametrize(
    "kind, typed, value",
    [
        (AnswerKind.SIRET, "732 829 320 00074", "73282932000074"),
        (AnswerKind.SIRET, "356 000 000 49837", "35600000049837"),
        (AnswerKind.IBAN, "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        (AnswerKind.DATE, "2026-12-31", date(2026, 12, 31)),
        (AnswerKind.DATE, "31/12/2026", date(2026, 12, 31)),
        (AnswerKind.DATE, "1er mars 2027", date(2027, 3, 1)),
        (AnswerKind.MONEY, "40.000,50 €", euros("40000.50")),
        (AnswerKind.YES_NO, "yes", YesNo.YES),
        (AnswerKind.WORDS, "b\na", (FIRST, SECOND)),
        (AnswerKind.WORD, "b", SECOND),
    ],
)
def test_answer_of_each_kind_is_read(kind: AnswerKind, typed: str, value: object) -> None:
    assert reading.read_answer(question_of(kind), typed) == value


@pytest.mark.parametrize(
    "kind, typed, words",
    [
        (AnswerKind.SIRET, "732 829 320 00075", "quatorze chiffres"),
        (AnswerKind.IBAN, "FR76 3000 6000 0112 3456 7890 188", "IBAN"),
        (AnswerKind.DATE, "31/02/2026", "n’existe pas"),
        (AnswerKind.DATE, "1/3/27", "quatre chiffres"),
        (AnswerKind.MONEY, "450.000", "peut se lire 450 ou 450000"),
        (AnswerKind.DECIMAL, "14.550", "peut se lire 14.55 ou 14550"),
        (AnswerKind.DECIMAL, "1,500", "peut se lire 1.5 ou 1500"),
        (AnswerKind.NUMBER, "1.500", "peut se lire 1.5 ou 1500"),
        (AnswerKind.YES_NO, "peut-être", "dans la liste"),
        (AnswerKind.WORDS, "a\nz", "dans la liste"),
        (AnswerKind.WORD, "z", "dans la liste"),
    ],
)
def test_answer_of_each_kind_is_refused_with_its_reason(kind: AnswerKind, typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        reading.read_answer(question_of(kind), typed)


@pytest.mark.parametrize(
    "typed, value",
    [("12,5", "12.5"), ("12 500.25", "12500.25"), ("1.250,5", "1250.5"), ("1,250.5", "1250.5"), ("0", "0")],
)
def test_number_with_decimals_is_read(typed: str, value: str) -> None:
    assert reading.read_decimal(typed, 0, 99_999) == Decimal(value)


@pytest.mark.parametrize("typed", ["-1", "1,2,3", "1e3", "NaN", "٣", "1,1234567", "100000"])
def test_number_that_is_none_or_out_of_bounds_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        reading.read_decimal(typed, 0, 99_999)
