"""Have enough members taken part? Recused members are not in the base (GOV-01, GOV-02)."""

from fundapp.committee.types import Count, QuorumKind
from fundapp.kernel.words import Sentence, say


def needed(kind: QuorumKind, base: int) -> int:
    """How many must take part, out of `base` members who may."""
    if kind is QuorumKind.NONE:
        return 0
    return base // 2 + 1 if kind is QuorumKind.MORE_THAN_HALF else (base + 1) // 2


def taking_part(kind: QuorumKind, count: Count) -> int:
    """Proxies make a member present for “half at least”, never for “more than half”."""
    return count.present if kind is QuorumKind.MORE_THAN_HALF else count.voters


def reached(kind: QuorumKind, count: Count) -> bool:
    """Nobody can decide where nobody may vote, whatever the kind."""
    return count.base > 0 and taking_part(kind, count) >= needed(kind, count.base)


def explained(kind: QuorumKind, count: Count) -> Sentence:
    if kind is QuorumKind.NONE:
        return say("Seconde convocation sur le même ordre du jour : aucun quorum n’est exigé.")
    figures = {
        "present": taking_part(kind, count),
        "base": count.base,
        "needed": needed(kind, count.base),
    }
    if reached(kind, count):
        return say(
            "Quorum : %(present)s sur %(base)s membres ont pris part, il en faut %(needed)s : atteint.",
            **figures,
        )
    return say(
        "Quorum : %(present)s sur %(base)s membres ont pris part, il en faut %(needed)s : non atteint.",
        **figures,
    )
