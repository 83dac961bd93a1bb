import re
from datetime import date
from html import unescape
from io import BytesIO

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.accounts.queries import get_person
from fundapp.committee.models import Seat
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.kernel import clock
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.types import AccountState, PaymentState, TicketState
from fundapp.portfolio.views.pages import prefix_of
from tests.factories import accounts, portfolio
from tests.factories.dossiers import PDF
from tests.factories.signin import sign_in
from tests.pages import fill_in

REQUEST = {
    "evidence": "Réception du 20.",
    "holder": "Hydrogène des Dunes",
    "iban": portfolio.IBAN,
    "bic": portfolio.BIC,
    "password": accounts.PASSWORD,
}
DUE = Condition(ConditionKind.SUBSEQUENT, "Registre des titres à jour", date(2027, 1, 20))
BEFORE = Condition(ConditionKind.SUSPENSIVE, "Kbis de moins de trois mois")


def late_on(page: str) -> list[str]:
    """The lines of a page that are said to be late, by the day they were due on."""
    said = unescape(" ".join(re.sub(r"<(?!p>|li>|tr>)[^>]+>", " ", page).split()))
    lines = re.split(r"<(?:p|li|tr)>", said)
    return [
        re.findall(r"\d+(?:/\d+/| janvier | février )2027", line)[0] for line in lines if "En retard" in line
    ]


