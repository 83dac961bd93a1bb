"""How are dates, numbers and shares written, in each language?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

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
