"""A host name in a name or a title: does our mail, in our name, carry a link that a stranger chose?"""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from fundapp.accounts.models import Invitation, Person
from fundapp.kernel import clock
from fundapp.kernel.links import holds_link, unlinked
from fundapp.notifications.models import Notice
from fundapp.notifications.rules import plain
from fundapp.notifications.types import NoticeKind
from fundapp.notifications.views import outbox
from fundapp.notifications.views.letters import OURS, Reader, compose, headline
from fundapp.policy import Role
from tests.factories import accounts, dossiers, notices
from tests.factories.signin import sign_in
from tests.notifications.test_letters import FACTS, body, notice
from tests.security import planted

HOOKS = (
    "Remboursement sur piege.example",
    "piege.example/connexion",
    "votre-banque@piege.example",
    "PIEGE.EXAMPLE",
    "piège.example",
    "piege。example",
    "http://piege.example",
    "hxxp://piege.example",
    "www.piege.example",
    "tel:+33899123456",
    "mailto:a@piege.example",
    "192.0.2.7/connexion",
    "xn--pige-8oa.xn--p1ai",
    "piege.\u200bexample",
)
ALL_AT_ONCE = "piege.example, a@piege.example http://piege.example tel:+33899123456"
LINKED = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:mailto|tel|sms):\S+"
    r"|[^\s@]+@[^\s@]+\.\w{2,}|(?:[^\W_]|-)+[.。．｡](?:[^\W\d_]{2,}|xn--\w+)|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
"""What mail readers turn into links, widely: an address, a host name with a plausible end, an IP address."""


def links(text: str) -> list[str]:
    """Beside the one to our own site."""
    return [each for each in LINKED.findall(text) if not each.startswith("http://localhost/")]


@pytest.mark.parametrize("hook", HOOKS)
def test_attack_24_oracle_sees_the_hook(hook: str) -> None:
    assert links(hook.replace("\u200b", ""))


@pytest.mark.parametrize(
    ("kind", "hook"),
    [(each, ALL_AT_ONCE) for each in NoticeKind] + [(NoticeKind.TRANSFER_PROPOSED, each) for each in HOOKS],
)
def test_attack_24_no_kind_of_mail_carries_a_link_that_somebody_typed(
    app: Flask, kind: NoticeKind, hook: str
) -> None:
    typed = {name: planted.everywhere(fact, hook) for name, fact in FACTS.items() if name not in OURS}
    told = notice(kind, **typed)

    with app.test_request_context():
        mail = compose(told, Reader(hook, "lectrice@example.org"), {})
        line = headline(told)

    html = body(mail, "html")
    assert links(mail["Subject"]) == links(line) == links(body(mail, "plain")) == []
    assert links(re.sub(r"\s*<[^>]+>\s*", " ", html)) == []
    assert [each for each in re.findall(r'href="([^"]+)"', html) if links(each)] == []
    assert mail["To"].addresses[0].display_name == unlinked(hook.replace("\u200b", " "))


@given(st.text(max_size=60))
def test_attack_24_what_was_made_plain_holds_no_link(text: str) -> None:
    assert not holds_link(plain(text))


@pytest.mark.parametrize(
    "name",
    [
        "M. Dupont",
        "J.-P. Évrard",
        "S.A.S. Hydrogène des Dunes",
        "12.500,00 €",
        "DK-2026-7F3K9Q",
        "à 14 h 05",
        "v2.1",
    ],
)
def test_ordinary_words_are_left_alone(name: str) -> None:
    assert unlinked(name) == name


def test_name_of_a_company_is_still_read() -> None:
    assert unlinked("Chaleur.io (Dunkerque)") == "Chaleur[.]io (Dunkerque)"


@pytest.mark.parametrize("hook", HOOKS)
def test_attack_24_account_is_not_opened_under_a_host_name(
    client: FlaskClient, session: Session, hook: str
) -> None:
    """By the door of the sign-up, and nothing typed is lost."""
    typed: dict[str, Any] = {
        "name": hook,
        "email": "eve@example.org",
        "password": "dune-vent-canal",
        "terms": "y",
    }

    answer = client.post("/inscription", data=typed)

    assert answer.status_code == 422
    assert "sans adresse de site ni de courriel" in answer.text
    assert 'value="eve@example.org"' in answer.text
    assert session.exec(select(Person).where(Person.email == "eve@example.org")).first() is None


def test_attack_24_nobody_is_invited_under_a_host_name(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    typed = {"name": "piege.example", "email": "eve@example.org", "roles": [Role.ANALYST.value]}

    answer = client.post("/personnes/inviter", data=typed)

    assert answer.status_code == 422
    assert session.exec(select(Invitation)).all() == []


def test_attack_24_invitation_of_an_old_account_named_so_leads_nowhere(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """It was opened before names were read: the mail it makes us send is harmless all the same."""
    owner = accounts.person(session, name="votre-banque.example vous rembourse")
    draft = dossiers.draft_dossier(session, owner_id=owner.id)
    typed = {"email": "cible@example.org"}
    sign_in(client, owner).post(f"/mes-dossiers/{draft.id}/partage/inviter", data=typed)
    notices.tell_everything(session)
    [invited] = session.exec(select(Notice).where(Notice.kind == NoticeKind.CO_EDITOR_INVITED)).all()

    with app.app_context():
        mail = outbox.mail_of(session, invited, at=clock.now())

    assert mail is not None
    assert mail["Subject"] == "votre-banque[.]example vous rembourse vous invite à remplir un dossier"
    assert links(body(mail, "plain")) == []
