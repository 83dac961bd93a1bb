"""Is a dossier begun once, kept whole, submitted whole, and carried only where it may go?"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from fundapp.accounts.models import Person
from fundapp.dossiers import queries, services
from fundapp.dossiers.events import (
    DocumentAdded,
    DossierAssigned,
    DossierDeclaredComplete,
    DossierEnded,
    DossierMoved,
    DossierStarted,
    DossierSubmitted,
    DossierWithdrawn,
)
from fundapp.dossiers.models import Dossier, Startup
from fundapp.dossiers.queries.letters import letters_of
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.types import Declaration, EndReason, Stage, Status
from fundapp.kernel.errors import NotFound, Refused, SeveralRefusals
from fundapp.kernel.events import Event, history
from fundapp.kernel.money import euros
from fundapp.kernel.seen import Outdated, Saved
from fundapp.kernel.words import say
from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT


def events_of(session: Session, dossier: Dossier) -> list[Event]:
    session.flush()
    return [past.revived() for past in reversed(history(session, dossier.id))]


def submit(session: Session, dossier: Dossier, **changes: object) -> object:
    given = {"declarations": list(Declaration), "by": dossier.owner_id, "at": AT, **changes}
    return services.submit_dossier(session, dossier_id=dossier.id, **given)  # type: ignore[arg-type]


def test_second_click_on_start_finds_the_same_draft(session: Session) -> None:
    founder = accounts.person(session)

    first, second = (dossiers.blank_dossier(session, owner_id=founder.id) for _ in range(2))

    assert first.id == second.id
    assert events_of(session, first) == [DossierStarted(first.id, first.call_id, founder.id)]


def test_second_dossier_begins_once_the_first_is_written_in(session: Session) -> None:
    founder = accounts.person(session)
    first = dossiers.draft_dossier(session, owner_id=founder.id)

    second = dossiers.blank_dossier(session, owner_id=founder.id)

    assert second.id != first.id


def test_dossier_starts_only_while_the_call_is_open(session: Session) -> None:
    call = dossiers.open_call(session)
    founder = accounts.person(session)

    for moment in (call.opens_at - timedelta(seconds=1), call.closes_at):
        with pytest.raises(Refused):
            services.start_dossier(session, call=call, by=founder.id, at=moment)

    assert session.exec(select(Dossier)).all() == []


def test_draft_keeps_wrong_and_missing_answers_as_typed(session: Session) -> None:
    draft = dossiers.blank_dossier(session)
    typed = {"siren": "73282932A", "amount_asked": "beaucoup", "title": " Chaleur\x00 ", "intruder": "x"}

    services.save_answers(session, dossier_id=draft.id, typed=typed, by=draft.owner_id, at=AT)
    session.commit()
    session.refresh(draft)

    assert draft.answers == {"siren": "73282932A", "amount_asked": "beaucoup", "title": " Chaleur "}
    assert (draft.title, draft.amount_asked, draft.version) == ("Chaleur", None, 1)


def test_draft_means_what_was_typed(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    assert (draft.amount_asked, draft.round_total) == (euros(250_000), euros(850_000))
    assert [line.amount for line in queries.plan_of(session, draft.id)] == [
        euros(amount) for amount in (600_000, 150_000, 100_000, 250_000, 300_000, 300_000)
    ]


def test_two_devices_never_overwrite_each_other(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    shown = dict(draft.answers)
    services.save_answers(
        session, dossier_id=draft.id, typed={"title": "Bureau"}, base=shown, by=draft.owner_id, at=AT
    )

    with pytest.raises(Outdated):
        services.save_answers(
            session, dossier_id=draft.id, typed={"title": "Mobile"}, base=shown, by=draft.owner_id, at=AT
        )

    assert draft.title == "Bureau"


def test_same_file_sent_twice_joins_once(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    again = dossiers.piece(session, draft)

    assert [piece.id for piece in queries.documents_of(session, draft.id)] == [again.id]
    assert len([event for event in events_of(session, draft) if isinstance(event, DocumentAdded)]) == 1


def test_removed_piece_is_found_no_more(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    [piece] = queries.documents_of(session, draft.id)

    services.remove_document(session, dossier_id=draft.id, document_id=piece.id, by=draft.owner_id, at=AT)

    assert queries.documents_of(session, draft.id) == []
    with pytest.raises(NotFound):
        queries.get_document(session, draft.id, piece.id)


def test_attack_1_piece_of_another_dossier_is_not_found(session: Session) -> None:
    mine, theirs = dossiers.draft_dossier(session), dossiers.draft_dossier(session)
    [piece] = queries.documents_of(session, theirs.id)

    with pytest.raises(NotFound):
        queries.get_document(session, mine.id, piece.id)
    assert queries.get_document(session, theirs.id, piece.id) is piece


def test_submission_freezes_what_was_sent(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    submit(session, draft)
    session.commit()

    session.expire_all()
    snapshot = queries.latest_snapshot(session, draft.id)
    assert (draft.stage, draft.submitted_at, draft.reference[:8]) == (Stage.SUBMITTED, AT, "DK-2026-")
    assert draft.startup_id is not None
    assert queries.get_startup(session, draft.startup_id).siren == draft.answers["siren"]
    assert snapshot.digest == receipt.digest(snapshot.content)
    assert snapshot.content["answer"] == {"months": 2, "by": "2027-01-23", "regime": "crpa"}
    assert [side["cents"] for side in snapshot.content["plan"]] == [85_000_000, 85_000_000]
    assert events_of(session, draft)[-1] == DossierSubmitted(
        draft.id, draft.owner_id, snapshot.id, snapshot.digest
    )


def test_second_click_on_submit_gets_the_same_receipt(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    first, second = submit(session, draft), submit(session, draft)

    assert first is second
    assert sum(isinstance(event, DossierSubmitted) for event in events_of(session, draft)) == 1


def test_same_company_is_one_startup_that_another_applicant_does_not_rename(session: Session) -> None:
    siren = dossiers.siren()
    first = dossiers.submitted_dossier(session, siren=siren, company="Opale Chaleur")

    second = dossiers.submitted_dossier(session, siren=siren, company="Autre nom")
    third = dossiers.submitted_dossier(
        session, siren=siren, owner_id=second.owner_id, company="Encore un nom"
    )

    assert second.startup_id == third.startup_id == first.startup_id
    assert session.exec(select(Startup.name)).all() == ["Opale Chaleur"]


def test_company_that_changes_its_name_and_address_says_so_with_its_next_dossier(session: Session) -> None:
    siren, moved = dossiers.siren(), "1 quai Neuf, Dunkerque"
    first = dossiers.submitted_dossier(session, siren=siren, company="Opale Chaleur")
    owner = first.owner_id

    dossiers.submitted_dossier(session, siren=siren, owner_id=owner, company="Opale Énergie", address=moved)

    startups = session.exec(select(Startup.name, Startup.address)).all()
    assert [tuple(each) for each in startups] == [("Opale Énergie", moved)]
    assert first.company == "Opale Chaleur", "what was submitted stays as it was"


def refused_submission(session: Session, draft: Dossier, **changes: object) -> Refused:
    with pytest.raises(Refused) as caught:
        submit(session, draft, **changes)
    assert (draft.stage, draft.submitted_at, draft.startup_id) == (Stage.DRAFT, None, None)
    return caught.value


def test_unbalanced_plan_is_not_submitted_and_its_gap_is_said(session: Session) -> None:
    unbalanced: Any = {"resources-0-amount": "249 999,99"}
    draft = dossiers.draft_dossier(session, **unbalanced)

    refusal = refused_submission(session, draft)

    assert isinstance(refusal, SeveralRefusals)
    assert [reason.values["gap"] for reason in refusal.reasons] == [euros("-0.01")]


def test_everything_missing_is_said_at_once(session: Session) -> None:
    refusal = refused_submission(session, dossiers.blank_dossier(session), declarations=[])

    assert isinstance(refusal, SeveralRefusals)
    assert len(refusal.reasons) == 25 + len(Declaration), "each question, and each box to tick"


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_closed_call_takes_no_dossier(session: Session, late: timedelta) -> None:
    draft = dossiers.draft_dossier(session)
    call = dossiers.open_call(session)

    assert "clos" in str(refused_submission(session, draft, at=call.closes_at + late))


def test_unconfirmed_address_submits_nothing(session: Session) -> None:
    founder = accounts.person(session, confirmed=False)
    draft = dossiers.draft_dossier(session, owner_id=founder.id)

    refusal = refused_submission(session, draft)

    assert isinstance(refusal, SeveralRefusals)
    assert ["adresse de courriel" in str(reason) for reason in refusal.reasons] == [True]


def test_version_changed_since_it_was_read_is_not_submitted(session: Session) -> None:
    draft = dossiers.draft_dossier(session)

    assert "relisez" in str(refused_submission(session, draft, seen=draft.version - 1))


def test_submitted_dossier_is_written_in_no_more(session: Session) -> None:
    submitted = dossiers.submitted_dossier(session)
    before = dict(submitted.answers)

    with pytest.raises(Refused, match="déjà déposé"):
        services.save_answers(
            session, dossier_id=submitted.id, typed={"title": "Autre"}, by=submitted.owner_id, at=AT
        )

    assert submitted.answers == before


def analyst(session: Session) -> Person:
    return accounts.person(session, roles=[Role.ANALYST])


def test_declared_complete_enters_review_once(session: Session) -> None:
    submitted, by = dossiers.submitted_dossier(session), analyst(session)

    services.declare_complete(session, dossier_id=submitted.id, by=by.id, at=AT)

    assert (submitted.stage, submitted.complete_at, submitted.assigned_to) == (Stage.REVIEW, AT, by.id)
    assert events_of(session, submitted)[-1] == DossierDeclaredComplete(submitted.id, submitted.owner_id)
    with pytest.raises(Refused, match="déjà"):
        services.declare_complete(session, dossier_id=submitted.id, by=by.id, at=AT)


def move(session: Session, dossier: Dossier, to: Stage, *missing: str) -> None:
    words = [say(each) for each in missing]
    services.move(session, dossier_id=dossier.id, to=to, missing=words, by=dossier.owner_id, at=AT)


def test_refused_move_says_what_is_missing_and_changes_nothing(session: Session) -> None:
    review = dossiers.complete_dossier(session)

    with pytest.raises(SeveralRefusals) as caught:
        move(session, review, Stage.DILIGENCE, "Il manque une évaluation.")

    assert [str(reason) for reason in caught.value.reasons] == ["Il manque une évaluation."]
    assert review.stage is Stage.REVIEW


def test_move_is_recorded_with_both_stages(session: Session) -> None:
    review = dossiers.complete_dossier(session)

    move(session, review, Stage.DILIGENCE)

    assert events_of(session, review)[-1] == DossierMoved(review.id, Stage.REVIEW, Stage.DILIGENCE)


def test_declined_dossier_keeps_its_stage_and_its_reason(session: Session) -> None:
    review = dossiers.complete_dossier(session)

    services.answer_with_letter(
        session,
        dossier_id=review.id,
        status=Status.DECLINED,
        reason_code=EndReason.WEAK_CASE,
        reason_text="Le marché n’est pas démontré.",
        by=review.owner_id,
        at=AT,
    )

    assert (review.stage, review.status) == (Stage.REVIEW, Status.DECLINED)
    assert (review.end_text, review.ended_at) == ("Le marché n’est pas démontré.", AT)
    [letter] = letters_of(session, review.id)
    assert events_of(session, review)[-1] == DossierEnded(
        review.id, review.owner_id, Status.DECLINED, EndReason.WEAK_CASE, letter.id
    )


def test_withdrawn_twice_is_withdrawn_once(session: Session) -> None:
    submitted = dossiers.submitted_dossier(session)

    for _ in range(2):
        services.withdraw_dossier(session, dossier_id=submitted.id, by=submitted.owner_id, at=AT)

    assert submitted.status is Status.WITHDRAWN
    assert sum(isinstance(event, DossierWithdrawn) for event in events_of(session, submitted)) == 1


def test_attack_11_only_the_team_holds_a_dossier(session: Session) -> None:
    submitted, by = dossiers.submitted_dossier(session), analyst(session)

    for stranger in (submitted.owner_id, accounts.person(session, roles=[Role.MEMBER]).id):
        with pytest.raises(Refused):
            assign(session, submitted, stranger)
    assert submitted.assigned_to is None

    assign(session, submitted, by.id)
    assert events_of(session, submitted)[-1] == DossierAssigned(submitted.id, by.id)


def assign(session: Session, dossier: Dossier, person_id: UUID) -> None:
    services.assign(session, dossier_id=dossier.id, person_id=person_id, by=dossier.owner_id, at=AT)


def test_draft_is_unknown_to_the_team(session: Session) -> None:
    draft, submitted = dossiers.draft_dossier(session), dossiers.submitted_dossier(session)

    with pytest.raises(NotFound):
        queries.get_submitted_dossier(session, draft.id)
    assert queries.get_submitted_dossier(session, submitted.id) is submitted


def test_dossier_says_who_gave_it_to_whoever_follows_it_or_took_it_from_them(session: Session) -> None:
    analyst, manager = (accounts.person(session, roles=[role]) for role in (Role.ANALYST, Role.MANAGER))
    dossier = dossiers.complete_dossier(session, by=analyst.id)
    later, at_last = AT + timedelta(hours=1), AT + timedelta(hours=2)
    declared = queries.last_assigned(session, dossier)
    services.assign(session, dossier_id=dossier.id, person_id=manager.id, by=analyst.id, at=later)
    given = queries.last_assigned(session, dossier)
    services.release(session, dossier_id=dossier.id, person_id=manager.id, by=manager.id, at=at_last)

    assert (declared, given) == (Saved(analyst.id, AT), Saved(analyst.id, later))
    assert queries.last_assigned(session, dossier) == Saved(manager.id, at_last)


def test_dossier_taken_again_by_declaring_it_complete_is_theirs_since_then(session: Session) -> None:
    analyst, manager = (accounts.person(session, roles=[role]) for role in (Role.ANALYST, Role.MANAGER))
    dossier = dossiers.submitted_dossier(session)
    services.assign(session, dossier_id=dossier.id, person_id=analyst.id, by=manager.id, at=AT)
    services.release(
        session, dossier_id=dossier.id, person_id=analyst.id, by=manager.id, at=AT + timedelta(hours=1)
    )
    services.declare_complete(session, dossier_id=dossier.id, by=analyst.id, at=AT + timedelta(hours=2))

    assert queries.last_assigned(session, dossier) == Saved(analyst.id, AT + timedelta(hours=2))


def test_dossier_declared_complete_is_still_whose_it_was_given_to(session: Session) -> None:
    analyst, manager = (accounts.person(session, roles=[role]) for role in (Role.ANALYST, Role.MANAGER))
    dossier = dossiers.submitted_dossier(session)
    services.assign(session, dossier_id=dossier.id, person_id=analyst.id, by=manager.id, at=AT)
    services.declare_complete(session, dossier_id=dossier.id, by=manager.id, at=AT + timedelta(hours=1))

    assert queries.last_assigned(session, dossier) == Saved(manager.id, AT)
