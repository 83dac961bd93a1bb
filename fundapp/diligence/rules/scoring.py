"""How are reviews weighed and compared, when may one be written, and who may read those of others?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isqrt
from typing import Any, TypeVar

from fundapp.diligence.types import Answer, Criterion, Gap, Mark, Opinion, ReviewState, gap
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.words import Sentence, Worded, say

Word = TypeVar("Word", bound=Worded)

GRID_VERSION = "2026.1"
GRID = (
    Criterion(
        "team",
        say("Équipe et gouvernance"),
        say("Compétences réunies, disponibilité, capacité à mener le projet à terme."),
        20,
    ),
    Criterion(
        "innovation",
        say("Innovation et maturité"),
        say("Nouveauté réelle, TRL vérifiable, propriété intellectuelle."),
        20,
    ),
    Criterion(
        "market",
        say("Marché et modèle économique"),
        say("Clients identifiés, prix, concurrence, montée en charge."),
        20,
    ),
    Criterion(
        "impact",
        say("Effet sur le territoire"),
        say("Contribution à l’axe choisi, emplois, ancrage, indicateurs mesurables."),
        25,
    ),
    Criterion(
        "finance",
        say("Financement et effet de levier"),
        say("Plan équilibré, cofinancements prouvés, besoin de l’aide."),
        15,
    ),
)
"""The grid of new reviews; a dossier keeps the one its first reviewer began with."""

WIDE = 100
"""From this dispersion on, in hundredths of a point, the reviewers are said to disagree."""


def frozen(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    return [
        {"key": each.key, "label": each.label.text, "hint": each.hint.text, "weight": each.weight}
        for each in criteria
    ]


def thawed(rows: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(row["key"], Sentence(row["label"]), Sentence(row["hint"]), row["weight"]) for row in rows
    )


def weighted_mean(points: Mapping[str, int], criteria: Iterable[Criterion]) -> int:
    """The mean by weight, in hundredths of a point, rounded half up."""
    weights = {criterion.key: criterion.weight for criterion in criteria}
    whole = sum(weights.values())
    weighed = sum(weights[key] * points[key] for key in weights)
    return (200 * weighed + whole) // (2 * whole)


def mean(values: Sequence[int]) -> int:
    """Rounded half up."""
    return (2 * sum(values) + len(values)) // (2 * len(values))


def median(values: Sequence[int]) -> int:
    """The middle one, or the mean of the two in the middle, rounded half up."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else mean(ordered[half - 1 : half + 1])


def dispersion(values: Sequence[int]) -> int:
    """The standard deviation of the reviewers' means, in the unit of the values, without a float."""
    count = len(values)
    square = count * sum(value * value for value in values) - sum(values) ** 2
    return (2 * isqrt(square) + count) // (2 * count)


def as_typed(
    answers: Mapping[str, Answer], opinion: Opinion | None = None, summary: str = ""
) -> dict[str, str]:
    """A review as the words its page sends, field by field."""
    typed = {"opinion": opinion.value if opinion else "", "summary": summary}
    for key, answer in answers.items():
        typed |= {f"mark_{key}": answer.mark.value if answer.mark else "", f"why_{key}": answer.justification}
    return typed


def only_asked(typed: Mapping[str, str], criteria: Iterable[Criterion]) -> dict[str, str]:
    """What was typed in fields of this grid."""
    return {
        name: text.replace("\r\n", "\n").strip()
        for name, text in typed.items()
        if name in as_typed(blank(criteria))
    }


def blank(criteria: Iterable[Criterion]) -> dict[str, Answer]:
    return {each.key: Answer() for each in criteria}


def read_typed(
    typed: Mapping[str, str], criteria: Iterable[Criterion]
) -> tuple[dict[str, Answer], Opinion | None, str]:
    """What the words of a review mean; raises `Refused` for a mark or an opinion that does not exist."""
    answers = {
        each.key: Answer(_chosen(Mark, typed, f"mark_{each.key}"), typed.get(f"why_{each.key}", ""))
        for each in criteria
    }
    return answers, _chosen(Opinion, typed, "opinion"), typed.get("summary", "")


def _chosen(kind: type[Word], typed: Mapping[str, str], name: str) -> Word | None:
    value = typed.get(name, "")
    found = next((each for each in kind if each.value == value), None)
    if value and found is None:
        raise Refused("Choisissez une réponse dans la liste.", field=name)
    return found


def check_open(stage: Stage, status: Status) -> None:
    if stage is not Stage.REVIEW:
        raise Refused(
            "On évalue un dossier à l’étape « Évaluation » : celui-ci en est à l’étape « %(stage)s ».",
            stage=stage,
        )
    if status not in (Status.ACTIVE, Status.ON_HOLD):
        raise Refused("Ce dossier n’est pas en cours (%(status)s) : il ne s’évalue plus.", status=status)


def check_unfinished(state: ReviewState) -> None:
    if state is not ReviewState.DRAFT:
        raise Refused("Votre évaluation de ce dossier est close : elle ne change plus.")


def check_submission(
    answers: Mapping[str, Answer], opinion: Opinion | None, summary: str, criteria: Iterable[Criterion]
) -> None:
    missing: list[Sentence] = list(review_gaps(answers, opinion, summary, criteria))
    if missing:
        raise SeveralRefusals(
            "Cette évaluation n’est pas complète : rien n’est perdu, complétez-la puis remettez-la.", missing
        )


def review_gaps(
    answers: Mapping[str, Answer], opinion: Opinion | None, summary: str, criteria: Iterable[Criterion]
) -> Iterator[Gap]:
    for criterion in criteria:
        answer = answers.get(criterion.key, Answer())
        named = {"criterion": criterion.label}
        if answer.mark is None:
            said = say("Donnez une note au critère « %(criterion)s ».", **named)
            yield gap(said, f"mark_{criterion.key}")
        if not answer.justification:
            said = say("Justifiez votre note au critère « %(criterion)s ».", **named)
            yield gap(said, f"why_{criterion.key}")
    if opinion is None:
        yield gap(say("Choisissez votre conclusion."), "opinion")
    if not summary:
        yield gap(say("Écrivez votre synthèse en quelques phrases."), "summary")


def others_are_open(stage: Stage, may_review: bool, mine: ReviewState | None) -> bool:
    """Nobody who could still write is influenced: others' reviews open once one's own is closed."""
    return stage is not Stage.REVIEW or not may_review or mine not in (None, ReviewState.DRAFT)