def test_what_is_late_is_said_wherever_its_day_stands(app: Flask, session: Session) -> None:
    """The dashboard alone said so, of tranches; nothing did of conditions. A paid tranche is late no more."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(120_000), conditions=[DUE])
    founder = get_person(session, ticket.owner_id)
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    session.commit()
    team_page, mine = f"/tickets/{ticket.id}", f"/mes-tickets/{ticket.id}"

    def late(day: str) -> list[list[str]]:
        with time_machine.travel(f"{day}T10:00:00Z", tick=True):
            manager, theirs = sign_in(app.test_client(), team.manager), sign_in(app.test_client(), founder)
            pages = [manager.get(team_page), theirs.get(mine), manager.get("/tableau-de-bord")]
            return [late_on(page.text) for page in pages]

    assert late("2027-01-20") == [[], [], []]
    assert late("2027-02-16") == [
        ["20/01/2027", "15 février 2027"],
        ["20 janvier 2027", "15 février 2027"],
        ["15 février 2027"],
    ]


def test_chain_from_vote_to_payment_in_the_browser(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(250_000), conditions=[BEFORE])
    founder = get_person(session, ticket.owner_id)
    [condition] = queries.conditions_of(session, ticket.id)
    page, mine = f"/tickets/{ticket.id}", f"/mes-tickets/{ticket.id}"
    session.commit()

    sign_in(client, team.manager)
    typed = {prefix_of("condition", condition.id) + "evidence": "Kbis du 2 novembre."}
    assert client.post(f"{page}/conditions/{condition.id}/levee", data=typed).status_code == 303
    signature = {"sign-amount": "240 000,00", "sign-signed_on": "2026-11-23"}
    assert client.post(f"{page}/signature", data=signature).status_code == 303
    plan = {"parts": "1", "t0-milestone": "Tout", "t0-amount": "240 000", "t0-due_on": "2026-12-15"}
    assert fill_in(client, f"{page}/echeancier", **plan).status_code == 303
    [row] = queries.tranches_of(session, ticket.id)

    sign_in(client, founder)
    assert "240" in client.get(mine).text
    assert client.post(f"{mine}/tranches/{row.tranche.id}", data=REQUEST).status_code == 303
    session.expire_all()
    [row] = queries.tranches_of(session, ticket.id)
    assert row.payment is not None
    assert row.account is not None
    services.confirm_account(session, account_id=row.account.id, at=clock.now())
    session.commit()

    sign_in(client, team.manager)
    typed = {prefix_of("verify", row.payment.id) + "note": "Factures lues."}
    assert client.post(f"{page}/versements/{row.payment.id}/verification", data=typed).status_code == 303
    typed = {prefix_of("account", row.account.id) + "note": "Rappelé au siège."}
    assert client.post(f"{page}/comptes/{row.account.id}/verification", data=typed).status_code == 303

    sign_in(client, team.finance)
    pay = prefix_of("pay", row.payment.id)
    today = clock.paris_day(clock.now()).isoformat()
    typed = {pay + "reference": "VIR-1", pay + "effective_on": today, pay + "certain": "y"}
    assert client.post(f"{page}/versements/{row.payment.id}/paiement", data=typed).status_code == 303

    session.expire_all()
    paid = queries.get_ticket(session, ticket.id)
    assert (paid.state, paid.paid) == (TicketState.PAID, euros(240_000))
    [row] = queries.tranches_of(session, ticket.id)
    assert row.payment is not None
    assert row.payment.state is PaymentState.PAID
    assert client.get(page).status_code == 200


def test_tranche_before_its_turn_is_not_offered_and_says_which_comes_first(
    client: FlaskClient, session: Session
) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, parts=3)
    portfolio.requested_payment(session, ticket)
    third = queries.tranches_of(session, ticket.id)[2].tranche
    mine, first = f"/mes-tickets/{ticket.id}", "Demandez d’abord la tranche 2"
    sign_in(client, get_person(session, ticket.owner_id))

    page, form = client.get(mine).text, client.get(f"{mine}/tranches/{third.id}").text

    assert ("Demander la tranche 2" in page, "Demander la tranche 3" in page) == (True, False)
    assert (page.count(first), form.count(first)) == (1, 1)
    assert 'name="evidence"' not in form
    portfolio.requested_payment(session, ticket, position=2)
    page, form = client.get(mine).text, client.get(f"{mine}/tranches/{third.id}").text
    assert "Demander la tranche 3" in page
    assert (first in page + form, 'name="evidence"' in form) == (False, True)


def test_refused_signature_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(250_000))
    sign_in(client, team.manager)

    answer = client.post(
        f"/tickets/{ticket.id}/signature", data={"sign-amount": "250 000,01", "sign-signed_on": "2026-11-23"}
    )

    assert answer.status_code == 422
    assert 'value="250 000,01"' in answer.text
    assert "dépasse le montant voté" in answer.text
    session.expire_all()
    assert queries.get_ticket(session, ticket.id).state is TicketState.RESERVED


def test_wrong_iban_keeps_the_whole_request(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    [row, _] = queries.tranches_of(session, ticket.id)
    sign_in(client, get_person(session, ticket.owner_id))

    answer = client.post(
        f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}",
        data={"evidence": "Une longue preuve.", "holder": "X", "iban": "FR76", "bic": portfolio.BIC},
    )

    assert answer.status_code == 422
    assert "Une longue preuve." in answer.text
    assert "n’est pas valide" in answer.text
    assert queries.find_live_payment(session, row.tranche.id) is None


def test_plan_out_of_balance_is_refused_with_its_gap(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    sign_in(client, team.manager)
    assert client.get(f"/tickets/{ticket.id}/echeancier?parts=3").text.count("33\xa0333,33") == 2

    answer = client.post(
        f"/tickets/{ticket.id}/echeancier",
        data={"parts": "1", "t0-milestone": "Tout", "t0-amount": "99 999,99", "t0-due_on": "2027-01-15"},
    )

    assert answer.status_code == 422
    assert "0,01" in answer.text
    assert len(queries.tranches_of(session, ticket.id)) == 2


def proof() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "contrat.pdf"


def test_cofinancing_is_recorded_confirmed_and_lowered(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    sign_in(client, team.manager)
    url = f"/tickets/{ticket.id}/cofinancements"
    typed = {
        "cofinancing-name": "Banque du Nord",
        "cofinancing-nature": "private",
        "cofinancing-grade": "signed",
        "cofinancing-amount": "300 000",
        "cofinancing-evidence": "Contrat du 3 novembre.",
    }
    bare = client.post(url, data=typed)
    assert bare.status_code == 422
    assert "joignez la pièce" in bare.text

    assert client.post(url, data=typed | {"cofinancing-file": proof()}).status_code == 303
    [row] = queries.cofinancings_of(session, ticket.dossier_id)
    assert client.get(f"{url}/{row.latest.record.id}/piece").data == PDF
    waiting = client.get(f"/tickets/{ticket.id}").text
    assert "ne comptent pas encore" in waiting
    assert "Confirmer ce cofinancement" not in waiting, "whoever recorded it does not confirm it"

    sign_in(client, team.finance)
    assert "Confirmer ce cofinancement" in client.get(f"/tickets/{ticket.id}").text
    assert client.post(f"{url}/{row.latest.record.id}/confirmation").status_code == 303
    sign_in(client, team.manager)
    lowered = {**typed, "cofinancing-amount": "200 000"}
    assert fill_in(client, f"/tickets/{ticket.id}", url, **lowered).status_code == 303

    session.expire_all()
    [row] = queries.cofinancings_of(session, ticket.dossier_id)
    assert [(each.record.amount, each.waits) for each in row.records] == [
        (euros(200_000), False),
        (euros(300_000), False),
    ]
    assert "3,00\u00a0€" in client.get(f"/tickets/{ticket.id}").text


def test_sensitive_act_asks_a_fresh_second_factor(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session)
    before = ticket.state
    sign_in(client, team.manager, fresh=False)

    answer = client.post(
        f"/tickets/{ticket.id}/signature", data={"sign-amount": "240 000,00", "sign-signed_on": "2026-11-23"}
    )

    assert (answer.status_code, "Confirmez que c’est bien vous" in answer.text) == (403, True)
    session.refresh(ticket)
    assert ticket.state is before


def test_founder_of_another_dossier_finds_nothing(client: FlaskClient, session: Session) -> None:
    """SECURITY 1 and 7: neither the page nor the post, and nothing changes."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    [row, _] = queries.tranches_of(session, ticket.id)
    sign_in(client, accounts.person(session))

    answers = [
        client.get(f"/mes-tickets/{ticket.id}"),
        client.get(f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}"),
        client.post(f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}", data=REQUEST),
        client.get(f"/tickets/{ticket.id}"),
        client.get("/mouvements"),
    ]

    assert [each.status_code for each in answers[:3]] == [404, 404, 404]
    assert {each.status_code for each in answers[3:]} <= {403, 404}
    assert queries.find_live_payment(session, row.tranche.id) is None
    assert queries.account_in_question(session, ticket.startup_id) is None


