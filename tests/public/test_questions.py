from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import Declaration, DocumentKind
from fundapp.public import rules
from fundapp.web.filters import sentence
from fundapp.web.typography import typeset
from tests.factories import programme


def test_every_question_piece_and_declaration_is_read_before_any_account(
    client: FlaskClient, session: Session
) -> None:
    programme.fund(session)

    page = unescape(client.get("/appels/territoire-innovant/questions").text)

    asked = [*STANDARD.questions, *(column for each in STANDARD.questions for column in each.columns)]
    told = [question.label for question in asked]
    told += [question.hint for question in asked if question.hint]
    told += [option.label for question in asked for option in question.options]
    told += [word.label for words in (DocumentKind, Declaration) for word in words]
    assert [each for each in told if typeset(each) not in page] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("siren", "Neuf chiffres"),
        ("title", "Une ligne, jusqu’à 160\u202fcaractères"),
        ("problem", "Texte libre, jusqu’à 4\u00a0000 caractères"),
        ("axis", "Un choix dans la liste"),
        ("jobs", "Un nombre, avec ses décimales s’il y en a"),
        ("amount_asked", "Montant en euros, au centime près"),
    ],
)
def test_what_a_question_expects_is_told(client: FlaskClient, name: str, words: str) -> None:
    with client.application.test_request_context():
        said = sentence(rules.expected(STANDARD.by_name[name]))

    assert said.replace("\u202f", " ") == words.replace("\u202f", " ")
