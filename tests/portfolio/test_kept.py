"""Can whoever holds the database rewrite what was paid, verified, signed, or decide alone where two do?"""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from fundapp.diligence.types import Condition, ConditionKind
from fundapp.kernel import db
from fundapp.kernel.money import euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Ticket
from fundapp.portfolio.types import AccountState, BounceCause
from fundapp.programme.types import Instrument
from tests.databases import as_owner
from tests.factories import portfolio
from tests.factories.portfolio import AT, Team

LATER = AT + timedelta(hours=9)
TABLES = (
    "payment",
    "bank_account",
    "ticket",
    "condition",
    "ledger_entry",
    "pending_entry",
    "pending_answer",
    "cofinancing_confirmation",
)
SOMEBODY = "(SELECT id FROM person WHERE name = 'Chloé Finance')"
ANSWER = "INSERT INTO pending_answer (pending_id, entry_id, reason, person_id, at) "
LINE = (
    "INSERT INTO ledger_entry (id, ticket_id, dossier_id, startup_id, envelope_id, axis, instrument, kind, "
    "amount, effective_on, recorded_at, author_id, nature, payment_id, reverses_id, note) "
)
RETURN = LINE + (
    "SELECT :line, id, dossier_id, startup_id, envelope_id, axis, instrument, 'return', :cents, :day, now(), "
    ":who, 'capital', NULL, NULL, '' FROM ticket WHERE id = :ticket"
)
ACCEPT = ANSWER + "VALUES (:pending, :line, '', :who, now())"
PAY = LINE + (
    "SELECT :line, id, dossier_id, startup_id, envelope_id, axis, instrument, 'pay', :cents, :day, "
    "now(), :who, NULL, :payment, NULL, '' FROM ticket WHERE id = :ticket"
)


@pytest.fixture
def team(session: Session) -> Team:
    return portfolio.team(session)


@pytest.fixture
def ticket(session: Session, team: Team) -> Ticket:
    """A loan of 200 000 €, of which half is paid."""
    made = portfolio.signed_ticket(
        session, by=team.manager.id, amount=euros(200_000), instrument=Instrument.SHAREHOLDER_LOAN
    )
    portfolio.paid_payment(session, made, verifier=team.manager.id, payer=team.finance.id)
    return made


def ask(session: Session, question: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.execute(sa.text(question))]


