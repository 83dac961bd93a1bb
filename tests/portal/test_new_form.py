"""Does an applicant go on to a new version of the form when they wish, knowing what it asks of them?"""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules.names import RESERVED_SECTIONS
from fundapp.notifications.models import Notice
from fundapp.notifications.types import NoticeKind
from fundapp.policy import Role
from tests.factories import accounts, dossiers, forms, notices
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in


def owner_of(session: Session, dossier: Dossier) -> Person:
    return session.get_one(Person, dossier.owner_id)


def form_id_of(session: Session, dossier: Dossier) -> UUID:
    session.expire_all()
    return queries.get_dossier(session, dossier.id).form_id


def test_applicant_reads_what_changes_and_moves(client: FlaskClient, session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    made = forms.published(session)
    sign_in(client, owner_of(session, draft))
    here = f"/mes-dossiers/{draft.id}"

    banner = client.get(f"{here}/projet").text
    preview = client.get(f"{here}/formulaire").text
    answer = client.post(f"{here}/formulaire")

    assert "Le formulaire a une nouvelle version" in banner
    assert f'href="{here}/formulaire"' in banner
    assert all(words in preview for words in ("Brevets", "Emplois créés", "Plus demandé, mais gardé"))
    assert answer.status_code == 303
    assert form_id_of(session, draft) == made.id
    page = client.get(f"{here}/projet").text
    assert "Le formulaire a une nouvelle version" not in page
    assert "Brevets" in page


def test_applicant_who_stays_fills_the_version_they_began(client: FlaskClient, session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    first = draft.form_id
    forms.published(session)
    sign_in(client, owner_of(session, draft))

    assert 'name="jobs"' in client.get(f"/mes-dossiers/{draft.id}/projet").text
    assert form_id_of(session, draft) == first


def test_draft_on_the_latest_version_has_nothing_to_read(client: FlaskClient, session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    sign_in(client, owner_of(session, draft))

    answer = client.get(f"/mes-dossiers/{draft.id}/formulaire")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/mes-dossiers/{draft.id}/remplir")


def test_applicant_moved_by_the_team_is_told_once_and_what_is_to_answer(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    own = dossiers.draft_dossier(session)
    made = forms.published(session)
    admin = accounts.person(session, roles=[Role.ADMIN])
    services.move_dossier(session, dossier_id=own.id, by=own.owner_id, at=AT)
    services.move_dossiers(session, call_id=made.call_id, by=admin.id, at=AT)
    services.move_dossiers(session, call_id=made.call_id, by=admin.id, at=AT)
    session.commit()

    notices.tell_everything(session)

    [notice] = session.exec(select(Notice).where(Notice.kind == NoticeKind.FORM_MOVED)).all()
    assert notice.person_id == draft.owner_id
    assert [each["say"] for each in notice.facts["missing"]] == ["Brevets"]
    assert [each["say"] for each in notice.facts["kept"]] == ["Emplois créés sur le territoire"]


def test_no_section_takes_the_address_of_another_page(app: Flask) -> None:
    """A section called like a page of ours could never be opened."""
    start = "/mes-dossiers/<uuid:dossier_id>/"
    ends = {
        rule.rule.removeprefix(start).split("/")[0]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(start)
    }

    assert {end for end in ends if "<" not in end and "." not in end} - RESERVED_SECTIONS == set()
