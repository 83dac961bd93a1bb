"""Does a form that would not hold stay a draft, and does its author read why?"""

from typing import Any

import pytest

from fundapp.dossiers.rules.form import CallForm, Choice, Column, Condition, FormSection, Question
from fundapp.dossiers.rules.publishing import Fault, faults_of
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind, DocumentKind

YES_NO = Question(name="incubated", kind=AnswerKind.YES_NO, label="Êtes-vous incubé ?")
LIST = Question(
    name="stage",
    kind=AnswerKind.WORD,
    label="Stade",
    choices=(Choice(value="early", label="Amorçage"), Choice(value="late", label="Croissance")),
)


def with_questions(*questions: Question) -> CallForm:
    """The standard form with one more section."""
    return CallForm(
        sections=(*STANDARD.sections, FormSection(name="plus", title="En plus", questions=questions))
    )


def with_standard(name: str, **changes: Any) -> CallForm:
    """The standard form with one of its questions changed."""
    return CallForm(
        sections=tuple(
            section.model_copy(
                update={
                    "questions": tuple(
                        each.model_copy(update=changes) if each.name == name else each
                        for each in section.questions
                    )
                }
            )
            for section in STANDARD.sections
        )
    )


def told(form: CallForm) -> list[tuple[str, str]]:
    """Each fault: where, and its sentence."""
    return [
        ("/".join(filter(None, (each.section, each.question, each.column))), str(each.sentence))
        for each in faults_of(form)
    ]


def test_standard_form_can_be_published() -> None:
    assert faults_of(STANDARD) == []


def test_whole_form_of_every_kind_can_be_published() -> None:
    table = Question(
        name="team",
        kind=AnswerKind.TABLE,
        label="Équipe",
        when=(Condition(question="stage", among=("late",)),),
        columns=(
            Column(name="who", kind=AnswerKind.LINE, label="Nom"),
            Column(
                name="since",
                kind=AnswerKind.DATE,
                label="Depuis",
                when=(Condition(question="incubated", among=("yes",)),),
            ),
        ),
    )
    piece = Question(name="deck", kind=AnswerKind.FILE, label="Présentation", piece=DocumentKind.PITCH)

    assert faults_of(with_questions(YES_NO, LIST, table, piece)) == []


@pytest.mark.parametrize(
    "question, why",
    [
        (LIST.model_copy(update={"label": " "}), "L’intitulé est vide"),
        (LIST.model_copy(update={"name": "Stage"}), "ne se lit pas dans une adresse"),
        (LIST.model_copy(update={"name": "data"}), "sert déjà à nos pages"),
        (LIST.model_copy(update={"choices": LIST.choices[:1]}), "au moins deux réponses"),
        (LIST.model_copy(update={"choices": (LIST.choices[0], LIST.choices[0])}), "sont les mêmes"),
        (
            LIST.model_copy(update={"choices": (LIST.choices[0], Choice(value="b", label=" amorçage "))}),
            "sont les mêmes",
        ),
        (
            LIST.model_copy(update={"choices": (LIST.choices[0], Choice(value="b", label=""))}),
            "Une réponse proposée est vide",
        ),
        (LIST.model_copy(update={"choices": (), "words": "planets"}), "n’existe pas"),
        (
            Question(name="tale", kind=AnswerKind.TEXT, label="Récit", limit=50_000),
            "La limite va de 1 à 20000 caractères",
        ),
        (Question(name="tale", kind=AnswerKind.LINE, label="Récit", limit=0), "La limite va de 1 à 500"),
        (
            Question(name="age", kind=AnswerKind.NUMBER, label="Âge", least=9, most=3),
            "ne dépasse pas le plus grand",
        ),
        (Question(name="deck", kind=AnswerKind.FILE, label="Présentation"), "de quelle pièce"),
        (Question(name="team", kind=AnswerKind.TABLE, label="Équipe"), "de 1 à 12 colonnes"),
        (
            YES_NO.model_copy(update={"when": (Condition(question="nowhere", among=("yes",)),)}),
            "n’est pas posée avant celle-ci",
        ),
        (
            YES_NO.model_copy(update={"when": (Condition(question="incubated", among=("yes",)),)}),
            "n’est pas posée avant celle-ci",
        ),
        (
            YES_NO.model_copy(update={"when": (Condition(question="problem", among=("yes",)),)}),
            "dans une liste",
        ),
        (
            YES_NO.model_copy(update={"when": (Condition(question="axis", among=("moon",)),)}),
            "ne propose pas",
        ),
        (YES_NO.model_copy(update={"when": (Condition(question="axis", among=()),)}), "ne propose pas"),
    ],
)
def test_question_that_would_not_hold_is_told(question: Question, why: str) -> None:
    [(where, sentence)] = told(with_questions(question))

    assert where == question.name
    assert why in sentence


