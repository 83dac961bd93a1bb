"""Which notices have nothing left to ask: what they spoke of was done, by whoever it was?"""

from uuid import UUID

from sqlmodel import Session

from fundapp.committee.events import PollClosed
from fundapp.diligence.events import FindingConfirmed, ReviewAbstained, ReviewSubmitted
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.rules import ALIVE
from fundapp.dossiers.types import Stage
from fundapp.kernel.events import PastEvent, reaction
from fundapp.notifications import services
from fundapp.notifications.types import NoticeKind

WORK_OF: dict[NoticeKind, Stage] = {
    NoticeKind.DOSSIER_ARRIVED: Stage.SUBMITTED,
    NoticeKind.DOSSIER_READY: Stage.REVIEW,
    NoticeKind.REVIEWS_IN: Stage.REVIEW,
    NoticeKind.POINT_TAKEN: Stage.DILIGENCE,
    NoticeKind.POINT_TO_CONFIRM: Stage.DILIGENCE,
    NoticeKind.READY_FOR_COMMITTEE: Stage.COMMITTEE,
}
"""At which stage each of these still asks for something."""


@reaction("notifications.reactions.settling.settle_work_of_other_stages")
def settle_work_of_other_stages(session: Session, past: PastEvent) -> None:
    """Wherever the dossier stands by now; a dossier that has ended asks for nothing."""
    dossier = dossiers.get_dossier(session, _dossier_id(past))
    over = [
        kind for kind, stage in WORK_OF.items() if stage is not dossier.stage or dossier.status not in ALIVE
    ]
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


def _dossier_id(past: PastEvent) -> UUID:
    found = past.revived()
    assert hasattr(found, "dossier_id")
    dossier_id: UUID = found.dossier_id
    return dossier_id
