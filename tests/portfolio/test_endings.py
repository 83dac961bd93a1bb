"""Does a dossier end as funded once all is paid, or closed with its letter, and come back as it was?"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pypdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from fundapp import timeline
from fundapp.accounts.models import Person
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.letters import letters_of
from fundapp.dossiers.types import EndReason, Side, Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from fundapp.notifications.models import Notice
from fundapp.notifications.views import letters
from fundapp.notifications.views.letters import Reader
from fundapp.policy import Role
from fundapp.portfolio import queries, rules, services
from fundapp.portfolio.models import Payment, Ticket
from fundapp.portfolio.queries.ledger import Selection
from fundapp.portfolio.rules.endings import UnderWay
from fundapp.portfolio.types import Layers, PaymentState, TicketState
from tests.factories import accounts, notices, portfolio
from tests.factories.dossiers import siren
from tests.factories.portfolio import AT, BIC, IBAN
from tests.factories.signin import sign_in
from tests.portfolio.test_at_once import at_once

LATER = AT + timedelta(days=2)
WORDS = "Les conditions suspensives n’ont pas été levées dans les six mois."
TYPED = {"reason": "conditions", "reason_text": WORDS}


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(LATER, tick=True) as moment:
        yield moment


@pytest.fixture
def team(session: Session) -> portfolio.Team:
    return portfolio.team(session)


@pytest.fixture
def manager(client: FlaskClient, team: portfolio.Team) -> Person:
    sign_in(client, team.manager)
    return team.manager


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(text) for name, text in found if name not in ("csrf_token", "back")}


def dossier_of(session: Session, ticket: Ticket) -> Dossier:
    return session.get_one(Dossier, ticket.dossier_id, populate_existing=True)


def paid_in_full(session: Session, team: portfolio.Team, **options: Any) -> Ticket:
    ticket = portfolio.signed_ticket(session, by=team.manager.id, parts=1, **options)
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)
    return queries.get_ticket(session, ticket.id)


def close(client: FlaskClient, ticket: Ticket, **typed: str) -> TestResponse:
    return client.post(f"/dossiers/{ticket.dossier_id}/cloture/envoyer", data={**TYPED, **typed})


def conclude(client: FlaskClient, ticket: Ticket) -> TestResponse:
    return client.post(f"/dossiers/{ticket.dossier_id}/finance")


def request(session: Session, ticket: Ticket) -> Payment:
    return services.request_tranche(
        session,
        ticket_id=ticket.id,
        tranche_id=queries.tranches_of(session, ticket.id)[0].tranche.id,
        evidence="Procès-verbal.",
        iban=IBAN,
        bic=BIC,
        holder="Hydrogène des Dunes",
        by=ticket.owner_id,
        at=LATER,
    )


@dataclass(frozen=True)
class Counted:
    reference: str
    state: TicketState
    layers: Layers


def ticket_in(state: TicketState, *, committed: int = 0, paid: int = 0) -> Counted:
    return Counted("TK-1", state, Layers(committed=euros(committed), paid=euros(paid)))


PAID = ticket_in(TicketState.PAID, committed=100, paid=100)


@pytest.mark.parametrize(
    "tickets, money, missing",
    [
        ([PAID], UnderWay(), []),
        ([PAID, ticket_in(TicketState.LAPSED), ticket_in(TicketState.GIVEN_UP)], UnderWay(), []),
        ([ticket_in(TicketState.LAPSED)], UnderWay(), ["Aucun ticket n’est versé"]),
        ([], UnderWay(), ["Aucun ticket n’est versé"]),
        ([PAID, ticket_in(TicketState.WAITING)], UnderWay(), ["il n’est pas signé"]),
        ([PAID, ticket_in(TicketState.RESERVED)], UnderWay(), ["il n’est pas signé"]),
        ([ticket_in(TicketState.COMMITTED, committed=100)], UnderWay(), ["il reste %(remaining)s à verser"]),
        (
            [ticket_in(TicketState.DISBURSING, committed=100, paid=40)],
            UnderWay(),
            ["il reste %(remaining)s à verser"],
        ),
        ([PAID], UnderWay(asked=[euros(5)]), ["sont demandés et pas encore versés"]),
        ([PAID], UnderWay(bounced=[euros(5)]), ["Un rejet de virement de"]),
    ],
)
def test_funded_means_that_nothing_is_owed(
    tickets: list[Counted], money: UnderWay, missing: list[str]
) -> None:
    found = rules.endings.before_funded(tickets, money)

    assert len(found) == len(missing)
    assert all(words in said.text for said, words in zip(found, missing, strict=True))


def test_what_remains_is_said_with_its_amount() -> None:
    [owed] = rules.endings.before_funded(
        [ticket_in(TicketState.DISBURSING, committed=100, paid=40)], UnderWay()
    )

    assert owed.values["remaining"] == euros(60)


def test_dossier_paid_in_full_is_funded_and_its_applicant_told(
    session: Session, client: FlaskClient, team: portfolio.Team, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    analyst = accounts.person(session, roles=[Role.ANALYST])
    ticket = paid_in_full(session, team, owner_id=founder.id)
    dossiers.assign(session, dossier_id=ticket.dossier_id, person_id=analyst.id, by=manager.id, at=AT)
    session.commit()
    notices.forget(session)

    asked = words_of(client.get(f"/dossiers/{ticket.dossier_id}/finance").text)
    answers = [conclude(client, ticket) for _ in range(2)]
    notices.tell_everything(session)

    dossier = dossier_of(session, ticket)
    assert "Tout est versé. Le dossier se termine" in asked
    assert [each.status_code for each in answers] == [303, 303]
    assert (dossier.stage, dossier.status, dossier.end_reason) == (
        Stage.PORTFOLIO,
        Status.FUNDED,
        EndReason.DONE,
    )
    assert [each.kind.value for each in notices.notices_of(session, founder)] == ["dossier_funded"]
    assert [each.kind.value for each in notices.notices_of(session, analyst)] == ["course_changed"]
    assert queries.get_ticket(session, ticket.id).state is TicketState.PAID
    [line, *_] = timeline.read(session, dossier.id, Side.TEAM).entries
    assert (line.tone, line.title.values) == ("good", {"status": Status.FUNDED, "reason": EndReason.DONE})
    sign_in(client, founder)
    page = words_of(client.get(f"/mes-dossiers/{dossier.id}").text)
    for words in ("Accepté", "Votre dossier est financé", "Tout ce que le fonds vous a accordé est versé."):
        assert words in page


@pytest.mark.usefixtures("manager")
def test_dossier_not_paid_in_full_is_not_funded_and_says_what_is_owed(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    portfolio.paid_payment(session, ticket, verifier=team.manager.id, payer=team.finance.id)

    page = words_of(client.get(f"/dossiers/{ticket.dossier_id}/finance").text)
    answer = conclude(client, ticket)

    assert "Ce dossier n’est pas encore financé" in page
    assert answer.status_code == 422
    assert f"Ticket {ticket.reference} : il reste 50 000 € à verser." in words_of(answer.text)
    assert dossier_of(session, ticket).status is Status.ACTIVE


@pytest.mark.usefixtures("manager")
def test_payment_under_way_keeps_the_dossier_open(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    payment = portfolio.verified_payment(session, ticket, by=team.manager.id)

    read = client.post(f"/dossiers/{ticket.dossier_id}/cloture", data=TYPED)
    sent = close(client, ticket)

    assert (read.status_code, sent.status_code) == (422, 422)
    for answer in (read, sent):
        assert "50 000 € sont demandés et pas encore versés" in words_of(answer.text)
        assert WORDS in unescape(answer.text)
    assert dossier_of(session, ticket).status is Status.ACTIVE

    services.send_back_payment(
        session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        reason="Projet arrêté.",
        by=team.manager.id,
        at=LATER,
    )
    session.commit()

    assert close(client, ticket).status_code == 303
    assert dossier_of(session, ticket).status is Status.CLOSED


def test_closure_is_read_before_it_goes_and_gives_up_what_nobody_signed(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    ticket = portfolio.voted_ticket(session, amount=euros(80_000), owner_id=founder.id)
    notices.tell_everything(session)
    seen = len(notices.notices_of(session, founder))

    asked = client.get(f"/dossiers/{ticket.dossier_id}/cloture").text
    letter = client.post(f"/dossiers/{ticket.dossier_id}/cloture", data=TYPED)
    untouched = dossier_of(session, ticket).status
    sent = client.post(f"/dossiers/{ticket.dossier_id}/cloture/envoyer", data=hidden(letter.text))
    again = close(client, ticket)
    notices.tell_everything(session)

    dossier = dossier_of(session, ticket)
    assert re.findall(r'<input [^>]*name="reason"[^>]* value="(\w+)"', asked) == [
        "conditions",
        "abandoned",
        "done",
    ]
    assert "80 000 € réservés et non signés retournent à l’enveloppe" in words_of(asked)
    for words in ("Fin du suivi de votre dossier", "Motif : Conditions non levées", WORDS):
        assert words in words_of(letter.text)
    assert (untouched, sent.status_code, again.status_code) == (Status.ACTIVE, 303, 303)
    assert (dossier.stage, dossier.status, dossier.end_reason) == (
        Stage.CONTRACTING,
        Status.CLOSED,
        EndReason.CONDITIONS,
    )
    assert [each.letter["reason"] for each in letters_of(session, dossier.id)] == [WORDS]
    assert [each.kind.value for each in notices.notices_of(session, founder)[seen:]] == ["dossier_ended"]
    assert queries.get_ticket(session, ticket.id).state is TicketState.GIVEN_UP
    assert queries.layers_of(session, Selection()) == Layers()


@pytest.mark.usefixtures("manager")
def test_letter_of_a_closure_speaks_of_no_rejection(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    """Neither preview, document, mail nor the founder's page: the fund ends what it gave."""
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    ticket = portfolio.voted_ticket(session, amount=euros(80_000), owner_id=founder.id)

    preview = words_of(client.post(f"/dossiers/{ticket.dossier_id}/cloture", data=TYPED).text)
    close(client, ticket)
    notices.tell_everything(session)

    notice = notices.notices_of(session, founder)[-1]
    with app.app_context():
        mails = [letters.compose(notice, Reader("Ana", "ana@example.org", each), {}) for each in ("fr", "en")]
        bodies = [mail.get_body(("plain",)) for mail in mails]
    plain, english = (" ".join(body.get_content().split()) for body in bodies if body)
    sign_in(client, founder)
    page = client.get(f"/mes-dossiers/{ticket.dossier_id}").text
    document = client.get(re.findall(r'href="(/mes-dossiers/[^"]+/lettres/[^"]+\.pdf)"', page)[0])
    printed = " ".join(
        " ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(document.data)).pages).split()
    )
    ends = "Le fonds met fin au suivi de votre dossier"
    for text in (preview, printed, plain):
        assert ends in text
        assert "Cette décision peut être contestée dans les deux mois" in text
        assert not re.search("décision de rejet|rejetée|refus", text)
    assert mails[0]["Subject"].startswith("Fin du suivi de votre dossier")
    assert "The fund is ending its follow-up of your application" in english
    assert "Suivi terminé" in page
    assert "Sans suite" not in page