def contents(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    return {table: ask(session, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


def say(session: Session, *statements: str, **values: object) -> None:
    """All of them, in one transaction that ends."""
    with session.begin_nested():
        for statement in statements:
            session.execute(sa.text(statement), values)
        session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))


def refused(session: Session, *statements: str, **values: object) -> None:
    """They are, by the triggers themselves, when the last one is said or at the end; nothing has changed."""
    before = contents(session)

    with pytest.raises(IntegrityError) as refusal:
        say(session, *statements, **values)

    assert getattr(refusal.value.orig, "sqlstate", None) == "23001"
    session.expire_all()
    assert contents(session) == before


IN_THE_COLUMNS_IT_MAY_WRITE = [
    "UPDATE payment SET reference = 'VIR-2026-999'",
    "UPDATE payment SET effective_on = effective_on - 30",
    f"UPDATE payment SET paid_by = {SOMEBODY}",
    f"UPDATE payment SET verified_by = {SOMEBODY}",
    "UPDATE payment SET answer = 'Rien à signaler.'",
    "UPDATE payment SET state = 'verified', paid_by = NULL, paid_at = NULL, effective_on = NULL",
    "UPDATE bank_account SET state = 'proposed'",
    f"UPDATE bank_account SET verified_by = {SOMEBODY}",
    "UPDATE bank_account SET verified_note = 'Rappelé deux fois.'",
    "UPDATE bank_account SET confirmed_at = now()",
    "UPDATE ticket SET committed = committed - 1",
    "UPDATE ticket SET signed_on = signed_on - 30",
    f"UPDATE ticket SET signed_by = {SOMEBODY}",
]
IN_ALL_OF_THEM = [
    "UPDATE payment SET amount = amount + 1",
    "UPDATE payment SET account_id = (SELECT id FROM bank_account), evidence = 'Autre chose.'",
    "UPDATE bank_account SET iban = 'FR1420041010050500013M02606'",
    "UPDATE bank_account SET holder = 'Autre société'",
    "UPDATE ticket SET voted = voted + 1",
    "UPDATE ticket SET envelope_id = (SELECT id FROM envelope WHERE id <> ticket.envelope_id)",
]


@pytest.mark.parametrize("statement", IN_THE_COLUMNS_IT_MAY_WRITE)
def test_program_rewrites_nothing_of_what_was_paid_verified_or_signed(
    session: Session, ticket: Ticket, statement: str
) -> None:
    refused(session, statement)


@pytest.mark.parametrize("statement", IN_ALL_OF_THEM)
def test_nor_does_the_owner_of_the_tables(session: Session, ticket: Ticket, statement: str) -> None:
    with as_owner(session):
        refused(session, statement)


def test_account_that_was_refused_or_replaced_does_not_come_back(
    session: Session, team: Team, ticket: Ticket
) -> None:
    payment = queries.tranches_of(session, ticket.id)[0].payment
    assert payment is not None
    portfolio.bounced_payment(session, ticket, payment, by=team.finance.id, second=team.manager.id)
    states = ask(session, "SELECT state FROM bank_account ORDER BY state")
    assert states == [(AccountState.PROPOSED,), (AccountState.REPLACED,)]

    refused(session, "UPDATE bank_account SET state = 'checked' WHERE state = 'replaced'")
    refused(session, "UPDATE payment SET returned_for = 'order_error'")


def test_what_nobody_verified_is_neither_in_use_nor_paid(
    session: Session, team: Team, ticket: Ticket
) -> None:
    portfolio.requested_payment(session, ticket, position=2, iban=portfolio.OTHER_IBAN)
    waiting = "state = 'requested'"

    refused(
        session,
        f"UPDATE payment SET state = 'paid', verified_by = {SOMEBODY}, verified_at = now(), "
        "paid_by = (SELECT id FROM person WHERE name = 'Bruno Finance'), paid_at = now(), "
        f"effective_on = now()::date WHERE {waiting}",
    )
    for alone in (
        "UPDATE bank_account SET state = 'verified' WHERE state = 'proposed'",
        f"UPDATE bank_account SET state = 'verified', verified_by = {SOMEBODY} WHERE state = 'proposed'",
    ):
        with pytest.raises(IntegrityError, match="ck_bank_account_verified_by_all"):
            say(session, "UPDATE bank_account SET state = 'replaced' WHERE state = 'verified'", alone)


def test_changed_iban_is_verified_twice_and_confirmed(session: Session, team: Team, ticket: Ticket) -> None:
    """Else it goes into use as a first account does, after one call-back."""
    out = "UPDATE bank_account SET state = 'replaced' WHERE state = 'verified'"
    brought = (
        "INSERT INTO bank_account (id, startup_id, iban, bic, holder, state, change, again, proposed_by, "
        "proposed_at, checked_note, verified_note) SELECT gen_random_uuid(), startup_id, :iban, bic, holder, "
        "'proposed', :change, :again, proposed_by, now(), '', '' FROM bank_account"
    )
    both = (
        "UPDATE bank_account SET state = 'verified', checked_by = :one, verified_by = :other, "
        "verified_at = now() WHERE state = 'proposed'"
    )

    for iban, again in ((portfolio.OTHER_IBAN, False), (portfolio.OTHER_IBAN, True), (portfolio.IBAN, True)):
        refused(session, out, brought, iban=iban, change=False, again=again)
    people = {"one": team.manager.id, "other": team.finance.id}
    refused(session, out, brought, both, iban=portfolio.OTHER_IBAN, change=True, again=False, **people)


def test_what_was_not_paid_does_not_come_back_and_has_no_line(
    session: Session, team: Team, ticket: Ticket
) -> None:
    asked = portfolio.requested_payment(session, ticket, position=2)

    refused(
        session,
        "UPDATE payment SET state = 'returned', verified_by = :second, verified_at = now(), paid_by = :who, "
        "paid_at = now(), effective_on = :day, returned_at = now(), returned_on = :day, "
        "returned_for = 'order_error' WHERE id = :payment",
        PAY,
        line="0199f000-0000-7000-8000-000000000001",
        cents=asked.amount.cents,
        day=ticket.signed_on,
        second=team.manager.id,
        who=team.finance.id,
        payment=asked.id,
        ticket=ticket.id,
    )


def test_verified_payment_keeps_its_verifier_until_they_take_it_back(
    session: Session, team: Team, ticket: Ticket
) -> None:
    asked = portfolio.verified_payment(session, ticket, by=team.manager.id, position=2)

    refused(
        session,
        "UPDATE payment SET verified_by = :who WHERE id = :payment",
        who=team.other_finance.id,
        payment=asked.id,
    )

    services.unverify_payment(session, ticket_id=ticket.id, payment_id=asked.id, by=team.manager.id, at=LATER)
    portfolio.verify(session, ticket, asked, by=team.other_finance.id)
    session.refresh(asked)
    assert asked.verified_by == team.other_finance.id


def test_condition_is_cleared_once_by_somebody_else_than_its_applicant(session: Session, team: Team) -> None:
    ticket = portfolio.voted_ticket(
        session,
        amount=euros(200_000),
        conditions=[Condition(ConditionKind.SUSPENSIVE, "Levée du droit de préemption.")],
    )
    clear = "UPDATE condition SET evidence = 'Vu.', cleared_at = now(), cleared_by = :who"
    refused(session, clear, who=ticket.owner_id)
    under_another = "UPDATE ticket SET owner_id = :other"
    refused(session, under_another, clear, who=ticket.owner_id, other=team.manager.id)
    [condition] = queries.conditions_of(session, ticket.id)
    services.clear_condition(
        session,
        ticket_id=ticket.id,
        condition_id=condition.id,
        evidence="Acte du notaire du 20 novembre.",
        by=team.manager.id,
        at=LATER,
    )
    session.commit()

    refused(session, "UPDATE condition SET evidence = 'Autre chose.'")
    with as_owner(session):
        refused(session, "UPDATE condition SET text = 'Autre chose.'")


def test_author_of_a_movement_is_not_who_accepts_it(session: Session, team: Team, ticket: Ticket) -> None:
    """In SQL with the program's rights; only Python refused it. Taking it back stays the author's."""
    made = portfolio.returned_money(session, ticket, euros(40_000), by=team.finance.id)
    values: dict[str, object] = {
        "line": "0199f000-0000-7000-8000-000000000001",
        "pending": made.id,
        "ticket": ticket.id,
        "day": made.effective_on,
        "cents": 4_000_000,
    }

    refused(session, RETURN, ACCEPT, **values, who=team.finance.id)
    refused(session, RETURN, ACCEPT, **values | {"cents": 4_000_001}, who=team.manager.id)

    withdrawn = services.refuse_entry(
        session,
        ticket_id=ticket.id,
        pending_id=made.id,
        reason="Saisi deux fois.",
        by=team.finance.id,
        at=LATER,
    )
    session.commit()
    assert (withdrawn.person_id, withdrawn.entry_id) == (team.finance.id, None)


def test_line_is_of_the_kind_that_was_proposed(session: Session, team: Team, ticket: Ticket) -> None:
    """The opposite of a return takes nothing from what is committed; a commitment is no return to undo."""
    portfolio.returned_money(session, ticket, euros(5_000), by=team.finance.id)
    undo = (
        "INSERT INTO pending_entry (id, ticket_id, kind, amount, effective_on, evidence, needs_second, "
        "author_id, at, reverses_id) SELECT :pending, ticket_id, 'reversal', amount, effective_on, "
        "'Erreur.', true, :author, now(), id FROM ledger_entry WHERE kind = :undone"
    )
    opposite = LINE + (
        "SELECT :line, ticket_id, dossier_id, startup_id, envelope_id, axis, instrument, :kind, -amount, "
        "effective_on, now(), :who, :nature, NULL, id, '' FROM ledger_entry WHERE kind = :undone"
    )
    values: dict[str, object] = {
        "line": "0199f000-0000-7000-8000-000000000001",
        "pending": "0199f000-0000-7000-8000-000000000002",
        "author": team.finance.id,
        "who": team.manager.id,
    }

    for kind in ("commit", "release"):
        refused(session, undo, opposite, ACCEPT, **values, undone="return", kind=kind, nature=None)
    refused(session, undo, **values, undone="commit")
    say(session, undo, opposite, ACCEPT, **values, undone="return", kind="return", nature="capital")


def test_rehearsal_judges_at_its_end_what_the_commit_would(
    session: Session, team: Team, ticket: Ticket
) -> None:
    line = {"line": "0199f000-0000-7000-8000-000000000001", "ticket": ticket.id, "cents": 4_000_000}
    session.commit()

    with db.scope():
        db.rehearse()
        with pytest.raises(IntegrityError, match="nobody proposed and accepted it"), db.transaction() as work:
            work.execute(sa.text(RETURN), {**line, "day": ticket.signed_on, "who": team.finance.id})


def test_movement_below_the_threshold_is_its_authors_alone(
    session: Session, team: Team, ticket: Ticket
) -> None:
    made = portfolio.returned_money(session, ticket, euros(10_000), by=team.finance.id, proven=False)
    session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))

    [row] = queries.pendings_of(session, ticket.id)
    assert row.answer is not None
    assert (made.needs_second, row.answer.person_id) == (False, team.finance.id)
    refused(
        session,
        "INSERT INTO pending_entry (id, ticket_id, kind, nature, amount, effective_on, evidence, "
        "needs_second, author_id, at) SELECT gen_random_uuid(), ticket_id, kind, nature, 1000001, "
        "effective_on, evidence, false, author_id, at FROM pending_entry",
    )
    refused(
        session,
        "INSERT INTO pending_entry (id, ticket_id, kind, nature, amount, effective_on, evidence, "
        "needs_second, author_id, at) SELECT gen_random_uuid(), ticket_id, kind, nature, 1, "
        "effective_on, evidence, false, author_id, at FROM pending_entry",
    )


