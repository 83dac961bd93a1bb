"""Does the gauge count only what is proven, and above a threshold what two people stood up for?"""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.money import ZERO, Money, euros
from fundapp.policy import FRESHNESS, Actor, May, Role, only_stale, why_not
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Cofinancing, Ticket
from fundapp.portfolio.rules.cofinancing import needs_second
from fundapp.portfolio.rules.leverage import Backing, Financing
from fundapp.portfolio.types import Grade, Nature
from fundapp.programme.services import set_parameter
from fundapp.workspace.queries.dashboard import figures
from tests.factories import portfolio
from tests.factories.portfolio import AT, Team
from tests.factories.signin import sign_in

LATER = AT + timedelta(hours=9)
THRESHOLD = euros(100_000)


@pytest.fixture
def team(session: Session) -> Team:
    return portfolio.team(session)


@pytest.fixture
def ticket(session: Session, team: Team) -> Ticket:
    """100 000 € of a round of 850 000 €."""
    made = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    portfolio.relay(session)
    return made


def back(session: Session, ticket: Ticket, team: Team, amount: int, **said: Any) -> Any:
    return portfolio.recorded_cofinancing(
        session, ticket.dossier_id, by=team.manager.id, amount=euros(amount), at=LATER, **said
    )


def counted(session: Session) -> tuple[Money, Money]:
    """Others' money in the gauge, and what waits."""
    found = figures(session, as_of=None, at=LATER + timedelta(hours=1))
    return found.achieved.total - found.achieved.fund, found.unconfirmed


@pytest.mark.parametrize(
    "new, before, alone, expected",
    [
        ((Grade.SIGNED, 100_000), None, 0, False),
        ((Grade.SIGNED, 100_001), None, 0, True),
        ((Grade.SIGNED, 60_000), None, 60_000, True),
        ((Grade.LETTER, 9_000_000), None, 0, False),
        ((Grade.SIGNED, 400_000), (Grade.SIGNED, 500_000), 0, False),
        ((Grade.PAID, 500_000), (Grade.SIGNED, 500_000), 0, False),
        ((Grade.SIGNED, 500_001), (Grade.SIGNED, 500_000), 0, True),
        ((Grade.SIGNED, 400_000), (Grade.LETTER, 500_000), 0, True),
    ],
)
def test_who_has_to_stand_up_for_it(
    new: tuple[Grade, int], before: tuple[Grade, int] | None, alone: int, expected: bool
) -> None:
    def backing(of: tuple[Grade, int]) -> Backing:
        return Backing(Nature.PRIVATE, of[0], euros(of[1]))

    assert (
        needs_second(
            THRESHOLD, new=backing(new), before=backing(before) if before else None, alone=euros(alone)
        )
        is expected
    )


def test_private_money_that_becomes_public_is_read_again() -> None:
    private, public = (Backing(nature, Grade.SIGNED, euros(500_000)) for nature in reversed(Nature))

    assert needs_second(THRESHOLD, new=public, before=private, alone=ZERO)


def test_one_person_alone_does_not_move_the_gauge(session: Session, team: Team, ticket: Ticket) -> None:
    """279 000 000 € were once counted on one click, with « x » as evidence."""
    made = back(session, ticket, team, 700_000)
    assert counted(session) == (ZERO, euros(700_000))

    with pytest.raises(Refused, match="une autre personne"):
        services.confirm_cofinancing(
            session, ticket_id=ticket.id, record_id=made.id, by=team.manager.id, at=LATER
        )
    session.rollback()
    services.confirm_cofinancing(
        session, ticket_id=ticket.id, record_id=made.id, by=team.finance.id, at=LATER
    )
    session.commit()

    assert counted(session) == (euros(700_000), ZERO)
    [row] = queries.cofinancings_of(session, ticket.dossier_id)
    assert row.latest.confirmation is not None
    assert row.latest.confirmation.person_id == team.finance.id


def test_small_pieces_add_up_to_the_threshold(session: Session, team: Team, ticket: Ticket) -> None:
    back(session, ticket, team, 60_000, name="Un")
    back(session, ticket, team, 60_000, name="Deux")

    assert counted(session) == (euros(60_000), euros(60_000))


def test_until_it_is_confirmed_the_line_before_counts(session: Session, team: Team, ticket: Ticket) -> None:
    first = back(session, ticket, team, 300_000, second=team.finance.id)
    higher = back(session, ticket, team, 500_000)
    assert counted(session) == (euros(300_000), euros(500_000))

    with pytest.raises(Refused, match="dernière ligne"):
        services.confirm_cofinancing(
            session, ticket_id=ticket.id, record_id=first.id, by=team.finance.id, at=LATER
        )
    session.rollback()
    back(session, ticket, team, 200_000)

    assert counted(session) == (euros(200_000), ZERO)
    with pytest.raises(Refused, match="dernière ligne"):
        services.confirm_cofinancing(
            session, ticket_id=ticket.id, record_id=higher.id, by=team.finance.id, at=LATER
        )


