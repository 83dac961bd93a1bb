"""Where are tickets, payments and the ledger read and acted upon?"""

from flask import Blueprint

bp = Blueprint("portfolio", __name__)

from fundapp.portfolio.views import cofinancing, founder, ledger, leverage, payments, pending, polls, tickets  # noqa: E402

__all__ = ["bp", "cofinancing", "founder", "ledger", "leverage", "payments", "pending", "polls", "tickets"]
