"""Are founders told of a piece that is refused or runs out, and the team of one that comes?"""

from datetime import timedelta
from hashlib import sha256

from sqlmodel import Session

from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, MediaType, PieceState, ScanState
from fundapp.notifications.types import NoticeKind
from fundapp.policy import Role
from tests.factories import accounts, dossiers, notices
from tests.factories.dossiers import AT, PDF

PIECES = (NoticeKind.PIECE_REFUSED, NoticeKind.PIECE_SENT, NoticeKind.PIECE_TO_RENEW)


def told(session: Session) -> set[tuple[object, NoticeKind]]:
    notices.tell_everything(session)
    return {(each.person_id, each.kind) for each in notices.all_of_them(session) if each.kind in PIECES}


def send(session: Session, dossier: Dossier, words: str, *, kind: DocumentKind) -> None:
    digest = sha256(words.encode()).hexdigest()
    services.add_document(
        session,
        dossier_id=dossier.id,
        kind=kind,
        file=Received(f"{words}.pdf", MediaType.PDF, len(PDF), digest, ScanState.CLEAN),
        dated_on=AT.date(),
        by=dossier.owner_id,
        at=AT,
    )
    session.commit()


def test_refused_piece_is_told_to_the_founder_and_its_successor_to_the_holder(session: Session) -> None:
    analyst = accounts.person(session, roles=[Role.ANALYST])
    dossier = dossiers.complete_dossier(session, by=analyst.id)
    [piece] = queries.documents_of(session, dossier.id)
    services.judge_document(
        session,
        dossier_id=dossier.id,
        document_id=piece.id,
        state=PieceState.NOT_CONFORM,
        reason="Illisible.",
        by=analyst.id,
        at=AT,
    )
    assert told(session) == {(dossier.owner_id, NoticeKind.PIECE_REFUSED)}

    send(session, dossier, "lisible", kind=DocumentKind.PITCH)

    assert told(session) == {
        (dossier.owner_id, NoticeKind.PIECE_REFUSED),
        (analyst.id, NoticeKind.PIECE_SENT),
    }


def test_end_of_validity_is_told_to_the_founder(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    send(session, draft, "kbis", kind=DocumentKind.KBIS)
    dossiers.submit(session, draft)
    kbis = next(each for each in queries.documents_of(session, draft.id) if each.kind is DocumentKind.KBIS)

    for days in (80, 81, 120):
        services.tell_expiry(session, document_id=kbis.id, by=draft.owner_id, at=AT + timedelta(days=days))

    assert told(session) == {(draft.owner_id, NoticeKind.PIECE_TO_RENEW)}
    kinds = [each.kind for each in notices.all_of_them(session)]
    assert kinds.count(NoticeKind.PIECE_TO_RENEW) == 2
