"""Is what is submitted changed apart, by its applicant alone, and only while everybody still may?"""

from datetime import timedelta

import pytest
from sqlmodel import Session

from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.amendments import find_amendment
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import history
from fundapp.programme.queries import get_call_by_id
from tests.factories import dossiers
from tests.factories.dossiers import AT

LATER = AT + timedelta(hours=1)


@pytest.fixture
def dossier(session: Session) -> Dossier:
    return dossiers.submitted_dossier(session)


def typed(session: Session, dossier: Dossier, **answers: str) -> None:
    by = dossier.owner_id
    services.begin_amendment(session, dossier_id=dossier.id, by=by, at=LATER)
    services.save_answers(session, dossier_id=dossier.id, typed=answers, by=by, at=LATER)


def deposited(session: Session, dossier: Dossier, *, declared: bool = True, seen: int | None = None) -> int:
    return services.deposit_amendment(
        session, dossier_id=dossier.id, declared=declared, seen=seen, by=dossier.owner_id, at=LATER
    ).number


def test_what_is_submitted_stands_until_it_is_deposited_again(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="Un titre corrigé", jobs="15")

    amendment = find_amendment(session, dossier.id)
    assert amendment is not None
    assert amendment.answers["title"] == "Un titre corrigé"
    assert dossier.title == dossiers.ANSWERS["title"]
    assert queries.latest_snapshot(session, dossier.id).number == 1


def test_deposit_makes_a_version_and_keeps_the_one_before(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="Un titre corrigé")

    assert deposited(session, dossier) == 2

    assert dossier.title == "Un titre corrigé"
    assert find_amendment(session, dossier.id) is None
    [changed, first] = queries.versions_of(session, dossier.id)
    assert changed.changes is not None
    assert [(each.before, each.after) for each in changed.changes.answers] == [
        (dossiers.ANSWERS["title"], "Un titre corrigé")
    ]
    assert first.changes is None
    assert [past.name for past in history(session, dossier.id)].count("AmendmentDeposited") == 1


def test_a_second_click_deposits_nothing_more(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="Un titre corrigé")

    assert [deposited(session, dossier) for _ in range(2)] == [2, 2]


def test_changed_plan_is_told_side_by_side(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, **{"needs-0-amount": "600 000,01", "resources-0-amount": "250 000,01"})

    deposited(session, dossier)

    changes = queries.versions_of(session, dossier.id)[0].changes
    assert changes is not None
    assert [each.label for each in changes.answers] == ["Besoins", "Ressources"]


def test_nothing_is_deposited_when_nothing_has_changed(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title=dossiers.ANSWERS["title"])

    with pytest.raises(Refused, match="Rien n’a changé"):
        deposited(session, dossier)


def test_what_is_missing_keeps_the_version_from_leaving(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="", jobs="beaucoup")

    with pytest.raises(SeveralRefusals) as refused:
        deposited(session, dossier, declared=False)

    assert len(refused.value.reasons) == 3
    assert dossier.title == dossiers.ANSWERS["title"]


def test_what_was_not_read_again_is_not_deposited(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="Un titre corrigé")

    with pytest.raises(Refused, match="relisez-les"):
        deposited(session, dossier, seen=0)


def test_changes_given_up_leave_what_is_submitted(session: Session, dossier: Dossier) -> None:
    typed(session, dossier, title="Un titre corrigé")

    for _ in range(2):
        services.give_amendment_up(session, dossier_id=dossier.id, at=LATER)

    assert find_amendment(session, dossier.id) is None
    assert dossier.title == dossiers.ANSWERS["title"]


def test_words_typed_stay_when_the_examination_begins_but_go_no_further(
    session: Session, dossier: Dossier
) -> None:
    typed(session, dossier, title="Un titre corrigé")
    services.declare_complete(session, dossier_id=dossier.id, by=dossier.owner_id, at=LATER)

    with pytest.raises(Refused, match="L’examen a commencé"):
        deposited(session, dossier)

    amendment = find_amendment(session, dossier.id)
    assert amendment is not None
    assert amendment.answers["title"] == "Un titre corrigé"


def test_nobody_changes_a_dossier_once_the_call_is_closed(session: Session, dossier: Dossier) -> None:
    closes_at = get_call_by_id(session, dossier.call_id).closes_at

    with pytest.raises(Refused, match="L’appel est fermé"):
        services.begin_amendment(session, dossier_id=dossier.id, by=dossier.owner_id, at=closes_at)


def test_complements_asked_come_first(session: Session) -> None:
    waiting = dossiers.waiting_dossier(session)

    with pytest.raises(Refused, match="Des compléments"):
        services.begin_amendment(session, dossier_id=waiting.id, by=waiting.owner_id, at=LATER)
