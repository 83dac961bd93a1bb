"""What is kept of tickets, their money and its ledger?"""

from fundapp.portfolio.models.cofinancing import (
    Cofinancing,
    CofinancingConfirmation,
    CofinancingFile,
    CofinancingRecord,
)
from fundapp.portfolio.models.ledger import LedgerEntry, Total
from fundapp.portfolio.models.payments import BankAccount, Payment, Tranche
from fundapp.portfolio.models.pending import PendingAnswer, PendingEntry, PendingFile
from fundapp.portfolio.models.tickets import Condition, Ticket

__all__ = [
    "BankAccount",
    "Cofinancing",
    "CofinancingConfirmation",
    "CofinancingFile",
    "CofinancingRecord",
    "Condition",
    "LedgerEntry",
    "Payment",
    "PendingAnswer",
    "PendingEntry",
    "PendingFile",
    "Ticket",
    "Total",
    "Tranche",
]
