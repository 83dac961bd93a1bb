"""Is money that comes back proposed by one person and decided on by another, and do the figures follow?"""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.accounts.queries import get_person
from fundapp.dossiers.types import Side
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import PastEvent
from fundapp.kernel.money import ZERO, Money, euros
from fundapp.notifications.types import NoticeKind, unpack
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import BankAccount, LedgerEntry, PendingAnswer, PendingEntry, Ticket
from fundapp.portfolio.queries.ledger import FUND, Selection
from fundapp.portfolio.rules import pending as rules
from fundapp.portfolio.rules.ledger import DatedLine, check_days
from fundapp.portfolio.types import (
    AccountState,
    BounceCause,
    EntryKind,
    Layer,
    Layers,
    PaymentState,
    ReturnNature,
    Scope,
    TicketState,
)
from fundapp.portfolio.views.pages import prefix_of
from fundapp.programme.types import Instrument
from fundapp.timeline import read
from tests.factories import accounts, dossiers, notices, portfolio
from tests.factories.portfolio import AT, IBAN, OTHER_IBAN, SIGNED_ON, Team
from tests.factories.signin import sign_in
from tests.workspace.counting import counted

LATER = AT + timedelta(hours=8)
AFTER = AT + timedelta(days=2)
CAPITAL, INTEREST = ReturnNature.CAPITAL, ReturnNature.INTEREST
MARCH = [date(2026, 3, day) for day in range(1, 31)]


@pytest.fixture
def team(session: Session) -> Team:
    return portfolio.team(session)


@pytest.fixture
def ticket(session: Session, team: Team) -> Ticket:
    """A loan of 200 000 €, of which half is paid."""
    return paid_ticket(session, team)


def paid_ticket(session: Session, team: Team, instrument: Instrument = Instrument.SHAREHOLDER_LOAN) -> Ticket:
    made = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000), instrument=instrument)
    portfolio.paid_payment(session, made, verifier=team.manager.id, payer=team.finance.id)
    return made


def decide(session: Session, made: PendingEntry, by: Any, reason: str = "") -> PendingAnswer:
    decision: dict[str, Any] = {"ticket_id": made.ticket_id, "pending_id": made.id, "by": by, "at": LATER}
    if reason:
        return services.refuse_entry(session, reason=reason, **decision)
    return services.accept_entry(session, **decision)


def lines(session: Session, ticket: Ticket, kind: EntryKind) -> list[Money]:
    """The amounts of a ticket's lines of a kind, the oldest first."""
    found = select(LedgerEntry).where(LedgerEntry.ticket_id == ticket.id, LedgerEntry.kind == kind)
    return [each.amount for each in session.exec(found.order_by(col(LedgerEntry.id)))]


@pytest.mark.parametrize(
    "alone, new, two",
    [(0, 10_000, False), (0, 10_001, True), (9_000, 1_000, False), (9_000, 1_001, True)],
)
def test_above_the_threshold_two_people_and_small_pieces_add_up(alone: int, new: int, two: bool) -> None:
    assert rules.needs_second(euros(10_000), alone=euros(alone), new=euros(new)) is two


@pytest.mark.parametrize(
    "instrument, natures",
    [
        (Instrument.SHARES, {"capital", "dividend", "gain"}),
        (Instrument.PREFERRED, {"capital", "dividend", "gain"}),
        (Instrument.BSA_AIR, {"capital", "dividend", "gain"}),
        (Instrument.CONVERTIBLE, {"capital", "interest", "dividend", "gain"}),
        (Instrument.SHAREHOLDER_LOAN, {"capital", "interest"}),
        (Instrument.PARTICIPATING_LOAN, {"capital", "interest"}),
        (Instrument.ADVANCE, {"capital", "interest"}),
        (Instrument.GRANT, set()),
    ],
)
def test_what_an_instrument_gives_back(instrument: Instrument, natures: set[str]) -> None:
    for nature in ReturnNature:
        if nature.value in natures:
            rules.check_nature(instrument, nature)
            continue
        with pytest.raises(Refused) as refusal:
            rules.check_nature(instrument, nature)
        assert refusal.value.field == "nature"


PAY, RETURN = EntryKind.PAY, EntryKind.RETURN
DAYS: list[tuple[str, list[tuple[int, EntryKind, int, ReturnNature | None]], int | None]] = [
    ("all of it", [(1, PAY, 100, None), (9, RETURN, 100, CAPITAL)], None),
    ("a cent more", [(1, PAY, 100, None), (9, RETURN, 101, CAPITAL)], 9),
    ("interest is not held", [(1, PAY, 100, None), (9, RETURN, 900, INTEREST)], None),
    ("of no known nature counts as capital", [(1, PAY, 100, None), (9, RETURN, 101, None)], 9),
    ("before what is paid later", [(1, PAY, 50, None), (5, RETURN, 80, CAPITAL), (9, PAY, 50, None)], 5),
    ("within a day no order", [(5, RETURN, 80, CAPITAL), (5, PAY, 80, None)], None),
    (
        "the payment came back before",
        [(1, PAY, 100, None), (4, PAY, -100, None), (9, RETURN, 10, CAPITAL)],
        9,
    ),
    (
        "a mistake that is reversed leaves room",
        [(1, PAY, 9, None), (3, RETURN, 9, CAPITAL), (3, RETURN, -9, CAPITAL), (4, RETURN, 9, CAPITAL)],
        None,
    ),
]


