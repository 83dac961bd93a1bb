"""A form's author writes markup in a question: does it act in the page of the applicant who opens it?"""

import re

from flask import Flask
from sqlmodel import Session

from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in
from tests.security import planted

DISCARDS = f'Titre<i {planted.NAME} hx-post="corbeille" hx-trigger="load">'


def test_attack_22_label_of_a_question_does_not_discard_the_draft_that_shows_it(
    app: Flask, session: Session
) -> None:
    """From the author's own door to the applicant's page, as it was done."""
    author = sign_in(app.test_client(), accounts.person(session, roles=[Role.ADMIN]))
    here = f"/appels/{dossiers.open_call(session).slug}/formulaire/brouillon"
    author.post(f"{here}/preparer")
    made = author.post(f"{here}/sections", data={"title": DISCARDS, "intro": DISCARDS}).headers["Location"]
    section = made.rsplit("#section-")[-1]
    author.post(f"{here}/questions", data={"label": DISCARDS, "kind": "line", "section": section})
    preview = author.get(f"{here}/apercu/{section}").text
    [seen] = re.findall(r'name="seen" value="([^"]+)"', author.get(f"{here}/publication").text)
    author.post(f"{here}/publication", data={"seen": seen})
    applicant = accounts.person(session, roles=[Role.ENTREPRENEUR])
    draft = dossiers.draft_dossier(session, owner_id=applicant.id)

    page = sign_in(app.test_client(), applicant).get(f"/mes-dossiers/{draft.id}/{section}").text

    for shown in (planted.read(preview), planted.read(page)):
        assert shown.planted == []
        assert shown.said.count(DISCARDS) >= 3  # its title, its introduction and its question


def test_attack_22_token_stands_in_our_own_forms_and_nowhere_else(app: Flask, session: Session) -> None:
    """Markup that would be planted all the same finds no token to inherit."""
    applicant = accounts.person(session, roles=[Role.ENTREPRENEUR])
    draft = dossiers.draft_dossier(session, owner_id=applicant.id)
    browser = sign_in(app.test_client(), applicant)

    for path in ("/", "/compte", f"/mes-dossiers/{draft.id}/projet"):
        html = browser.get(path).text
        token = re.findall(r'name="csrf_token" value="([^"]+)"', html)[0]
        assert set(planted.read(html, token).tokens) == {"csrf_token"}
        assert html.count(token) == len(planted.read(html, token).tokens)
