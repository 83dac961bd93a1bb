"""Does a page of the past say what was known then, nothing more, and today's page what today's says?"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.demo import seed
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import EndReason, Stage, Status
from fundapp.kernel.clock import end_of_day, paris_day
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.money import euros
from fundapp.kernel.vault import Folder
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import LedgerEntry, Ticket
from fundapp.portfolio.queries.ledger import Selection
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import Grade
from fundapp.programme.types import Instrument
from fundapp.workspace.queries.dashboard import Dashboard, dashboard
from tests.databases import as_owner
from tests.factories import accounts, portfolio
from tests.factories import dossiers as applications
from tests.factories.portfolio import AT, SIGNED_ON
from tests.factories.signin import sign_in

HOUR = timedelta(hours=1)


def read(session: Session, *, as_of: datetime | None, at: datetime) -> Dashboard:
    return dashboard(session, as_of=as_of, hidden=frozenset(), at=at)


def shown(page: Dashboard) -> dict[str, Any]:
    """Every figure of the page; not when it was calculated, nor under which date."""
    assert page.figures is not None
    money = page.figures
    return {
        "whole": money.whole,
        "waiting": money.waiting,
        "envelopes": [(each.envelope.id, each.layers, each.free) for each in money.envelopes],
        "axes": money.axes,
        "achieved": asdict(money.achieved),
        "forecast": asdict(money.forecast),
        "unconfirmed": money.unconfirmed,
        "funnel": page.funnel,
        "due": [(each.tranche.id, each.ticket.id, each.late) for each in page.due],
        "plans_forgotten": page.plans_forgotten,
    }


class Fund:
    """A fund in which something happens every day, and a page that is read every evening."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.team = portfolio.team(session)
        self.told: list[tuple[datetime, dict[str, Any]]] = []

    def days(self) -> list[Callable[[datetime], object]]:
        grant = partial(portfolio.voted_ticket, self.session, instrument=Instrument.GRANT)
        return [
            lambda at: portfolio.voted_ticket(self.session, amount=euros(400_000), at=at),
            lambda at: self.back(self.ticket(0).dossier_id, Grade.LETTER, 300_000, at),
            lambda at: grant(amount=euros(3_600_000), at=at),
            lambda at: grant(amount=euros(3_700_000), at=at),
            lambda at: grant(amount=euros(3_500_000), at=at),
            lambda at: self.sign(self.ticket(0), at),
            lambda at: self.plan(self.ticket(0), (250_000, 150_000), at),
            lambda at: self.plan(self.ticket(0), (100_000, 300_000), at),
            lambda at: self.back(self.ticket(0).dossier_id, Grade.SIGNED, 350_000, at),
            lambda at: self.confirm(self.ticket(0), at),
            lambda at: self.back(self.ticket(1).dossier_id, Grade.SIGNED, 100_000, at),
            lambda at: applications.submitted_dossier(self.session, at=at),
            lambda at: applications.complete_dossier(self.session, at=at),
            lambda at: self.decline(at),
            lambda at: services.give_up_tickets(
                self.session, dossier_id=self.ticket(1).dossier_id, by=SYSTEM, at=at
            ),
            lambda at: services.reserve_ticket(self.session, ticket_id=self.ticket(3).id, by=SYSTEM, at=at),
            lambda at: portfolio.paid_payment(
                self.session,
                self.ticket(0),
                verifier=self.team.manager.id,
                payer=self.team.finance.id,
                at=at - 6 * HOUR,
            ),
            self.bounce,
        ]

    def bounce(self, at: datetime) -> None:
        row = queries.tranches_of(self.session, self.ticket(0).id)[0]
        assert row.payment is not None
        portfolio.bounced_payment(
            self.session,
            self.ticket(0),
            row.payment,
            by=self.team.finance.id,
            second=self.team.manager.id,
            at=at,
        )

    def ticket(self, index: int) -> Ticket:
        return self.session.exec(select(Ticket).order_by(col(Ticket.id))).all()[index]

    def sign(self, ticket: Ticket, at: datetime) -> None:
        services.sign_ticket(
            self.session,
            ticket_id=ticket.id,
            amount=ticket.voted,
            signed_on=paris_day(at),
            by=self.team.manager.id,
            at=at,
        )

    def plan(self, ticket: Ticket, amounts: tuple[int, ...], at: datetime) -> None:
        due = (SIGNED_ON, date(2027, 6, 1))
        plan = [Planned("Jalon", euros(amount), day) for amount, day in zip(amounts, due, strict=True)]
        services.plan_tranches(self.session, ticket_id=ticket.id, plan=plan, by=self.team.manager.id, at=at)

    def back(self, dossier_id: UUID, grade: Grade, amount: int, at: datetime) -> None:
        portfolio.recorded_cofinancing(
            self.session,
            dossier_id,
            by=self.team.manager.id,
            grade=grade,
            amount=euros(amount),
            at=at,
        )

    def confirm(self, ticket: Ticket, at: datetime) -> None:
        [row] = queries.cofinancings_of(self.session, ticket.dossier_id)
        services.confirm_cofinancing(
            self.session,
            ticket_id=ticket.id,
            record_id=row.latest.record.id,
            by=self.team.finance.id,
            at=at,
        )

    def decline(self, at: datetime) -> None:
        dossier = self.session.exec(select(Dossier).where(Dossier.stage == Stage.SUBMITTED)).first()
        assert dossier is not None
        dossiers.end(
            self.session,
            dossier_id=dossier.id,
            status=Status.DECLINED,
            reason_code=EndReason.WEAK_CASE,
            reason_text="Trop tôt.",
            by=self.team.manager.id,
            at=at,
        )

    def live(self) -> None:
        """One thing a day, and every evening the page as it stood."""
        for number, happens in enumerate(self.days()):
            at = AT + timedelta(days=number)
            happens(at)
            self.session.commit()
            portfolio.relay(self.session)
            evening = at + 8 * HOUR
            self.told.append((evening, shown(read(self.session, as_of=None, at=evening))))


