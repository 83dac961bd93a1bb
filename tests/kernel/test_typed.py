"""Is a day or a number read as it was meant, or refused with a sentence that says what is wrong?"""

from datetime import date

import pytest

from fundapp.kernel.errors import Refused
from fundapp.kernel.typed import check_one_mark, read_day, read_iban, read_phone


@pytest.mark.parametrize(
    "text",
    ["2027-03-01", "2027/3/1", "01/03/2027", "1/3/2027", "1.3.2027", "01-03-2027", "1 3 2027",
     "1er mars 2027", "1ᵉʳ Mars 2027", "1 mars 2027", "lundi 1er\u00a0mars 2027", "Lundi, 1 MARS 2027",
     "1 March 2027", "Monday 1 March 2027", "1st March 2027", "March 1, 2027", "Mar. 1st, 2027"],
)  # fmt: skip
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
        ("1er mars 27", "l’année en quatre chiffres"),
        ("mars 2027", "Ajoutez le jour à cette date"),
        ("03/2027", "Ajoutez le jour à cette date"),
        ("March 2027", "Ajoutez le jour à cette date"),
        ("30 février 2027", "n’existe pas"),
        ("mardi 1er mars 2027", "Le jour de la semaine n’est pas celui de cette date"),
        ("exercice 2027", "Écrivez une date, par exemple"),
        ("1er mars", "Écrivez une date, par exemple"),
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
    [("14.550", "14.55", 14_550), ("1,500", "1.5", 1_500), ("450.000 €", "450", 450_000),
     ("€40.000", "40", 40_000), ("40.000 EUR", "40", 40_000)],
)  # fmt: skip
def test_one_mark_that_reads_two_ways_is_refused_with_both(text: str, small: str, large: int) -> None:
    with pytest.raises(Refused) as refused:
        check_one_mark(text)

    values = refused.value.sentence.values
    assert (f"{values['small']:f}", values["large"]) == (small, large)


@pytest.mark.parametrize("text", ["14,55", "14.5", "0,500", "1 500", "1500", "12,5000", "1234,567", ""])
def test_one_mark_that_reads_one_way_only_passes(text: str) -> None:
    check_one_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "FR14 2004 1010 0505 0001 3M02 606",
        "IBAN FR14 2004 1010 0505 0001 3M02 606",
        "IBAN : FR14 2004 1010 0505 0001 3M02 606",
        "iban: fr14 2004 1010 0505 0001 3m02 606",
        "FR14\u00a02004\u202f1010\u00a00505\u00a00001\u00a03M02\u00a0606",
        "FR14-2004-1010-0505-0001-3M02-606",
        "\ufeffFR14.2004.1010.0505.0001.3M02.606\u200b",
    ],
)
def test_iban_is_read_as_it_stands_on_a_banks_slip(text: str) -> None:
    assert read_iban(text) == "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    "text", ["", "IBAN", "FR76", "FR14 2004 1010 0505 0001 3M02 607", "FR14é20041010050500013M02606"]
)
def test_iban_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="Recopiez-le depuis le RIB"):
        read_iban(text)


@pytest.mark.parametrize(
    "text",
    ["03 28 00 00 00", "0328000000", "03.28.00.00.00", "+33 3 28 00 00 00", "+33 (0)3 28 00 00 00",
     "0033 328000000", "+32 2 555 12 12", "+44 (0)20 7946 0000", "00 32 2 555 12 12"],
)  # fmt: skip
def test_phone_is_french_or_international_and_kept_as_typed(text: str) -> None:
    assert read_phone(text) == text


@pytest.mark.parametrize(
    "text",
    ["à venir", "06", "0123456789 0123456789", "00 00 00 00 00", "328000000", "+33 28 00", "+0 12345678",
     "٠٣٢٨٠٠٠٠٠٠", "03 28 00 00 00 poste 12"],
)  # fmt: skip
def test_phone_that_cannot_be_called_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="Écrivez un seul numéro de téléphone, par exemple 03 28 00 00 00"):
        read_phone(text)
