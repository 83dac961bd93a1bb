"""Which questions may no call do without, and what must stay as it is for the house to read their answers?"""

from collections.abc import Mapping

from fundapp.dossiers.rules.form import Asked, CallForm, Column, Question
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.words import Sentence, say

_COMPANY = say("La fiche de l’entreprise est faite de cette réponse.")
_KNOWN_BY = say("L’équipe reconnaît et classe les dossiers par cette réponse.")
_MONEY = say("Le comité et les enveloppes comptent avec cette réponse.")
_PLAN = say("Le plan de financement est fait de ce tableau.")
_COLUMN = say("Les calculs du fonds lisent cette colonne.")

CORE: Mapping[str, Sentence] = {
    "siren": _COMPANY,
    "company": _COMPANY,
    "legal_form": _COMPANY,
    "address": _COMPANY,
    "title": _KNOWN_BY,
    "axis": _KNOWN_BY,
    "summary": _KNOWN_BY,
    "instrument": _MONEY,
    "amount_asked": _MONEY,
    "round_total": _MONEY,
    "needs": _PLAN,
    "resources": _PLAN,
}
"""By name, why a form keeps it: it may be re-worded and moved, never removed."""

KEPT_IN: Mapping[str, int] = {"company": 160, "address": 300, "title": 160, "summary": 1_200}
"""How many characters there is room for beside the answers themselves."""
PLAN_LABEL = 160


def why_kept(question: Question) -> Sentence | None:
    """Why it can't be removed; None when it can."""
    return CORE.get(question.name)


def why_column_kept(question: Question, column: Column) -> Sentence | None:
    return _COLUMN if column_model(question, column) else None


def model_of(name: str) -> Question | None:
    """The standard question of that name, whose kind and list our rules read it by."""
    return STANDARD.by_name.get(name)


def read_as(question: Question) -> AnswerKind | None:
    """The kind it keeps, because rules of ours read it; None when it may be changed."""
    model = model_of(question.name)
    return model.kind if model else None


def column_read_as(question: Question, column: Column) -> AnswerKind | None:
    model = column_model(question, column)
    return model.kind if model else None


def unlike_its_model(asked: Asked, model: Asked) -> bool:
    """Whether an answer would no longer mean what our rules take it for."""
    return (asked.kind, asked.words) != (model.kind, model.words)


def as_read_now(form: CallForm) -> CallForm:
    """The form, its questions of the standard of the kind that the standard gives them today.

    A new version begins so: a published one keeps for ever how its answers were read.
    """
    return CallForm(
        sections=tuple(
            section.model_copy(update={"questions": tuple(_as_read_now(each) for each in section.questions)})
            for section in form.sections
        )
    )


def _as_read_now(question: Question) -> Question:
    kind = read_as(question)
    return question.model_copy(update={"kind": kind}) if kind else question


def lost_columns(question: Question) -> list[Column]:
    """The columns that our calculations read and that this table no longer has."""
    model = model_of(question.name)
    kept = {each.name for each in question.columns}
    needed = [each for each in model.columns if not each.when] if model else []
    return [each for each in needed if each.name not in kept]


def lost_questions(form: CallForm) -> list[Question]:
    return [STANDARD.by_name[name] for name in CORE if name not in form.by_name]


def room_for(question: Question) -> int | None:
    """The longest answer there is room for; None when only the answers keep it."""
    return KEPT_IN.get(question.name)


def room_in(question: Question, column: Column) -> int | None:
    in_the_plan = question.name in ("needs", "resources") and column.name == "label"
    return PLAN_LABEL if in_the_plan else None


def column_model(question: Question, column: Column) -> Column | None:
    """The standard column of that name, in the standard table of that name."""
    model = model_of(question.name)
    return next((each for each in model.columns if each.name == column.name), None) if model else None
