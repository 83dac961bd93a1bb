from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.money import Money, euros
from fundapp.portfolio.rules import leverage
from fundapp.portfolio.rules.leverage import Backing, Financing
from fundapp.portfolio.types import Grade, Nature

AMOUNTS = st.integers(0, 10**13).map(Money)


def test_programme_multiplier_and_entrainement_are_not_mixed() -> None:
    """L01: 288 M€ for 37.5 M€ is 7.68, others' euros per euro are 6.68."""
    whole = Financing(fund=euros(37_500_000), private=euros(288_000_000 - 37_500_000))

    assert (whole.multiplier, whole.entrainement) == (768, 668)


def test_private_leverage_counts_all_public_money() -> None:
    """L02."""
    deal = Financing(fund=euros(500_000), other_public=euros(300_000), private=euros(1_200_000))

    assert (deal.private_leverage, deal.multiplier, deal.entrainement) == (150, 400, 300)


def test_ratio_over_nothing_is_undefined() -> None:
    """L03, FIN-07."""
    assert Financing(private=euros(100)).private_leverage is None
    assert Financing(private=euros(100)).multiplier is None


@given(AMOUNTS.filter(bool), AMOUNTS, AMOUNTS)
def test_multiplier_is_entrainement_plus_one(fund: Money, public: Money, private: Money) -> None:
    deal = Financing(fund, public, private)

    assert deal.multiplier is not None
    assert deal.entrainement == deal.multiplier - 100


def test_only_signed_co_financing_is_achieved() -> None:
    """FIN-21: a letter is a forecast, whatever its amount."""
    backings = [
        Backing(Nature.PRIVATE, Grade.LETTER, euros(1_000)),
        Backing(Nature.PRIVATE, Grade.SIGNED, euros(200)),
        Backing(Nature.PUBLIC, Grade.JUSTIFIED, euros(30)),
        Backing(Nature.PUBLIC, Grade.ANNOUNCED, euros(5)),
    ]

    achieved = leverage.achieved(euros(100), backings)
    forecast = leverage.forecast(backings)

    assert achieved == Financing(euros(100), euros(30), euros(200))
    assert forecast == Financing(euros(0), euros(5), euros(1_000))


def test_nothing_is_set_off_where_the_fund_has_not_signed() -> None:
    backings = [Backing(Nature.PRIVATE, Grade.PAID, euros(200), engaged=False)]

    assert leverage.achieved(euros(0), backings) == Financing()
    assert leverage.forecast(backings) == Financing(private=euros(200))


def test_lower_round_lowers_the_published_figure() -> None:
    before = leverage.achieved(euros(100), [Backing(Nature.PRIVATE, Grade.SIGNED, euros(200))])
    after = leverage.achieved(euros(100), [Backing(Nature.PRIVATE, Grade.SIGNED, euros(150))])

    assert (before.multiplier, after.multiplier) == (300, 250)
