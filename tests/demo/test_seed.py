from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from fundapp.demo import seed
from fundapp.diligence import queries as diligence
from fundapp.diligence.rules import checklist as rules
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import form_versions, pieces
from fundapp.dossiers.queries.amendments import find_amendment
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.types import DocumentKind, FormState, PieceState, Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.vault import Folder
from fundapp.portfolio.models import Payment, PendingAnswer, PendingEntry, Ticket
from fundapp.portfolio.types import BounceCause, PaymentState, PendingKind, ReturnNature, TicketState
from fundapp.programme.models import Call
from tests.factories import accounts

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_demonstration_shows_every_stage(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()

    shown = Counter((dossier.stage.value, dossier.status.value) for dossier in session.exec(select(Dossier)))

    assert shown == {
        ("draft", "active"): 3,
        ("draft", "discarded"): 1,
        ("submitted", "active"): 1,
        ("submitted", "withdrawn"): 1,
        ("review", "active"): 2,
        ("review", "not_yet"): 2,
        ("review", "waiting_for_applicant"): 1,
        ("review", "on_hold"): 1,
        ("review", "declined"): 1,
        ("diligence", "active"): 1,
        ("committee", "active"): 2,
        ("committee", "declined"): 1,
        ("contracting", "active"): 1,
        ("contracting", "closed"): 1,
        ("portfolio", "active"): 2,
        ("portfolio", "funded"): 1,
    }
    ended = select(Ticket.state).join(Dossier, col(Dossier.id) == col(Ticket.dossier_id))
    assert sorted(session.exec(ended.where(col(Dossier.ended_at).is_not(None)))) == [
        TicketState.GIVEN_UP,
        TicketState.PAID,
    ]


def test_demonstration_shows_changes_that_are_not_deposited(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    dossier = session.exec(select(Dossier).where(Dossier.company == "Vapeur Douce")).one()

    amendment = find_amendment(session, dossier.id)

    assert amendment is not None
    assert int(amendment.answers["jobs"]) == int(dossier.answers["jobs"]) + 2


def test_demonstration_shows_a_piece_out_of_date_and_one_refused(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    dossier = session.exec(select(Dossier).where(Dossier.company == "Emploi Boussole")).one()

    asked = pieces.list_asked(session, dossier, at=AT, own=False)

    shown = {each.kind: each.state for each in asked if each.files}
    assert shown == {
        DocumentKind.PITCH: PieceState.CONFORM,
        DocumentKind.BUSINESS_PLAN: PieceState.NOT_CONFORM,
        DocumentKind.KBIS: PieceState.EXPIRED,
    }


def test_demonstration_shows_a_form_in_three_versions(session: Session, tmp_path: Path) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    call = session.exec(select(Call)).one()

    first, second, third = reversed(form_versions.list_versions(session, call.id))

    assert (first.drafts, second.drafts) == (3, 0)
    assert (second.row.state, third.row.state) == (FormState.PUBLISHED, FormState.DRAFT)
    assert second.changes
    assert len(faults_of(third.form)) == 1


def test_demonstration_shows_a_gate_that_is_not_met_and_dossiers_that_met_it(
    session: Session, tmp_path: Path
) -> None:
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()
    dossiers = session.exec(select(Dossier).where(col(Dossier.submitted_at).is_not(None))).all()
    compass = next(each for each in dossiers if each.company == "Emploi Boussole")
    passed = [
        each for each in dossiers if each.stage in (Stage.COMMITTEE, Stage.CONTRACTING, Stage.PORTFOLIO)
    ]

    progress = diligence.checklist(session, compass, paris_day(AT)).progress
    unmet = {
        each.company: [
            number
            for number in diligence.points_demanded(session, each, paris_day(AT))
            if number not in settled(session, each)
        ]
        for each in passed
    }

    assert (progress.done, progress.total, progress.unopened) == (1, 13, 10)
    assert unmet == {each.company: [] for each in passed}


def settled(session: Session, dossier: Dossier) -> set[int]:
    items = diligence.list_items(session, dossier.id)
    return {item.number for item in items if rules.is_settled(item)}


def test_demonstration_shows_money_that_came_back(session: Session, tmp_path: Path) -> None:
    """One return decided on by two, one that waits for its second person, one transfer that bounced."""
    seed(session, at=AT, storage=Folder(tmp_path), codes=accounts.codes())
    session.commit()

    proposed = session.exec(
        select(PendingEntry, PendingAnswer)
        .outerjoin(PendingAnswer, col(PendingAnswer.pending_id) == col(PendingEntry.id))
        .order_by(col(PendingEntry.at))
    ).all()

    assert [(entry.kind, entry.nature, answer is not None) for entry, answer in proposed] == [
        (PendingKind.BOUNCE, None, True),
        (PendingKind.RETURN, ReturnNature.INTEREST, True),
        (PendingKind.RETURN, ReturnNature.CAPITAL, False),
    ]
    assert all(answer.person_id != entry.author_id for entry, answer in proposed if answer)
    [bounced] = session.exec(select(Payment).where(Payment.state == PaymentState.RETURNED)).all()
    assert bounced.returned_for is BounceCause.BANK_REFUSAL
