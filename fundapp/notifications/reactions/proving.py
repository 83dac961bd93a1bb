"""Who hears of a piece: that it has come, that it is refused, that its validity ends?"""

from sqlmodel import Session

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import DocumentExpires, DocumentJudged, DocumentSent
from fundapp.dossiers.queries import pieces
from fundapp.dossiers.types import PieceState
from fundapp.kernel.events import PastEvent, reaction
from fundapp.kernel.words import say
from fundapp.notifications.reactions.telling import holders_of, tell_the_founder, tell_the_team
from fundapp.notifications.types import NoticeKind, Page, PageKind
from fundapp.policy import Role


@reaction("notifications.reactions.proving.announce_the_piece")
def announce_the_piece(session: Session, past: PastEvent) -> None:
    """To whoever follows the dossier, or to everybody who might."""
    sent = past.revived()
    assert isinstance(sent, DocumentSent)
    dossier = dossiers.get_dossier(session, sent.dossier_id)
    people = [dossier.assigned_to] if dossier.assigned_to else holders_of(session, Role.ANALYST, Role.MANAGER)
    page = Page(PageKind.JUDGE_PIECES, {"dossier_id": dossier.id})
    tell_the_team(session, past, NoticeKind.PIECE_SENT, dossier, people, page=page, piece=sent.kind)


@reaction("notifications.reactions.proving.say_what_is_wrong")
def say_what_is_wrong(session: Session, past: PastEvent) -> None:
    """Only while the piece is still the one that was refused: a newer one asks for nothing more."""
    judged = past.revived()
    assert isinstance(judged, DocumentJudged)
    document = pieces.find_version(session, judged.document_id)
    if judged.state is not PieceState.NOT_CONFORM or document is None or document.replaced_at is not None:
        return
    dossier = dossiers.get_dossier(session, judged.dossier_id)
    tell_the_founder(
        session,
        past,
        NoticeKind.PIECE_REFUSED,
        dossier,
        page=Page(PageKind.MY_PIECES, {"dossier_id": dossier.id}),
        piece=judged.kind,
        answer=document.state_reason,
    )


@reaction("notifications.reactions.proving.ask_for_a_newer_one")
def ask_for_a_newer_one(session: Session, past: PastEvent) -> None:
    expires = past.revived()
    assert isinstance(expires, DocumentExpires)
    dossier = dossiers.get_dossier(session, expires.dossier_id)
    words = (
        say(
            "La pièce « %(piece)s » n’est plus valable depuis le %(day)s.",
            piece=expires.kind,
            day=expires.last_day,
        )
        if expires.days_left < 0
        else say(
            "La pièce « %(piece)s » est valable jusqu’au %(day)s.", piece=expires.kind, day=expires.last_day
        )
    )
    tell_the_founder(
        session,
        past,
        NoticeKind.PIECE_TO_RENEW,
        dossier,
        page=Page(PageKind.MY_PIECES, {"dossier_id": dossier.id}),
        told=words,
    )
