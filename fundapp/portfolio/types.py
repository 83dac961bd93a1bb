"""Which words does the portfolio use, and what are its layers of money?"""

from dataclasses import dataclass, replace

from fundapp.kernel.money import ZERO, Money
from fundapp.kernel.words import Worded, word


class TicketState(Worded):
    """Where an adopted amount has come to (FIN-03)."""

    WAITING = word("waiting", "En attente d’enveloppe", "warn")
    RESERVED = word("reserved", "Réservé", "info")
    COMMITTED = word("committed", "Engagé", "progress")
    DISBURSING = word("disbursing", "En décaissement", "progress")
    PAID = word("paid", "Décaissé", "good")
    LAPSED = word("lapsed", "Caduc", "bad")
    GIVEN_UP = word("given_up", "Abandonné", "neutral")


class AccountState(Worded):
    """How far a bank account has been checked; a change of account is checked by two people (ID-13)."""

    PROPOSED = word("proposed", "À vérifier", "warn")
    CHECKED = word("checked", "Vérifié une fois", "progress")
    VERIFIED = word("verified", "Vérifié", "good")
    REFUSED = word("refused", "Refusé", "bad")
    REPLACED = word("replaced", "Remplacé", "neutral")

    @property
    def in_question(self) -> bool:
        """Whether somebody still has to verify it."""
        return self in (AccountState.PROPOSED, AccountState.CHECKED)


class PaymentState(Worded):
    """Who still has to act on a tranche that was asked for."""

    REQUESTED = word("requested", "Demandé", "info")
    VERIFIED = word("verified", "Vérifié, à payer", "progress")
    PAID = word("paid", "Versé", "good")
    SENT_BACK = word("sent_back", "À compléter", "warn")
    RETURNED = word("returned", "Virement rejeté", "bad")

    @property
    def over(self) -> bool:
        """Whether its tranche may be asked for again."""
        return self in (PaymentState.SENT_BACK, PaymentState.RETURNED)


class EntryKind(Worded):
    """What one line of the ledger says."""

    RESERVE = word("reserve", "Réservation", "info")
    RELEASE = word("release", "Libération", "neutral")
    COMMIT = word("commit", "Engagement", "progress")
    PAY = word("pay", "Versement", "good")
    RETURN = word("return", "Retour", "good")


class ReturnNature(Worded):
    """What money that comes back is: only capital is held against what was paid."""

    CAPITAL = word("capital", "Capital")
    INTEREST = word("interest", "Intérêts")
    DIVIDEND = word("dividend", "Dividende")
    GAIN = word("gain", "Plus-value")


class PendingKind(Worded):
    """Which movement one person proposes and another decides on."""

    RETURN = word("return", "Retour d’argent", "info")
    BOUNCE = word("bounce", "Rejet de virement", "warn")
    REVERSAL = word("reversal", "Contre-passation", "warn")


class BounceCause(Worded):
    """Why a transfer came back, or never left (FIN-34)."""

    CLOSED_ACCOUNT = word("closed_account", "Compte clos")
    WRONG_ACCOUNT = word("wrong_account", "Compte erroné")
    BANK_REFUSAL = word("bank_refusal", "Refus de la banque")
    ORDER_ERROR = word("order_error", "Erreur dans l’ordre de virement")

    @property
    def of_account(self) -> bool:
        """Whether the account has to be verified again before money goes there."""
        return self in (BounceCause.CLOSED_ACCOUNT, BounceCause.WRONG_ACCOUNT)


class Layer(Worded):
    """The layers that the ledger adds up."""

    RESERVED = word("reserved", "Réservé", "info")
    COMMITTED = word("committed", "Engagé", "progress")
    PAID = word("paid", "Décaissé", "good")
    RETURNED = word("returned", "Retourné", "good")


class Balance(Worded):
    """What is left between layers; what is free is so of an envelope's amount, or of all of them."""

    REMAINING = word("remaining", "Reste à décaisser", "info")
    FREE = word("free", "Disponible", "good")


class Share(Worded):
    """How far others' money beside the fund's counts (FIN-21)."""

    ACHIEVED = word("achieved", "Réalisé", "good")
    FORECAST = word("forecast", "Prévisionnel", "info")
    UNCONFIRMED = word("unconfirmed", "À confirmer", "warn")


class Scope(Worded):
    """What a total is the total of."""

    FUND = word("fund", "Fonds")
    ENVELOPE = word("envelope", "Enveloppe")
    AXIS = word("axis", "Axe")
    INSTRUMENT = word("instrument", "Instrument")
    STARTUP = word("startup", "Entreprise")
    TICKET = word("ticket", "Ticket")


class Nature(Worded):
    """Whose money a co-financing is (FIN-21)."""

    PUBLIC = word("public", "Public")
    PRIVATE = word("private", "Privé")


class Grade(Worded):
    """How well a co-financing is proven, from a word to an accounted expense."""

    ANNOUNCED = word("announced", "Annoncé", "neutral")
    LETTER = word("letter", "Lettre d’intention", "info")
    SIGNED = word("signed", "Signé", "progress")
    PAID = word("paid", "Versé", "good")
    JUSTIFIED = word("justified", "Justifié", "good")

    @property
    def achieved(self) -> bool:
        """Only what is signed counts as set off; before that it is a forecast (FIN-21)."""
        return self in (Grade.SIGNED, Grade.PAID, Grade.JUSTIFIED)


class Answer(Worded):
    """What a check answers."""

    WITHIN = word("within", "Dans la limite", "good")
    BEYOND = word("beyond", "Au-delà", "bad")


@dataclass(frozen=True)
class Layers:
    """How much lies in each layer of one ticket, envelope, axis or fund."""

    reserved: Money = ZERO
    committed: Money = ZERO
    paid: Money = ZERO
    returned: Money = ZERO

    def __add__(self, other: "Layers") -> "Layers":
        return Layers(*(self.of(layer) + other.of(layer) for layer in Layer))

    def of(self, layer: Layer) -> Money:
        found = getattr(self, layer.value)
        assert isinstance(found, Money)
        return found

    def plus(self, layer: Layer, amount: Money) -> "Layers":
        return replace(self, **{layer.value: self.of(layer) + amount})

    @property
    def held(self) -> Money:
        """What can't be promised again: voted and not signed, or signed."""
        return self.reserved + self.committed

    @property
    def remaining(self) -> Money:
        """What is signed and still to be paid."""
        return self.committed - self.paid
