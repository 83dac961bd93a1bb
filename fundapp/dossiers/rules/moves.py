"""Which moves and endings exist for a dossier, who may make them, and what must be true first?"""

from dataclasses import dataclass

from fundapp.dossiers.types import PublicStatus, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Worded, word
from fundapp.policy import May


class Gate(Worded):
    """What must be true before a move, as an auditor reads it; each room computes its own."""

    WHOLE = word(
        "whole", "Tout est répondu, le plan est équilibré, une pièce est jointe, l’appel est ouvert."
    )
    COMPLETE = word("complete", "L’équipe a constaté que les pièces demandées sont là.")
    REVIEWED = word("reviewed", "Les évaluations demandées sont rendues.")
    VERIFIED = word("verified", "Les vérifications demandées sont closes, aucun point bloquant n’est ouvert.")
    ADOPTED = word("adopted", "Le comité a adopté la résolution.")
    DEFERRED = word("deferred", "Le comité a ajourné le dossier.")
    SIGNED = word("signed", "Un premier ticket est signé.")


@dataclass(frozen=True)
class Move:
    """`may` is None where no person decides alone: the move follows from the committee's vote."""

    may: May | None
    gate: Gate


MOVES: dict[tuple[Stage, Stage], Move] = {
    (Stage.DRAFT, Stage.SUBMITTED): Move(May.SUBMIT_DOSSIER, Gate.WHOLE),
    (Stage.SUBMITTED, Stage.REVIEW): Move(May.DECLARE_COMPLETE, Gate.COMPLETE),
    (Stage.REVIEW, Stage.DILIGENCE): Move(May.MOVE_DOSSIER, Gate.REVIEWED),
    (Stage.DILIGENCE, Stage.COMMITTEE): Move(May.MOVE_DOSSIER, Gate.VERIFIED),
    (Stage.COMMITTEE, Stage.CONTRACTING): Move(None, Gate.ADOPTED),
    (Stage.COMMITTEE, Stage.DILIGENCE): Move(None, Gate.DEFERRED),
    (Stage.CONTRACTING, Stage.PORTFOLIO): Move(May.CLEAR_CONDITION, Gate.SIGNED),
}

_INSTRUCTED = frozenset({Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE, Stage.COMMITTEE})
ENDINGS: dict[Status, frozenset[Stage]] = {
    Status.DECLINED: _INSTRUCTED,
    Status.NOT_YET: _INSTRUCTED - {Stage.COMMITTEE},
    Status.WITHDRAWN: _INSTRUCTED | {Stage.DRAFT, Stage.CONTRACTING},
    Status.FUNDED: frozenset({Stage.PORTFOLIO}),
    Status.CLOSED: frozenset({Stage.CONTRACTING, Stage.PORTFOLIO}),
}
ALIVE = frozenset({Status.ACTIVE, Status.WAITING_FOR_APPLICANT, Status.ON_HOLD})


def check_draft(stage: Stage, status: Status) -> None:
    check_alive(status)
    if stage is not Stage.DRAFT:
        raise Refused("Ce dossier est déjà déposé : il ne se modifie plus.")


def check_alive(status: Status) -> None:
    if status not in ALIVE:
        raise Refused("Ce dossier est terminé (%(status)s) : il ne change plus.", status=status)


def check_move(stage: Stage, status: Status, to: Stage) -> Move:
    check_alive(status)
    if status is not Status.ACTIVE:
        raise Refused("Ce dossier n’avance pas tant que son état est « %(status)s ».", status=status)
    move = MOVES.get((stage, to))
    if move is None:
        raise Refused(
            "Un dossier à l’étape « %(stage)s » ne peut pas passer à l’étape « %(to)s ».",
            stage=stage,
            to=to,
        )
    return move


def may_end(stage: Stage, status: Status, ending: Status) -> bool:
    return status in ALIVE and stage in ENDINGS.get(ending, frozenset())


def check_ending(stage: Stage, status: Status, ending: Status, text: str) -> None:
    check_alive(status)
    if not may_end(stage, status, ending):
        raise Refused(
            "Un dossier à l’étape « %(stage)s » ne peut pas devenir « %(ending)s ».",
            stage=stage,
            ending=ending,
        )
    if ending in (Status.DECLINED, Status.NOT_YET) and not text.strip():
        raise Refused("Motivez cette réponse : la loi oblige à dire pourquoi (INT-14).", field="reason_text")


_ENDED: dict[Status, PublicStatus] = {
    Status.DECLINED: PublicStatus.REFUSED,
    Status.NOT_YET: PublicStatus.NOT_YET,
    Status.WITHDRAWN: PublicStatus.WITHOUT_FOLLOW_UP,
    Status.FUNDED: PublicStatus.ACCEPTED,
    Status.CLOSED: PublicStatus.WITHOUT_FOLLOW_UP,
    Status.WAITING_FOR_APPLICANT: PublicStatus.WAITING,
}
_PUBLIC: dict[Stage, PublicStatus] = {
    Stage.DRAFT: PublicStatus.DRAFT,
    Stage.SUBMITTED: PublicStatus.IN_CONSTRUCTION,
    Stage.CONTRACTING: PublicStatus.ACCEPTED,
    Stage.PORTFOLIO: PublicStatus.ACCEPTED,
}


def public_status(stage: Stage, status: Status) -> PublicStatus:
    """The words of the French administration for where and how a dossier is."""
    return _ENDED.get(status) or _PUBLIC.get(stage, PublicStatus.IN_INSTRUCTION)
