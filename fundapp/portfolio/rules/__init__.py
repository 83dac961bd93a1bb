"""What is allowed with the fund's money, and what do its figures mean?"""

from fundapp.portfolio.rules import ledger, leverage, limits, payments, publishing, shares, tickets

__all__ = ["ledger", "leverage", "limits", "payments", "publishing", "shares", "tickets"]
