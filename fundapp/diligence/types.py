"""Which words do reviewers and investigators use, and which values pass between this room's files?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fundapp.kernel.words import Sentence, Worded, word


class Severity(Worded):
    """What a failing point does to the dossier (DD-01)."""

    BLOCKING = word("blocking", "Bloquant", "bad")
    MAJOR = word("major", "Majeur", "warn")
    MINOR = word("minor", "Mineur", "info")
    NOTE = word("note", "Information", "neutral")


class ItemState(Worded):
    """Where a point of verification stands (DD-02)."""

    TO_ASK = word("to_ask", "À demander", "neutral")
    ASKED = word("asked", "Demandé", "info")
    RECEIVED = word("received", "Reçu", "progress")
    ANALYSED = word("analysed", "Analysé", "progress")
    CLEARED = word("cleared", "Levé", "good")
    RESERVE = word("reserve", "Réserve", "warn")
    NOT_APPLICABLE = word("not_applicable", "Sans objet", "neutral")


class ConditionKind(Worded):
    """When what a reserve asks for is due (DD-04)."""

    SUSPENSIVE = word("suspensive", "Suspensive, avant signature ou versement", "warn")
    SUBSEQUENT = word("subsequent", "Subséquente, après signature et à date", "info")


class Category(Worded):
    LEGAL = word("legal", "Juridique")
    FINANCE = word("finance", "Financier")
    TAX = word("tax", "Fiscal")
    SOCIAL = word("social", "Social et ressources humaines")
    IP = word("ip", "Propriété intellectuelle")
    TECHNICAL = word("technical", "Technique")
    MARKET = word("market", "Commercial")
    IMPACT = word("impact", "Impact")
    KYC = word("kyc", "Connaissance du client et LCB-FT")
    AID = word("aid", "Aides publiques")
    GOVERNANCE = word("governance", "Gouvernance")


class Preset(Worded):
    """With which points one begins; others are added one by one."""

    CORE = word("core", "Socle : 3 points, pour un premier passage rapide")
    DEMANDED = word("light", "Exigée : les points que demandent l’instrument et le montant")
    """Stored under the name of the list of twelve that came before it."""
    FULL = word("full", "Complète : les 60 points")


class ReviewState(Worded):
    DRAFT = word("draft", "En cours", "progress")
    SUBMITTED = word("submitted", "Remise", "good")
    ABSTAINED = word("abstained", "Abstention", "neutral")


class Opinion(Worded):
    """What the reviewer advises, beside the figures."""

    FAVOURABLE = word("favourable", "Favorable", "good")
    RESERVED = word("reserved", "Favorable avec réserves", "warn")
    UNFAVOURABLE = word("unfavourable", "Défavorable", "bad")


class Mark(Worded):
    """A score of one to five, each with what it means."""

    ONE = word("1", "1 · nul", "bad")
    TWO = word("2", "2 · faible", "warn")
    THREE = word("3", "3 · correct", "neutral")
    FOUR = word("4", "4 · bon", "good")
    FIVE = word("5", "5 · fort", "good")

    @property
    def points(self) -> int:
        return int(self.value)


MARKS = {mark.points: mark for mark in Mark}


@dataclass(frozen=True)
class Criterion:
    """One weighted question of a scoring grid."""

    key: str
    label: Sentence
    hint: Sentence
    weight: int


@dataclass(frozen=True)
class Answer:
    """What one reviewer says on one criterion; a draft may leave either empty."""

    mark: Mark | None = None
    justification: str = ""


@dataclass(frozen=True)
class Point:
    """One of the sixty points of the catalogue, with its severity when it fails."""

    number: int
    category: Category
    title: Sentence
    severity: Severity


@dataclass(frozen=True)
class Condition:
    """What a reserve asks for, and by when."""

    kind: ConditionKind
    text: str
    due_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """What somebody records on a point: how it stands, what was found, on which evidence."""

    state: ItemState
    severity: Severity
    text: str = ""
    evidence: str = ""
    document_id: UUID | None = None
    condition: Condition | None = None


@dataclass(frozen=True)
class Gap(Sentence):
    """Something that is missing before a move, and the part of the page where it is put right."""

    anchor: str = ""
    item_id: UUID | None = None
    """The point on whose own page it is put right."""


def gap(said: Sentence, anchor: str, item_id: UUID | None = None) -> Gap:
    return Gap(said.text, said.values, anchor, item_id)
