"""Which movements need a second person, and may this one be proposed, accepted, refused?"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money
from fundapp.portfolio.types import PaymentState, ReturnNature
from fundapp.programme.types import Instrument

_CAPITAL = frozenset({Instrument.SHARES, Instrument.PREFERRED, Instrument.BSA_AIR})
_LENT = frozenset({Instrument.SHAREHOLDER_LOAN, Instrument.PARTICIPATING_LOAN, Instrument.ADVANCE})
NATURES: Mapping[ReturnNature, frozenset[Instrument]] = {
    ReturnNature.CAPITAL: frozenset(Instrument) - {Instrument.GRANT},
    ReturnNature.INTEREST: _LENT | {Instrument.CONVERTIBLE},
    ReturnNature.DIVIDEND: _CAPITAL | {Instrument.CONVERTIBLE},
    ReturnNature.GAIN: _CAPITAL | {Instrument.CONVERTIBLE},
}
"""What each instrument can give back; bonds may have become shares (money 1.2)."""


def check_nature(instrument: Instrument, nature: ReturnNature) -> None:
    if instrument not in NATURES[nature]:
        raise Refused(
            "Le ticket est « %(instrument)s » : il ne rapporte pas de « %(nature)s ». "
            "Choisissez une autre nature.",
            field="nature",
            instrument=instrument,
            nature=nature,
        )


def needs_second(threshold: Money, *, alone: Money, new: Money) -> bool:
    """Above the fund's threshold; `alone` is what one person's word has moved on the ticket the same day."""
    return alone + new > threshold


def check_bounce(state: PaymentState) -> None:
    if state is not PaymentState.PAID:
        raise Refused(
            "Seul un versement payé peut être rejeté par la banque : celui-ci est « %(state)s ».",
            state=state,
        )


def check_bounced_on(effective_on: date, paid_on: date, today: date) -> None:
    """Nothing comes back before it has left (FIN-34)."""
    if not paid_on <= effective_on <= today:
        raise Refused(
            "La date du rejet se situe entre le virement (%(paid)s) et aujourd’hui.",
            field="effective_on",
            paid=paid_on,
        )


def check_not_proposed(*, waiting: bool) -> None:
    if waiting:
        raise Refused("Une proposition attend déjà sur ce mouvement : une autre personne doit en décider.")


def is_said(evidence: str, known: Iterable[str]) -> bool:
    """Whether one of these says the same to a reader, in whatever case, blanks or forms of letters."""
    return _plain(evidence) in {_plain(each) for each in known}


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(char for char in folded if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(seen.split())


def check_first(*, known: bool) -> None:
    """The same return sent twice is one return."""
    if known:
        raise Refused(
            "Ce retour est déjà enregistré ou proposé sur ce ticket : même montant, même nature, même jour "
            "et même preuve. S’il y en a un second, dites-le dans la preuve.",
            field="evidence",
        )


def check_decision(*, decided: bool) -> None:
    """One decision, once: an acceptance, a refusal, or the author's withdrawal."""
    if decided:
        raise Refused("Ce mouvement n’attend plus de décision : relisez la page.")


def check_accepted_by(*, author: UUID, decider: UUID) -> None:
    """Proposed by one, accepted by another; the author may only take it back."""
    if author == decider:
        raise Refused("Vous avez proposé ce mouvement : une autre personne doit en décider.")