def test_every_evening_of_the_past_reads_as_it_read_then(session: Session) -> None:
    fund = Fund(session)
    fund.live()
    now = fund.told[-1][0]

    again = [
        (evening, shown(read(session, as_of=end_of_day(paris_day(evening)) - datetime.resolution, at=now)))
        for evening, _ in fund.told
    ]

    assert again == fund.told
    before_payment, _, after_bounce = (told for _, told in fund.told[-3:])
    assert after_bounce == before_payment
    assert len({str(told) for _, told in fund.told}) == len(fund.told) - 2, "only an ended dossier is mute"


def test_today_as_known_today_is_today(session: Session, tmp_path: Path) -> None:
    """On the demonstration: 450 k€ of forecast were once 4 M€ on the same page of the same day."""
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    tonight = end_of_day(paris_day(AT)) - datetime.resolution

    now = shown(read(session, as_of=None, at=AT))

    assert shown(read(session, as_of=tonight, at=AT)) == now
    assert now["forecast"]["private"] != euros(0)
    assert queries.totals(session, tonight) == queries.totals(session)
    for scope, key in queries.totals(session):
        held = Selection(scope, key)
        assert queries.layers_of(session, Selection(scope, key, as_of=tonight)) == queries.layers_of(
            session, held
        )


def test_a_past_page_shows_no_line_written_since(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()

    for days in (1, 10, 80, 95, 300):
        evening = end_of_day(paris_day(AT - timedelta(days=days))) - datetime.resolution
        written = session.exec(select(LedgerEntry.id).where(LedgerEntry.recorded_at <= evening)).all()
        page = read(session, as_of=evening, at=AT)

        lines = queries.entries(session, Selection(as_of=evening), limit=500)
        assert {line.entry.id for line in lines} == set(written)
        assert all(each.tranche.planned_at <= evening for each in page.due)
        assert page.funnel[0].reached == len(
            session.exec(select(Dossier.id).where(col(Dossier.submitted_at) <= evening)).all()
        )


def test_a_day_to_come_is_not_known(client: FlaskClient, session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros(123_400))
    portfolio.relay(session)
    sign_in(client, accounts.person(session, roles=[Role.AUDITOR]))

    assert "Tel que connu le lundi" not in client.get("/tableau-de-bord?on=2199-01-01").text
    assert "Tel que connu le lundi 23 novembre 2026" in client.get("/tableau-de-bord?on=2026-11-23").text


def test_plans_that_were_lost_are_said_to_be(session: Session) -> None:
    """Before plans were kept, another one left no row: only the event says that there was one."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id)
    for row in queries.tranches_of(session, ticket.id):
        row.tranche.planned_at = AT + timedelta(days=3)
    with as_owner(session):
        session.commit()
    planned = session.exec(select(PastEvent).where(PastEvent.name == "TranchesPlanned")).one()
    assert planned.at < AT + timedelta(days=1)

    then = read(session, as_of=AT + timedelta(days=1), at=AT + timedelta(days=9))

    assert (then.plans_forgotten, then.due) == (1, [])
    assert read(session, as_of=AT + timedelta(days=4), at=AT + timedelta(days=9)).plans_forgotten == 0


def test_a_tranche_whose_day_has_passed_is_late(client: FlaskClient, session: Session) -> None:
    team = portfolio.team(session)
    portfolio.signed_ticket(session, by=team.manager.id)

    late = read(session, as_of=None, at=AT + timedelta(days=60)).due

    assert [(each.tranche.due_on, each.late) for each in late] == [
        (date(2027, 1, 15), True),
        (date(2027, 2, 15), False),
    ]
