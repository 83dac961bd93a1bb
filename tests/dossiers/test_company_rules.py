from datetime import date

import pytest

from fundapp.dossiers.rules import companies
from fundapp.dossiers.rules.companies import Card
from fundapp.dossiers.rules.reading import read_siren
from fundapp.dossiers.types import LegalForm
from fundapp.kernel.errors import Refused

SIREN = "732829320"
CARD = Card(SIREN, "Hydrogène des Dunes", LegalForm.SAS, "3 quai Freycinet", founded_on=date(2021, 4, 1))


@pytest.mark.parametrize(
    ("typed", "read"), [("72.19Z", "72.19Z"), ("7219z", "72.19Z"), (" 72 19 Z", "72.19Z")]
)
def test_naf_is_four_digits_and_a_letter(typed: str, read: str) -> None:
    assert companies.read_naf(typed) == read


@pytest.mark.parametrize("typed", ["7219", "72.19", "ZZ.19Z", "721.9Z", ""])
def test_naf_of_another_shape_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        companies.read_naf(typed)


def test_website_gets_its_scheme() -> None:
    assert companies.read_website("www.dunes.fr") == "https://www.dunes.fr"


@pytest.mark.parametrize("typed", ["dunes", "javascript:alert(1)", "https://a b.fr", "ftp://dunes.fr"])
def test_website_is_an_address_of_the_web(typed: str) -> None:
    with pytest.raises(Refused):
        companies.read_website(typed)


def test_establishment_belongs_to_the_company() -> None:
    assert companies.read_site_number("732 829 320 00074", SIREN) == "73282932000074"
    with pytest.raises(Refused, match="autre entreprise"):
        companies.read_site_number("73282932000074", "552100554")
    with pytest.raises(Refused, match="quatorze chiffres"):
        companies.read_site_number("73282932000075", SIREN)


def test_card_answers_a_form_and_learns_from_one() -> None:
    told = CARD.answers

    assert told == {
        "siren": SIREN,
        "company": "Hydrogène des Dunes",
        "legal_form": "5710",
        "address": "3 quai Freycinet",
        "registered_on": "2021-04-01",
    }
    assert companies.card_of(told) == CARD


def test_answers_without_a_company_make_no_card() -> None:
    assert companies.card_of({}) is None
    assert companies.card_of({"siren": "123456789", "company": "Dunes"}) is None
    assert companies.card_of({"siren": SIREN, "company": "  "}) is None


def test_what_cannot_be_read_is_left_blank() -> None:
    read = companies.card_of({"siren": SIREN, "company": "Dunes", "naf": "rien", "registered_on": "hier"})

    assert read == Card(SIREN, "Dunes")


def test_newer_answers_complete_a_card_and_take_nothing_away() -> None:
    newer = Card(SIREN, "Dunes SAS", contact_name="Ana Roche")

    completed = companies.completed(CARD, newer)

    assert (completed.name, completed.contact_name, completed.address) == (
        "Dunes SAS",
        "Ana Roche",
        "3 quai Freycinet",
    )


def test_prefilled_answers_are_marked_until_they_are_changed() -> None:
    given = {"siren": SIREN, "company": "Dunes", "address": "3 quai Freycinet"}

    assert companies.still_prefilled(given, {**given, "company": "Dunes SAS"}) == ["siren", "address"]


DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, []),
        ({"contact_phone": "+33 3 28 00 00 00", "website": "dunes.fr", "registered_on": DAY}, []),
        ({"contact_phone": "à venir", "website": "javascript:alert(1)"}, ["contact_phone", "website"]),
        ({"registered_on": date(2026, 11, 24)}, ["registered_on"]),
    ],
)
def test_a_form_holds_what_the_card_holds(values: dict[str, object], wrong: list[str]) -> None:
    assert list(companies.gaps_of(values, DAY)) == wrong


def test_siren_is_refused_in_words_that_fit_whoever_reads_them() -> None:
    with pytest.raises(Refused) as refused:
        read_siren("73282932")

    assert str(refused.value.sentence) == (
        "Un numéro SIREN compte neuf chiffres, sans lettre : relisez l’extrait Kbis de l’entreprise."
    )