@pytest.mark.usefixtures("manager")
def test_closure_keeps_what_was_signed_and_comes_back_as_it_was(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    before = queries.layers_of(session, Selection())

    asked = words_of(client.get(f"/dossiers/{ticket.dossier_id}/cloture").text)
    close(client, ticket, reason="abandoned")
    notices.tell_everything(session)
    with pytest.raises(Refused, match="rien ne peut plus y être demandé"):
        request(session, ticket)
    session.rollback()
    reopened = client.post(
        f"/dossiers/{ticket.dossier_id}/reouverture", data={"reason": "Reprise du projet."}
    )

    dossier = dossier_of(session, ticket)
    assert "100 000 € signés ne sont pas versés" in asked
    assert (reopened.status_code, dossier.stage, dossier.status, dossier.end_reason) == (
        303,
        Stage.PORTFOLIO,
        Status.ACTIVE,
        None,
    )
    assert queries.layers_of(session, Selection()) == before == Layers(committed=euros(100_000))
    assert request(session, ticket).state is PaymentState.REQUESTED


@pytest.mark.usefixtures("manager")
def test_funded_dossier_comes_back_as_it_was(
    app: Flask, session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = paid_in_full(session, team, amount=euros(100_000))
    conclude(client, ticket)
    notices.tell_everything(session)
    asked = words_of(client.get(f"/dossiers/{ticket.dossier_id}/reouverture").text)

    reopened = client.post(
        f"/dossiers/{ticket.dossier_id}/reouverture", data={"reason": "Un rapport manque."}
    )

    dossier = dossier_of(session, ticket)
    assert (reopened.status_code, dossier.stage, dossier.status, dossier.ended_at) == (
        303,
        Stage.PORTFOLIO,
        Status.ACTIVE,
        None,
    )
    assert queries.get_ticket(session, ticket.id).state is TicketState.PAID
    notices.tell_everything(session)
    [*_, notice] = notices.notices_of(session, session.get_one(Person, ticket.owner_id))
    with app.app_context():
        mail = letters.compose(notice, Reader("Ana", "ana@example.org"), {})
    body = mail.get_body(("plain",))
    assert body is not None
    assert "qui était « Financé ». Votre financement et ses tranches reprennent" in " ".join(
        body.get_content().split()
    )
    assert "Les tickets signés et leurs tranches reprennent là où ils en étaient" in asked
    assert conclude(client, ticket).status_code == 303


@pytest.mark.usefixtures("manager")
def test_what_ended_before_its_signature_is_not_reopened(session: Session, client: FlaskClient) -> None:
    ticket = portfolio.voted_ticket(session)
    close(client, ticket)

    answer = client.post(f"/dossiers/{ticket.dossier_id}/reouverture", data={"reason": "Reprise."})

    assert answer.status_code == 422
    assert dossier_of(session, ticket).status is Status.CLOSED


def test_money_that_comes_back_is_recorded_after_the_end(
    session: Session, client: FlaskClient, team: portfolio.Team, manager: Person
) -> None:
    ticket = paid_in_full(session, team, amount=euros(100_000))
    conclude(client, ticket)

    portfolio.returned_money(
        session, ticket, amount=euros(1_000), by=team.finance.id, second=team.other_finance.id, at=LATER
    )

    assert queries.get_ticket(session, ticket.id).returned == euros(1_000)


@pytest.mark.usefixtures("manager")
def test_transfer_said_to_have_come_back_is_decided_on_before_the_end(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = paid_in_full(session, team, amount=euros(100_000))
    [payment] = session.exec(select(Payment)).all()
    portfolio.bounced_payment(session, ticket, payment, by=team.finance.id, at=LATER)

    answers = [conclude(client, ticket), close(client, ticket)]

    assert [each.status_code for each in answers] == [422, 422]
    for answer in answers:
        assert (
            "Un rejet de virement de 100 000 € est proposé : une autre personne doit d’abord en décider."
            in words_of(answer.text)
        )
    assert dossier_of(session, ticket).status is Status.ACTIVE


@pytest.mark.usefixtures("manager")
def test_transfer_that_came_back_after_the_end_is_made_again_once_reopened(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = paid_in_full(session, team, amount=euros(100_000))
    [payment] = session.exec(select(Payment)).all()
    conclude(client, ticket)
    portfolio.bounced_payment(
        session, ticket, payment, by=team.finance.id, second=team.other_finance.id, at=LATER
    )

    with pytest.raises(Refused, match="demandez à la direction du fonds s’il peut être rouvert"):
        request(session, ticket)
    session.rollback()
    client.post(f"/dossiers/{ticket.dossier_id}/reouverture", data={"reason": "Le virement est revenu."})

    assert request(session, ticket).state is PaymentState.REQUESTED
    session.commit()
    assert conclude(client, ticket).status_code == 422


def left_to_read(session: Session, person: Person) -> list[Notice]:
    notices.tell_everything(session)
    session.expire_all()
    return [each for each in notices.notices_of(session, person) if each.seen_at is None]


def test_transfer_rejected_after_the_end_is_the_managers_matter_until_they_reopen(
    app: Flask, session: Session, client: FlaskClient, team: portfolio.Team, manager: Person
) -> None:
    """The founder was once told to ask again, which is refused to them, and no manager was told."""
    ticket = paid_in_full(session, team, amount=euros(100_000))
    founder = session.get_one(Person, ticket.owner_id)
    [payment] = session.exec(select(Payment)).all()
    conclude(client, ticket)
    portfolio.bounced_payment(session, ticket, payment, by=team.finance.id, second=manager.id, at=LATER)

    [asked] = [each for each in left_to_read(session, manager) if each.kind.value == "to_reopen"]
    [said] = [each for each in left_to_read(session, founder) if each.kind.value == "payment_returned"]
    with app.app_context():
        mail = letters.compose(asked, Reader("Sophie", "sophie@example.org"), {})
        mails = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
        told = letters.compose(said, Reader("Ana", "ana@example.org"), {})
        words = [words_of(str(part.get_content())) for part in told.walk() if not part.is_multipart()]
    for each in mails:
        assert "le dossier est terminé (Financé)" in words_of(each).replace("\xa0", " ")
        assert f"/dossiers/{ticket.dossier_id}" in each
    for each in words:
        assert "cette tranche ne peut pas être demandée pour l’instant" in each
        assert "Voir votre financement" in each
        assert "Demandez à nouveau cette tranche" not in each
    sign_in(client, founder)
    mine = words_of(client.get(f"/mes-tickets/{ticket.id}").text)
    assert "si elle rouvre votre dossier, vous pourrez demander à nouveau cette tranche" in mine
    assert "Demandez à nouveau cette tranche" not in mine

    sign_in(client, manager)
    client.post(f"/dossiers/{ticket.dossier_id}/reouverture", data={"reason": "Un virement est rejeté."})

    assert "to_reopen" not in {each.kind.value for each in left_to_read(session, manager)}
    sign_in(client, founder)
    reopened = words_of(client.get(f"/mes-tickets/{ticket.id}").text)
    assert "Demandez à nouveau cette tranche, vers un compte que vous aurez vérifié." in reopened


def _sign(session: Session, ticket: Ticket, by: Person) -> Any:
    return services.sign_ticket(
        session, ticket_id=ticket.id, amount=ticket.voted, signed_on=LATER.date(), by=by.id, at=LATER
    )


def _reserve(session: Session, ticket: Ticket, by: Person) -> Any:
    return services.reserve_ticket(session, ticket_id=ticket.id, by=by.id, at=LATER)


@pytest.mark.parametrize("act", [_sign, _reserve])
def test_nothing_is_signed_or_reserved_for_what_has_ended(
    session: Session,
    client: FlaskClient,
    manager: Person,
    act: Callable[[Session, Ticket, Person], Any],
) -> None:
    """Between the end and the reaction that gives its tickets up."""
    ticket = portfolio.voted_ticket(session)
    close(client, ticket)

    with pytest.raises(Refused, match="rien ne peut plus y être demandé, réservé ni signé"):
        act(session, ticket, manager)


def test_founder_is_told_before_and_after_a_tranche_is_asked(
    session: Session, client: FlaskClient, team: portfolio.Team, manager: Person
) -> None:
    founder = accounts.person(session, roles=[Role.ENTREPRENEUR])
    ticket = portfolio.signed_ticket(session, by=manager.id, owner_id=founder.id)
    close(client, ticket)
    tranche = queries.tranches_of(session, ticket.id)[0].tranche
    path = f"/mes-tickets/{ticket.id}/tranches/{tranche.id}"
    sign_in(client, founder)

    mine = client.get(f"/mes-tickets/{ticket.id}").text
    page = words_of(client.get(path).text)
    sent = client.post(
        path,
        data={"evidence": "PV", "iban": IBAN, "bic": BIC, "holder": "Dunes", "password": accounts.PASSWORD},
    )

    assert (path in mine, "Ce dossier est terminé" in words_of(mine)) == (False, True)
    assert "Aucune tranche ne peut plus être demandée." in page
    assert sent.status_code == 422
    assert "Ce dossier est terminé (Clos) : rien ne peut plus y être demandé" in words_of(sent.text)
    assert session.exec(select(Payment)).all() == []


@pytest.mark.parametrize("path", ["finance", "cloture/envoyer"])
@pytest.mark.parametrize("role", [Role.ANALYST, Role.FINANCE, Role.SECRETARY, Role.AUDITOR])
def test_attack_only_a_manager_ends_it(
    session: Session, client: FlaskClient, team: portfolio.Team, role: Role, path: str
) -> None:
    ticket = paid_in_full(session, team)
    sign_in(client, accounts.person(session, roles=[role]))

    answer = client.post(f"/dossiers/{ticket.dossier_id}/{path}", data=TYPED)

    assert (answer.status_code, dossier_of(session, ticket).status) == (403, Status.ACTIVE)


def test_attack_session_left_open_ends_nothing(
    session: Session, client: FlaskClient, team: portfolio.Team
) -> None:
    ticket = paid_in_full(session, team)
    sign_in(client, team.manager, fresh=False)

    answers = [close(client, ticket), conclude(client, ticket)]

    assert [each.status_code for each in answers] == [403, 403]
    assert hidden(answers[0].text) == TYPED
    assert dossier_of(session, ticket).status is Status.ACTIVE


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    "make, shown",
    [
        (portfolio.voted_ticket, ["cloture"]),
        (portfolio.signed_ticket, ["finance", "cloture"]),
    ],
)
def test_ways_to_end_are_shown_where_they_exist(
    session: Session, client: FlaskClient, team: portfolio.Team, make: Any, shown: list[str]
) -> None:
    more = {"by": team.manager.id} if make is portfolio.signed_ticket else {}
    ticket = make(session, **more)

    page = client.get(f"/dossiers/{ticket.dossier_id}").text

    assert [
        way for way in ("finance", "cloture") if f'href="/dossiers/{ticket.dossier_id}/{way}"' in page
    ] == shown


def test_due_tranches_of_what_has_ended_are_awaited_no_more(
    session: Session, client: FlaskClient, manager: Person
) -> None:
    ticket = portfolio.signed_ticket(session, by=manager.id)
    until = LATER.date() + timedelta(days=400)
    before = queries.list_due_tranches(session, known_at=LATER, until=until)

    close(client, ticket)

    known = LATER + timedelta(hours=1)
    assert (len(before), queries.list_due_tranches(session, known_at=known, until=until)) == (2, [])
    assert len(queries.list_due_tranches(session, known_at=LATER - timedelta(hours=1), until=until)) == 2


def _ask(ticket: Ticket, work: Session) -> Any:
    return request(work, ticket)


def _end(ticket: Ticket, by: Person, work: Session) -> Any:
    return services.close_dossier(
        work,
        dossier_id=ticket.dossier_id,
        reason_code=EndReason.ABANDONED,
        reason_text=WORDS,
        by=by.id,
        at=LATER,
    )


def test_request_and_closure_at_once_never_both_go_through(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        team = portfolio.team(session)
        ticket = portfolio.signed_ticket(session, by=team.manager.id, siren=siren())

    done = at_once(shared, [partial(_ask, ticket), partial(_end, ticket, team.manager)])

    assert sum(isinstance(each, Refused) for each in done) == 1
    with Session(shared) as session:
        ended = session.get_one(Dossier, ticket.dossier_id).status is Status.CLOSED
        assert len(session.exec(select(Payment)).all()) == (0 if ended else 1)
