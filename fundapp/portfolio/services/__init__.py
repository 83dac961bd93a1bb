"""What can be done with tickets and their money?"""

from fundapp.portfolio.services.accounts import (
    confirm_account,
    propose_account,
    refuse_account,
    verify_account,
)
from fundapp.portfolio.services.cofinancing import Proof, confirm_cofinancing, record_cofinancing
from fundapp.portfolio.services.endings import close_dossier, conclude_dossier
from fundapp.portfolio.services.payments import (
    pay,
    plan_tranches,
    request_tranche,
    send_back_payment,
    unverify_payment,
    verify_payment,
)
from fundapp.portfolio.services.pending import (
    Basis,
    accept_entry,
    propose_bounce,
    propose_return,
    propose_reversal,
    refuse_entry,
)
from fundapp.portfolio.services.settling import reserve_ticket, settle_poll
from fundapp.portfolio.services.tickets import (
    clear_condition,
    give_up_tickets,
    hand_on_tickets,
    lapse_ticket,
    sign_ticket,
)
from fundapp.portfolio.services.totals import recompute_totals, refresh_totals

__all__ = [
    "Basis",
    "Proof",
    "accept_entry",
    "clear_condition",
    "close_dossier",
    "conclude_dossier",
    "confirm_account",
    "confirm_cofinancing",
    "give_up_tickets",
    "hand_on_tickets",
    "lapse_ticket",
    "pay",
    "plan_tranches",
    "propose_account",
    "propose_bounce",
    "propose_return",
    "propose_reversal",
    "recompute_totals",
    "record_cofinancing",
    "refresh_totals",
    "refuse_account",
    "refuse_entry",
    "request_tranche",
    "reserve_ticket",
    "send_back_payment",
    "settle_poll",
    "sign_ticket",
    "unverify_payment",
    "verify_account",
    "verify_payment",
]
