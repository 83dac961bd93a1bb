"""What is allowed with the fund's money, and what do its figures mean?"""

from fundapp.portfolio.rules import (
    cofinancing,
    endings,
    interest,
    ledger,
    leverage,
    limits,
    payments,
    pending,
    proofs,
    publishing,
    tickets,
)

__all__ = [
    "cofinancing",
    "endings",
    "interest",
    "ledger",
    "leverage",
    "limits",
    "payments",
    "pending",
    "proofs",
    "publishing",
    "tickets",
]
