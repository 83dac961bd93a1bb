"""When is the second factor asked for, and what becomes meanwhile of what was being sent?"""

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.kernel import clock, db
from fundapp.kernel.money import Money, euros
from fundapp.policy import Role
from fundapp.portfolio import queries
from fundapp.programme.types import Instrument
from tests.factories import accounts, committee, dossiers, portfolio
from tests.factories.portfolio import SIGNED_ON
from tests.factories.signin import sign_in
from tests.journeys.visitor import Page

ASKED = "Confirmez que c’est bien vous"
TYPED = {
    "return-nature": "capital",
    "return-amount": "40 000,00",
    "return-effective_on": SIGNED_ON.isoformat(),
    "return-evidence": "Relevé du 23 novembre, de la banque.",
}


@dataclass(frozen=True)
class Desk:
    """Whose second factor was given too long ago, before a loan of which money comes back."""

    client: FlaskClient
    person: Person
    ticket_id: UUID
    session: Session

    @property
    def url(self) -> str:
        return f"/tickets/{self.ticket_id}/retours"

    def send(self, **typed: Any) -> Page:
        referrer = {"Referer": f"http://localhost/tickets/{self.ticket_id}"}
        answer = self.client.post(self.url, data=TYPED | typed, headers=referrer)
        return Page(answer.status_code, self.url, answer.text, answer.data)

    def confirm(self, page: Page, code: str) -> Page:
        """What the page that asks for the code holds, with a code."""
        again = {"Referer": f"http://localhost{self.url}"}
        data = page.form(self.url).fields | {"second_factor_code": code}
        answer = self.client.post(self.url, data=data, headers=again)
        return Page(answer.status_code, self.url, answer.text, answer.data)

    @property
    def proposed(self) -> list[tuple[Money, str | None]]:
        """Each proposal's amount, and the name of the document that proves it."""
        self.session.expire_all()
        rows = queries.pendings_of(self.session, self.ticket_id)
        return [(row.entry.amount, row.file.name if row.file else None) for row in rows]


@pytest.fixture
def desk(session: Session, client: FlaskClient) -> Desk:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(
        session, by=team.manager.id, amount=euros(200_000), instrument=Instrument.SHAREHOLDER_LOAN
    )
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    return Desk(sign_in(client, team.finance, fresh=False), team.finance, ticket.id, session)


def statement() -> tuple[BytesIO, str]:
    return BytesIO(dossiers.PDF), "relevé.pdf"


def title(page: Page) -> str:
    found = re.search(r"<title>(.*?)</title>", page.text)
    assert found
    return unescape(found[1]).partition(" · ")[0].replace("\u00a0", " ")


def test_what_is_wrong_with_a_form_is_said_before_anybody_is_asked_to_confirm_it(desk: Desk) -> None:
    unread = desk.send(**{"return-amount": "quarante mille", "return-file": statement()})
    unproven = desk.send()  # what only the use case knows: at this amount, a document is asked for

    assert (unread.status, ASKED in unread.text, title(unread)[:9]) == (422, False, "Erreur : ")
    assert "Écrivez un montant en euros" in unread.words
    assert (unproven.status, ASKED in unproven.text) == (422, False)
    assert "joignez le relevé" in unproven.words
    assert desk.proposed == []


def test_page_that_asks_for_the_code_is_no_error_until_the_code_is_one(desk: Desk) -> None:
    asked = desk.send(**{"return-file": statement()})
    blank = desk.confirm(asked, " ")
    wrong = desk.confirm(blank, "000000")

    assert [(each.status, title(each)) for each in (asked, blank, wrong)] == [
        (403, ASKED),
        (403, f"Erreur : {ASKED}"),
        (403, f"Erreur : {ASKED}"),
    ]
    for each in (asked, blank, wrong):
        assert "Fichier gardé avec votre envoi : relevé.pdf" in each.words.replace("\u00a0", " ")
    assert "Indiquez le code de votre application." in blank.words
    assert "Ce code n’est pas ou plus valable." in wrong.words
    way_back = f'href="/tickets/{desk.ticket_id}">Annuler'
    assert [way_back in each.text for each in (asked, blank, wrong)] == [True, True, True]
    assert desk.proposed == []


