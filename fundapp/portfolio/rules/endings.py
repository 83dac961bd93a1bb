"""May the book of a dossier be closed: is everything paid, and does nobody wait for money?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fundapp.dossiers.rules import ALIVE
from fundapp.dossiers.types import Status
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.rules.tickets import ENDS
from fundapp.portfolio.types import Layers, TicketState


class Counted(Protocol):
    """What the rules look at in a ticket."""

    @property
    def reference(self) -> str: ...

    @property
    def state(self) -> TicketState: ...

    @property
    def layers(self) -> Layers: ...


@dataclass(frozen=True)
class UnderWay:
    """Amounts that are asked for and not paid, or paid and said by one person to have come back."""

    asked: Sequence[Money] = ()
    bounced: Sequence[Money] = ()


def before_closing(money: UnderWay) -> list[Sentence]:
    """What keeps a dossier from being closed."""
    found = [
        say(
            "%(amount)s sont demandés et pas encore versés : payez cette tranche, ou renvoyez la demande.",
            amount=each,
        )
        for each in money.asked
    ]
    found += [
        say(
            "Un rejet de virement de %(amount)s est proposé : une autre personne doit d’abord en décider.",
            amount=each,
        )
        for each in money.bounced
    ]
    return found


def before_funded(tickets: Sequence[Counted], money: UnderWay) -> list[Sentence]:
    """What is still to be paid: a ticket given up or lapsed is owed nothing."""
    missing = [
        _owed(each) for each in tickets if each.state is not TicketState.PAID and each.state not in ENDS
    ]
    if not missing and not any(each.state is TicketState.PAID for each in tickets):
        missing.append(say("Aucun ticket n’est versé : ce dossier se clôt, il n’est pas financé."))
    return [*missing, *before_closing(money)]


def _owed(ticket: Counted) -> Sentence:
    if not ticket.layers.committed:
        return say("Ticket %(reference)s : il n’est pas signé.", reference=ticket.reference)
    return say(
        "Ticket %(reference)s : il reste %(remaining)s à verser.",
        reference=ticket.reference,
        remaining=ticket.layers.remaining,
    )


def check_funded(missing: Sequence[Sentence]) -> None:
    if missing:
        raise SeveralRefusals("Ce dossier n’est pas encore financé :", list(missing))


def check_closing(missing: Sequence[Sentence]) -> None:
    if missing:
        raise SeveralRefusals("Ce dossier ne se clôt pas encore :", list(missing))


def check_open(status: Status) -> None:
    """No money is asked for, reserved or signed for a dossier that has ended."""
    if status not in ALIVE:
        raise Refused(
            "Ce dossier est terminé (%(status)s) : rien ne peut plus y être demandé, réservé ni signé. "
            "Si c’est une erreur, demandez à la direction du fonds s’il peut être rouvert.",
            status=status,
        )
