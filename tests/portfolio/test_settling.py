from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from fundapp.committee.types import Choice
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.types import Stage
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import SYSTEM, history
from fundapp.kernel.money import ZERO, euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.queries.ledger import Selection
from fundapp.portfolio.types import EntryKind, Layers, Scope, TicketState
from fundapp.programme import queries as programme
from fundapp.programme.services import set_parameter
from fundapp.programme.types import EnvelopeKind, Instrument
from tests.factories import committee, portfolio
from tests.factories.portfolio import AT, SIGNED_ON

LATER = AT + timedelta(hours=3)
BEFORE = Condition(ConditionKind.SUSPENSIVE, "Kbis de moins de trois mois")
AFTER = Condition(ConditionKind.SUBSEQUENT, "Registre des titres à jour", date(2027, 3, 31))


def held(session: Session, kind: EnvelopeKind) -> Layers:
    envelope = programme.get_envelope(session, kind)
    return queries.layers_of(session, Selection(Scope.ENVELOPE, str(envelope.id)))


def test_adoption_opens_a_ticket_that_holds_its_envelope(session: Session) -> None:
    ticket = portfolio.voted_ticket(session, amount=euros(250_000), conditions=[BEFORE, AFTER])

    assert ticket.state is TicketState.RESERVED
    assert ticket.layers == Layers(reserved=euros(250_000))
    assert held(session, EnvelopeKind.EQUITY) == Layers(reserved=euros(250_000))
    assert held(session, EnvelopeKind.GRANT) == Layers()
    assert [(each.kind, each.text, each.due_on) for each in queries.conditions_of(session, ticket.id)] == [
        (BEFORE.kind, BEFORE.text, None),
        (AFTER.kind, AFTER.text, AFTER.due_on),
    ]
    names = [past.name for past in history(session, ticket.dossier_id)]
    assert names[:3] == ["TicketReserved", "TicketOpened", "DossierMoved"]


def test_poll_settles_only_once(session: Session) -> None:
    made = committee.adopted(session)
    first = services.settle_poll(session, poll_id=made.poll.id, by=made.members[0].id, at=LATER)
    session.commit()

    second = services.settle_poll(session, poll_id=made.poll.id, by=made.members[0].id, at=LATER)

    assert (first is None, second is None) == (False, True)
    assert len(queries.tickets_of_dossier(session, made.dossier.id)) == 1
    assert held(session, EnvelopeKind.EQUITY).reserved == euros(250_000)


def test_rejection_opens_no_ticket(session: Session) -> None:
    made = committee.assembly(session)
    for member in made.members:
        committee.cast(session, made.poll, member, Choice.AGAINST)

    services.settle_poll(session, poll_id=made.poll.id, by=made.members[0].id, at=LATER)

    assert queries.tickets_of_dossier(session, made.dossier.id) == []


def test_adoption_without_room_waits_and_reserves_once_there_is_some(session: Session) -> None:
    first = portfolio.voted_ticket(session, amount=euros(3_000_000), instrument=Instrument.GRANT)
    second = portfolio.voted_ticket(session, amount=euros(3_600_000), instrument=Instrument.GRANT)
    third = portfolio.voted_ticket(session, amount=euros(3_500_000), instrument=Instrument.GRANT)

    assert [each.state for each in (first, second, third)] == [
        TicketState.RESERVED,
        TicketState.RESERVED,
        TicketState.WAITING,
    ]
    with pytest.raises(Refused) as refusal:
        services.reserve_ticket(session, ticket_id=third.id, by=third.owner_id, at=LATER)
    assert refusal.value.sentence.values["free"] == euros(3_300_000)
    session.rollback()

    services.give_up_tickets(session, dossier_id=first.dossier_id, by=first.owner_id, at=LATER)
    services.reserve_ticket(session, ticket_id=third.id, by=third.owner_id, at=LATER)
    session.commit()

    assert held(session, EnvelopeKind.GRANT) == Layers(reserved=euros(7_100_000))
    assert queries.get_ticket(session, first.id).state is TicketState.GIVEN_UP


def test_nothing_is_signed_for_a_day_before_its_reservation(session: Session) -> None:
    """Voted on the 23rd, it found room on the 27th: until then nothing held what it would commit."""
    team = portfolio.team(session)
    first, other, waits = [
        portfolio.voted_ticket(session, amount=euros(3_500_000), instrument=Instrument.GRANT)
        for _ in range(3)
    ]
    found = AT + timedelta(days=4)
    for given_up in (first, other):
        services.give_up_tickets(session, dossier_id=given_up.dossier_id, by=given_up.owner_id, at=found)
    services.reserve_ticket(session, ticket_id=waits.id, by=waits.owner_id, at=found)
    session.commit()

    def sign(day: date) -> None:
        services.sign_ticket(
            session,
            ticket_id=waits.id,
            amount=euros(3_400_000),
            signed_on=day,
            by=team.manager.id,
            at=found + timedelta(days=9),
        )

    with pytest.raises(Refused) as refusal:
        sign(SIGNED_ON + timedelta(days=3))
    assert refusal.value.field == "signed_on"
    assert refusal.value.sentence.values["reserved"] == SIGNED_ON + timedelta(days=4)
    session.rollback()
    sign(SIGNED_ON + timedelta(days=4))

    envelope = programme.get_envelope(session, EnvelopeKind.GRANT)
    on_each_day = [
        queries.layers_of(
            session,
            Selection(Scope.ENVELOPE, str(envelope.id), effective_by=SIGNED_ON + timedelta(days=passed)),
        )
        for passed in (0, 3, 4, 13)
    ]
    assert on_each_day == [
        Layers(reserved=euros(7_000_000)),
        Layers(reserved=euros(7_000_000)),
        Layers(committed=euros(3_400_000)),
        Layers(committed=euros(3_400_000)),
    ]


