"""Which words does the committee use, and which frozen values pass between its files?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from fundapp.diligence.types import Condition
from fundapp.kernel.money import Money
from fundapp.kernel.words import Sentence, Worded, word
from fundapp.programme.types import College, Instrument


class SittingKind(Worded):
    """How the committee meets."""

    SESSION = word("session", "Séance", "info")
    WRITTEN = word("written", "Consultation écrite", "info")


class SittingState(Worded):
    """Where a sitting stands, from its convocation and its agenda's polls."""

    PREPARED = word("prepared", "En préparation", "neutral")
    CONVENED = word("convened", "Convoquée", "info")
    OPEN = word("open", "Ouverte", "progress")
    HELD = word("held", "Tenue", "good")


class Choice(Worded):
    """What a ballot may say."""

    FOR = word("for", "Pour", "good")
    FOR_WITH_CONDITIONS = word("for_with_conditions", "Pour, avec conditions", "good")
    AGAINST = word("against", "Contre", "bad")
    ABSTAIN = word("abstain", "Abstention", "neutral")
    NO_PART = word("no_part", "Ne prend pas part au vote", "neutral")

    @property
    def needs_reason(self) -> bool:
        return self in (Choice.AGAINST, Choice.FOR_WITH_CONDITIONS)


class QuorumKind(Worded):
    """How many members a vote needs to be one (GOV-02)."""

    MORE_THAN_HALF = word("more_than_half", "Plus de la moitié des membres, présents")
    HALF_AT_LEAST = word("half_at_least", "La moitié au moins des membres, présents ou représentés")
    NONE = word("none", "Aucun, sur seconde convocation")


class MajorityKind(Worded):
    """Which arithmetic makes a decision (committee 3.3)."""

    SIMPLE = word("simple", "Majorité simple")
    ABS_EXPRESSED = word("abs_expressed", "Majorité absolue des suffrages exprimés")
    PRESENT_OR_REPRESENTED = word("present_or_represented", "Majorité des membres présents ou représentés")
    MEMBERS = word("members", "Majorité des membres")
    TWO_THIRDS_EXPRESSED = word("two_thirds_expressed", "Deux tiers des suffrages exprimés")
    THREE_QUARTERS = word("three_quarters", "Trois quarts des suffrages exprimés")
    THREE_FIFTHS = word("three_fifths", "Trois cinquièmes des suffrages exprimés")
    UNANIMITY_EXPRESSED = word("unanimity_expressed", "Unanimité des suffrages exprimés")
    UNANIMITY_PRESENT = word("unanimity_present", "Unanimité des membres présents ou représentés")


class PollState(Worded):
    OPEN = word("open", "Ouvert", "progress")
    CLOSED = word("closed", "Clos", "neutral")


class Outcome(Worded):
    """What a poll led to (GOV-12)."""

    ADOPTED = word("adopted", "Adopté", "good")
    ADOPTED_WITH_CONDITIONS = word("adopted_with_conditions", "Adopté avec conditions", "good")
    REJECTED = word("rejected", "Rejeté", "bad")
    DEFERRED = word("deferred", "Ajourné", "warn")
    NO_QUORUM = word("no_quorum", "Quorum non atteint", "warn")
    VOID = word("void", "Scrutin nul", "neutral")

    @property
    def adopted(self) -> bool:
        return self in (Outcome.ADOPTED, Outcome.ADOPTED_WITH_CONDITIONS)

    @property
    def decides(self) -> bool:
        """Whether the committee has spoken: only a vote that was counted, with its quorum, is a decision."""
        return self.adopted or self is Outcome.REJECTED


class AsideAnswer(Worded):
    """What became of a proposal to set a poll aside."""

    CONFIRMED = word("confirmed", "Confirmée", "warn")
    REFUSED = word("refused", "Refusée", "neutral")
    WITHDRAWN = word("withdrawn", "Retirée", "neutral")
    LAPSED = word("lapsed", "Sans suite : le scrutin s’est clos avant la réponse", "neutral")