def test_a_reduced_round_lowers_the_figure_at_once(session: Session, team: Team, ticket: Ticket) -> None:
    """FIN-21: who takes a figure down needs nobody."""
    back(session, ticket, team, 500_000, second=team.finance.id)

    back(session, ticket, team, 500_000, grade=Grade.LETTER)

    found = figures(session, as_of=None, at=LATER)
    assert found.achieved == Financing(fund=euros(100_000))
    assert found.forecast == Financing(private=euros(500_000))


@pytest.mark.parametrize(
    "said, words",
    [
        ({"evidence": "x"}, "quelle pièce"),
        ({"proven": False}, "joignez la pièce"),
        ({"name": "Fonds Dunkerque Énergie Créative"}, "ne se cofinance pas"),
        ({"siren": "000 000 000"}, "clé de contrôle"),
    ],
)
def test_what_is_not_proven_is_refused(
    session: Session, team: Team, ticket: Ticket, said: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        back(session, ticket, team, 300_000, **said)
    session.rollback()

    assert queries.cofinancings_of(session, ticket.dossier_id) == []


def test_a_round_holds_no_more_than_its_plan(session: Session, team: Team, ticket: Ticket) -> None:
    """850 000 € in all, of which the fund signed 100 000 €."""
    back(session, ticket, team, 400_000, name="Un")

    with pytest.raises(Refused) as refusal:
        back(session, ticket, team, 350_001, name="Deux")
    session.rollback()

    assert refusal.value.sentence.values["room"] == euros(350_000)
    back(session, ticket, team, 350_000, name="Deux")


def test_one_co_financer_has_one_line_however_it_is_spelled(
    session: Session, team: Team, ticket: Ticket
) -> None:
    """« fonds mystère » once stood beside « Fonds Mystère »."""
    back(session, ticket, team, 50_000, name="Fonds Mystère", siren="732 829 320")
    back(session, ticket, team, 40_000, name="FONDS  MYSTERE, SAS")

    with pytest.raises(Refused, match="« Fonds Mystère », déjà dans ce dossier"):
        back(session, ticket, team, 30_000, name="Mystère Capital", siren="732829320")
    session.rollback()
    with pytest.raises(Refused, match="sous le SIREN 732829320"):
        back(session, ticket, team, 30_000, name="fonds mystere", siren="552 100 554")
    session.rollback()

    [line] = session.exec(select(Cofinancing)).all()
    assert (line.name, line.siren) == ("Fonds Mystère", "732829320")
    assert counted(session) == (euros(40_000), ZERO)


def test_threshold_is_the_fund_s(session: Session, team: Team, ticket: Ticket) -> None:
    set_parameter(
        session,
        key="cofinancing.second_person_cents",
        value=50_000_000,
        valid_from=date(2026, 1, 1),
        source="Règlement",
        by=SYSTEM,
        at=AT,
    )

    back(session, ticket, team, 400_000)

    assert counted(session) == (euros(400_000), ZERO)


def test_recording_and_confirming_ask_a_fresh_second_factor(session: Session) -> None:
    for may, role in (
        (May.RECORD_COFINANCING, Role.MANAGER),
        (May.CONFIRM_COFINANCING, Role.FINANCE),
    ):
        person = Actor(
            id=SYSTEM, name="", email="", roles=frozenset({role}), at=AT, second_factor_at=AT - FRESHNESS
        )
        assert only_stale(why_not(may, person), person)


def test_what_waits_is_shown_to_who_may_confirm(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    back(session, ticket, team, 300_000)

    sign_in(client, team.finance)
    assert "Cofinancements à confirmer" in client.get("/aujourdhui").text
    assert "300\xa0k€" in client.get("/tableau-de-bord").text
    sign_in(client, team.manager)
    assert "Cofinancements à confirmer" not in client.get("/aujourdhui").text


def test_one_s_own_records_take_no_place_among_those_one_confirms(
    session: Session, team: Team, ticket: Ticket
) -> None:
    back(session, ticket, team, 300_000)
    other = portfolio.recorded_cofinancing(
        session, ticket.dossier_id, by=team.finance.id, name="Banque du Nord", amount=euros(200_000)
    )

    found = queries.list_unconfirmed(session, known_at=LATER, but=team.manager.id, limit=1)

    assert [each.record.id for each in found] == [other.id]
