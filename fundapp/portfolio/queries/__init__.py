"""What do we know of tickets, payments, the ledger and its totals?"""

from fundapp.portfolio.queries.checks import checks_of, lack_of_room, pending_conditions
from fundapp.portfolio.queries.cofinancing import backings_known_at, cofinancings_of, list_backings
from fundapp.portfolio.queries.file import TicketFile, ticket_file
from fundapp.portfolio.queries.ledger import (
    entries,
    get_entry,
    layers_by,
    layers_of,
)
from fundapp.portfolio.queries.payments import (
    account_in_question,
    account_in_use,
    find_live_payment,
    get_account,
    get_payment,
    get_tranche,
    list_due_tranches,
    lock_account,
    lock_payment,
    payments_in_state,
    tranches_of,
)
from fundapp.portfolio.queries.sums import differences, keys_of, refreshed_at, replayed, totals, totals_report
from fundapp.portfolio.queries.tickets import (
    conditions_of,
    find_ticket_of_decision,
    get_condition,
    get_ticket,
    list_ticket_rows,
    list_tickets_to_lapse,
    list_waiting,
    lock_condition,
    lock_ticket,
    tickets_of_dossier,
)

__all__ = [
    "TicketFile",
    "account_in_question",
    "account_in_use",
    "backings_known_at",
    "checks_of",
    "cofinancings_of",
    "conditions_of",
    "differences",
    "entries",
    "find_live_payment",
    "find_ticket_of_decision",
    "get_account",
    "get_condition",
    "get_entry",
    "get_payment",
    "get_ticket",
    "get_tranche",
    "keys_of",
    "lack_of_room",
    "layers_by",
    "layers_of",
    "list_backings",
    "list_due_tranches",
    "list_ticket_rows",
    "list_tickets_to_lapse",
    "list_waiting",
    "lock_account",
    "lock_condition",
    "lock_payment",
    "lock_ticket",
    "payments_in_state",
    "pending_conditions",
    "refreshed_at",
    "replayed",
    "ticket_file",
    "tickets_of_dossier",
    "totals",
    "totals_report",
    "tranches_of",
]