@pytest.mark.parametrize("history, wrong", [case[1:] for case in DAYS], ids=[case[0] for case in DAYS])
def test_no_more_capital_comes_back_than_was_paid_by_that_day(
    history: list[tuple[int, EntryKind, int, ReturnNature | None]], wrong: int | None
) -> None:
    """FIN-38: a balance is a series in time, not today's sum."""
    dated = [DatedLine(MARCH[day - 1], kind, Money(cents), nature) for day, kind, cents, nature in history]

    if wrong is None:
        check_days(dated)
        return
    with pytest.raises(Refused) as refusal:
        check_days(dated)
    assert refusal.value.sentence.values["day"] == MARCH[wrong - 1]


def test_one_person_suffices_up_to_the_threshold_and_all_is_recorded(
    session: Session, team: Team, ticket: Ticket
) -> None:
    made = portfolio.returned_money(session, ticket, euros(10_000), by=team.finance.id, proven=False)

    [row] = queries.pendings_of(session, ticket.id)
    assert row.answer is not None
    assert (row.entry.id, row.entry.needs_second, row.answer.person_id) == (made.id, False, team.finance.id)
    entry = queries.get_entry(session, row.answer.entry_id, ticket.id)  # type: ignore[arg-type]
    assert (entry.amount, entry.nature, entry.author_id) == (euros(10_000), CAPITAL, team.finance.id)
    assert ticket.returned == euros(10_000)
    second = portfolio.returned_money(session, ticket, euros(1), by=team.finance.id)
    assert second.needs_second


def test_one_person_alone_brings_nothing_back_above_it(session: Session, team: Team, ticket: Ticket) -> None:
    """9 999 999 999 999 € once came back in one click."""
    with pytest.raises(Refused, match="joignez le relevé"):
        portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id, proven=False)
    session.rollback()

    made = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    assert (ticket.returned, lines(session, ticket, RETURN)) == (ZERO, [])
    with pytest.raises(Refused, match="une autre personne doit en décider"):
        decide(session, made, team.finance.id)
    session.rollback()
    decide(session, made, team.manager.id)
    session.commit()

    assert (ticket.returned, lines(session, ticket, RETURN)) == (euros(40_000), [euros(40_000)])
    [line] = [each for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    assert (line.proposed_by, line.entry.author_id) == (team.finance.id, team.manager.id)
    with pytest.raises(Refused, match="n’attend plus de décision"):
        decide(session, made, team.other_finance.id)


def of(ticket: Ticket) -> Selection:
    return Selection(Scope.TICKET, str(ticket.id))


def test_history_names_who_proposed_and_who_decided(session: Session, team: Team, ticket: Ticket) -> None:
    portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id, second=team.manager.id)

    told = [
        (entry.title.text, entry.who)
        for entry in read(session, ticket.dossier_id, Side.TEAM).entries
        if entry.at == LATER
    ]

    assert told == [
        ("Retour au fonds : %(amount)s", "Anne Gérante"),
        ("Mouvement proposé : %(kind)s, %(amount)s", "Bruno Finance"),
    ]


