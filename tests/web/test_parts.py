"""Do short figures add up as they are shown?"""

import pytest
from flask import Flask

from fundapp.kernel.money import euros, total
from fundapp.web.filters import euros_parts, euros_short


@pytest.mark.parametrize(
    "parts, whole, shown",
    [
        (["2550000", "780000", "5550000"], "8,9 M€", ["2,6 M€", "0,8 M€", "5,5 M€"]),
        (["33333.34", "33333.33", "33333.33"], "100 k€", ["33,4 k€", "33,3 k€", "33,3 k€"]),
        (["27350000", "-50000", "300000"], "27,6 M€", ["27,4 M€", "-0,1 M€", "0,3 M€"]),
        (["0", "0"], "0 €", ["0 €", "0 €"]),
    ],
)
def test_parts_add_up_to_the_whole_they_stand_under(
    app: Flask, parts: list[str], whole: str, shown: list[str]
) -> None:
    """2,6 M€, 800 k€ and 5,6 M€ once stood under 8,9 M€."""
    amounts = [euros(part) for part in parts]

    with app.test_request_context():
        assert euros_short(total(amounts)).replace("\u00a0", " ") == whole
        assert [each.replace("\u00a0", " ") for each in euros_parts(amounts)] == shown
