"""When is a point settled, how far is the checklist, and what does a finding have to say?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from fundapp.diligence.types import ConditionKind, Finding, ItemState, Severity
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.policy import Role

SETTLED = frozenset({ItemState.CLEARED, ItemState.RESERVE, ItemState.NOT_APPLICABLE})
PROGRESSED = SETTLED | {ItemState.ANALYSED}
"""What counts as progress (DD-03): analysed, cleared, under reserve, not applicable."""

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
    """How far one is; an open blocker is said beside the share, never hidden by it (DD-03)."""

    done: int
    settled: int
    total: int
    open_blockers: int

    @property
    def basis_points(self) -> int:
        return self.done * 10_000 // self.total if self.total else 0


def needs_confirmation(item: Checked) -> bool:
    """A blocking point is settled by two people (DD-02)."""
    return item.severity is Severity.BLOCKING and item.state in SETTLED and item.confirmed_by is None


def is_settled(item: Checked) -> bool:
    return item.state in SETTLED and not needs_confirmation(item)


def is_open_blocker(item: Checked) -> bool:
    return item.severity is Severity.BLOCKING and not is_settled(item)


def progress(items: Sequence[Checked]) -> Progress:
    return Progress(
        done=sum(item.state in PROGRESSED and not needs_confirmation(item) for item in items),
        settled=sum(is_settled(item) for item in items),
        total=len(items),
        open_blockers=sum(is_open_blocker(item) for item in items),
    )


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
            "La gravité d’un point se relève, elle ne s’abaisse pas : ce point est « %(held)s ».",
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
    if not finding.evidence and finding.document_id is None:
        raise Refused(
            "Indiquez la preuve : une pièce du dossier avec la page, ou une note.", field="evidence"
        )


def _check_reserve(finding: Finding) -> None:
    condition = finding.condition
    if condition is None:
        raise Refused(
            "Une réserve devient une condition : dites si elle est suspensive ou subséquente.",
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
    return stage is Stage.DILIGENCE and status is Status.ACTIVE


def check_under_way(stage: Stage, status: Status) -> None:
    if not is_under_way(stage, status):
        raise Refused(
            "Les points se traitent à l’étape « Vérifications » d’un dossier en cours : "
            "celui-ci en est à « %(stage)s » (%(status)s).",
            stage=stage,
            status=status,
        )


def check_investigator(by: UUID, applicant: UUID) -> None:
    if by == applicant:
        raise Refused("Qui porte un dossier ne vérifie pas ses propres points.")


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
