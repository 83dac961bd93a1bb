"""Does whoever moves to a new version of a form read what changes, and for their own answers?"""

from typing import Any

import pytest

from fundapp.dossiers.rules import columns, edits, names
from fundapp.dossiers.rules.form import CallForm, Choice, Condition
from fundapp.dossiers.rules.form_changes import Alteration, differences, effect
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind
from tests.factories.dossiers import ANSWERS

USED = names.used_names([STANDARD])


def changed(name: str, **changes: Any) -> CallForm:
    return edits.change_question(STANDARD, name, changes)


def grown() -> CallForm:
    return edits.add_question(STANDARD, USED, section="projet", label="Brevets", kind=AnswerKind.LINE)


def told(before: CallForm, after: CallForm) -> list[tuple[Alteration, str, list[str]]]:
    return [
        (each.kind, each.question.name, [str(words) for words in each.details])
        for each in differences(before, after).questions
    ]


def test_nothing_changes_between_a_form_and_itself() -> None:
    assert not differences(STANDARD, STANDARD)
    assert not effect(STANDARD, STANDARD, ANSWERS)


def test_added_and_removed_questions_are_told() -> None:
    assert told(STANDARD, grown()) == [(Alteration.ADDED, "brevets", [])]
    assert told(grown(), STANDARD) == [(Alteration.REMOVED, "brevets", [])]


@pytest.mark.parametrize(
    "name, changes, kind, detail",
    [
        (
            "problem",
            {"label": "Le besoin"},
            Alteration.REWORDED,
            "Intitulé : « Problème à résoudre » devient « Le besoin ».",
        ),
        ("problem", {"hint": "En trois lignes."}, Alteration.REWORDED, "L’aide à la réponse est réécrite."),
        ("problem", {"limit": 2_000}, Alteration.CHANGED, "Limite : 4000 caractères deviennent 2000."),
        ("problem", {"required": False}, Alteration.CHANGED, "La réponse devient facultative."),
        ("jobs", {"most": 50}, Alteration.CHANGED, "Bornes : de 0 à 100000 devient de 0 à 50."),
        (
            "problem",
            {"when": (Condition(question="axis", among=("air", "heat")),)},
            Alteration.CHANGED,
            "Posée si « Axe du programme » vaut",
        ),
    ],
)
def test_change_is_told_in_words(name: str, changes: dict[str, Any], kind: Alteration, detail: str) -> None:
    [(found, question, [sentence])] = told(STANDARD, changed(name, **changes))

    assert (found, question) == (kind, name)
    assert detail in sentence


def test_choices_are_told_by_their_labels() -> None:
    def asks(*choices: tuple[str, str]) -> CallForm:
        form = edits.add_question(STANDARD, USED, section="projet", label="Stade", kind=AnswerKind.WORD)
        made = tuple(Choice(value=value, label=label) for value, label in choices)
        return edits.change_question(form, "stade", {"choices": made})

    before = asks(("early", "Amorçage"), ("late", "Croissance"))
    after = asks(("early", "Création"), ("exit", "Cession"))

    [(_, _, details)] = told(before, after)

    assert len(details) == 3
    assert details[2] == "Réponse : « Amorçage » devient « Création »."


def test_columns_are_told_within_their_table() -> None:
    after = columns.add_column(STANDARD, USED, "needs", label="Année", kind=AnswerKind.NUMBER)
    after = columns.change_column(after, "needs", "label", {"required": True})

    [(kind, name, details)] = told(STANDARD, after)

    assert (kind, name) == (Alteration.CHANGED, "needs")
    assert details == [
        "Colonne « Précision ». La réponse devient obligatoire.",
        "Colonne ajoutée : « Année ».",
    ]


def test_question_moved_to_another_section_and_order_are_told() -> None:
    after = edits.place_question(STANDARD, "jobs", "financement")
    swapped = edits.move_question(STANDARD, "problem", 1)

    assert told(STANDARD, after) == [(Alteration.MOVED, "jobs", ["Section « Financement »."])]
    assert [str(each) for each in differences(STANDARD, swapped).sections] == [
        "L’ordre des questions change."
    ]
    assert [
        str(each) for each in differences(STANDARD, edits.move_section(STANDARD, "projet", 1)).sections
    ] == ["L’ordre des sections change."]


def test_answers_of_a_removed_question_are_kept_and_told() -> None:
    found = effect(STANDARD, edits.remove_question(STANDARD, "jobs"), ANSWERS)

    assert [each.name for each in found.unasked] == ["jobs"]
    assert (found.unread, found.missing) == ({}, ())


def test_answer_that_nobody_gave_is_not_told_when_its_question_goes() -> None:
    without = {name: text for name, text in ANSWERS.items() if name != "jobs"}

    assert not effect(STANDARD, edits.remove_question(STANDARD, "jobs"), without)


def test_new_question_is_missing_unless_it_may_be_left_blank() -> None:
    optional = edits.change_question(grown(), "brevets", {"required": False})

    assert [each.name for each in effect(STANDARD, grown(), ANSWERS).missing] == ["brevets"]
    assert not effect(STANDARD, optional, ANSWERS)


def test_answer_that_no_longer_fits_is_told_with_its_sentence() -> None:
    found = effect(STANDARD, changed("problem", limit=20), ANSWERS)

    assert list(found.unread) == ["problem"]
    assert "Raccourcissez" in str(found.unread["problem"])


def test_question_now_asked_to_others_only_keeps_its_answer() -> None:
    for_air = changed("jobs", when=(Condition(question="axis", among=("air",)),))

    assert [each.name for each in effect(STANDARD, for_air, ANSWERS).unasked] == ["jobs"]
    assert not effect(STANDARD, for_air, {**ANSWERS, "axis": "air"})


def test_new_column_makes_its_rows_incomplete() -> None:
    after = columns.add_column(STANDARD, USED, "needs", label="Année", kind=AnswerKind.NUMBER)

    found = effect(STANDARD, after, ANSWERS)

    assert list(found.unread) == ["needs-0-annee", "needs-1-annee", "needs-2-annee"]
