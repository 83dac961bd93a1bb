"""When is a point settled, how far is the checklist, and what does a finding have to say?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from fundapp.diligence.rules.catalogue import POINTS
from fundapp.diligence.types import ConditionKind, Finding, ItemState, Point, Preset, Severity
from fundapp.dossiers.rules.evidence import names_a_document
from fundapp.dossiers.rules.moves import may_reopen
from fundapp.dossiers.types import DocumentKind, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, say
from fundapp.policy import Role

SETTLED = frozenset({ItemState.CLEARED, ItemState.RESERVE, ItemState.NOT_APPLICABLE})
PROGRESSED = SETTLED | {ItemState.ANALYSED}
"""What counts as progress (DD-03): analysed, cleared, under reserve, not applicable."""

UNDER_WAY = frozenset({Status.ACTIVE, Status.WAITING_FOR_APPLICANT, Status.ON_HOLD})

INVESTIGATORS = frozenset({Role.ANALYST, Role.MANAGER})
"""Who may be given a point."""

GRAVITY = (Severity.NOTE, Severity.MINOR, Severity.MAJOR, Severity.BLOCKING)


class Checked(Protocol):
    """What the rules look at in a point."""

    severity: Severity
    state: ItemState
    settled_by: UUID | None
    confirmed_by: UUID | None


@dataclass(frozen=True)
class Progress:
    """How far one is; an open blocker is said beside the share, never hidden by it (DD-03).

    A point that is demanded counts whether somebody has opened it or not.
    """

    done: int
    settled: int
    total: int
    unopened: int
    open_blockers: int


def needs_confirmation(item: Checked) -> bool:
    """A blocking point is settled by two people (DD-02)."""
    return item.severity is Severity.BLOCKING and item.state in SETTLED and item.confirmed_by is None


def is_settled(item: Checked) -> bool:
    return item.state in SETTLED and not needs_confirmation(item)


def is_open_blocker(item: Checked) -> bool:
    return item.severity is Severity.BLOCKING and not is_settled(item)


def unopened(demanded: Iterable[int], opened: Collection[int]) -> list[Point]:
    """The points that are demanded and that nobody has opened."""
    return [POINTS[number] for number in demanded if number not in opened]


def by_reason(demanded: Mapping[int, Sentence]) -> list[tuple[Sentence, list[int]]]:
    """The demanded points under each reason."""
    found: list[tuple[Sentence, list[int]]] = []
    for number, reason in demanded.items():
        known = next((numbers for each, numbers in found if each == reason), None)
        if known is None:
            found.append((reason, [number]))
        else:
            known.append(number)
    return found


def progress(items: Sequence[Checked], unopened: Sequence[Point] = ()) -> Progress:
    """Of the points that are opened, and of those that are demanded and `unopened`."""
    blockers = sum(is_open_blocker(item) for item in items)
    return Progress(
        done=sum(item.state in PROGRESSED and not needs_confirmation(item) for item in items),
        settled=sum(is_settled(item) for item in items),
        total=len(items) + len(unopened),
        unopened=len(unopened),
        open_blockers=blockers + sum(point.severity is Severity.BLOCKING for point in unopened),
    )


def check_pieces(number: int, finding: Finding, lacking: Sequence[DocumentKind]) -> None:
    """A point is not cleared without the pieces it speaks of; a reserve may ask for them."""
    if finding.state is ItemState.CLEARED and lacking:
        raise Refused(
            "Le point %(number)s ne peut pas être levé sans ces pièces : %(pieces)s. Demandez-les "
            "au porteur, indiquez qu’elles ne sont pas exigées, ou mettez le point sous réserve.",
            field="state",
            number=number,
            pieces=tuple(lacking),
        )


def check_preset(preset: Preset, asked: Money | None, core_below: Money) -> None:
    """The shortest list is for the smallest amounts."""
    if preset not in presets(asked, core_below):
        raise Refused(
            "La liste « Socle » vaut pour un montant de moins de %(most)s : choisissez-en une autre.",
            field="preset",
            most=core_below,
        )


def presets(asked: Money | None, core_below: Money) -> list[Preset]:
    """The lists a dossier may begin with."""
    small = asked is not None and asked < core_below
    return [each for each in Preset if small or each is not Preset.CORE]


def values_of(finding: Finding) -> dict[str, Any]:
    """A finding as its form shows and sends it; only a reserve has a condition."""
    condition = finding.condition if finding.state is ItemState.RESERVE else None
    return {
        "state": finding.state,
        "severity": finding.severity,
        "finding": finding.text,
        "evidence": finding.evidence,
        "document": str(finding.document_id or ""),
        "condition_kind": condition.kind if condition else None,
        "condition_text": condition.text if condition else "",
        "condition_due_on": condition.due_on if condition else None,
    }


def values_shown(finding: Finding, confirmed_by: UUID | None) -> dict[str, Any]:
    """What a new finding is written over: the last one, and its confirmation."""
    return {**values_of(finding), "confirmed_by": str(confirmed_by) if confirmed_by else None}


def assignment(owner_id: UUID | None, due_on: date | None) -> dict[str, Any]:
    """Who looks into a point and by when, as its form shows and sends it."""
    return {"owner": str(owner_id or ""), "due_on": due_on}


def check_finding(held: Severity, finding: Finding) -> None:
    """Severity only rises; what is closed has its evidence, its reason or its condition."""
    if GRAVITY.index(finding.severity) < GRAVITY.index(held):
        raise Refused(
            "La gravité d’un point ne peut pas être abaissée : ce point est « %(held)s ».",
            field="severity",
            held=held,
        )
    if finding.state is ItemState.NOT_APPLICABLE and not finding.text:
        raise Refused("Dites pourquoi ce point est sans objet : le motif reste au dossier.", field="finding")
    if finding.state in PROGRESSED - {ItemState.NOT_APPLICABLE}:
        _check_evidence(finding)
    if finding.state is ItemState.RESERVE:
        _check_reserve(finding)


def _check_evidence(finding: Finding) -> None:
    if not finding.text:
        raise Refused("Écrivez ce que vous avez constaté sur ce point.", field="finding")
    if finding.document_id is None and not names_a_document(finding.evidence):
        raise Refused(
            "Indiquez la preuve : choisissez une pièce du dossier, ou dites sa nature, sa date "
            "et de qui elle vient.",
            field="evidence",
        )


def _check_reserve(finding: Finding) -> None:
    condition = finding.condition
    if condition is None:
        raise Refused(
            "Indiquez si la condition de cette réserve est suspensive ou subséquente.",
            field="condition_kind",
        )
    if not condition.text:
        raise Refused("Écrivez la condition que l’entreprise devra remplir.", field="condition_text")
    if condition.kind is ConditionKind.SUBSEQUENT and condition.due_on is None:
        raise Refused("Une condition subséquente a une échéance : choisissez-la.", field="condition_due_on")
    if finding.severity is Severity.BLOCKING and condition.kind is not ConditionKind.SUSPENSIVE:
        raise Refused(
            "Une réserve sur un point bloquant est suspensive : elle se lève avant la signature.",
            field="condition_kind",
        )


def is_under_way(stage: Stage, status: Status) -> bool:
    """A dossier is checked while its applicant answers, too: what was asked stops the clock, not the work."""
    return stage is Stage.DILIGENCE and status in UNDER_WAY


def closed_because(stage: Stage, status: Status) -> Sentence | None:
    """Why the points of a dossier are closed to writing, and what would open them; None while open."""
    if is_under_way(stage, status):
        return None
    if status not in UNDER_WAY:
        over = say("Ce dossier est terminé (%(status)s) : ses points restent tels quels.", status=status)
        reopened = say(
            "%(over)s Ils s’écrivent de nouveau si la direction du fonds rouvre le dossier.", over=over
        )
        return reopened if stage is Stage.DILIGENCE and may_reopen(stage, status) else over
    return _CLOSED_AT.get(stage, _DECIDED)


_BEFORE = say(
    "Les points s’écrivent à l’étape « Vérifications », et ce dossier n’y est pas encore : la direction du "
    "fonds l’y engage quand les évaluations demandées sont remises."
)
_CLOSED_AT = {
    Stage.SUBMITTED: _BEFORE,
    Stage.REVIEW: _BEFORE,
    Stage.COMMITTEE: say(
        "Ce dossier est devant le comité : ce que ses membres lisent ne change plus. Les points s’écrivent "
        "de nouveau si la direction du fonds renvoie le dossier aux vérifications, ou si le comité l’ajourne."
    ),
}
_DECIDED = say(
    "Le comité a décidé : les points restent tels qu’il les a lus. Ce qui reste à obtenir se suit parmi les "
    "conditions du ticket."
)


def check_under_way(stage: Stage, status: Status) -> None:
    closed = closed_because(stage, status)
    if closed is not None:
        raise Refused(closed)


def check_investigator(by: UUID, applicant: UUID) -> None:
    if by == applicant:
        raise Refused("Vous êtes le porteur de ce dossier : une autre personne doit l’instruire.")


def check_owner(roles: frozenset[Role]) -> None:
    if not roles & INVESTIGATORS:
        raise Refused("Confiez ce point à une personne qui instruit les dossiers.", field="owner")


def check_confirmation(item: Checked, by: UUID) -> None:
    if not needs_confirmation(item):
        raise Refused("Ce point n’attend pas de confirmation : rechargez la page pour voir où il en est.")
    if item.settled_by == by:
        raise Refused("Vous avez soldé ce point : demandez à une autre personne de l’équipe de le confirmer.")


def still_to_add(chosen: Iterable[int], opened: Iterable[int], known: Iterable[int]) -> list[int]:
    """Points to open now; what is open already stays as it is, what nobody knows is refused."""
    strangers = sorted(set(chosen) - set(known))
    if strangers:
        raise Refused("Le point %(number)s n’existe pas dans la liste.", field="points", number=strangers[0])
    return sorted(set(chosen) - set(opened))