@pytest.mark.parametrize(
    "amount, said, field",
    [
        (euros("100000.01"), {}, "amount"),
        (euros(1_000), {"nature": ReturnNature.DIVIDEND}, "nature"),
        (euros(1_000), {"effective_on": SIGNED_ON + timedelta(days=1)}, "effective_on"),
        (euros(1_000), {"effective_on": SIGNED_ON - timedelta(days=1)}, "effective_on"),
        (ZERO, {}, "amount"),
    ],
)
def test_return_that_cannot_be_is_refused_beside_its_field(
    session: Session, team: Team, ticket: Ticket, amount: Money, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        portfolio.returned_money(session, ticket, amount, by=team.finance.id, **said)
    session.rollback()

    assert refusal.value.field == field
    assert queries.pendings_of(session, ticket.id) == []


def test_what_came_since_is_judged_again_when_one_decides(
    session: Session, team: Team, ticket: Ticket
) -> None:
    first = portfolio.returned_money(session, ticket, euros(60_000), by=team.finance.id)
    second = portfolio.returned_money(
        session, ticket, euros(60_000), evidence="Second virement du 23 novembre.", by=team.finance.id
    )
    decide(session, first, team.manager.id)
    session.commit()

    with pytest.raises(Refused, match="Refusez cette proposition") as refusal:
        decide(session, second, team.manager.id)
    session.rollback()

    assert refusal.value.field is None
    assert refusal.value.sentence.values["excess"] == euros(20_000)
    assert ticket.returned == euros(60_000)


def test_refusal_says_by_whom_and_why_and_writes_nothing(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    made = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    decide(session, made, team.manager.id, reason="Le relevé dit 4 000 €.")
    session.commit()

    assert lines(session, ticket, RETURN) == []
    notices.tell_everything(session)
    assert ("Bruno Finance", "entry_refused") in notices.told(session)
    sign_in(client, team.finance)
    page = client.get(f"/tickets/{ticket.id}").text
    assert "Mouvements refusés" in page
    assert "Anne Gérante, 23/11/2026" in page
    assert "Le relevé dit 4 000 €." in page
    assert "une deuxième personne décide" not in page


def _return(session: Session, team: Team, ticket: Ticket) -> PendingEntry:
    return portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)


def _bounce(session: Session, team: Team, ticket: Ticket) -> PendingEntry:
    [paid] = [each.payment for each in queries.tranches_of(session, ticket.id) if each.payment]
    return portfolio.bounced_payment(session, ticket, paid, by=team.finance.id)


def _reversal(session: Session, team: Team, ticket: Ticket) -> PendingEntry:
    portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id, second=team.manager.id)
    [wrong] = [each.entry for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    made = services.propose_reversal(
        session, ticket_id=ticket.id, entry_id=wrong.id, evidence="Erreur.", by=team.finance.id, at=LATER
    )
    session.commit()
    return made


@pytest.mark.parametrize("reason", ["", "Le relevé dit autre chose."], ids=["accepted", "refused"])
@pytest.mark.parametrize("propose", [_return, _bounce, _reversal])
def test_movement_decided_on_is_left_to_decide_by_nobody(
    session: Session, team: Team, ticket: Ticket, propose: Any, reason: str
) -> None:
    """Two wait: once one is decided on, whoever had been asked and did not decide has one to read."""
    made = propose(session, team, ticket)
    portfolio.returned_money(session, ticket, euros(20_000), by=team.finance.id)

    before = left_to_decide(session, team.other_finance)
    decide(session, made, team.manager.id, reason)
    session.commit()

    assert (before, left_to_decide(session, team.other_finance)) == (
        [made.amount, euros(20_000)],
        [euros(20_000)],
    )


def left_to_decide(session: Session, person: Person) -> list[Money]:
    """The amounts of the proposals that somebody still has to read of."""
    notices.tell_everything(session)
    session.expire_all()
    return [
        unpack(each.facts["amount"])
        for each in notices.notices_of(session, person)
        if each.kind is NoticeKind.ENTRY_PROPOSED and each.seen_at is None
    ]


def test_reversed_line_says_so_and_offers_nothing_more(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    portfolio.returned_money(session, ticket, euros(4_000), by=team.finance.id)
    [wrong] = [each.entry for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    sign_in(client, team.finance)
    url = f"/tickets/{ticket.id}"
    assert "Contre-passer le retour" in client.get(url).text

    typed = {prefix_of("reversal", wrong.id) + "evidence": "Encaissé pour un autre ticket."}
    assert client.post(f"{url}/mouvements/{wrong.id}/contre-passation", data=typed).status_code == 303

    session.expire_all()
    opposite, line = [each for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    assert (line.reversed_at, line.origin) == (opposite.entry.recorded_at, None)
    assert opposite.origin is not None
    assert (opposite.origin.id, opposite.entry.amount) == (wrong.id, euros(-4_000))
    assert (opposite.entry.effective_on, opposite.entry.nature) == (SIGNED_ON, CAPITAL)
    page = client.get(url).text
    assert "Contre-passer le retour" not in page
    assert page.count("Contre-passé le") == 1
    assert "Annule la ligne du 23/11/2026" in page
    again = client.post(f"{url}/mouvements/{wrong.id}/contre-passation", data=typed)
    assert (again.status_code, "déjà été contre-passé" in again.text) == (422, True)


def test_reversal_of_much_needs_two_and_is_proposed_once(
    session: Session, team: Team, ticket: Ticket
) -> None:
    portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id, second=team.manager.id)
    [wrong] = [each.entry for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    said: dict[str, Any] = {
        "ticket_id": ticket.id,
        "entry_id": wrong.id,
        "evidence": "Doublon.",
        "by": team.finance.id,
        "at": LATER,
    }
    made = services.propose_reversal(session, **said)
    session.commit()

    assert ticket.returned == euros(40_000)
    with pytest.raises(Refused, match="attend déjà"):
        services.propose_reversal(session, **said)
    session.rollback()
    decide(session, made, team.manager.id)
    session.commit()
    assert (ticket.returned, lines(session, ticket, RETURN)) == (ZERO, [euros(40_000), euros(-40_000)])


@pytest.mark.parametrize("instrument", [Instrument.SHARES, Instrument.GRANT])
def test_payment_that_bounced_is_undone_and_its_tranche_payable_again(
    session: Session, team: Team, instrument: Instrument
) -> None:
    """FIN-34: a wrong transfer had no way back, and a grant none at all."""
    ticket = paid_ticket(session, team, instrument)
    row = queries.tranches_of(session, ticket.id)[0]
    payment, account = row.payment, row.account
    assert payment is not None
    assert account is not None
    made = portfolio.bounced_payment(session, ticket, payment, by=team.finance.id, at=AFTER)
    assert (payment.state, ticket.paid) == (PaymentState.PAID, euros(100_000))
    with pytest.raises(Refused, match="attend déjà"):
        portfolio.bounced_payment(session, ticket, payment, by=team.other_finance.id, at=AFTER)
    session.rollback()

    services.accept_entry(
        session, ticket_id=ticket.id, pending_id=made.id, by=team.other_finance.id, at=AFTER
    )
    session.commit()

    assert (payment.state, payment.paid_by, payment.reference) == (
        PaymentState.RETURNED,
        team.finance.id,
        "VIR-2026-001",
    )
    assert (payment.effective_on, payment.returned_on, payment.returned_for) == (
        SIGNED_ON,
        paris_day(AFTER),
        BounceCause.CLOSED_ACCOUNT,
    )
    assert (ticket.state, ticket.layers) == (TicketState.COMMITTED, Layers(committed=euros(200_000)))
    assert lines(session, ticket, PAY) == [euros(100_000), euros(-100_000)]
    again = queries.tranches_of(session, ticket.id)[0]
    assert (again.payment, [each.id for each in again.returned]) == (None, [payment.id])
    asked = portfolio.requested_payment(session, ticket, at=AFTER)
    assert (asked.tranche_id, asked.state) == (payment.tranche_id, PaymentState.REQUESTED)


def test_figures_say_the_money_was_out_until_it_was_back(
    session: Session, team: Team, ticket: Ticket
) -> None:
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None
    portfolio.bounced_payment(
        session, ticket, row.payment, by=team.finance.id, second=team.manager.id, at=AFTER
    )
    portfolio.relay(session)

    def paid(**when: Any) -> Money:
        return queries.layers_of(session, Selection(Scope.TICKET, str(ticket.id), **when)).paid

    def due(known_at: Any) -> list[int]:
        rows = queries.list_due_tranches(session, known_at=known_at, until=date(2027, 12, 31))
        return [each.tranche.position for each in rows]

    before, after = AFTER - timedelta(seconds=1), AFTER
    assert (paid(as_of=before), paid(as_of=after)) == (euros(100_000), ZERO)
    assert (due(before), due(after)) == ([2], [1, 2])
    assert queries.totals(session)[Scope.FUND, FUND] == Layers(committed=euros(200_000))
    day = paris_day(AFTER)
    assert paid(effective_by=day - timedelta(days=1)) == euros(100_000)
    assert paid(effective_by=day) == ZERO


@pytest.mark.parametrize(
    "cause, in_use",
    [
        (BounceCause.CLOSED_ACCOUNT, False),
        (BounceCause.WRONG_ACCOUNT, False),
        (BounceCause.BANK_REFUSAL, True),
        (BounceCause.ORDER_ERROR, True),
    ],
)
def test_account_is_verified_again_when_it_was_the_cause(
    session: Session, team: Team, ticket: Ticket, cause: BounceCause, in_use: bool
) -> None:
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None
    assert row.account is not None
    portfolio.bounced_payment(
        session, ticket, row.payment, by=team.finance.id, second=team.manager.id, cause=cause
    )

    used = queries.account_in_use(session, ticket.startup_id)
    anew = queries.account_in_question(session, ticket.startup_id)
    if in_use:
        assert (used, anew) == (row.account, None)
        return
    assert used is None
    assert anew is not None
    assert (anew.iban, anew.state, anew.again, anew.change) == (IBAN, AccountState.PROPOSED, True, False)
    assert (row.account.state, row.account.verified_note) == (AccountState.REPLACED, "Rappelé au siège.")
    asked = portfolio.requested_payment(session, ticket, at=AFTER)
    assert asked.account_id == anew.id


def test_other_account_after_a_bounce_is_a_change_that_two_verify(
    session: Session, team: Team, ticket: Ticket
) -> None:
    """The account out of use must not make the next one look like a first one (ID-13)."""
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None
    portfolio.bounced_payment(session, ticket, row.payment, by=team.finance.id, second=team.manager.id)

    portfolio.requested_payment(session, ticket, iban=OTHER_IBAN, at=AFTER)

    states = session.exec(select(BankAccount).order_by(col(BankAccount.id))).all()
    assert [(each.iban, each.state, each.change) for each in states] == [
        (IBAN, AccountState.REPLACED, False),
        (IBAN, AccountState.REPLACED, False),
        (OTHER_IBAN, AccountState.PROPOSED, True),
    ]
    judged = session.exec(select(PastEvent).where(PastEvent.name == "BankAccountJudged"))
    assert [each.payload["state"] for each in judged] == ["verified", "proposed", "replaced"]


def test_payment_is_not_undone_while_its_capital_has_come_back(
    session: Session, team: Team, ticket: Ticket
) -> None:
    portfolio.returned_money(session, ticket, euros(4_000), by=team.finance.id)
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None

    with pytest.raises(Refused, match=r"de trop\. Contre-passez d’abord le retour de capital") as refusal:
        portfolio.bounced_payment(session, ticket, row.payment, by=team.finance.id)

    assert refusal.value.field is None


@pytest.mark.parametrize("days", [-1, 3])
def test_payment_comes_back_neither_before_it_left_nor_in_days_to_come(
    session: Session, team: Team, ticket: Ticket, days: int
) -> None:
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None

    with pytest.raises(Refused) as refusal:
        portfolio.bounced_payment(
            session,
            ticket,
            row.payment,
            by=team.finance.id,
            effective_on=SIGNED_ON + timedelta(days=days),
            at=AFTER,
        )

    assert (refusal.value.field, refusal.value.sentence.values["paid"]) == ("effective_on", SIGNED_ON)


def test_founder_is_told_and_asks_again_with_what_they_had_written(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    founder = get_person(session, ticket.owner_id)
    row = queries.tranches_of(session, ticket.id)[0]
    assert row.payment is not None
    portfolio.bounced_payment(session, ticket, row.payment, by=team.finance.id, second=team.manager.id)

    notices.tell_everything(session)
    assert (founder.name, "payment_returned") in notices.told(session)
    sign_in(client, founder)
    mine = client.get(f"/mes-tickets/{ticket.id}").text
    assert "a été rejeté le lundi 23 novembre 2026. Motif : Compte clos." in mine.replace("\xa0", " ")
    form = client.get(f"/mes-tickets/{ticket.id}/tranches/{row.tranche.id}").text
    assert "Procès-verbal de réception du 20 novembre." in form
    assert IBAN in form.replace(" ", "")


def test_tranches_are_asked_for_in_the_order_of_their_milestones(session: Session, team: Team) -> None:
    """The third was once asked for, and paid, before the second."""
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000), parts=3)
    portfolio.requested_payment(session, ticket)

    with pytest.raises(Refused, match="d’abord la tranche") as refusal:
        portfolio.requested_payment(session, ticket, position=3)
    session.rollback()

    assert refusal.value.sentence.values["number"] == 2
    portfolio.requested_payment(session, ticket, position=2)
    portfolio.requested_payment(session, ticket, position=3)


def test_document_of_a_movement_is_linked_to_and_opened_by_who_reads_the_ledger(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    """A committee member, to whom the page shows no movement, once opened the bank's statement."""
    sign_in(client, team.finance)
    url = f"/tickets/{ticket.id}"
    for amount, proof in (("40 000,00", "accepté.pdf"), ("30 000,00", "refusé.pdf")):
        typed = {
            "return-nature": "capital",
            "return-amount": amount,
            "return-effective_on": SIGNED_ON.isoformat(),
            "return-evidence": "Relevé du 23 novembre, de la banque.",
            "return-file": (BytesIO(dossiers.PDF), proof),
        }
        assert client.post(f"{url}/retours", data=typed).status_code == 303
    refused, accepted = [row.entry for row in queries.pendings_of(session, ticket.id)]
    decide(session, accepted, team.manager.id)
    decide(session, refused, team.manager.id, reason="Le relevé dit 3 000 €.")
    session.commit()

    links = [
        f'href="{url}/propositions/{accepted.id}/piece">accepté.pdf</a>',
        f'href="{url}/propositions/{refused.id}/piece">refusé.pdf</a>',
    ]
    page, ledger = client.get(url).text, client.get(f"/mouvements?scope=ticket&key={ticket.id}").text
    assert [page.count(link) for link in links] == [1, 1]
    assert [ledger.count(link) for link in links] == [1, 0]
    assert client.get(f"{url}/propositions/{accepted.id}/piece").data == dossiers.PDF
    sign_in(client, accounts.person(session, roles=[Role.MEMBER]))
    page = client.get(url).text
    assert (ticket.reference in page, "accepté.pdf" in page, "refusé.pdf" in page) == (True, False, False)
    hidden = client.get(f"{url}/propositions/{accepted.id}/piece")
    assert (hidden.status_code, dossiers.PDF in hidden.data) == (403, False)


def test_return_sent_again_is_refused_until_it_is_refused_or_reversed(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    sign_in(client, team.finance)
    url, typed = (
        f"/tickets/{ticket.id}/retours",
        {
            "return-nature": "capital",
            "return-amount": "900,00",
            "return-effective_on": SIGNED_ON.isoformat(),
            "return-evidence": "Relevé du 23 novembre, de la banque.",
        },
    )
    assert client.post(url, data=typed).status_code == 303
    again = client.post(url, data=typed)
    assert (again.status_code, "Ce retour est déjà enregistré ou proposé" in again.text) == (422, True)
    assert lines(session, ticket, RETURN) == [euros(900)]

    for same in (
        "relevé du 23 NOVEMBRE, de la banque.",
        "  Relevé   du\t23 novembre,\u00a0de la banque. ",
        "Releve\u0301 du 23\u200b novembre, de la banque.",
        "Relevé du ２３ novembre, de la banque.",
    ):
        again = client.post(url, data=typed | {"return-evidence": same})
        assert (again.status_code, "Ce retour est déjà enregistré ou proposé" in again.text) == (422, True)
    assert lines(session, ticket, RETURN) == [euros(900)]

    other = typed | {"return-evidence": "Second virement du même jour."}
    assert client.post(url, data=other).status_code == 303
    assert lines(session, ticket, RETURN) == [euros(900), euros(900)]

    wrong = queries.entries(session, of(ticket))[1].entry
    services.propose_reversal(
        session, ticket_id=ticket.id, entry_id=wrong.id, evidence="Erreur.", by=team.finance.id, at=LATER
    )
    session.commit()
    assert client.post(url, data=typed).status_code == 303
    assert lines(session, ticket, RETURN) == [euros(900), euros(900), euros(-900), euros(900)]

    waits = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    with pytest.raises(Refused, match="déjà enregistré ou proposé"):
        portfolio.returned_money(session, ticket, euros(40_000), by=team.other_finance.id)
    session.rollback()
    decide(session, waits, team.manager.id, reason="Illisible.")
    session.commit()
    anew = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    assert [row.entry.id for row in queries.pendings_of(session, ticket.id)][:2] == [anew.id, waits.id]


def test_interest_beyond_the_highest_rate_is_decided_on_by_two_who_read_by_how_much(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    """100 000 € lent at 10 % bring 191,78 € in a week; more was one person's word up to 10 000 €."""
    day, at = SIGNED_ON + timedelta(days=7), AT + timedelta(days=7)
    made = portfolio.returned_money(
        session, ticket, euros("191.78"), nature=INTEREST, effective_on=day, by=team.finance.id, proven=False,
        at=at,
    )  # fmt: skip
    assert (made.needs_second, lines(session, ticket, RETURN)) == (False, [euros("191.78")])
    typed = {
        "return-nature": "interest",
        "return-amount": "0,01",
        "return-effective_on": day.isoformat(),
        "return-evidence": "Relevé du 30 novembre, de la banque.",
    }
    sign_in(client, team.finance)

    bare = client.post(f"/tickets/{ticket.id}/retours", data=typed)

    said = (
        "Au lundi 30 novembre 2026, 191,79 € d’intérêts seraient revenus, pour 191,78 € au plus au taux de "
        "10 % par an sur le capital versé : 0,01 € de plus."
    )
    missing = f"{said} Une deuxième personne en décide : joignez le relevé ou l’avis qui le prouve."
    assert (bare.status_code, missing in text_of(bare)) == (422, True)
    file = {"return-file": (BytesIO(dossiers.PDF), "relevé.pdf")}
    assert client.post(f"/tickets/{ticket.id}/retours", data=typed | file).status_code == 303
    assert lines(session, ticket, RETURN) == [euros("191.78")]
    [waits, _] = queries.pendings_of(session, ticket.id)
    assert (waits.entry.needs_second, waits.answer) == (True, None)
    sign_in(client, team.manager)
    assert said in text_of(client.get(f"/tickets/{ticket.id}"))
    decide(session, waits.entry, team.manager.id)
    session.commit()
    assert lines(session, ticket, RETURN) == [euros("191.78"), euros("0.01")]
    assert said not in text_of(client.get(f"/tickets/{ticket.id}"))


def text_of(page: Any) -> str:
    return unescape(page.text).replace("\u00a0", " ")


def test_account_put_in_question_names_who_recorded_the_bounce_why_and_when(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    """Its applicant has proposed nothing anew, and was named."""
    payment = queries.tranches_of(session, ticket.id)[0].payment
    assert payment is not None
    made = portfolio.bounced_payment(session, ticket, payment, by=team.finance.id)
    services.accept_entry(
        session, ticket_id=ticket.id, pending_id=made.id, by=team.manager.id, at=AT + timedelta(days=1)
    )
    session.commit()
    sign_in(client, team.other_finance)

    page = text_of(client.get(f"/tickets/{ticket.id}"))

    panel = re.sub(r"\s+", " ", page.partition("Compte à vérifier de nouveau")[2].partition("</section>")[0])
    told = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", panel)
    assert told[3:6] == [
        ("Virement rejeté le", "lundi 23 novembre 2026 : Compte clos"),
        ("Rejet enregistré par", "Bruno Finance, lundi 23 novembre 2026 à 18 h 00"),
        ("Rejet accepté par", "Anne Gérante, mardi 24 novembre 2026 à 10 h 00"),
    ]
    assert "Proposé par" not in panel


def test_author_takes_back_what_they_proposed_by_mistake(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    made = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    sign_in(client, team.finance)
    url, reason = f"/tickets/{ticket.id}", prefix_of("refusal", made.id) + "reason"
    page = client.get(url).text
    assert ("Retirer ma proposition" in page, "Refuser avec ce motif" in page) == (True, False)

    silent = client.post(f"{url}/propositions/{made.id}/refus")
    assert (silent.status_code, "le motif reste sur la page." in silent.text) == (422, True)
    typed = {reason: "Saisi sur le mauvais ticket."}
    assert client.post(f"{url}/propositions/{made.id}/refus", data=typed).status_code == 303

    page = client.get(url).text
    assert "Votre proposition est retirée" in page
    assert "Saisi sur le mauvais ticket." in page
    assert "Retirer ma proposition" not in page
    assert lines(session, ticket, RETURN) == []
    session.expire_all()
    answer = queries.find_answer(session, made.id)
    assert answer is not None
    assert (answer.person_id, answer.entry_id) == (team.finance.id, None)
    notices.tell_everything(session)
    assert ("Bruno Finance", "entry_refused") not in notices.told(session)
    with pytest.raises(Refused, match="n’attend plus de décision"):
        decide(session, made, team.manager.id)


def test_by_role_one_proposes_and_another_decides(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    url, pdf = f"/tickets/{ticket.id}", dossiers.PDF
    typed = {
        "return-nature": "capital",
        "return-amount": "40 000,00",
        "return-effective_on": SIGNED_ON.isoformat(),
        "return-evidence": "Relevé du 23 novembre, de la banque.",
    }
    sign_in(client, team.manager)
    assert client.post(f"{url}/retours", data=typed).status_code == 403
    assert "Enregistrer un retour" not in client.get(url).text
    sign_in(client, team.finance)
    bare = client.post(f"{url}/retours", data=typed)
    assert (bare.status_code, "joignez le relevé" in bare.text) == (422, True)
    assert "Relevé du 23 novembre, de la banque." in bare.text
    blank = client.post(
        f"{url}/retours", data=typed | {"return-amount": "\u3000", "return-effective_on": " "}
    )
    assert (blank.status_code, blank.text.count("Répondez à cette question.") > 1) == (422, True)
    file = {"return-file": (BytesIO(pdf), "relevé.pdf")}
    assert client.post(f"{url}/retours", data=typed | file).status_code == 303

    [row] = queries.pendings_of(session, ticket.id)
    offer = f"{url}/propositions/{row.entry.id}"
    assert "Accepter 40 000,00 €" not in client.get(url).text.replace("\xa0", " ").replace("\u202f", " ")
    own = client.post(f"{offer}/acceptation")
    assert (own.status_code, "Vous avez proposé ce mouvement" in own.text) == (422, True)
    assert client.get(f"{offer}/piece").data == pdf
    for stranger in (accounts.person(session, roles=[Role.ANALYST]), get_person(session, ticket.owner_id)):
        sign_in(client, stranger)
        assert client.post(f"{offer}/acceptation").status_code in (403, 404)
        assert client.post(f"{offer}/refus").status_code in (403, 404)
    other = paid_ticket(session, team)
    sign_in(client, team.manager)
    assert client.post(f"/tickets/{other.id}/propositions/{row.entry.id}/acceptation").status_code == 404
    assert "Mouvements proposés, à décider" in client.get("/aujourdhui").text
    silent = client.post(f"{offer}/refus")
    assert (silent.status_code, "Dites pourquoi" in silent.text) == (422, True)
    assert client.post(f"{offer}/acceptation").status_code == 303

    session.expire_all()
    assert queries.get_ticket(session, ticket.id).returned == euros(40_000)
    assert "Mouvements proposés, à décider" not in client.get("/aujourdhui").text


def test_rejected_transfer_is_proposed_with_the_bank_s_document(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    payment = queries.tranches_of(session, ticket.id)[0].payment
    assert payment is not None
    url, prefix = f"/tickets/{ticket.id}/versements/{payment.id}/rejet", prefix_of("bounce", payment.id)
    typed = {
        prefix + "cause": "bank_refusal",
        prefix + "effective_on": SIGNED_ON.isoformat(),
        prefix + "evidence": "Avis de rejet du 23 novembre.",
    }
    sign_in(client, team.finance)

    bare = client.post(url, data=typed)
    file = {prefix + "file": (BytesIO(dossiers.PDF), "avis.pdf")}
    proven = client.post(url, data=typed | file)

    assert (bare.status_code, proven.status_code) == (422, 303)
    assert "joignez le relevé ou l’avis de la banque." in bare.text
    [row] = queries.pendings_of(session, ticket.id)
    assert (row.entry.cause, row.payment_id, row.entry.needs_second) == (
        BounceCause.BANK_REFUSAL,
        payment.id,
        True,
    )


def test_page_costs_the_same_queries_with_1_and_5_interests_that_wait(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    """Proposed on different days; each read the whole ledger of the ticket, and the highest rate, again."""
    sign_in(client, team.finance)

    def cost_with(number: int) -> int:
        portfolio.returned_money(
            session,
            ticket,
            euros(1_000 + number),
            nature=INTEREST,
            effective_on=SIGNED_ON + timedelta(days=7),
            evidence=f"Relevé de la banque, échéance {number}.",
            by=team.finance.id,
            at=AT + timedelta(days=7 + number),
        )
        with counted() as sent:
            page = text_of(client.get(f"/tickets/{ticket.id}"))
        assert page.count("d’intérêts seraient revenus") == number
        return len(sent)

    costs = [cost_with(number) for number in range(1, 6)]

    assert costs == [costs[0]] * 5


def test_old_movements_are_reversed_and_proposals_known_however_many_came_since(
    client: FlaskClient, session: Session, team: Team, ticket: Ticket
) -> None:
    """Both were looked for among the last 50 lines, which a loan repaid each month soon leaves."""
    sign_in(client, team.finance)
    url = f"/tickets/{ticket.id}"
    assert "derniers mouvements" not in client.get(url).text
    for number in range(51):
        portfolio.returned_money(
            session,
            ticket,
            euros(1),
            nature=INTEREST,
            effective_on=SIGNED_ON + timedelta(days=7),
            evidence=f"Relevé de la banque, échéance {number}.",
            by=team.finance.id,
            proven=False,
            at=AT + timedelta(days=7),
        )
    payment = queries.tranches_of(session, ticket.id)[0].payment
    assert payment is not None
    portfolio.bounced_payment(session, ticket, payment, by=team.finance.id)

    page = client.get(url).text

    assert page.count("Contre-passer le retour de") == 51
    assert "Le rejet de ce virement est proposé" in page
    assert "Signaler le rejet de ce virement" not in page
    assert "Les 50 derniers mouvements sont montrés." in page
    assert f'href="/mouvements?scope=ticket&amp;key={ticket.id}"' in page


def test_one_s_own_proposals_take_no_place_among_those_one_decides_on(
    session: Session, team: Team, ticket: Ticket
) -> None:
    portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    other = portfolio.returned_money(session, ticket, euros(30_000), by=team.other_finance.id)

    found = queries.list_awaited(session, but=team.finance.id, limit=1)

    assert [each.entry.id for each in found] == [other.id]


def test_proposal_of_another_ticket_is_not_found(session: Session, team: Team, ticket: Ticket) -> None:
    made = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    other = paid_ticket(session, team)

    with pytest.raises(NotFound):
        services.accept_entry(session, ticket_id=other.id, pending_id=made.id, by=team.manager.id, at=LATER)


@pytest.mark.parametrize("seed", range(3))
def test_totals_are_the_ledger_s_sums_whatever_is_paid_bounced_returned_reversed(
    session: Session, team: Team, seed: int
) -> None:
    chance = Random(seed)
    ticket = portfolio.signed_ticket(
        session, by=team.manager.id, amount=euros(90_000), parts=3, instrument=Instrument.SHAREHOLDER_LOAN
    )
    done: set[str] = set()
    for _ in range(24):
        act = chance.choice([_pay_next, _bounce_one, _return_some, _return_some, _reverse_one])
        try:
            if act(session, ticket, team, chance):
                session.commit()
                done.add(act.__name__)
        except Refused:
            session.rollback()
        portfolio.relay(session)
        _check_everything(session, ticket)

    assert done == {"_pay_next", "_bounce_one", "_return_some", "_reverse_one"}


def _pay_next(session: Session, ticket: Ticket, team: Team, chance: Random) -> bool:
    row = next((each for each in queries.tranches_of(session, ticket.id) if each.payment is None), None)
    if row is None:
        return False
    portfolio.paid_payment(
        session, ticket, position=row.tranche.position, verifier=team.manager.id, payer=team.finance.id
    )
    return True


def _bounce_one(session: Session, ticket: Ticket, team: Team, chance: Random) -> bool:
    paid = [each.payment for each in queries.tranches_of(session, ticket.id) if each.payment]
    if not paid:
        return False
    portfolio.bounced_payment(
        session,
        ticket,
        chance.choice(paid),
        by=team.finance.id,
        second=team.manager.id,
        cause=chance.choice(list(BounceCause)),
    )
    return True


def _return_some(session: Session, ticket: Ticket, team: Team, chance: Random) -> bool:
    amount, nature = Money(chance.randrange(1, 2_000_000)), chance.choice([CAPITAL, INTEREST])
    portfolio.returned_money(
        session, ticket, amount, nature=nature, by=team.finance.id, second=team.manager.id
    )
    return True


def _reverse_one(session: Session, ticket: Ticket, team: Team, chance: Random) -> bool:
    found = [each.entry for each in queries.entries(session, of(ticket)) if each.entry.kind is RETURN]
    if not found:
        return False
    made = services.propose_reversal(
        session,
        ticket_id=ticket.id,
        entry_id=chance.choice(found).id,
        evidence="Erreur.",
        by=team.finance.id,
        at=LATER,
    )
    if made.needs_second:
        decide(session, made, team.manager.id)
    return True


def _check_everything(session: Session, ticket: Ticket) -> None:
    """Kept totals, the ticket's own layers, the lines behind them, the tranches and each day agree."""
    session.refresh(ticket)
    assert queries.differences(session) == []
    assert queries.totals(session)[Scope.TICKET, str(ticket.id)] == ticket.layers
    for layer in Layer:
        behind = queries.entries(session, Selection(Scope.TICKET, str(ticket.id), layer), limit=500)
        assert sum(line.effect.cents for line in behind) == ticket.layers.of(layer).cents
    rows = queries.tranches_of(session, ticket.id)
    paid = [row.tranche.amount.cents for row in rows if row.payment]
    assert sum(paid) == ticket.paid.cents
    check_days(queries.dated_lines(session, ticket.id))
