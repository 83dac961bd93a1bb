"""How is an amount shared by weights so that the parts add up again to the cent?"""

from collections.abc import Sequence

from fundapp.kernel.money import Money


def allocate(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Largest remainder, ties to the lowest index (FIN-02, Z01)."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative and not all zero")
    shares = [divmod(amount.cents * weight, whole) for weight in weights]
    odd = amount.cents - sum(share for share, _ in shares)
    favoured = sorted(range(len(weights)), key=lambda index: (-shares[index][1], index))[:odd]
    return [Money(share + (index in favoured)) for index, (share, _) in enumerate(shares)]
