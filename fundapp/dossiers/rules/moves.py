"""Which moves and endings exist for a dossier, who may make them, and what must be true first?"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fundapp.dossiers.types import EndReason, PublicStatus, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import Sentence, Worded, say, word
from fundapp.policy import May


class Gate(Worded):
    """What must be true before a move, as it is said where one is offered; each room computes its own."""

    WHOLE = word(
        "whole",
        "Tout est répondu, le plan est équilibré, les pièces exigées sont jointes, l’appel est ouvert.",
    )
    COMPLETE = word("complete", "L’équipe a constaté que les pièces demandées sont là.")
    REVIEWED = word("reviewed", "Les évaluations demandées sont rendues.")
    VERIFIED = word("verified", "Les vérifications demandées sont closes, aucun point bloquant n’est ouvert.")
    ADOPTED = word("adopted", "Le comité a adopté la résolution.")
    UNTABLED = word("untabled", "Aucune séance n’attend ce dossier, et la raison du renvoi est écrite.")
    SAID_WHY = word("said_why", "La raison du renvoi est écrite : elle reste au dossier.")
    SIGNED = word("signed", "Un premier ticket est signé.")


@dataclass(frozen=True)
class Move:
    """`may` is None where no person decides alone: the move follows from the committee's vote.

    `back`: a person takes it to the stage before and says why. The committee's deferral goes the same way.
    """

    may: May | None
    gate: Gate
    back: bool = False


MOVES: dict[tuple[Stage, Stage], Move] = {
    (Stage.DRAFT, Stage.SUBMITTED): Move(May.SUBMIT_DOSSIER, Gate.WHOLE),
    (Stage.SUBMITTED, Stage.REVIEW): Move(May.DECLARE_COMPLETE, Gate.COMPLETE),
    (Stage.REVIEW, Stage.DILIGENCE): Move(May.MOVE_DOSSIER, Gate.REVIEWED),
    (Stage.DILIGENCE, Stage.COMMITTEE): Move(May.MOVE_DOSSIER, Gate.VERIFIED),
    (Stage.COMMITTEE, Stage.CONTRACTING): Move(None, Gate.ADOPTED),
    (Stage.CONTRACTING, Stage.PORTFOLIO): Move(May.CLEAR_CONDITION, Gate.SIGNED),
    (Stage.DILIGENCE, Stage.REVIEW): Move(May.MOVE_DOSSIER, Gate.SAID_WHY, back=True),
    (Stage.COMMITTEE, Stage.DILIGENCE): Move(May.MOVE_DOSSIER, Gate.UNTABLED, back=True),
}

_BY_THE_TEAM = frozenset({Stage.SUBMITTED, Stage.REVIEW, Stage.DILIGENCE})
INSTRUCTED = _BY_THE_TEAM | {Stage.COMMITTEE}
"""Where the fund still owes its answer (INT-12)."""


@dataclass(frozen=True)
class Ending:
    """One way to end; `may` is None where it follows from the committee's vote. A manager may undo some."""

    status: Status
    stages: frozenset[Stage]
    may: May | None
    reopens: bool = True