def test_analyst_reads_but_neither_signs_nor_pays(client: FlaskClient, session: Session) -> None:
    """SECURITY 7: a hidden button is a closed door too."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    payment = portfolio.verified_payment(session, ticket, by=team.manager.id)
    sign_in(client, accounts.person(session, roles=[Role.ANALYST]))

    page = client.get(f"/tickets/{ticket.id}")
    answers = [
        client.post(f"/tickets/{ticket.id}/signature"),
        client.post(f"/tickets/{ticket.id}/reservation"),
        client.post(f"/tickets/{ticket.id}/versements/{payment.id}/paiement"),
        client.post(f"/tickets/{ticket.id}/versements/{payment.id}/verification"),
    ]

    assert page.status_code == 200
    assert portfolio.IBAN not in page.text
    assert [each.status_code for each in answers] == [403] * 4
    session.expire_all()
    account = queries.account_in_use(session, ticket.startup_id)
    assert account is not None
    assert account.state is AccountState.VERIFIED
    assert queries.get_ticket(session, ticket.id).paid == euros(0)


def test_chair_closes_once_everybody_has_voted_and_the_ticket_is_there(
    client: FlaskClient, session: Session
) -> None:
    poll = portfolio.adopted_poll(session, amount=euros(250_000), at=clock.now())
    chair = session.exec(select(Person).join(Seat).where(Seat.presiding)).one()
    sign_in(client, chair)

    first = client.post(f"/scrutins/{poll.id}/clore")
    second = client.post(f"/scrutins/{poll.id}/clore")

    session.expire_all()
    [ticket] = queries.tickets_of_dossier(session, poll.dossier_id)
    assert (first.status_code, second.status_code) == (303, 303)
    assert (ticket.state, ticket.reserved) == (TicketState.RESERVED, euros(250_000))


def test_change_of_iban_takes_two_people_in_the_browser(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    portfolio.requested_payment(session, ticket, position=2, iban=portfolio.OTHER_IBAN)
    proposed = queries.account_in_question(session, ticket.startup_id)
    assert proposed is not None
    url = f"/tickets/{ticket.id}/comptes/{proposed.id}/verification"
    typed = {prefix_of("account", proposed.id) + "note": "Rappelé au numéro du Kbis."}

    sign_in(client, team.manager)
    assert client.post(url, data=typed).status_code == 303
    again = client.post(url, data=typed)
    assert again.status_code == 422
    assert "une autre personne doit le vérifier" in again.text
    sign_in(client, team.finance)
    assert client.post(url, data=typed).status_code == 303

    session.expire_all()
    in_use = queries.account_in_use(session, ticket.startup_id)
    assert in_use is not None
    assert (in_use.iban, in_use.checked_by, in_use.verified_by) == (
        portfolio.OTHER_IBAN,
        team.manager.id,
        team.finance.id,
    )