@pytest.mark.parametrize(
    "column, why",
    [
        (Column(name="who", kind=AnswerKind.FILE, label="Nom"), "Une case ne peut pas porter"),
        (Column(name="who", kind=AnswerKind.LINE, label=""), "L’intitulé est vide"),
        (Column(name="who", kind=AnswerKind.WORD, label="Rôle"), "au moins deux réponses"),
        (
            Column(
                name="who",
                kind=AnswerKind.LINE,
                label="Nom",
                when=(Condition(question="team", among=("x",)),),
            ),
            "n’est pas posée avant celle-ci",
        ),
    ],
)
def test_column_that_would_not_hold_is_told(column: Column, why: str) -> None:
    table = Question(name="team", kind=AnswerKind.TABLE, label="Équipe", columns=(column,))

    [(where, sentence)] = told(with_questions(table))

    assert where == "team/who"
    assert why in sentence


@pytest.mark.parametrize(
    "name, changes, why",
    [
        ("siren", {"kind": AnswerKind.LINE}, "rendez-lui sa nature, « siren »"),
        ("axis", {"words": "", "choices": LIST.choices}, "rendez-lui sa nature"),
        ("trl_now", {"kind": AnswerKind.MONEY}, "rendez-lui sa nature"),
        ("title", {"limit": 161}, "Il y a place pour 160"),
        ("summary", {"limit": 1_201}, "Il y a place pour 1200"),
        ("title", {"required": False}, "est posée à tous"),
        ("amount_asked", {"when": (Condition(question="axis", among=("air",)),)}, "est posée à tous"),
    ],
)
def test_question_our_rules_read_keeps_its_shape(name: str, changes: dict[str, Any], why: str) -> None:
    [(where, sentence)] = told(with_standard(name, **changes))

    assert where == name
    assert why in sentence


def test_plan_keeps_its_columns() -> None:
    needs = STANDARD.by_name["needs"]
    kept = tuple(each for each in needs.columns if each.name != "amount")
    longer = tuple(
        each.model_copy(update={"limit": 200}) if each.name == "label" else each for each in needs.columns
    )

    [(where, sentence)] = told(with_standard("needs", columns=kept))
    assert (where, "Il manque la colonne" in sentence) == ("needs", True)
    [(where, sentence)] = told(with_standard("needs", columns=longer))
    assert (where, "Il y a place pour 160" in sentence) == ("needs/label", True)


def test_everything_wrong_is_told_at_once() -> None:
    twice = with_questions(YES_NO, YES_NO.model_copy(update={"name": "again"}))
    empty = CallForm(
        sections=(
            *twice.sections[1:],
            FormSection(name="pieces", title="En plus"),
            FormSection(name="untitled", title=" ", questions=(LIST,)),
        )
    )

    found = [str(each.sentence) for each in faults_of(empty)]

    assert [each for each in found if "Il manque la question" in each] == [
        f"Il manque la question « {label} » : remettez-la."
        for label in ("Numéro SIREN", "Dénomination sociale", "Forme juridique", "Adresse du siège")
    ]
    assert "Deux sections s’appellent « en plus » : renommez-en une." in found
    assert "Deux questions de la section sont écrites pareil : « êtes-vous incubé ? »." in found
    assert "L’adresse pieces mène à une autre page : refaites cette section." in found
    assert "La section « En plus » ne pose aucune question : ajoutez-en une, ou retirez-la." in found
    assert "Cette section n’a pas de titre : donnez-lui-en un." in found


def test_piece_is_asked_once() -> None:
    deck = Question(name="deck", kind=AnswerKind.FILE, label="Présentation", piece=DocumentKind.PITCH)
    again = deck.model_copy(update={"name": "again", "label": "Encore"})

    assert [str(each.sentence) for each in faults_of(with_questions(deck, again))] == [
        "La pièce « pitch » est demandée deux fois : gardez une question."
    ]


def test_form_without_a_section_lacks_everything() -> None:
    found = faults_of(CallForm(sections=()))

    assert Fault(found[0].sentence) == found[0]
    assert "n’a pas de section" in str(found[0].sentence)
    assert len(found) == 13
