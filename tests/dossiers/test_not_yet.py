"""Is « pas encore » answered once, and does the dossier come back with a reply to each gap, none lost?"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.events import DossierEnded, DossierResubmitted, ResubmissionBegun
from fundapp.dossiers.models import Dossier, NotYet
from fundapp.dossiers.queries import not_yet
from fundapp.dossiers.rules import receipt
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, EndReason, MediaType, PieceState, ScanState, Stage, Status
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import Event, PastEvent
from fundapp.kernel.seen import Outdated
from fundapp.policy import Role
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call_by_id
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, LACKS, PDF

LATER = AT + timedelta(days=30)


def answer(session: Session, dossier: Dossier, *, reason: str = "Trois points manquent.") -> NotYet:
    manager = accounts.person(session, roles=[Role.MANAGER], name="Sophie Lannoy")
    return services.answer_not_yet(
        session, dossier_id=dossier.id, reason=reason, lacks=LACKS, back_before=None, by=manager.id, at=AT
    )


def happened(session: Session, kind: type[Event]) -> list[Event]:
    return [past.revived() for past in session.exec(select(PastEvent).where(PastEvent.name == kind.__name__))]


def call_of(session: Session, dossier: Dossier) -> Call:
    return get_call_by_id(session, dossier.call_id)


def reply(session: Session, draft: Dossier, *, base: dict[str, str] | None = None, **typed: str) -> None:
    named = {name.replace("_", "-"): text for name, text in typed.items()}
    services.keep_replies(session, dossier_id=draft.id, typed=named, base=base, by=draft.owner_id, at=LATER)


def replies(session: Session, draft: Dossier) -> dict[str, str]:
    return not_yet.get_resubmission(session, draft.id).replies


def test_answer_closes_the_dossier_with_its_numbered_gaps(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)

    given = answer(session, dossier)

    assert (dossier.stage, dossier.status, dossier.end_reason) == (
        Stage.REVIEW,
        Status.NOT_YET,
        EndReason.GAPS,
    )
    assert dossier.end_text == "Trois points manquent."
    assert [
        (gap.number, gap.title, gap.question, gap.piece, gap.about)
        for gap in not_yet.shortcomings_of(session, dossier.id)
    ] == [
        (1, "Éprouver le liant à l’humidité", None, None, ""),
        (2, "Préciser les emplois", "jobs", None, "Emplois créés sur le territoire"),
        (3, "Rajeunir la présentation", None, DocumentKind.PITCH, "Présentation du projet"),
    ]
    assert given.letter["signatory"] == {"name": "Sophie Lannoy", "quality": "Direction du fonds"}
    assert [gap["number"] for gap in given.letter["gaps"]] == [1, 2, 3]
    assert given.digest == receipt.digest(given.letter)
    assert happened(session, DossierEnded) == [
        DossierEnded(dossier.id, dossier.owner_id, Status.NOT_YET, EndReason.GAPS)
    ]


def test_second_click_sends_nothing_and_another_answer_is_refused(session: Session) -> None:
    dossier = dossiers.complete_dossier(session)
    first = answer(session, dossier)

    assert answer(session, dossier).id == first.id
    with pytest.raises(Refused, match="terminé"):
        answer(session, dossier, reason="Autre chose.")

    assert len(happened(session, DossierEnded)) == 1


def test_answer_ends_a_request_for_complements(session: Session) -> None:
    dossier = dossiers.waiting_dossier(session)

    answer(session, dossier)

    assert dossier.status is Status.NOT_YET


def test_refused_answer_leaves_nothing_behind(session: Session) -> None:
    draft = dossiers.submitted_dossier(session)
    manager = accounts.person(session, roles=[Role.MANAGER]).id

    with pytest.raises(Refused, match="de un à"):
        services.answer_not_yet(
            session, dossier_id=draft.id, reason="Motif", lacks=[], back_before=None, by=manager, at=AT
        )

    assert not_yet.find_answer(session, draft.id) is None
    assert draft.status is Status.ACTIVE


def test_resubmission_begins_with_the_answers_and_the_pieces_that_hold(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session, lacks=LACKS[:2])
    [pitch] = queries.documents_of(session, previous.id)

    draft = dossiers.resubmitted_draft(session, previous, at=LATER)

    assert (draft.is_draft, draft.owner_id, draft.call_id) == (True, previous.owner_id, previous.call_id)
    assert (draft.answers, draft.title, draft.amount_asked) == (
        previous.answers,
        previous.title,
        previous.amount_asked,
    )
    [carried] = queries.documents_of(session, draft.id)
    assert (carried.name, carried.sha256, carried.state) == (pitch.name, pitch.sha256, PieceState.RECEIVED)
    assert carried.id != pitch.id
    assert len(queries.plan_of(session, draft.id)) == len(queries.plan_of(session, previous.id))
    assert happened(session, ResubmissionBegun) == [ResubmissionBegun(draft.id, previous.id)]


def join(session: Session, draft: Dossier, kind: DocumentKind, dated_on: date) -> None:
    content = PDF + kind.value.encode()
    file = Received(
        f"{kind.value}.pdf", MediaType.PDF, len(content), receipt.digest({"k": kind}), ScanState.CLEAN
    )
    services.add_document(
        session, dossier_id=draft.id, kind=kind, file=file, dated_on=dated_on, by=draft.owner_id, at=AT
    )


def test_pieces_out_of_date_or_aimed_at_stay_behind_with_their_reason(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    join(session, draft, DocumentKind.KBIS, date(2026, 9, 1))
    join(session, draft, DocumentKind.BENEFICIAL_OWNERS, date(2026, 11, 20))
    dossiers.submit(session, draft)
    answer(session, draft)

    carried = not_yet.carried_pieces(session, draft.id, on=date(2026, 12, 23))

    assert {each.document.kind: each.left and str(each.left) for each in carried} == {
        DocumentKind.PITCH: "visée par le point n° 3",
        DocumentKind.KBIS: "périmée depuis le 2026-12-01",
        DocumentKind.BENEFICIAL_OWNERS: None,
    }


def test_second_click_finds_the_draft_already_begun(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)

    first = dossiers.resubmitted_draft(session, previous)

    assert dossiers.resubmitted_draft(session, previous).id == first.id


def test_withdrawn_resubmission_lets_another_begin(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)
    first = dossiers.resubmitted_draft(session, previous)
    services.withdraw_dossier(session, dossier_id=first.id, by=first.owner_id, at=LATER)

    assert dossiers.resubmitted_draft(session, previous, at=LATER).id != first.id


@pytest.mark.parametrize("ending", [Status.DECLINED, Status.WITHDRAWN])
def test_only_not_yet_comes_back(session: Session, ending: Status) -> None:
    dossier = dossiers.complete_dossier(session)
    services.end(
        session,
        dossier_id=dossier.id,
        status=ending,
        reason_code=EndReason.WEAK_CASE,
        reason_text="Non.",
        by=dossier.owner_id,
        at=AT,
    )

    with pytest.raises(Refused, match="pas encore"):
        dossiers.resubmitted_draft(session, dossier)


def test_call_that_has_closed_takes_no_resubmission(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)
    call = call_of(session, previous)

    with pytest.raises(Refused, match="clos"):
        services.resubmit(
            session, previous_id=previous.id, call=call, by=previous.owner_id, at=call.closes_at
        )

    assert not_yet.find_next(session, previous.id) is None


def test_replies_are_kept_as_typed_and_only_for_the_gaps(session: Session) -> None:
    draft = dossiers.resubmitted_draft(session, dossiers.not_yet_dossier(session))
    version = draft.version

    reply(session, draft, point_1="Fait.\r\nVoir l’annexe 2.", point_9="Non posé", title="Piraté")

    assert replies(session, draft) == {"point-1": "Fait.\nVoir l’annexe 2."}
    assert (draft.version, draft.saved_at) == (version + 1, LATER)


def test_two_devices_never_overwrite_each_other(session: Session) -> None:
    draft = dossiers.resubmitted_draft(session, dossiers.not_yet_dossier(session))
    reply(session, draft, base={}, point_1="Du bureau")
    reply(session, draft, base={}, point_2="Du téléphone")

    with pytest.raises(Outdated) as conflict:
        reply(session, draft, base={}, point_1="Du téléphone")

    assert conflict.value.stored == {"point-1": "Du bureau"}
    assert replies(session, draft) == {"point-1": "Du bureau", "point-2": "Du téléphone"}


def test_unanswered_gaps_hold_back_the_submission(session: Session) -> None:
    draft = dossiers.resubmitted_draft(session, dossiers.not_yet_dossier(session, lacks=LACKS[:2]))
    reply(session, draft, point_2="Quinze.")

    with pytest.raises(SeveralRefusals) as refused:
        dossiers.submit(session, draft, at=LATER)

    assert [str(each) for each in refused.value.reasons] == [
        "Répondez au point n° 1 : Éprouver le liant à l’humidité."
    ]


def test_submission_freezes_the_replies_and_links_both_ways(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)

    back = dossiers.resubmitted_dossier(session, previous, at=LATER)

    snapshot = queries.latest_snapshot(session, back.id)
    assert snapshot.content["comeback"]["previous"] == previous.reference
    assert [reply.text for reply in not_yet.frozen_replies(snapshot.content)] == [
        "Fait, voir la page 1.",
        "Fait, voir la page 2.",
        "Fait, voir la page 3.",
    ]
    found = not_yet.find_next(session, previous.id)
    assert found is not None
    assert found.id == back.id
    assert happened(session, DossierResubmitted) == [DossierResubmitted(previous.id, back.id)]
    with pytest.raises(Refused, match="déjà déposé"):
        reply(session, back, point_1="Trop tard")


def test_team_reads_the_replies_and_what_changed_since(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)
    back = dossiers.resubmitted_dossier(session, previous, at=LATER)

    found = not_yet.find_comeback(session, back.id)

    assert found is not None
    assert (found.previous.id, found.answered_at) == (previous.id, AT)
    assert [reply.about for reply in found.replies] == [
        "",
        "Emplois créés sur le territoire",
        "Présentation du projet",
    ]
    assert [(each.label, str(each.before), str(each.after)) for each in found.changes.answers] == [
        ("Emplois créés sur le territoire", "12", "15")
    ]
    assert found.changes.added == (("Présentation du projet", "plan-affaires.pdf"),)
    assert found.changes.removed == (("Présentation du projet", "plan-affaires.pdf"),)


def test_first_dossier_has_nothing_to_compare_to_nor_a_draft_to_show(session: Session) -> None:
    previous = dossiers.not_yet_dossier(session)
    draft = dossiers.resubmitted_draft(session, previous)

    assert not_yet.find_comeback(session, previous.id) is None
    assert not_yet.find_comeback(session, draft.id) is None
    assert not_yet.owed(session, previous.id) == {}


def test_complements_keep_the_replies_in_every_version(session: Session) -> None:
    back = dossiers.resubmitted_dossier(session, dossiers.not_yet_dossier(session), at=LATER)
    first = queries.latest_snapshot(session, back.id).content["comeback"]
    ask_and_deposit(session, back)

    latest = queries.latest_snapshot(session, back.id)

    assert (latest.number, latest.content["comeback"]) == (2, first)


def ask_and_deposit(session: Session, dossier: Dossier) -> None:
    analyst: UUID = accounts.person(session, roles=[Role.ANALYST]).id
    services.request_complements(
        session,
        dossier_id=dossier.id,
        points=[Point("Précisez.", question="jobs")],
        due_on=date(2027, 1, 15),
        by=analyst,
        at=LATER,
    )
    services.keep_complements(
        session, dossier_id=dossier.id, typed={"jobs": "16"}, by=dossier.owner_id, at=LATER
    )
    services.deposit_complements(session, dossier_id=dossier.id, declared=True, by=dossier.owner_id, at=LATER)