def test_company_above_its_cap_waits_with_the_figures(session: Session) -> None:
    """FIN-22: the cap was 10 % of 37.5 M€ at the vote, and is 5 % when the poll closes."""
    poll = portfolio.adopted_poll(session, amount=euros(3_750_000))
    set_parameter(
        session, key="cap.company_bp", value=500, valid_from=SIGNED_ON, source="Avenant", by=SYSTEM, at=LATER
    )
    decision = services.settle_poll(session, poll_id=poll.id, by=SYSTEM, at=LATER)
    assert decision is not None
    ticket = portfolio.ticket_of(session, decision)
    session.commit()

    assert ticket.state is TicketState.WAITING
    with pytest.raises(Refused) as refusal:
        services.reserve_ticket(session, ticket_id=ticket.id, by=ticket.owner_id, at=LATER)
    assert refusal.value.sentence.values["check"].values["headroom"] == euros(1_875_000)


def test_signature_commits_and_gives_the_rest_back(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(250_000))

    services.sign_ticket(
        session, ticket_id=ticket.id, amount=euros(200_000), signed_on=SIGNED_ON, by=team.manager.id, at=LATER
    )
    session.commit()

    assert ticket.layers == Layers(committed=euros(200_000))
    assert held(session, EnvelopeKind.EQUITY) == Layers(committed=euros(200_000))
    lines = queries.entries(session, Selection(Scope.TICKET, str(ticket.id)))
    assert [(line.entry.kind, line.entry.amount) for line in reversed(lines)] == [
        (EntryKind.RESERVE, euros(250_000)),
        (EntryKind.COMMIT, euros(200_000)),
        (EntryKind.RELEASE, euros(50_000)),
    ]
    assert dossiers.get_dossier(session, ticket.dossier_id).stage is Stage.PORTFOLIO


def test_overspending_a_ticket_changes_nothing(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(250_000))

    with pytest.raises(Refused) as refusal:
        services.sign_ticket(
            session,
            ticket_id=ticket.id,
            amount=euros("250000.01"),
            signed_on=SIGNED_ON,
            by=team.manager.id,
            at=LATER,
        )
    session.rollback()

    assert refusal.value.sentence.values["voted"] == euros(250_000)
    assert held(session, EnvelopeKind.EQUITY) == Layers(reserved=euros(250_000))


def test_signature_waits_for_suspensive_conditions_only(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, conditions=[BEFORE, AFTER])
    signature: dict[str, Any] = {"ticket_id": ticket.id, "amount": ticket.voted, "signed_on": SIGNED_ON}
    with pytest.raises(SeveralRefusals) as refusal:
        services.sign_ticket(session, **signature, by=team.manager.id, at=LATER)
    assert [str(reason) for reason in refusal.value.reasons] == [
        "Condition suspensive n° 1 : Kbis de moins de trois mois"
    ]
    session.rollback()

    before = queries.conditions_of(session, ticket.id)[0]
    services.clear_condition(
        session,
        ticket_id=ticket.id,
        condition_id=before.id,
        evidence="Kbis du 2.",
        by=team.manager.id,
        at=LATER,
    )
    services.sign_ticket(session, **signature, by=team.manager.id, at=LATER)
    session.commit()

    assert ticket.state is TicketState.COMMITTED


def test_condition_is_not_cleared_by_a_word_that_names_no_document(session: Session) -> None:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, conditions=[BEFORE])
    [asked] = queries.conditions_of(session, ticket.id)
    with pytest.raises(Refused, match="Dites quelle pièce le prouve"):
        services.clear_condition(
            session, ticket_id=ticket.id, condition_id=asked.id, evidence="Vu.", by=team.manager.id, at=LATER
        )
    assert asked.cleared_at is None


def test_unsigned_vote_lapses_and_frees_its_envelope(session: Session) -> None:
    ticket = portfolio.voted_ticket(session)
    with pytest.raises(Refused):
        services.lapse_ticket(session, ticket_id=ticket.id, by=ticket.owner_id, at=AT + timedelta(days=180))
    session.rollback()

    services.lapse_ticket(session, ticket_id=ticket.id, by=ticket.owner_id, at=AT + timedelta(days=181))
    session.commit()

    assert ticket.state is TicketState.LAPSED
    assert held(session, EnvelopeKind.EQUITY).held == ZERO