ENDINGS: tuple[Ending, ...] = (
    Ending(Status.DECLINED, _BY_THE_TEAM, May.END_DOSSIER),
    Ending(Status.DECLINED, frozenset({Stage.COMMITTEE}), None),
    Ending(Status.NOT_YET, _BY_THE_TEAM, May.END_DOSSIER),
    Ending(Status.WITHDRAWN, INSTRUCTED, May.SUBMIT_DOSSIER),
    Ending(Status.WITHDRAWN, frozenset({Stage.DRAFT, Stage.CONTRACTING}), May.SUBMIT_DOSSIER, reopens=False),
    Ending(Status.FUNDED, frozenset({Stage.PORTFOLIO}), May.END_DOSSIER),
    Ending(Status.CLOSED, frozenset({Stage.CONTRACTING}), May.END_DOSSIER, reopens=False),
    Ending(Status.CLOSED, frozenset({Stage.PORTFOLIO}), May.END_DOSSIER),
)
"""What ended while contracting gave its tickets up: only a new vote of the committee brings it back."""
REASONS: dict[Status, tuple[EndReason, ...]] = {
    Status.DECLINED: (
        EndReason.INELIGIBLE,
        EndReason.INCOMPLETE,
        EndReason.WEAK_CASE,
        EndReason.FUNDING,
    ),
    Status.CLOSED: (EndReason.CONDITIONS, EndReason.ABANDONED, EndReason.DONE),
}
"""Among which a person chooses, where the end is answered with a reasoned letter."""
ALIVE = frozenset({Status.ACTIVE, Status.WAITING_FOR_APPLICANT, Status.ON_HOLD})


@dataclass(frozen=True)
class EndingWords:
    """How the letter of an end opens."""

    heading: Sentence
    announcement: Sentence


LETTERS: dict[Status, EndingWords] = {
    Status.DECLINED: EndingWords(
        say("Votre demande est refusée"),
        say("Le fonds a examiné votre demande et ne lui donne pas de suite favorable : elle est rejetée."),
    ),
    Status.CLOSED: EndingWords(
        say("Fin du suivi de votre dossier"),
        say(
            "Le fonds met fin au suivi de votre dossier, pour le motif ci-dessous. Ce qui n’était pas signé "
            "n’est plus réservé, et aucun versement ne peut plus être demandé."
        ),
    ),
}


class MovedOn(Refused):
    """What was sent comes from a page of a draft that is one no longer: the dossier keeps nothing of it."""


def check_draft(stage: Stage, status: Status) -> None:
    if status not in ALIVE:
        raise MovedOn(say("Ce dossier est terminé (%(status)s) : il ne change plus.", status=status))
    if stage is not Stage.DRAFT:
        raise MovedOn(
            say("Ce dossier est déjà déposé : ce qui est saisi sur cette page n’y est plus enregistré.")
        )


def holder(person_id: UUID | None) -> dict[str, Any]:
    """Who holds a dossier, as its form shows and sends it."""
    return {"person": str(person_id or "")}


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


def find_way(stage: Stage, *, back: bool = False) -> tuple[Stage, Move] | None:
    """The stage that comes next, or the one a person may take a dossier back to, with its move."""
    ways = ((to, move) for (origin, to), move in MOVES.items() if origin is stage and move.back is back)
    return next(ways, None)


def check_step_back(stage: Stage, status: Status, *, origin: Stage, tabled: bool, reason: str) -> Stage:
    """The stage that a person may take it back to, from the `origin` they saw it at.

    `tabled`: a sitting of the committee waits for it.
    """
    check_alive(status)
    if stage is not origin:
        raise Refused(
            "Ce dossier a quitté l’étape « %(origin)s » depuis l’ouverture de cette page : il est à l’étape "
            "« %(stage)s », et cet envoi n’y a rien changé. Ouvrez-le pour voir où il en est.",
            origin=origin,
            stage=stage,
        )
    way = find_way(stage, back=True)
    if way is None:
        raise Refused(
            "Un dossier à l’étape « %(stage)s » ne se renvoie pas à l’étape précédente.", stage=stage
        )
    check_move(stage, status, way[0])
    _check_untabled(tabled=tabled)
    if not reason.strip():
        raise Refused("Dites pourquoi ce dossier est renvoyé : la raison reste au dossier.", field="reason")
    return way[0]


def step_state(step: Stage, stage: Stage, status: Status) -> str:
    """Of a step on the way of a dossier: done, current or todo; nothing is under way once it has ended."""
    order = list(Stage)
    if order.index(step) < order.index(stage) or (step is stage and status not in ALIVE):
        return "done"
    return "current" if step is stage else "todo"


