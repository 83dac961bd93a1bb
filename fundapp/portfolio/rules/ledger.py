"""What does each line of the ledger move, and what do all of them add up to?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fundapp.kernel.errors import Refused
from fundapp.kernel.money import ZERO, Money, total
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio.types import Balance, EntryKind, Layer, Layers, ReturnNature

EFFECTS: dict[EntryKind, dict[Layer, int]] = {
    EntryKind.RESERVE: {Layer.RESERVED: +1},
    EntryKind.RELEASE: {Layer.RESERVED: -1},
    EntryKind.COMMIT: {Layer.RESERVED: -1, Layer.COMMITTED: +1},
    EntryKind.PAY: {Layer.PAID: +1},
    EntryKind.RETURN: {Layer.RETURNED: +1},
}
"""The whole arithmetic of the ledger: which layers a line moves, and in which direction."""


@dataclass(frozen=True)
class DatedLine:
    """A line as far as its day and its nature count."""

    on: date
    kind: EntryKind
    amount: Money
    nature: ReturnNature | None = None

    @property
    def of_capital(self) -> bool:
        """A return written before its nature was asked may be capital: it counts as such."""
        return self.kind is EntryKind.RETURN and self.nature in (ReturnNature.CAPITAL, None)


BALANCES: dict[Balance, dict[Layer, int]] = {
    Balance.REMAINING: {Layer.COMMITTED: +1, Layer.PAID: -1},
    Balance.FREE: {Layer.RESERVED: -1, Layer.COMMITTED: -1},
}
"""How the layers make up what is left; `FREE` comes on top of what there was to begin with."""


def _weights(figure: Layer | Balance) -> dict[Layer, int]:
    return BALANCES[figure] if isinstance(figure, Balance) else {figure: +1}


def kinds_moving(figure: Layer | Balance) -> dict[EntryKind, int]:
    """The kinds of lines behind a figure, with their sign."""
    weights = _weights(figure)
    moves = {
        kind: sum(weights.get(layer, 0) * sign for layer, sign in effects.items())
        for kind, effects in EFFECTS.items()
    }
    return {kind: sign for kind, sign in moves.items() if sign}


def figure_of(layers: Layers, figure: Layer | Balance) -> Money:
    """What the lines behind a figure add up to."""
    return total(
        layers.of(layer) if sign > 0 else -layers.of(layer) for layer, sign in _weights(figure).items()
    )


def moved(layers: Layers, kind: EntryKind, amount: Money) -> Layers:
    for layer, sign in EFFECTS[kind].items():
        layers = layers.plus(layer, amount if sign > 0 else -amount)
    return layers


def replay(history: Iterable[tuple[EntryKind, Money]]) -> Layers:
    """What an append-only history adds up to; the order of its lines does not matter."""
    layers = Layers()
    for kind, amount in history:
        layers = moved(layers, kind, amount)
    return layers


def check_layers(layers: Layers) -> None:
    """0 ≤ paid ≤ committed, and nothing reserved below zero (FIN-01), for one ticket."""
    if layers.reserved < ZERO:
        raise Refused(
            "Ce mouvement libérerait %(excess)s de plus que ce qui est réservé : rien n’a été écrit.",
            excess=-layers.reserved,
        )
    if layers.paid < ZERO or layers.returned < ZERO or layers.committed < ZERO:
        raise Refused("Ce mouvement rendrait un montant négatif : rien n’a été écrit.")
    if layers.paid > layers.committed:
        raise Refused(
            "Ce versement dépasserait l’engagement signé de %(excess)s : "
            "%(paid)s versés pour %(committed)s engagés. Réduisez le montant.",
            excess=layers.paid - layers.committed,
            paid=layers.paid,
            committed=layers.committed,
        )


def check_entry(before: Layers, kind: EntryKind, amount: Money) -> Layers:
    """The layers after a new line, or the sentence that says which invariant it would break."""
    if amount <= ZERO:
        raise Refused("Un mouvement porte un montant supérieur à zéro.", field="amount")
    after = moved(before, kind, amount)
    check_layers(after)
    return after


def check_reversal(before: Layers, kind: EntryKind, amount: Money, *, already: bool) -> Layers:
    """Corrections are made by the opposite line, once, and never by changing a line (FIN-03)."""
    if amount < ZERO:
        raise Refused("Une contre-passation ne se contre-passe pas : écrivez un nouveau mouvement.")
    if already:
        raise Refused("Ce mouvement a déjà été contre-passé.")
    after = moved(before, kind, -amount)
    check_layers(after)
    return after


def check_days(lines: Iterable[DatedLine], *, bounce: bool = False, deciding: bool = False) -> None:
    """On no day has more capital come back than was paid by then (FIN-38).

    The order inside a day doesn't matter. What to do next depends on what the last line is: a payment that
    bounced, a return somebody decides on, or one that is being typed, whose fields can be corrected.
    """
    paid = back = ZERO
    for day, of_day in groupby(sorted(lines, key=lambda line: line.on), key=lambda line: line.on):
        for line in of_day:
            paid += line.amount if line.kind is EntryKind.PAY else ZERO
            back += line.amount if line.of_capital else ZERO
        if back > paid:
            field = None if bounce or deciding else "amount"
            raise Refused(_excess(day, paid, back, bounce=bounce, deciding=deciding), field=field)


def _excess(day: date, paid: Money, back: Money, *, bounce: bool, deciding: bool) -> Sentence:
    figures = {"day": day, "paid": paid, "back": back, "excess": back - paid}
    if bounce:
        return say(
            "Au %(day)s, il serait revenu %(back)s de capital pour %(paid)s versés : %(excess)s de trop. "
            "Contre-passez d’abord le retour de capital, puis recommencez.",
            **figures,
        )
    if deciding:
        return say(
            "Au %(day)s, il serait revenu %(back)s de capital pour %(paid)s versés : %(excess)s de trop. "
            "Refusez cette proposition, ou contre-passez d’abord un autre retour de capital.",
            **figures,
        )
    return say(
        "Au %(day)s, il serait revenu %(back)s de capital pour %(paid)s versés : %(excess)s de trop. "
        "Corrigez le montant, la date ou la nature.",
        **figures,
    )
