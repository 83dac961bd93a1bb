"""Is a day or a number read as it was meant, or refused with a sentence that says what is wrong?"""

from datetime import date

import pytest

from fundapp.kernel.errors import Refused
from fundapp.kernel.typed import check_one_mark, read_day


@pytest.mark.parametrize(
    "text", ["2027-03-01", "01/03/2027", "1/3/2027", "1.3.2027", "01-03-2027", "1 3 2027"]
)
def test_day_is_read_as_a_browser_sends_it_or_as_a_person_writes_it(text: str) -> None:
    assert read_day(text) == date(2027, 3, 1)


@pytest.mark.parametrize(
    "text, words",
    [
        ("31/02/2027", "n’existe pas"),
        ("2027-02-29", "n’existe pas"),
        ("01/13/2027", "n’existe pas"),
        ("1/3/27", "l’année en quatre chiffres"),
        ("01/03/202", "l’année en quatre chiffres"),
        ("01/03/0025", "Vérifiez l’année : 0025"),
        ("demain", "Écrivez une date, par exemple"),
        ("٣/٣/٢٠٢٧", "Écrivez une date, par exemple"),
    ],
)
def test_day_that_cannot_be_read_is_refused_for_its_own_reason(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_day(text)

    assert words in str(refused.value.sentence)


@pytest.mark.parametrize(
    "text, small, large",
    [("14.550", "14.55", 14_550), ("1,500", "1.5", 1_500), ("450.000 €", "450", 450_000)],
)
def test_one_mark_that_reads_two_ways_is_refused_with_both(text: str, small: str, large: int) -> None:
    with pytest.raises(Refused) as refused:
        check_one_mark(text)

    values = refused.value.sentence.values
    assert (f"{values['small']:f}", values["large"]) == (small, large)


@pytest.mark.parametrize("text", ["14,55", "14.5", "0,500", "1 500", "1500", "12,5000", "1234,567", ""])
def test_one_mark_that_reads_one_way_only_passes(text: str) -> None:
    check_one_mark(text)
