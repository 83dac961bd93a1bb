"""Does a form stay whole, readable and rightly named whatever is done to it?"""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.dossiers.forms.editing import question_shown, section_shown
from fundapp.dossiers.rules import columns, core, edits, names
from fundapp.dossiers.rules.application import read_application
from fundapp.dossiers.rules.form import CallForm, Choice
from fundapp.dossiers.rules.form_changes import differences, effect
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import mark
from fundapp.web.forms import Form
from tests.factories.dossiers import ANSWERS

USED = names.used_names([STANDARD])


@pytest.mark.parametrize(
    "label, name",
    [
        ("Chiffre d’affaires 2025", "chiffre_d_affaires_2025"),
        ("Numéro SIREN", "numero_siren"),
        ("Main-d’œuvre", "main_d_oeuvre"),
        ("2030 : objectif", "q_2030_objectif"),
        ("Title", "title_2"),
        ("Data", "data_2"),
        ("???", "q"),
        ("x" * 90, "x" * 40),
    ],
)
def test_question_is_named_from_its_label(label: str, name: str) -> None:
    assert names.question_name(label, USED) == name


@pytest.mark.parametrize(
    "title, name",
    [
        ("L’équipe", "l-equipe"),
        ("Pièces", "pieces-2"),
        ("Relecture", "relecture-2"),
        ("Projet", "projet-2"),
        ("3 ans", "q-3-ans"),
    ],
)
def test_section_is_named_from_its_title(title: str, name: str) -> None:
    assert names.section_name(title, USED) == name


def test_no_question_takes_the_name_of_what_a_form_is_made_of() -> None:
    """A field called `data` or `errors` would break the page."""
    own = {name for name in dir(Form) if not name.startswith("_") and name == name.lower()}

    assert own - names.RESERVED == set()


def test_name_of_a_removed_question_is_not_given_to_another() -> None:
    removed = edits.remove_question(STANDARD, "jobs")

    again = edits.add_question(removed, USED, section="projet", label="Jobs", kind=AnswerKind.TEXT)

    assert "jobs_2" in again.by_name


def test_reworded_question_keeps_its_name_and_place() -> None:
    changed = edits.change_question(STANDARD, "problem", {"label": "Le besoin", "name": "besoin"})

    assert changed.by_name["problem"].label == "Le besoin"
    assert list(changed.by_name) == list(STANDARD.by_name)


def test_question_moves_within_its_section_then_into_the_next() -> None:
    last = STANDARD.sections[0].questions[-1].name

    up = edits.move_question(STANDARD, last, -1)
    down = edits.move_question(STANDARD, last, 1)

    assert [each.name for each in up.sections[0].questions][-2] == last
    assert down.sections[1].questions[0].name == last
    assert edits.move_question(down, last, -1) == STANDARD
    assert edits.move_question(STANDARD, STANDARD.sections[0].questions[0].name, -1) == STANDARD


def test_sections_change_places() -> None:
    moved = edits.move_section(STANDARD, "projet", -1)

    assert [each.name for each in moved.sections][:2] == ["projet", "identite"]
    assert edits.move_section(moved, "projet", -1) == moved


@pytest.mark.parametrize("name", core.CORE)
def test_question_every_form_keeps_is_not_removed(name: str) -> None:
    with pytest.raises(Refused, match="garde cette question"):
        edits.remove_question(STANDARD, name)


def test_section_with_a_kept_question_is_not_removed() -> None:
    with pytest.raises(Refused, match="Déplacez-les"):
        edits.remove_section(STANDARD, "identite")


def test_section_without_them_goes_with_its_questions() -> None:
    grown = edits.add_section(STANDARD, USED, title="Calendrier", intro="Quand ?")
    grown = edits.add_question(grown, USED, section="calendrier", label="Associés", kind=AnswerKind.NUMBER)

    assert edits.remove_section(grown, "calendrier") == STANDARD


def test_kind_that_our_rules_read_stays() -> None:
    with pytest.raises(Refused, match="garde sa nature"):
        edits.change_question(STANDARD, "trl_now", {"kind": AnswerKind.MONEY})
    with pytest.raises(Refused, match="garde sa nature"):
        columns.change_column(STANDARD, "needs", "amount", {"kind": AnswerKind.LINE})
    with pytest.raises(Refused, match="garde cette colonne"):
        columns.remove_column(STANDARD, "needs", "amount")


