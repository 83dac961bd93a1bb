from datetime import timedelta

import pytest
from sqlmodel import Session

from fundapp.dossiers import queries, services
from fundapp.dossiers.queries.shelf import list_binned, shelf_of
from fundapp.dossiers.rules.companies import Card
from fundapp.dossiers.types import Status
from fundapp.kernel.errors import Refused
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT


def test_draft_goes_to_the_bin_and_comes_back_whole(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    answers = dict(draft.answers)

    for _ in range(2):
        services.discard_draft(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
    assert [each.dossier.id for each in shelf_of(session, draft.owner_id, at=AT).bin] == [draft.id]
    with pytest.raises(Refused):
        services.save_answers(session, dossier_id=draft.id, typed={"title": "x"}, by=draft.owner_id, at=AT)
    services.restore_draft(session, dossier_id=draft.id, by=draft.owner_id, at=AT)

    shelf = shelf_of(session, draft.owner_id, at=AT)
    assert ([each.dossier.id for each in shelf.running], shelf.bin) == ([draft.id], [])
    assert queries.get_dossier(session, draft.id).answers == answers


def test_untouched_draft_in_the_bin_keeps_no_other_from_being_begun(session: Session) -> None:
    draft = dossiers.blank_dossier(session)
    services.discard_draft(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
    session.commit()

    another = dossiers.blank_dossier(session, owner_id=draft.owner_id)

    assert another.id != draft.id


def test_submitted_dossier_is_not_thrown_away(session: Session) -> None:
    sent = dossiers.submitted_dossier(session)

    with pytest.raises(Refused, match="retirer"):
        services.discard_draft(session, dossier_id=sent.id, by=sent.owner_id, at=AT)
    with pytest.raises(Refused, match="loi"):
        services.purge_draft(session, dossier_id=sent.id, by=sent.owner_id, at=AT)


def test_bin_is_emptied_with_all_that_hangs_on_the_draft(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    card = Card("732829320", "Dunes", contact_phone="03")
    kept = services.keep_company(session, card=card, by=draft.owner_id, at=AT)
    services.prefill(session, dossier_id=draft.id, company_id=kept.id, by=draft.owner_id, at=AT)
    with pytest.raises(Refused):
        services.empty_bin(session, dossier_id=draft.id, by=draft.owner_id, at=AT)

    services.discard_draft(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
    assert list_binned(session, AT - timedelta(seconds=1)) == []
    assert list_binned(session, AT) == [draft.id]
    services.empty_bin(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
    session.commit()

    assert queries.find_dossier(session, draft.id) is None
    assert queries.documents_of(session, draft.id) == []


def test_finished_dossier_is_put_aside_by_whom_it_is_and_a_running_one_is_not(session: Session) -> None:
    sent = dossiers.submitted_dossier(session)
    owner = sent.owner_id
    with pytest.raises(Refused):
        services.shelve(session, dossier_id=sent.id, by=owner, at=AT)
    services.withdraw_dossier(session, dossier_id=sent.id, by=owner, at=AT)

    for _ in range(2):
        services.shelve(session, dossier_id=sent.id, by=owner, at=AT)
    shelf = shelf_of(session, owner, at=AT)
    assert (list(shelf.over), [each.id for each in shelf.aside]) == ([], [sent.id])
    services.unshelve(session, dossier_id=sent.id, by=owner)

    assert [each.id for each in shelf_of(session, owner, at=AT).over] == [sent.id]
    assert queries.get_dossier(session, sent.id).status is Status.WITHDRAWN


def test_shelf_says_what_is_expected_and_by_when(session: Session) -> None:
    owner = accounts.person(session)
    draft = dossiers.draft_dossier(session, owner_id=owner.id)
    sent = dossiers.submitted_dossier(session, owner_id=owner.id)
    waiting = dossiers.waiting_dossier(session, owner_id=owner.id)

    told = {each.dossier.id: (str(each.expected), each.yours, str(each.by)) for each in
            shelf_of(session, owner.id, at=AT).running}  # fmt: skip

    assert told == {
        draft.id: ("À compléter et à déposer", True, "2027-06-30"),
        sent.id: ("Réponse du fonds attendue", False, "2027-01-23"),
        waiting.id: ("Compléments à déposer", True, "2026-12-08"),
    }
