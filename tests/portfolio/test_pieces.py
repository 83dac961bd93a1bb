"""Do the company's own papers hold on the day of a signature and of each payment (INT-07)?"""

from datetime import date, timedelta
from hashlib import sha256 as sha256_of
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.queries import documents_of, pieces
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, MediaType, PieceState, ScanState
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import SeveralRefusals
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Payment, Ticket
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import PaymentState, TicketState
from tests.factories import portfolio
from tests.factories.portfolio import AT, SIGNED_ON, Team
from tests.factories.signin import sign_in

TAX, SOCIAL, BANK = DocumentKind.TAX, DocumentKind.SOCIAL, DocumentKind.BANK
LATER = AT + timedelta(hours=3)


@pytest.fixture
def team(session: Session) -> Team:
    return portfolio.team(session)


@pytest.fixture
def ticket(session: Session) -> Ticket:
    return portfolio.voted_ticket(session, papers=True)


def join(session: Session, ticket: Ticket, *kinds: DocumentKind, on: date = SIGNED_ON, by: Team) -> None:
    """Sent by the founder, then found conform."""
    for kind in kinds:
        sha256 = sha256_of(f"{kind} {on}".encode()).hexdigest()
        file = Received(f"{kind.value}.pdf", MediaType.PDF, 9, sha256, ScanState.CLEAN)
        piece = dossier_services.add_document(
            session, dossier_id=ticket.dossier_id, kind=kind, file=file, dated_on=on,
            by=ticket.owner_id, at=LATER,
        )  # fmt: skip
        dossier_services.judge_document(
            session, dossier_id=ticket.dossier_id, document_id=piece.id, state=PieceState.CONFORM,
            by=by.manager.id, at=LATER,
        )  # fmt: skip
    session.commit()


def sign(session: Session, ticket: Ticket, team: Team) -> Ticket:
    signed = services.sign_ticket(
        session, ticket_id=ticket.id, amount=ticket.voted, signed_on=SIGNED_ON, by=team.manager.id, at=LATER
    )
    session.commit()
    return signed


def reasons(refusal: pytest.ExceptionInfo[SeveralRefusals]) -> list[str]:
    return [each.text % {"piece": each.values["piece"].label} for each in refusal.value.reasons]


def missing(kind: DocumentKind) -> str:
    return f"La pièce « {kind.label} » manque : demandez-la au porteur, ou indiquez qu’elle n’est pas exigée."


def words_of(page: str) -> str:
    """As people read it, whatever kind of space French sets."""
    return unescape(page).replace("\u202f", " ").replace("\xa0", " ")


def test_signature_waits_for_its_papers_by_name(session: Session, ticket: Ticket, team: Team) -> None:
    join(session, ticket, TAX, by=team)

    with pytest.raises(SeveralRefusals) as refusal:
        sign(session, ticket, team)
    session.rollback()
    join(session, ticket, SOCIAL, by=team)

    assert reasons(refusal) == [missing(SOCIAL)]
    assert sign(session, ticket, team).state is TicketState.COMMITTED


def test_paper_that_ran_out_since_is_seen_on_the_day_of_the_signature(
    session: Session, ticket: Ticket, team: Team
) -> None:
    join(session, ticket, TAX, SOCIAL, on=date(2026, 5, 23), by=team)
    day_after = AT + timedelta(days=1)
    signature: dict[str, Any] = {
        "ticket_id": ticket.id,
        "amount": ticket.voted,
        "signed_on": paris_day(day_after),
    }

    with pytest.raises(SeveralRefusals) as refusal:
        services.sign_ticket(session, **signature, by=team.manager.id, at=day_after)
    session.rollback()

    assert [each.split(" : ")[0] for each in reasons(refusal)] == [
        f"La pièce « {kind.label} » est périmée" for kind in (TAX, SOCIAL)
    ]
    assert sign(session, ticket, team).state is TicketState.COMMITTED


def planned_and_asked(session: Session, ticket: Ticket, team: Team) -> Payment:
    join(session, ticket, TAX, SOCIAL, by=team)
    sign(session, ticket, team)
    plan = [Planned("Tout", ticket.voted, date(2027, 1, 15))]
    services.plan_tranches(session, ticket_id=ticket.id, plan=plan, by=team.manager.id, at=LATER)
    session.commit()
    return portfolio.requested_payment(session, ticket)


