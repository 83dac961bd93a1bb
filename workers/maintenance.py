"""Which jobs come back by themselves: deadlines that pass, seals, sums, and the sign of life?"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery.signals import worker_ready

from fundapp.committee import queries as committee
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.queries import complements, pieces
from fundapp.kernel import clock, db
from fundapp.kernel import vault as vaults
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, seals
from fundapp.portfolio import queries as portfolio
from fundapp.portfolio import services
from fundapp.programme import queries as programme
from fundapp.web.pages import HEARTBEAT
from fundapp.web.storage import the_vault
from workers.celery_app import app, broker

logger = logging.getLogger(__name__)

ALIVE_FOR = 60
SHORTEST_MONTH = timedelta(days=28)
GIVEN_UP = timedelta(days=2)
"""An upload that has not moved for so long was abandoned; it could be resumed until then."""
SETTLED = timedelta(minutes=1)
"""An event this old has no neighbour left in a transaction that is still open."""


@app.task(name="worker.heartbeat")
def heartbeat() -> None:
    """Say for a minute that somebody works; `/health/ready` listens."""
    broker().set(HEARTBEAT, clock.now().isoformat(), ex=ALIVE_FOR)


@worker_ready.connect
def begin_to_beat(**_signal: Any) -> None:
    heartbeat.delay()


@app.task(name="events.seal")
def seal_events() -> None:
    with db.transaction() as work:
        seals.seal_new_events(work, before=clock.now() - SETTLED)


@app.task(name="events.seal_late")
def seal_late_events() -> None:
    """What a transaction held back for so long that a minute's look no longer reaches it."""
    with db.transaction() as work:
        seals.seal_new_events(work, before=clock.now() - SETTLED, reach=None)


@app.task(name="polls.close_due")
def close_due_polls() -> None:
    """Count each poll whose deadline has passed; whoever comes second finds it closed."""
    with db.scope() as session:
        due = [poll.id for poll in committee.list_due_polls(session, clock.now())]
    for poll_id in due:
        settle("poll", poll_id, services.settle_poll)


@app.task(name="tickets.lapse")
def lapse_tickets() -> None:
    """Release what was voted and not signed in time; the rule judges each by its own day."""
    at = clock.now()
    with db.scope() as session:
        months: int = programme.parameter(session, "ticket.lapse_months", clock.paris_day(at))
        voted_before = at - SHORTEST_MONTH * months
        late = [ticket.id for ticket in portfolio.list_tickets_to_lapse(session, voted_before)]
    for ticket_id in late:
        settle("ticket", ticket_id, services.lapse_ticket)


@app.task(name="pieces.expire")
def tell_of_expiry() -> None:
    """Look at every dated piece; the rule says whose end is near, and each is told once (INT-07)."""
    with db.scope() as session:
        dated = list(pieces.list_dated(session, to_pay=portfolio.dossiers_to_pay(session)))
    for document_id in dated:
        settle("document", document_id, dossiers.tell_expiry)


@app.task(name="storage.sweep")
def sweep_storage() -> None:
    """Give up the uploads nobody finished, and delete the files that nobody holds."""
    before, vault = clock.now() - GIVEN_UP, the_vault()
    with db.scope() as session:
        given_up = [upload.id for upload in pieces.list_abandoned(session, before)]
    for upload_id in given_up:
        vault.drop(upload_id)
        with db.transaction() as work:
            dossiers.abandon_upload(work, upload_id=upload_id)
    with db.scope() as session:
        held = vaults.held_digests(session) | pieces.names_under_way(session)
    gone = vault.forget(held, before=before)
    logger.info("%s files that nobody held are deleted", gone)


@app.task(name="storage.check")
def check_storage() -> None:
    """Is every file there, and, for one part in 28 of them each night, still what it was when it came?"""
    day = clock.paris_day(clock.now()).day
    with db.scope() as session:
        held = vaults.held_digests(session)
    found = vaults.check(the_vault(), held, chosen=lambda digest: int(digest, 16) % 28 == day % 28)
    for word, digests in (("missing", found.missing), ("damaged", found.damaged)):
        for digest in digests:
            logger.error("file %s is %s: bring it back from a backup", digest, word)
    logger.info("%s files are there, %s were read again", len(held) - len(found.missing), found.read)


@app.task(name="complements.remind")
def remind_applicants() -> None:
    """Remind whoever has deposited nothing while the deadline nears; each reminder is given once (JOB-02)."""
    today = clock.paris_day(clock.now())
    with db.scope() as session:
        waiting = [request.id for request in complements.list_requests_to_remind(session, today)]
    for request_id in waiting:
        settle("request", request_id, dossiers.remind_applicant)


@app.task(name="totals.reconcile")
def reconcile_totals() -> None:
    """Add everything up again; one cent of difference is a bug that somebody has to hear of (JOB-01)."""
    with db.transaction() as work:
        wrong = services.recompute_totals(work, at=clock.now())
    for each in wrong:
        logger.error("total %s %s: kept %s, ledger %s", each.scope, each.key, each.kept, each.ledger)


def settle(what: str, its_id: UUID, use_case: Callable[..., Any]) -> None:
    """One use case, one transaction; what fails is told and holds up nothing else."""
    try:
        with db.transaction() as work:
            use_case(work, **{f"{what}_id": its_id}, by=SYSTEM, at=clock.now())
    except Refused as refusal:
        logger.info("%s %s: %s", what, its_id, refusal)
    except Exception:  # the worker's boundary: one bad row stops no deadline of another
        logger.exception("%s %s could not be settled", what, its_id)