def test_movement_is_nobodys_alone_on_a_day_without_a_threshold(
    session: Session, team: Team, ticket: Ticket
) -> None:
    """The threshold begins in 2024: in 2023 none was in force."""
    portfolio.returned_money(session, ticket, euros(10_000), by=team.finance.id, proven=False)

    refused(
        session,
        "INSERT INTO pending_entry (id, ticket_id, kind, nature, amount, effective_on, evidence, "
        "needs_second, author_id, at) SELECT gen_random_uuid(), ticket_id, kind, nature, 1, "
        "effective_on, evidence, false, author_id, '2023-06-01' FROM pending_entry",
    )


def test_line_of_money_has_a_payment_or_a_decision_behind_it(
    session: Session, team: Team, ticket: Ticket
) -> None:
    """Judged at the end of the transaction, as the line is written before its answer."""
    values: dict[str, object] = {
        "line": "0199f000-0000-7000-8000-000000000001",
        "ticket": ticket.id,
        "day": ticket.signed_on,
        "who": team.finance.id,
    }
    refused(session, RETURN, **values, cents=4_000_000)
    asked = portfolio.verified_payment(session, ticket, by=team.manager.id, position=2)
    refused(session, PAY, **values, cents=asked.amount.cents, payment=asked.id)

    services.pay(
        session,
        ticket_id=ticket.id,
        payment_id=asked.id,
        reference="VIR-2026-002",
        effective_on=portfolio.SIGNED_ON,
        by=team.finance.id,
        at=LATER,
    )
    portfolio.bounced_payment(
        session, ticket, asked, by=team.finance.id, second=team.manager.id, cause=BounceCause.ORDER_ERROR
    )

    session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.refresh(ticket)
    assert ticket.paid == euros(100_000)


def test_author_of_a_cofinancing_is_not_who_confirms_it(session: Session, team: Team, ticket: Ticket) -> None:
    made = portfolio.recorded_cofinancing(
        session, ticket.dossier_id, by=team.finance.id, amount=euros(250_000)
    )
    confirm = "INSERT INTO cofinancing_confirmation (record_id, person_id, at) VALUES (:record, :who, now())"
    assert made.needs_second

    refused(session, confirm, record=made.id, who=team.finance.id)

    services.confirm_cofinancing(
        session, ticket_id=ticket.id, record_id=made.id, by=team.manager.id, at=LATER
    )
    session.commit()
    kept = ask(session, "SELECT record_id, person_id FROM cofinancing_confirmation")
    assert kept == [(made.id, team.manager.id)]
