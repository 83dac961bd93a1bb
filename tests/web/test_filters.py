"""How are dates, numbers and shares written, in each language?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundapp.kernel.clock import PARIS
from fundapp.kernel.money import Money, parse_euros
from fundapp.kernel.typed import read_day
from fundapp.kernel.words import Grouped, say
from fundapp.web import filters


@pytest.mark.parametrize(
    "locale, value, written",
    [
        ("fr", date(2026, 12, 1), "mardi 1er décembre 2026"),
        ("fr", date(2026, 12, 2), "mercredi 2 décembre 2026"),
        ("fr", date(2026, 12, 11), "vendredi 11 décembre 2026"),
        ("en", date(2026, 12, 1), "Tuesday 1 December 2026"),
    ],
)
def test_first_of_the_month_is_said_as_french_says_it(
    app: Flask, locale: str, value: date, written: str
) -> None:
    with app.test_request_context(), force_locale(locale):
        assert filters.day(value) == written


@pytest.mark.parametrize(
    "basis_points, share, whole",
    [
        (10_000, "100\u00a0%", "100\u00a0%"),
        (9_997, "100\u00a0%", "99\u00a0%"),
        (4_625, "46,2\u00a0%", "46\u00a0%"),
        (3_333, "33,3\u00a0%", "33\u00a0%"),
        (0, "0\u00a0%", "0\u00a0%"),
    ],
)
def test_shares_have_one_decimal_and_progress_none(
    app: Flask, basis_points: int, share: str, whole: str
) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert (filters.percent(basis_points), filters.progress(basis_points)) == (share, whole)


def test_digits_are_grouped_by_one_space_everywhere(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert filters.number(1_234_567) == "1\u00a0234\u00a0567"
        assert filters.number(Decimal("1234.5"), "#,##0.#") == "1\u00a0234,5"
        assert filters.siren("999000011") == "999\u00a0000\u00a0011"
        assert filters.shown(12_000) == "12\u00a0000"


def test_account_is_in_groups_of_four_and_an_hour_says_whose(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert filters.iban("FR1420041010050500013M02606").replace("\u00a0", " ") == (
            "FR14 2004 1010 0505 0001 3M02 606"
        )
        closing = datetime(2026, 12, 1, 16, tzinfo=UTC)
        assert filters.paris_moment(closing).replace("\u00a0", " ") == (
            "mardi 1er décembre 2026 à 17 h 00, heure de Paris"
        )


@pytest.mark.parametrize(
    "locale, cents, in_records, in_the_ledger",
    [
        ("fr", 110_000_000, "1 100 000 €", "1 100 000,00 €"),
        ("fr", 3_333_334, "33 333,34 €", "33 333,34 €"),
        ("fr", 10, "0,10 €", "0,10 €"),
        ("fr", -500_000, "-5 000 €", "-5 000,00 €"),
        ("en", 110_000_000, "€1,100,000", "€1,100,000.00"),
        ("en", 3_333_334, "€33,333.34", "€33,333.34"),
    ],
)
def test_whole_euros_are_written_without_cents_but_in_the_ledger(
    app: Flask, locale: str, cents: int, in_records: str, in_the_ledger: str
) -> None:
    amount = Money(cents)
    with app.test_request_context(), force_locale(locale):
        written = (filters.euros(amount), filters.euros(amount, cents=True))
        said = filters.shown(say("%(amount)s", amount=amount), cents=True)

    assert [each.replace("\u00a0", " ") for each in written] == [in_records, in_the_ledger]
    assert said.replace("\u00a0", " ") == in_the_ledger


def test_numbers_that_people_compare_are_written_in_groups(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert filters.iban("FR7630006000011234567890189") == "FR76 3000 6000 0112 3456 7890 189"
        assert (
            filters.shown(Grouped("99900001100017", 3, 3, 3, 5)).replace("\u00a0", " ") == "999 000 011 00017"
        )
        assert filters.shown("FR7630006000011234567890189") == "FR7630006000011234567890189", "as typed"


@time_machine.travel(datetime(2026, 12, 1, 0, 30, tzinfo=PARIS), tick=False)
@pytest.mark.parametrize(
    "locale, since, short, whole",
    [
        ("fr", datetime(2026, 11, 30, 23, 50, tzinfo=PARIS), "1 j", "1 jour"),
        ("fr", datetime(2026, 11, 22, 12, 0, tzinfo=PARIS), "9 j", "9 jours"),
        ("fr", datetime(2026, 11, 10, 12, 0, tzinfo=PARIS), "3 sem.", "21 jours"),
        ("fr", datetime(2026, 8, 1, 12, 0, tzinfo=PARIS), "4 mois", "122 jours"),
        ("fr", datetime(2026, 12, 1, 0, 10, tzinfo=PARIS), "0 j", "aujourd’hui"),
        ("en", datetime(2026, 11, 22, 12, 0, tzinfo=PARIS), "9 d", "9 days"),
    ],
)
def test_ages_count_calendar_days(app: Flask, locale: str, since: datetime, short: str, whole: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert (filters.age(since).replace("\u00a0", " "), filters.lasting(since)) == (short, whole)


anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("locale", ["fr", "en"])
@given(cents=st.integers(-(10**12), 10**12), always=st.booleans())
@anything
def test_amount_that_a_page_prints_is_read_back(app: Flask, locale: str, cents: int, always: bool) -> None:
    with app.test_request_context(), force_locale(locale):
        assert parse_euros(filters.euros(Money(cents), cents=always)) == Money(cents)


@pytest.mark.parametrize("locale", ["fr", "en"])
@given(value=st.dates(date(1800, 1, 1), date(2200, 12, 31)))
@anything
def test_date_that_a_page_prints_is_read_back(app: Flask, locale: str, value: date) -> None:
    with app.test_request_context(), force_locale(locale):
        printed = (filters.day(value), filters.short_day(value), value.isoformat())

        assert [read_day(each) for each in printed] == [value] * 3


@pytest.mark.parametrize("locale, words", [("fr", "pas encore calculable"), ("en", "not yet calculable")])
def test_ratio_without_a_divisor_says_so(app: Flask, locale: str, words: str) -> None:
    """Never zero (FIN-07), nor « n.d. », which nobody could read."""
    with app.test_request_context(), force_locale(locale):
        assert (filters.multiple(None), filters.per_euro(None)) == (words, words)
