"""When are people's own data written out for them, and when are they forgotten, with what was thrown away?"""

import logging
import tempfile
from datetime import timedelta
from uuid import UUID

from fundapp.accounts import queries as accounts
from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import DataExport
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.queries import shelf
from fundapp.kernel import clock, db
from fundapp.portal import services
from fundapp.portal.views import own_file
from fundapp.programme import queries as programme
from fundapp.web.storage import the_vault
from workers.celery_app import app
from workers.maintenance import settle

logger = logging.getLogger(__name__)

BATCH = 20


@app.task(name="exports.prepare", expires=60)
def prepare_exports() -> None:
    """Each file by one worker; one that dies midway leaves its lease to run out, and another begins anew."""
    for _ in range(BATCH):
        with db.transaction() as work:
            export = accounts_services.claim_export(work, at=clock.now())
        if export is None:
            return
        _prepare(export)


def _prepare(export: DataExport) -> None:
    try:
        digest, size = _written(export.person_id)
    except Exception:  # the worker's boundary: one bad file holds up no other
        logger.exception("export %s could not be written", export.id)
        with db.transaction() as work:
            accounts_services.export_failed(work, export_id=export.id, at=clock.now())
        return
    with db.transaction() as work:
        at = clock.now()
        days: int = programme.parameter(work, "account.export_days", clock.paris_day(at))
        accounts_services.finish_export(
            work,
            export_id=export.id,
            sha256=digest,
            size=size,
            expires_at=at + timedelta(days=days),
            at=at,
        )


def _written(person_id: UUID) -> tuple[str, int]:
    vault = the_vault()
    with tempfile.TemporaryFile() as file:
        with db.scope() as session:
            own_file.write(session, person_id, file, vault)
        size = file.tell()
        return vault.keep(file), size


@app.task(name="exports.expire")
def expire_exports() -> None:
    with db.transaction() as work:
        gone = accounts_services.expire_exports(work, at=clock.now())
    logger.info("%s files of people's own data are forgotten", gone)


@app.task(name="drafts.purge")
def purge_drafts() -> None:
    """Delete for good the drafts that have lain in the bin long enough."""
    at = clock.now()
    with db.scope() as session:
        before = at - timedelta(days=shelf.trash_days(session, clock.paris_day(at)))
        binned = list(shelf.list_binned(session, before))
    for dossier_id in binned:
        settle("dossier", dossier_id, dossiers.empty_bin)


@app.task(name="people.erase")
def erase_people() -> None:
    """Fulfil the wishes whose day has come; what still runs holds each of them up, and is told once."""
    with db.scope() as session:
        due = [wish.id for wish in accounts.list_due_erasures(session, clock.paris_day(clock.now()))]
    for erasure_id in due:
        settle("erasure", erasure_id, services.erase)
