"""Which ends can be undone, and does what they entailed stay consistent?"""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.services import close_poll
from fundapp.committee.types import Choice, Outcome
from fundapp.dossiers import services
from fundapp.dossiers.models import CourseNote, Dossier
from fundapp.dossiers.queries import letters, not_yet
from fundapp.dossiers.rules import moves
from fundapp.dossiers.types import EndReason, Stage, Status, Turn
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM
from fundapp.notifications.views import letters as written_letters
from fundapp.notifications.views.letters import Reader
from fundapp.policy import Role
from tests.factories import accounts, committee, dossiers, notices
from tests.factories.dossiers import AT
from tests.factories.signin import sign_in

LATER = AT + timedelta(days=5)


def reopen(session: Session, dossier: Dossier, reason: str = "Une erreur de lecture.") -> Dossier:
    by = accounts.person(session, roles=[Role.MANAGER]).id
    return services.reopen_dossier(session, dossier_id=dossier.id, reason=reason, by=by, at=LATER)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("status", Status)
def test_only_the_ends_of_the_table_are_undone(stage: Stage, status: Status) -> None:
    reopens = any(each.reopens and each.status is status and stage in each.stages for each in moves.ENDINGS)

    if reopens:
        moves.check_reopening(stage, status, "Une erreur.")
    else:
        with pytest.raises(Refused):
            moves.check_reopening(stage, status, "Une erreur.")


def test_ends_that_gave_tickets_up_are_not_undone() -> None:
    with pytest.raises(Refused, match="tickets ont été abandonnés"):
        moves.check_reopening(Stage.CONTRACTING, Status.WITHDRAWN, "Une erreur.")


def test_withdrawal_made_by_mistake_is_undone(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)

    reopen(session, dossier)

    assert (dossier.stage, dossier.status, dossier.end_reason) == (Stage.REVIEW, Status.ACTIVE, None)
    [note] = session.exec(select(CourseNote)).all()
    assert (note.turn, note.from_day, note.day) == (Turn.REOPENED, AT.date(), LATER.date())


def test_not_yet_is_undone_until_its_applicant_comes_back(session: Session) -> None:
    open_again, back = dossiers.not_yet_dossier(session), dossiers.not_yet_dossier(session)
    dossiers.resubmitted_draft(session, back)

    reopen(session, open_again)
    with pytest.raises(Refused, match="redépose déjà"):
        reopen(session, back)

    assert (open_again.status, not_yet.find_answered(session, open_again)) == (Status.ACTIVE, None)
    dossiers.answer_not_yet(session, open_again, lacks=dossiers.LACKS[:1], at=LATER)
    assert [gap.number for gap in not_yet.shortcomings_of(session, open_again.id)] == [1]


def test_same_not_yet_after_a_reopening_is_a_new_answer(session: Session) -> None:
    dossier = dossiers.not_yet_dossier(session)
    first = not_yet.get_answer(session, dossier.id)
    reopen(session, dossier)

    dossiers.answer_not_yet(session, dossier, by=first.by, at=LATER)

    assert not_yet.get_answer(session, dossier.id).id != first.id
    assert dossier.status is Status.NOT_YET


def test_rejection_of_the_committee_has_its_letter_and_goes_back_before_it(session: Session) -> None:
    assembly = committee.assembly(session)
    for member in assembly.members:
        committee.cast(session, assembly.poll, member, Choice.AGAINST)
    close_poll(session, poll_id=assembly.poll.id, by=SYSTEM, at=assembly.poll.closes_at)
    dossier = assembly.dossier

    [letter] = letters.letters_of(session, dossier.id)
    assert (letter.by, letter.reason, letter.letter["signatory"]["name"]) == (None, EndReason.COMMITTEE, "")
    assert letter.letter["reason"] == dossier.end_text

    reopen(session, dossier)

    assert (dossier.stage, dossier.status) == (Stage.COMMITTEE, Status.ACTIVE)


def test_end_by_hand_takes_a_reason_of_the_list(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    with pytest.raises(Refused, match="de la liste"):
        services.answer_with_letter(
            session,
            dossier_id=dossier.id,
            status=Status.DECLINED,
            reason_code=EndReason.COMMITTEE,
            reason_text="Non.",
            by=dossier.owner_id,
            at=AT,
        )


def test_dossier_is_not_reopened_while_its_vote_is_open(session: Session) -> None:
    """Ballots cast while it was withdrawn would count, and the silent would be counted as such."""
    assembly = committee.assembly(session)
    dossier, by = assembly.dossier, accounts.person(session, roles=[Role.MANAGER]).id
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)
    again: dict[str, Any] = {"dossier_id": dossier.id, "reason": "Retiré par erreur.", "by": by, "at": LATER}

    with pytest.raises(Refused, match="Un vote est encore ouvert sur ce dossier"):
        committee_services.reopen_dossier(session, **again)
    committee.set_aside(session, assembly, outcome=Outcome.VOID)
    committee_services.reopen_dossier(session, **again)

    assert (dossier.stage, dossier.status) == (Stage.COMMITTEE, Status.ACTIVE)


def test_page_announces_the_open_vote_before_anybody_writes(client: FlaskClient, session: Session) -> None:
    """It said so once the reason was written and sent."""
    assembly = committee.assembly(session, at=clock.now())
    dossier = assembly.dossier
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=clock.now())
    session.commit()
    sign_in(client, accounts.person(session, roles=[Role.MANAGER]))
    said, page = "Un vote est encore ouvert sur ce dossier", f"/dossiers/{dossier.id}/reouverture"

    before = client.get(page).text
    sent = client.post(page, data={"reason": "Retiré par erreur."})
    committee.set_aside(session, assembly, outcome=Outcome.VOID, at=clock.now())
    session.commit()

    assert (before.count(said), f"/scrutins/{assembly.poll.id}" in before) == (1, True)
    assert (sent.status_code, sent.text.count(said), "Retiré par erreur." in sent.text) == (422, 1, True)
    assert said not in client.get(page).text


def test_applicant_reads_who_reopens_what_they_withdrew_and_may_withdraw_it_again(
    app: Flask, session: Session
) -> None:
    dossier = dossiers.complete_dossier(session)
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=AT)
    manager = accounts.person(session, roles=[Role.MANAGER], name="Anne Gérante").id
    said = "Vous l’avez demandé."
    services.reopen_dossier(session, dossier_id=dossier.id, reason=said, by=manager, at=LATER)
    session.commit()
    notices.tell_everything(session)

    [*_, notice] = notices.notices_of(session, session.get_one(Person, dossier.owner_id))
    with app.app_context():
        mail = written_letters.compose(notice, Reader("Ana", "ana@example.org"), {})
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    for each in bodies:
        assert each is not None
        read = " ".join(unescape(each.get_content()).split())
        assert "qui était « Retiré ». Cela ne vaut plus" in read
        assert "Anne Gérante l’a rouvert et vous écrit" in read
        assert said in read
        assert "retirez votre dossier depuis sa page" in read
    services.withdraw_dossier(session, dossier_id=dossier.id, by=dossier.owner_id, at=LATER)
    assert dossier.status is Status.WITHDRAWN
