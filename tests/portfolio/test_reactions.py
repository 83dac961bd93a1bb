from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import services as dossiers
from fundapp.kernel.events import PastEvent, history
from fundapp.kernel.money import ZERO, euros
from fundapp.portfolio import queries, reactions, services
from fundapp.portfolio.queries.ledger import FUND, Selection
from fundapp.portfolio.types import Layers, Scope, TicketState
from tests.factories import portfolio
from tests.factories.portfolio import AT

LATER = AT + timedelta(hours=5)


def latest(session: Session, subject_id: UUID, name: str) -> PastEvent:
    return next(past for past in history(session, subject_id) if past.name == name)


def test_one_movement_refreshes_its_totals_and_no_others(session: Session) -> None:
    ticket = portfolio.voted_ticket(session, amount=euros(10_000), axis="air")
    portfolio.voted_ticket(session, amount=euros(20_000), axis="co2")

    reactions.refresh_totals(session, latest(session, ticket.id, "LedgerWritten"))
    session.commit()

    kept = queries.totals(session)
    assert kept.keys() == {
        (Scope.FUND, FUND),
        (Scope.ENVELOPE, str(ticket.envelope_id)),
        (Scope.AXIS, "air"),
        (Scope.INSTRUMENT, "shares"),
        (Scope.STARTUP, str(ticket.startup_id)),
        (Scope.TICKET, str(ticket.id)),
    }
    assert kept[Scope.AXIS, "air"] == Layers(reserved=euros(10_000))


def test_withdrawn_dossier_gives_its_envelope_back_once(session: Session) -> None:
    ticket = portfolio.voted_ticket(session, amount=euros(10_000))
    dossiers.withdraw_dossier(session, dossier_id=ticket.dossier_id, by=ticket.owner_id, at=LATER)
    session.commit()
    withdrawn = latest(session, ticket.dossier_id, "DossierWithdrawn")

    for _ in range(2):
        reactions.give_up_tickets(session, withdrawn)
        session.commit()

    assert queries.get_ticket(session, ticket.id).state is TicketState.GIVEN_UP
    assert queries.layers_of(session, Selection()).held == ZERO
    assert len(queries.entries(session, Selection())) == 2


def test_signed_ticket_survives_the_end_of_its_dossier(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(10_000))

    services.give_up_tickets(session, dossier_id=ticket.dossier_id, by=ticket.owner_id, at=LATER)
    session.commit()

    assert queries.layers_of(session, Selection()) == Layers(committed=euros(10_000))