def test_choices_keep_their_value_when_they_are_reworded() -> None:
    first = edits.choices_from([("", "Oui, sûrement"), ("", "Oui, sûrement"), ("", " ")], "sure", ())

    again = edits.choices_from([("oui_surement", "Certainement"), ("", "Non")], "sure", USED)

    assert [each.value for each in first] == ["oui_surement", "oui_surement_2"]
    assert again == (Choice(value="oui_surement", label="Certainement"), Choice(value="non", label="Non"))


def test_question_put_back_has_its_name_again() -> None:
    removed = edits.remove_question(STANDARD, "jobs")

    back = edits.put_back(removed, STANDARD.by_name["jobs"], "projet")

    assert back == STANDARD
    assert edits.put_back(back, STANDARD.by_name["jobs"], "projet") == back


def test_what_a_page_shows_of_a_part_tells_whether_it_has_changed() -> None:
    changed = edits.change_question(STANDARD, "problem", {"label": "Le besoin"})

    assert mark(question_shown(changed, "problem")) != mark(question_shown(STANDARD, "problem"))
    assert mark(question_shown(changed, "solution")) == mark(question_shown(STANDARD, "solution"))
    assert mark(section_shown(changed, "identite")) == mark(section_shown(STANDARD, "identite"))
    assert edits.mark(changed) != edits.mark(STANDARD)


Verb = Callable[[CallForm, Random], CallForm]
LABELS = ["Équipe", "Data", "Jobs", "Brevets déposés", "siren", "Âge", "2030"]


def _question(form: CallForm, any_: Random) -> str:
    return any_.choice([*form.by_name, "unknown"])


def _section(form: CallForm, any_: Random) -> str:
    return any_.choice([each.name for each in form.sections] + ["unknown"])


VERBS: dict[str, Verb] = {
    "add_section": lambda form, any_: edits.add_section(
        form, USED | names.used_names([form]), title=any_.choice(LABELS)
    ),
    "reword_section": lambda form, any_: edits.reword_section(
        form, _section(form, any_), title=any_.choice(LABELS), intro="Dites tout."
    ),
    "move_section": lambda form, any_: edits.move_section(form, _section(form, any_), any_.choice([-1, 1])),
    "remove_section": lambda form, any_: edits.remove_section(form, _section(form, any_)),
    "add_question": lambda form, any_: edits.add_question(
        form,
        USED | names.used_names([form]),
        section=_section(form, any_),
        label=any_.choice(LABELS),
        kind=any_.choice(list(AnswerKind)),
    ),
    "change_kind": lambda form, any_: edits.change_question(
        form, _question(form, any_), {"kind": any_.choice(list(AnswerKind))}
    ),
    "change_choices": lambda form, any_: edits.change_question(
        form,
        (name := _question(form, any_)),
        {"choices": edits.choices_from([("", any_.choice(LABELS)), ("", "Autre")], name, USED)},
    ),
    "move_question": lambda form, any_: edits.move_question(
        form, _question(form, any_), any_.choice([-1, 1])
    ),
    "place_question": lambda form, any_: edits.place_question(
        form, _question(form, any_), _section(form, any_)
    ),
    "remove_question": lambda form, any_: edits.remove_question(form, _question(form, any_)),
    "add_column": lambda form, any_: columns.add_column(
        form,
        USED | names.used_names([form]),
        _question(form, any_),
        label=any_.choice(LABELS),
        kind=any_.choice(columns.KINDS),
    ),
    "move_column": lambda form, any_: columns.move_column(form, "needs", "label", any_.choice([-1, 1])),
}


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=25), st.randoms(use_true_random=False))
def test_any_sequence_of_changes_keeps_the_form_readable(steps: list[str], any_: Random) -> None:
    form = STANDARD
    for step in steps:
        try:
            form = VERBS[step](form, any_)
        except Refused:
            continue

    assert CallForm.read(form.plain()) == form
    assert core.CORE.keys() <= form.by_name.keys()
    assert len([question for section in form.sections for question in section.questions]) == len(form.by_name)
    assert all(form.question_at(name) is None or form.section_of[name] for name in form.by_name)
    faults_of(form)
    differences(STANDARD, form)
    effect(STANDARD, form, ANSWERS)
    read_application(form, ANSWERS)
