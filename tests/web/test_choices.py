"""Does a list that must be answered wait for an answer, rather than send its first word?"""

import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice
from wtforms.validators import Optional

from fundapp.dossiers.types import Stage
from fundapp.portfolio.forms import CofinancingForm
from fundapp.web.forms import ChoiceField, Form, WordField, WordRadioField, answered

GROUPED = [
    SelectChoice(value="a", label="A", optgroup="Un"),
    SelectChoice(value="b", label="B", optgroup="Deux"),
]


class Sample(Form):
    must = WordField("Étape", [answered()], kind=Stage)
    may = WordField("Étape", [Optional()], kind=Stage)
    buttons = WordRadioField("Étape", [answered()], kind=Stage)
    grouped = ChoiceField("Lettre", [answered()], choices=GROUPED)


def chosen(field: str) -> list[str]:
    return re.findall(r'<option selected value="([^"]*)"', field)


def test_nothing_is_chosen_until_somebody_chooses(app: Flask) -> None:
    with app.test_request_context():
        form = Sample(formdata=None)
        drawn = {field.name: str(field()) for field in form}

    assert (chosen(drawn["must"]), chosen(drawn["grouped"])) == ([""], [""])
    assert drawn["must"].index("Choisissez…") < drawn["must"].index("Brouillon")
    assert drawn["grouped"].index("Choisissez…") < drawn["grouped"].index("<optgroup")
    assert "Choisissez…" not in drawn["may"] + drawn["buttons"]
    assert "checked" not in drawn["buttons"]


def test_what_is_known_is_chosen_and_nothing_is_added(app: Flask) -> None:
    with app.test_request_context():
        drawn = str(Sample(formdata=None, data={"must": Stage.REVIEW})["must"]())

    assert chosen(drawn) == ["review"]
    assert "Choisissez…" not in drawn


@pytest.mark.parametrize(
    "typed, words", [("", "Répondez à cette question."), ("zzz", "Choisissez une réponse dans la liste.")]
)
def test_what_is_no_answer_is_refused(app: Flask, typed: str, words: str) -> None:
    with app.test_request_context():
        form = Sample(formdata=MultiDict({"must": typed, "buttons": "review", "grouped": "a"}))

        assert not form.validate()
        assert (form.must.errors, form.grouped.errors) == ([words], [])


def test_grade_of_a_proof_is_chosen_by_nobody_beforehand(app: Flask) -> None:
    """The first word of the list would be counted as private or public money."""
    with app.test_request_context():
        form = CofinancingForm(formdata=None)

        assert [chosen(str(form[name]())) for name in ("nature", "grade")] == [[""], [""]]
