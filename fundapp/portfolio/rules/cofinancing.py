"""When does other people's money count, and who has to have seen its proof?"""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from fundapp.dossiers.rules.reading import read_siren
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import ZERO, Money
from fundapp.portfolio.rules.leverage import Backing
from fundapp.portfolio.types import Grade, Nature


class CofinancingStatement(Protocol):
    """What somebody says of a co-financing, kept or about to be."""

    @property
    def nature(self) -> Nature: ...

    @property
    def grade(self) -> Grade: ...

    @property
    def amount(self) -> Money: ...

    @property
    def evidence(self) -> str: ...


def proof_shown(name: str, said: CofinancingStatement) -> dict[str, Any]:
    """A co-financing as its form sends it, under the name of its line."""
    return {
        "name": name,
        "nature": said.nature,
        "grade": said.grade,
        "amount": said.amount,
        "evidence": said.evidence.strip(),
    }


def check_siren(text: str) -> str | None:
    """Nine digits with a right key, or nothing (ID-01)."""
    if not text.strip():
        return None
    try:
        return read_siren(text)
    except Refused:
        raise Refused("Vérifiez ce SIREN : sa clé de contrôle ne correspond pas.", field="siren") from None


def needs_second(threshold: Money, *, new: Backing, before: Backing | None, alone: Money) -> bool:
    """Whether a second person has to confirm before it counts.

    `alone` is what counts already in the same project by one person's word: small pieces add up. A figure
    that only goes down, or becomes a forecast, needs nobody else.
    """
    known = before.amount if before and before.grade.achieved and before.nature is new.nature else ZERO
    return new.grade.achieved and new.amount > known and alone + new.amount > threshold


def check_round(round_total: Money | None, fund: Money, others: Money, new: Money) -> None:
    """Nobody finances a project beyond its plan: the fund, the others and this one make the round."""
    if round_total is None or fund + others + new <= round_total:
        return
    raise Refused(
        "Avec %(new)s, les cofinancements (%(others)s) et le fonds (%(fund)s) dépasseraient le plan de "
        "%(round)s : il y reste %(room)s. Corrigez le montant, ou faites mettre le plan à jour.",
        field="amount",
        new=new,
        others=others,
        fund=fund,
        round=round_total,
        room=max(round_total - fund - others, ZERO),
    )


def check_confirmation(*, waits: bool, latest: bool, author: UUID, confirmer: UUID) -> None:
    if not latest:
        raise Refused("Ce cofinancement a été mis à jour depuis : relisez sa dernière ligne.")
    if not waits:
        raise Refused("Ce cofinancement n’attend pas de confirmation.")
    if author == confirmer:
        raise Refused("Vous avez enregistré ce cofinancement : une autre personne doit le confirmer.")


def check_own(plain_name: str, fund_names: Sequence[str]) -> None:
    if plain_name in fund_names:
        raise Refused(
            "Le fonds ne se cofinance pas lui-même : son montant est celui du ticket.", field="name"
        )
