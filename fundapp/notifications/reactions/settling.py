"""Which notices have nothing left to ask: what they spoke of was done, by whoever it was?"""

from sqlmodel import Session

from fundapp.committee.events import PollClosed
from fundapp.diligence.events import FindingConfirmed, ReviewAbstained, ReviewSubmitted
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.events import (
    DossierDeclaredComplete,
    DossierEnded,
    DossierMoved,
    DossierReopened,
    DossierSteppedBack,
    DossierWithdrawn,
)
from fundapp.dossiers.rules import ALIVE
from fundapp.dossiers.types import Stage
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.types import NoticeKind
from fundapp.portfolio.events import EntryRefused, MoneyReturned, PaymentReturned, ReturnReversed

WORK_OF: dict[NoticeKind, Stage] = {
    NoticeKind.DOSSIER_ARRIVED: Stage.SUBMITTED,
    NoticeKind.DOSSIER_READY: Stage.REVIEW,
    NoticeKind.REVIEWS_IN: Stage.REVIEW,
    NoticeKind.POINT_TAKEN: Stage.DILIGENCE,
    NoticeKind.POINT_TO_CONFIRM: Stage.DILIGENCE,
    NoticeKind.READY_FOR_COMMITTEE: Stage.COMMITTEE,
}
"""At which stage each of these still asks for something."""
_COURSE = (
    DossierDeclaredComplete
    | DossierEnded
    | DossierMoved
    | DossierReopened
    | DossierSteppedBack
    | DossierWithdrawn
)


@reaction("notifications.reactions.settling.settle_work_of_other_stages")
def settle_work_of_other_stages(session: Session, past: PastEvent) -> None:
    """Wherever the dossier stands by now; a dossier that has ended asks for nothing."""
    said = past.revived()
    assert isinstance(said, _COURSE)
    dossier = dossiers.get_dossier(session, said.dossier_id)
    alive = dossier.status in ALIVE
    over = [kind for kind, stage in WORK_OF.items() if stage is not dossier.stage or not alive]
    if alive:
        over.append(NoticeKind.TO_REOPEN)
    services.settle_notices(session, dossier_id=dossier.id, kinds=over, at=past.at)


@reaction("notifications.reactions.settling.settle_the_review_asked_for")
def settle_the_review_asked_for(session: Session, past: PastEvent) -> None:
    said = past.revived()
    assert isinstance(said, ReviewSubmitted | ReviewAbstained)
    kinds = [NoticeKind.DOSSIER_READY]
    services.settle_notices(
        session, dossier_id=said.dossier_id, kinds=kinds, at=past.at, person_id=past.actor_id
    )


@reaction("notifications.reactions.settling.settle_the_confirmation_asked_for")
def settle_the_confirmation_asked_for(session: Session, past: PastEvent) -> None:
    said = past.revived()
    assert isinstance(said, FindingConfirmed)
    kinds = [NoticeKind.POINT_TO_CONFIRM]
    services.settle_notices(
        session, dossier_id=said.dossier_id, kinds=kinds, at=past.at, facts={"number": said.number}
    )


@reaction("notifications.reactions.settling.settle_the_vote_called_for")
def settle_the_vote_called_for(session: Session, past: PastEvent) -> None:
    said = past.revived()
    assert isinstance(said, PollClosed)
    kinds = [NoticeKind.POLL_OPENED, NoticeKind.ASIDE_PROPOSED]
    services.settle_notices(session, dossier_id=said.dossier_id, kinds=kinds, at=past.at)


@reaction("notifications.reactions.settling.settle_the_decision_asked_for")
def settle_the_decision_asked_for(session: Session, past: PastEvent) -> None:
    """A proposed movement was written or refused: whoever else had been asked has nothing to decide."""
    said = past.revived()
    assert isinstance(said, EntryRefused | MoneyReturned | PaymentReturned | ReturnReversed)
    kinds, facts = [NoticeKind.ENTRY_PROPOSED], {"pending_id": said.pending_id}
    services.settle_notices(session, dossier_id=said.dossier_id, kinds=kinds, at=past.at, facts=facts)
