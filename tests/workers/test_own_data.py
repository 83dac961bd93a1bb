"""Do the workers write a person's own file, throw away what lay in the bin, and forget who asked for it?"""

import zipfile
from datetime import timedelta

from sqlmodel import Session

from fundapp.accounts import queries as people
from fundapp.accounts import services as account_services
from fundapp.accounts.types import ExportState
from fundapp.dossiers import queries, services
from fundapp.kernel import clock
from fundapp.kernel.vault import Folder
from tests.factories import accounts, dossiers
from tests.workers.conftest import House, eventually


def test_file_is_written_by_a_worker_and_told_to_its_owner(house: House, work: Session) -> None:
    person = accounts.person(work)
    dossiers.blank_dossier(work, owner_id=person.id)
    export = account_services.ask_export(work, person_id=person.id, at=clock.now())
    work.commit()
    house.start_worker()

    house.send("exports.prepare")

    def ready() -> bool:
        work.expire_all()
        return export.state is ExportState.READY

    eventually(ready, "the file is ready")
    assert export.sha256 is not None
    with Folder(house.settings.storage_folder).open(export.sha256) as file:
        assert {"index.html", "donnees.json"} <= set(zipfile.ZipFile(file).namelist())


def test_night_empties_the_bin_and_forgets_whose_day_has_come(house: House, work: Session) -> None:
    at = clock.now()
    person, later = accounts.person(work), accounts.person(work)
    draft = dossiers.blank_dossier(work, owner_id=later.id, at=at - timedelta(days=60))
    services.discard_draft(work, dossier_id=draft.id, by=later.id, at=at - timedelta(days=31))
    kept = dossiers.blank_dossier(work, owner_id=later.id, at=at - timedelta(days=59))
    services.discard_draft(work, dossier_id=kept.id, by=later.id, at=at - timedelta(days=29))
    for who, days in ((person, 0), (later, 1)):
        account_services.ask_erasure(
            work,
            person_id=who.id,
            due_on=clock.paris_day(at) + timedelta(days=days),
            obstacles=[],
            password=accounts.PASSWORD,
            code="",
            codes=accounts.codes(),
            at=at,
        )
    draft_id, kept_id, gone_id, later_id = draft.id, kept.id, person.id, later.id
    work.commit()
    house.start_worker()

    for job in ("drafts.purge", "people.erase"):
        house.send(job)

    def forgotten() -> bool:
        work.expire_all()
        return not people.get_person(work, gone_id).active and queries.find_dossier(work, draft_id) is None

    eventually(forgotten, "the person and the draft are gone")
    assert people.get_person(work, later_id).active
    assert queries.find_dossier(work, kept_id) is not None
