"""When may a ticket reserve, be signed, lapse; and what must be true first?"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.types import Layers, TicketState

ENDS = frozenset({TicketState.LAPSED, TicketState.GIVEN_UP})
NEXT: dict[TicketState, frozenset[TicketState]] = {
    TicketState.WAITING: frozenset({TicketState.RESERVED}) | ENDS,
    TicketState.RESERVED: frozenset({TicketState.COMMITTED}) | ENDS,
    TicketState.COMMITTED: frozenset({TicketState.DISBURSING, TicketState.PAID}),
    TicketState.DISBURSING: frozenset({TicketState.PAID}),
    TicketState.PAID: frozenset(),
    TicketState.LAPSED: frozenset(),
    TicketState.GIVEN_UP: frozenset(),
}
"""Only forward moves (FIN-03)."""


class PlannedTranche(Protocol):
    """One tranche of a plan, kept or about to be."""

    @property
    def milestone(self) -> str: ...

    @property
    def amount(self) -> Money: ...

    @property
    def due_on(self) -> date: ...


def plan_shown(plan: Iterable[PlannedTranche]) -> dict[str, Any]:
    """A plan as its form shows and sends it, tranche by tranche."""
    return {"plan": [(each.milestone, each.amount, each.due_on) for each in plan]}


def check_move(state: TicketState, to: TicketState) -> None:
    if to is state:
        raise Refused("Ce ticket est déjà « %(state)s ».", state=state)
    if to not in NEXT[state]:
        raise Refused("Ce ticket est « %(state)s » : il ne peut pas devenir « %(to)s ».", state=state, to=to)


def room(envelope: Money, held: Layers) -> Money:
    """What an envelope can still promise (FIN-01: voted and signed both hold it)."""
    return envelope - held.held


def lack_of_room(envelope: Money, held: Layers, wanted: Money) -> Sentence | None:
    """Why an amount does not fit in its envelope, with the figures; None if it does."""
    free = room(envelope, held)
    if wanted <= free:
        return None
    return say(
        "L’enveloppe n’a plus assez de place : %(wanted)s à réserver, %(free)s disponibles sur %(envelope)s "
        "(%(committed)s engagés, %(reserved)s réservés). Libérez un ticket ou attendez une caducité, "
        "puis réservez à nouveau.",
        wanted=wanted,
        free=free,
        envelope=envelope,
        committed=held.committed,
        reserved=held.reserved,
    )


def check_signature(state: TicketState, voted: Money, signed: Money, pending: Sequence[Sentence]) -> None:
    """A signature needs a reservation, the conditions that come before it, and no more than was voted."""
    check_move(state, TicketState.COMMITTED)
    if signed <= ZERO:
        raise Refused("Indiquez le montant signé, supérieur à zéro.", field="amount")
    if signed > voted:
        raise Refused(
            "Le montant signé dépasse le montant voté de %(excess)s : %(voted)s au plus. "
            "Un montant plus élevé demande une nouvelle décision du comité.",
            field="amount",
            excess=signed - voted,
            voted=voted,
        )
    if pending:
        raise SeveralRefusals(
            "Levez d’abord ce qui doit l’être avant la signature :",
            list(pending),
        )


def check_signed_on(signed_on: date, reserved_on: date, today: date) -> None:
    """Not before its money was reserved: on no day does the ledger commit what nothing held (FIN-01)."""
    if not reserved_on <= signed_on <= today:
        raise Refused(
            "La date de signature se situe entre la réservation de l’enveloppe (%(reserved)s) "
            "et aujourd’hui.",
            field="signed_on",
            reserved=reserved_on,
        )


def check_tranches(committed: Money, amounts: Sequence[Money], *, begun: bool) -> None:
    """A plan of tranches adds up to what was signed, to the cent, and holds once a payment is asked."""
    if begun:
        raise Refused("Un versement a déjà été demandé : l’échéancier ne change plus.")
    if not amounts or min(amounts) <= ZERO:
        raise Refused("Chaque tranche porte un montant supérieur à zéro.")
    gap = committed - total(amounts)
    if gap:
        raise Refused(
            "Les tranches doivent faire exactement %(committed)s ; elles font %(sum)s, écart %(gap)s.",
            committed=committed,
            sum=total(amounts),
            gap=gap,
        )


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a month too short for it."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def check_lapse(state: TicketState, voted_on: date, months: int, today: date) -> None:
    check_move(state, TicketState.LAPSED)
    last = months_after(voted_on, months)
    if today < last:
        raise Refused("Ce vote reste valable jusqu’au %(last)s : il n’est pas encore caduc.", last=last)


def state_after_payment(layers: Layers) -> TicketState:
    """After a payment, or after one came back: the only way backwards, as the ledger goes (FIN-34)."""
    if not layers.paid:
        return TicketState.COMMITTED
    return TicketState.DISBURSING if layers.remaining else TicketState.PAID