def test_nothing_is_typed_or_chosen_again_once_the_code_is_given(desk: Desk) -> None:
    asked = desk.send(**{"return-file": statement()})
    blank = desk.confirm(asked, "")
    given = desk.confirm(blank, accounts.code_of(desk.person))

    assert given.status == 303
    assert desk.proposed == [(euros(40_000), "relevé.pdf")]
    [row] = queries.pendings_of(desk.session, desk.ticket_id)
    piece = f"/tickets/{desk.ticket_id}/propositions/{row.entry.id}/piece"
    assert desk.client.get(piece).data == dossiers.PDF


def test_file_chosen_with_a_form_that_is_refused_is_kept_and_named(desk: Desk) -> None:
    """No browser shows a chosen file again: it went, and nothing said so."""
    unread = desk.send(**{"return-amount": "quarante mille", "return-file": statement()})
    again = unread.form(desk.url).fields | {"return-amount": "40 000,00"}
    asked = desk.send(**again)
    given = desk.confirm(asked, accounts.code_of(desk.person))

    assert (unread.status, asked.status, given.status) == (422, 403, 303)
    assert "Fichier gardé : « relevé.pdf ». Pour en envoyer un autre" in unread.words.replace("\u00a0", " ")
    assert "Fichier gardé avec votre envoi : relevé.pdf" in asked.words.replace("\u00a0", " ")
    assert desk.proposed == [(euros(40_000), "relevé.pdf")]


def test_another_file_chosen_takes_the_place_of_the_one_that_was_kept(desk: Desk) -> None:
    unread = desk.send(**{"return-amount": "quarante mille", "return-file": statement()})
    again = unread.form(desk.url).fields | {"return-amount": "40 000,00"}
    word = again.pop("return-file")
    both = {"return-file": [*word, (BytesIO(dossiers.PDF), "avis.pdf")]}
    given = desk.confirm(desk.send(**again, **both), accounts.code_of(desk.person))

    assert given.status == 303
    assert desk.proposed == [(euros(40_000), "avis.pdf")]


def test_opening_a_ballot_is_not_said_to_send_what_nobody_typed(
    client: FlaskClient, session: Session
) -> None:
    made = committee.assembly(session, at=clock.now())
    sign_in(client, made.members[0], fresh=False)

    asked = client.post(f"/scrutins/{made.poll.id}/voter")

    assert asked.status_code == 403
    assert "Donnez un code de votre second facteur : vous continuerez aussitôt." in unescape(
        asked.text
    ).replace("\u00a0", " ")
    assert "ce que vous venez d’envoyer" not in asked.text


def test_attack_word_of_a_kept_file_serves_only_whom_it_was_given_to(app: Flask, desk: Desk) -> None:
    """Else the digest of somebody's file, or another's word, would open it, and no antivirus look at it."""
    word = desk.send(**{"return-file": statement()}).form(desk.url).fields["return-file"][0]
    other = accounts.person(desk.session, roles=[Role.FINANCE])
    sign_in(desk.client, other)

    answers = [desk.send(**{"return-file": each}) for each in (word, word[:-1], "0" * 64)]

    assert [each.status for each in answers] == [422, 422, 422]
    assert ["choisissez-le de nouveau" in each.words for each in answers] == [True, True, True]
    assert desk.proposed == []


def test_rehearsal_keeps_nothing_and_raises_where_the_act_would_end(session: Session) -> None:
    person = accounts.person(session, name="Avant")
    session.commit()

    with db.scope() as scoped:
        db.rehearse()
        with pytest.raises(db.Rehearsed), db.transaction() as work:
            work.get_one(Person, person.id).name = "Après"
        assert scoped.get_one(Person, person.id).name == "Avant"

    session.refresh(person)
    assert person.name == "Avant"
