"""SEC-8: may whoever has only taken over a session send the fund's money to another account?"""

import re

from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Person
from fundapp.accounts.queries import get_person
from fundapp.accounts.types import Purpose
from fundapp.kernel import clock
from fundapp.portfolio import queries
from fundapp.portfolio.models import BankAccount, Ticket
from fundapp.portfolio.views.pages import prefix_of
from tests.factories import accounts, notices, portfolio
from tests.factories.signin import sign_in

REQUEST = {
    "evidence": "Réception du 20.",
    "holder": "Hydrogène des Dunes",
    "iban": portfolio.IBAN,
    "bic": portfolio.BIC,
}


def signed(session: Session) -> tuple[portfolio.Team, Ticket, Person, str]:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    founder = get_person(session, ticket.owner_id)
    founder.password = accounts.PASSWORD_HASH
    session.commit()
    row = queries.tranches_of(session, ticket.id)[0]
    return team, ticket, founder, f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}"


def given(session: Session) -> list[BankAccount]:
    return list(session.exec(select(BankAccount)).all())


def test_a_session_alone_gives_no_account(client: FlaskClient, session: Session) -> None:
    _, _, founder, address = signed(session)
    sign_in(client, founder)

    for password, said in (
        ("", "Indiquez votre mot de passe."),
        ("un autre mot de passe", "Ce n’est pas votre mot de passe."),
    ):
        answer = client.post(address, data={**REQUEST, "password": password})
        assert answer.status_code == 422
        assert [each in answer.text for each in (said, "Réception du 20.")] == [True, True]
        assert ("Ce n’est pas votre mot de passe." in answer.text) is bool(password)

    assert given(session) == []


def test_code_left_blank_is_asked_for_and_not_said_to_be_wrong(client: FlaskClient, session: Session) -> None:
    _, _, founder, address = signed(session)
    founder.tf_totp_secret = accounts.person(session, second_factor=True).tf_totp_secret
    session.commit()
    sign_in(client, founder)

    answer = client.post(address, data={**REQUEST, "password": accounts.PASSWORD})

    assert (answer.status_code, "Indiquez le code de votre application." in answer.text) == (422, True)
    assert "Ce code n’est pas le bon" not in answer.text
    assert given(session) == []


def test_the_fund_verifies_no_account_before_its_mail_is_answered(
    client: FlaskClient, session: Session
) -> None:
    team, ticket, founder, address = signed(session)
    notices.forget(session)
    sign_in(client, founder)
    client.post(address, data={**REQUEST, "password": accounts.PASSWORD})
    [account] = given(session)
    typed = {prefix_of("account", account.id) + "note": "Rappelé au siège."}
    sign_in(client, team.manager)

    early = client.post(f"/tickets/{ticket.id}/comptes/{account.id}/verification", data=typed)

    assert early.status_code == 422
    assert "n’a pas encore confirmé ce compte" in early.text
    notices.tell_everything(session)
    assert (founder.name, "account_to_confirm") in notices.told(session)


def test_the_mail_confirms_once_and_looking_confirms_nothing(client: FlaskClient, session: Session) -> None:
    _, _, founder, address = signed(session)
    sign_in(client, founder)
    client.post(address, data={**REQUEST, "password": accounts.PASSWORD})
    [account] = given(session)
    token = accounts_services.make_link(
        session, purpose=Purpose.CONFIRM_BANK_ACCOUNT, subject_id=account.id, at=clock.now()
    )
    session.commit()
    link = f"/mes-tickets/comptes/{account.id}/confirmer/{token}"

    looked = client.get(link)
    session.refresh(account)
    assert (looked.status_code, account.confirmed_at) == (200, None)
    assert account.iban not in looked.text

    client.post(link)
    session.refresh(account)
    assert account.confirmed_at is not None
    assert client.post(link).status_code == 409


def test_a_link_for_another_account_confirms_nothing(client: FlaskClient, session: Session) -> None:
    _, _, founder, address = signed(session)
    sign_in(client, founder)
    client.post(address, data={**REQUEST, "password": accounts.PASSWORD})
    [account] = given(session)
    token = accounts_services.make_link(
        session, purpose=Purpose.CONFIRM_BANK_ACCOUNT, subject_id=founder.id, at=clock.now()
    )
    session.commit()

    answer = client.post(f"/mes-tickets/comptes/{account.id}/confirmer/{token}")

    assert answer.status_code == 404
    session.refresh(account)
    assert account.confirmed_at is None


def test_the_same_account_again_asks_for_nothing(client: FlaskClient, session: Session) -> None:
    team, ticket, founder, _ = signed(session)
    payment = portfolio.requested_payment(session, ticket)
    portfolio.verify(session, ticket, payment, by=team.manager.id)
    row = queries.tranches_of(session, ticket.id)[1]
    sign_in(client, founder)

    answer = client.post(f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}", data=REQUEST)

    assert answer.status_code == 303
    assert len(given(session)) == 1


def test_known_account_is_shown_as_on_the_slip_and_read_back_as_the_same(
    client: FlaskClient, session: Session
) -> None:
    _, ticket, founder, address = signed(session)
    sign_in(client, founder)
    slip = "IBAN FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189"
    client.post(address, data={**REQUEST, "iban": slip, "password": accounts.PASSWORD})
    [account] = given(session)
    second = queries.tranches_of(session, ticket.id)[1]
    again = f"/mes-tickets/{ticket.id}/tranches/{second.tranche.id}"

    shown = re.search(r'name="iban"[^>]*value="([^"]*)"', client.get(again).text)
    assert shown
    answer = client.post(again, data={**REQUEST, "iban": shown[1]})

    assert shown[1] == "FR76 3000 6000 0112 3456 7890 189"
    assert (account.iban, answer.status_code, len(given(session))) == (portfolio.IBAN, 303, 1)


def test_account_typed_wrong_comes_back_as_it_was_typed(client: FlaskClient, session: Session) -> None:
    _, _, founder, address = signed(session)
    sign_in(client, founder)
    typed = "IBAN FR76 3000 6000 0112 3456 7890 188"

    answer = client.post(address, data={**REQUEST, "iban": typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert "Recopiez-le depuis le RIB" in answer.text
