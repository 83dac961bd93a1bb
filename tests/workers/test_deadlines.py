"""Is what falls due done, once, however many workers see it?"""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from fundapp.dossiers import services as services_of_dossiers
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel import clock
from fundapp.kernel.events import history, relay
from fundapp.portfolio import services
from tests.factories import committee, dossiers, portfolio
from tests.workers.conftest import House, eventually

LONG_AGO = timedelta(hours=5)


def test_two_workers_close_a_due_poll_once(house: House, work: Session) -> None:
    """One decision, one ticket, one reservation, totals that say so, and one mail a person."""
    made = committee.adopted(work, at=clock.now() - LONG_AGO)
    house.start_worker()
    house.start_worker()

    for _ in range(10):
        house.send("polls.close_due")
    eventually(lambda: house.ask("SELECT state FROM poll") == [("closed",)], "the poll is closed")
    house.drain()
    house.send("events.relay")
    eventually(lambda: house.ask("SELECT count(*) FROM total WHERE reserved = 25000000") == [(6,)], "totals")
    house.drain()

    assert house.ask("SELECT outcome FROM decision") == [("adopted",)]
    assert house.ask("SELECT state, reserved FROM ticket") == [("reserved", 25_000_000)]
    assert house.ask("SELECT kind, amount FROM ledger_entry") == [("reserve", 25_000_000)]
    names = [past.name for past in history(work, made.dossier.id)]
    assert [names.count(each) for each in ("PollClosed", "DecisionTaken", "TicketReserved")] == [1, 1, 1]
    told = house.ask(
        "SELECT kind, count(*) FROM notice WHERE kind IN ('decision', 'poll_opened') GROUP BY kind"
    )
    assert sorted(told) == [("decision", 1), ("poll_opened", 3)]


def test_a_poll_that_still_runs_is_left_alone(house: House, work: Session) -> None:
    committee.assembly(work, at=clock.now() - timedelta(minutes=1))
    house.start_worker()

    house.send("polls.close_due")
    house.drain()

    assert house.ask("SELECT state, outcome FROM poll") == [("open", None)]


def test_night_finds_a_total_that_is_wrong_and_puts_it_right(house: House, work: Session) -> None:
    portfolio.voted_ticket(work, at=clock.now() - LONG_AGO)
    services.recompute_totals(work, at=clock.now())
    relay.let_rest(work, before=clock.now())
    work.commit()
    house.change("UPDATE total SET reserved = reserved + 1 WHERE scope = 'fund'")
    worker = house.start_worker()

    house.send("totals.reconcile")
    house.drain()

    eventually(lambda: "total fund" in worker.log.read_text(), "the night says which total was wrong")
    assert house.ask("SELECT reserved FROM total WHERE scope = 'fund'") == [(25_000_000,)]


def test_what_nobody_signed_gives_its_envelope_back(house: House, work: Session) -> None:
    ticket = portfolio.voted_ticket(work, at=clock.now() - timedelta(days=200))
    house.start_worker()

    house.send("tickets.lapse")
    house.drain()

    assert house.ask("SELECT state, reserved FROM ticket") == [("lapsed", 0)]
    assert ticket.dossier_id in {past.subject_id for past in history(work, ticket.dossier_id)}


def test_silent_applicant_is_reminded_once_by_two_workers(house: House, work: Session) -> None:
    asked = clock.now() - timedelta(days=9)
    due_on = clock.paris_day(clock.now()) + timedelta(days=6)
    dossiers.waiting_dossier(work, due_on=due_on, at=asked)
    house.start_worker()
    house.start_worker()

    for _ in range(10):
        house.send("complements.remind")
    house.drain()
    house.send("events.relay")
    reminders = "SELECT count(*) FROM notice WHERE kind = 'complements_reminded'"
    eventually(lambda: house.ask(reminders) == [(1,)], "the applicant is reminded")
    house.drain()

    assert house.ask("SELECT reminded FROM complement_request") == [(7,)]
    assert house.ask("SELECT count(*) FROM event WHERE name = 'ComplementsReminded'") == [(1,)]
    assert house.ask(reminders) == [(1,)]


def test_what_happened_is_sealed_in_one_chain(house: House, work: Session) -> None:
    committee.members(work, at=clock.now() - LONG_AGO)
    [(happened,)] = house.ask("SELECT count(*) FROM event")
    house.start_worker()
    house.start_worker()

    for _ in range(6):
        house.send("events.seal")
    house.drain()

    sealed = house.ask("SELECT seq FROM seal ORDER BY seq")
    assert sealed == [(seq,) for seq in range(1, int(str(happened)) + 1)]


def test_night_tells_of_a_piece_that_has_run_out_once(house: House, work: Session) -> None:
    dossier = dossiers.submitted_dossier(work, at=clock.now() - timedelta(days=200))
    with house.as_owner() as owner:
        owner.execute(sa.text("UPDATE document SET kind = 'kbis', dated_on = current_date - 150"))
    house.change("UPDATE dossier SET stage = 'review'")
    house.start_worker()

    for _ in range(3):
        house.send("pieces.expire")
    house.drain()

    names = [past.name for past in history(work, dossier.id)]
    assert names.count("DocumentExpires") == 1


def test_night_gives_up_what_nobody_finished(house: House, work: Session) -> None:
    dossier = dossiers.blank_dossier(work)
    days_ago = clock.now() - timedelta(days=3)
    services_of_dossiers.begin_upload(
        work, dossier_id=dossier.id, kind=DocumentKind.PITCH, name="long.pdf", size=9, dated_on=None,
        most_bytes=10, by=dossier.owner_id, at=days_ago,
    )  # fmt: skip
    work.commit()
    house.start_worker()

    house.send("storage.sweep")
    house.drain()

    assert house.ask("SELECT count(*) FROM upload") == [(0,)]