class Answer(Worded):
    """What a member declares before a dossier opens to them (GOV-20)."""

    NONE = word("none", "Je n’ai aucun intérêt dans ce dossier", "good")
    SOME = word("some", "J’ai un intérêt dans ce dossier : je me déporte", "warn")


class AgendaChangeKind(Worded):
    """What happened to an agenda after its members had received it."""

    ADDED = word("added", "Dossier ajouté", "info")
    AMENDED = word("amended", "Résolution modifiée", "warn")
    REMOVED = word("removed", "Dossier retiré", "neutral")


class Nature(Worded):
    """What ties a member to a company in the register of interests."""

    MANDATE = word("mandate", "Mandat ou fonction de direction")
    SHARES = word("shares", "Parts ou actions")
    EMPLOYMENT = word("employment", "Emploi ou mission rémunérée")
    FAMILY = word("family", "Lien familial ou personnel")
    OTHER = word("other", "Autre lien")


@dataclass(frozen=True)
class Resolution:
    """What is put to the vote: amount, instrument, conditions and words, one and all (GOV-12)."""

    text: str
    amount: Money
    instrument: Instrument
    conditions: Sequence[Condition] = field(default=())


@dataclass(frozen=True)
class Rule:
    """By which rule a poll is counted; frozen when it opens."""

    quorum: QuorumKind
    majority: MajorityKind
    casting_vote: bool = False
    each_college: bool = False
    secret: bool = False

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def revived(cls, kept: Mapping[str, Any]) -> Self:
        quorum, majority = QuorumKind(kept["quorum"]), MajorityKind(kept["majority"])
        return cls(**{**kept, "quorum": quorum, "majority": majority})


@dataclass(frozen=True)
class Count:
    """What was said by some members, and how many could have: N′, pour, contre… of committee 3.2."""

    base: int
    pour: int = 0
    contre: int = 0
    abstained: int = 0
    no_part: int = 0
    proxies: int = 0
    """How many of these votes were carried for somebody absent."""
    conditional: int = 0
    """How many of `pour` ask for conditions."""

    def __add__(self, other: "Count") -> "Count":
        return Count(**{name: value + getattr(other, name) for name, value in asdict(self).items()})

    @property
    def expressed(self) -> int:
        return self.pour + self.contre

    @property
    def voters(self) -> int:
        """V: present or represented, whatever they said."""
        return self.expressed + self.abstained + self.no_part

    @property
    def present(self) -> int:
        return self.voters - self.proxies


@dataclass(frozen=True)
class Tally:
    """All that the arithmetic needs once voting is over; frozen beside the outcome."""

    colleges: Mapping[College | None, Count]
    """By college; a secret vote that asks for no double majority is counted as a whole, under None."""
    chair: Choice | None = None
    chair_college: College | None = None
    vetoes: int = 0
    spoiled: bool = False
    """A member withdrew after a secret ballot, which nobody can take back out of the box."""

    @classmethod
    def unread(cls) -> Self:
        """What a void secret vote leaves: no number of what was in its box."""
        return cls(colleges={}, spoiled=True)

    @property
    def whole(self) -> Count:
        return sum(self.colleges.values(), Count(base=0))

    def document(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "colleges": {college or "": asdict(count) for college, count in self.colleges.items()},
        }

    @classmethod
    def revived(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            colleges={
                College(name) if name else None: Count(**count) for name, count in kept["colleges"].items()
            },
            chair=Choice(kept["chair"]) if kept["chair"] else None,
            chair_college=College(kept["chair_college"]) if kept["chair_college"] else None,
            vetoes=kept["vetoes"],
            spoiled=kept["spoiled"],
        )


@dataclass(frozen=True)
class Vote:
    """One open ballot as the arithmetic sees it."""

    college: College
    choice: Choice
    presiding: bool = False
    veto: bool = False
    proxy: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the rule makes of a tally, and why, in sentences that carry the arithmetic."""

    outcome: Outcome
    explanation: tuple[Sentence, ...]
    conditional: bool = field(default=False)
    """Whether the ballots that ask for conditions were needed: theirs then join the decision."""