def may_hold(stage: Stage, status: Status) -> bool:
    """Whether its examination may be paused: the fund still owes an answer, and waits for nobody."""
    return stage in INSTRUCTED and status is Status.ACTIVE


def check_hold(
    stage: Stage, status: Status, *, tabled: bool, reason: str, again_on: date | None, today: date
) -> None:
    """`tabled`: a sitting of the committee waits for it; `again_on`: when to look at it again."""
    check_alive(status)
    if status is Status.ON_HOLD:
        raise Refused("Ce dossier est déjà en pause.")
    if status is Status.WAITING_FOR_APPLICANT:
        raise Refused(
            "Des compléments sont attendus du porteur : attendez sa réponse, ou retirez d’abord la demande."
        )
    if not may_hold(stage, status):
        raise Refused("À l’étape « %(stage)s », un dossier ne se met pas en pause.", stage=stage)
    _check_untabled(tabled=tabled)
    if not reason.strip():
        raise Refused("Écrivez pourquoi ce dossier attend : l’équipe le lira.", field="reason")
    if again_on is not None and again_on <= today:
        raise Refused("Choisissez un jour à venir, ou aucun.", field="again_on")


def _check_untabled(*, tabled: bool) -> None:
    if tabled:
        raise Refused(
            "Ce dossier est à l’ordre du jour d’une séance : demandez au secrétariat de l’en retirer, "
            "ou attendez le vote."
        )


def check_resume(status: Status) -> None:
    check_alive(status)
    if status is not Status.ON_HOLD:
        raise Refused("Ce dossier n’est pas en pause : il n’y a rien à reprendre.")


def may_end(stage: Stage, status: Status, ending: Status, *, by_vote: bool = False) -> bool:
    """Whether a person may end it so, or with `by_vote` whether the committee's vote does."""
    return status in ALIVE and any(
        each.status is ending and stage in each.stages and by_vote == (each.may is None) for each in ENDINGS
    )


def check_ending(stage: Stage, status: Status, ending: Status, text: str, *, by_vote: bool = False) -> None:
    check_alive(status)
    if not may_end(stage, status, ending, by_vote=by_vote):
        raise Refused(
            "Un dossier à l’étape « %(stage)s » ne peut pas devenir « %(ending)s ».",
            stage=stage,
            ending=ending,
        )
    if ending in (Status.DECLINED, Status.NOT_YET, Status.CLOSED) and not text.strip():
        raise Refused(
            "Écrivez le motif : il est obligatoire (article L. 211-2 du CRPA).",
            field="reason_text",
        )


def check_reason(ending: Status, reason: EndReason) -> None:
    if reason not in REASONS[ending]:
        raise Refused("Choisissez un motif de la liste.", field="reason")


def may_reopen(stage: Stage, status: Status) -> bool:
    """Whether a manager may undo this end, so that the dossier goes on from the stage it ended in."""
    return any(each.status is status and stage in each.stages and each.reopens for each in ENDINGS)


def check_reopening(stage: Stage, status: Status, text: str) -> None:
    if status in ALIVE:
        raise Refused("Ce dossier est en cours : il n’y a rien à rouvrir.")
    if not may_reopen(stage, status):
        raise Refused(
            "Un dossier « %(status)s » à l’étape « %(stage)s » ne se rouvre pas : ses tickets ont été "
            "abandonnés. Un nouveau dossier, et un nouveau vote, sont nécessaires.",
            status=status,
            stage=stage,
        )
    if not text.strip():
        raise Refused("Dites pourquoi vous le rouvrez : le porteur le lira.", field="reason")


_ENDED: dict[Status, PublicStatus] = {
    Status.DECLINED: PublicStatus.REFUSED,
    Status.NOT_YET: PublicStatus.NOT_YET,
    Status.WITHDRAWN: PublicStatus.WITHOUT_FOLLOW_UP,
    Status.FUNDED: PublicStatus.ACCEPTED,
    Status.CLOSED: PublicStatus.OVER,
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
