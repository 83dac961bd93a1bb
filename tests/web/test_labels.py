"""Does a page say a label once, rather than again at the head of its value?"""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers import services
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in
from tests.security import world as worlds

TWICE = re.compile(r"\b([A-ZÀÉ][^:|]{3,60}) : \1")
FACT = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)


def said(markup: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup))).replace("\u00a0", " ").strip()


def doubled(page: str) -> list[str]:
    """« Aides publiques : Aides publiques reçues », and a fact whose value begins with its label."""
    lines = unescape(re.sub(r"\s*<[^>]+>\s*", "|", re.sub(r"</?(span|strong)[^>]*>", "", page)))
    text = re.sub(r"[\s\u00a0]+", " ", lines)
    facts = [(said(label), said(value)) for label, value in FACT.findall(page)]
    return [found[0] for found in TWICE.finditer(text)] + [
        f"{label} | {value}" for label, value in facts if len(label) > 3 and value.startswith(f"{label} ")
    ]


def test_no_page_says_a_label_twice(app: Flask, session: Session, settings: Settings) -> None:
    world = worlds.build(session, settings.storage_folder)
    browsers = worlds.browsers(app, world)
    found = {}

    for method, rule in worlds.doors(app):
        if method == "GET":
            path = world.path(app, rule)
            _, page = worlds.first_let_in(app, session, "GET", path, browsers, read_only=True)
            if page.mimetype == "text/html" and (twice := doubled(page.text)):
                found[rule.endpoint] = twice

    assert found == {}


def test_gap_whose_question_begins_like_its_section_says_it_once(
    client: FlaskClient, session: Session
) -> None:
    founder = accounts.person(session)
    sign_in(client, founder)
    typed = {"had_aid": "yes", "aid-0-amount": "beaucoup"}
    draft = dossiers.draft_dossier(session, owner_id=founder.id)
    services.save_answers(session, dossier_id=draft.id, typed=typed, by=founder.id, at=dossiers.AT)
    session.commit()

    page = client.get(f"/mes-dossiers/{draft.id}/relecture").text

    assert "Aides publiques reçues, ligne 1" in said(page)
    assert doubled(page) == []