def test_payment_is_neither_verified_nor_paid_without_the_account_s_paper(
    session: Session, ticket: Ticket, team: Team
) -> None:
    payment = planned_and_asked(session, ticket, team)
    at = AT + timedelta(hours=5)
    vouch: dict[str, Any] = {
        "ticket_id": ticket.id,
        "payment_id": payment.id,
        "note": "Factures lues.",
        "at": at,
    }

    with pytest.raises(SeveralRefusals) as unverified:
        services.verify_payment(session, **vouch, by=team.manager.id)
    session.rollback()
    join(session, ticket, BANK, by=team)
    portfolio.verify(session, ticket, payment, by=team.manager.id)
    dossier_services.judge_document(
        session,
        dossier_id=ticket.dossier_id,
        document_id=next(each.id for each in documents_of(session, ticket.dossier_id) if each.kind is BANK),
        state=PieceState.NOT_CONFORM,
        reason="Le titulaire n’est pas la société.",
        by=team.manager.id,
        at=at,
    )
    session.commit()
    with pytest.raises(SeveralRefusals) as unpaid:
        services.pay(
            session, ticket_id=ticket.id, payment_id=payment.id, reference="VIR-1",
            effective_on=SIGNED_ON, by=team.finance.id, at=at,
        )  # fmt: skip
    session.rollback()

    assert reasons(unverified) == [missing(BANK)]
    assert "n’est pas conforme" in reasons(unpaid)[0]
    assert queries.get_payment(session, payment.id, ticket.id).state is PaymentState.VERIFIED


def test_page_says_what_is_missing_before_the_click(
    session: Session, client: FlaskClient, ticket: Ticket, team: Team
) -> None:
    sign_in(client, team.manager)

    before = words_of(client.get(f"/tickets/{ticket.id}").text)
    refused = client.post(
        f"/tickets/{ticket.id}/signature",
        data={"sign-amount": "250 000,00", "sign-signed_on": "2026-11-23"},
    )

    assert all(missing(kind) in before for kind in (TAX, SOCIAL))
    assert f'href="/dossiers/{ticket.dossier_id}/pieces"' in before
    assert f'action="/tickets/{ticket.id}/signature"' not in before
    assert (refused.status_code, missing(TAX) in words_of(refused.text)) == (422, True)


def test_page_of_a_signed_ticket_says_what_payments_wait_for(
    session: Session, client: FlaskClient, ticket: Ticket, team: Team
) -> None:
    planned_and_asked(session, ticket, team)
    sign_in(client, team.manager)

    waiting = words_of(client.get(f"/tickets/{ticket.id}").text)
    join(session, ticket, BANK, by=team)
    ready = words_of(client.get(f"/tickets/{ticket.id}").text)

    assert ("Les versements attendent ces pièces" in waiting, missing(BANK) in waiting) == (True, True)
    assert ("Vérifier cette demande" in waiting, "Vérifier cette demande" in ready) == (False, True)
    assert "Les versements attendent ces pièces" not in ready


def test_night_looks_at_signed_dossiers_until_they_are_paid(
    session: Session, ticket: Ticket, team: Team
) -> None:
    payment = planned_and_asked(session, ticket, team)
    join(session, ticket, BANK, by=team)
    kinds = {each.id: each.kind for each in documents_of(session, ticket.dossier_id)}

    looked_at = pieces.list_dated(session, to_pay=queries.dossiers_to_pay(session))
    portfolio.verify(session, ticket, payment, by=team.manager.id)
    services.pay(
        session, ticket_id=ticket.id, payment_id=payment.id, reference="VIR-1",
        effective_on=SIGNED_ON, by=team.finance.id, at=AT + timedelta(hours=6),
    )  # fmt: skip
    session.commit()

    assert {kinds[each] for each in looked_at} == {TAX, SOCIAL, BANK}
    assert queries.dossiers_to_pay(session) == frozenset()
    assert pieces.list_dated(session) == []
