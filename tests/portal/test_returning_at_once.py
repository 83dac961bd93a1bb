"""What happens when « pas encore » is sent, or a dossier comes back, several times at the same moment?"""

from collections.abc import Callable

from sqlalchemy import Engine
from sqlmodel import Session, select

from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier, NotYet, Resubmission
from fundapp.policy import Role
from fundapp.programme.queries import get_call_by_id
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT, LACKS
from tests.portal.test_at_once import at_once


def test_attack_30_clicks_on_send_give_one_letter(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        dossier = dossiers.complete_dossier(session)
        manager = accounts.person(session, roles=[Role.MANAGER])

    def answer(work: Session) -> NotYet:
        return services.answer_not_yet(
            work,
            dossier_id=dossier.id,
            reason="Trois points manquent.",
            lacks=LACKS,
            back_before=None,
            by=manager.id,
            at=AT,
        )

    sent = at_once(shared, *[answer] * 4)

    with Session(shared) as session:
        [only] = session.exec(select(NotYet)).all()
    assert {each.id for each in sent} == {only.id}


def test_attack_30_clicks_on_come_back_open_one_draft(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        previous = dossiers.not_yet_dossier(session)

    begun = at_once(shared, *[_return(previous)] * 4)

    with Session(shared) as session:
        [only] = session.exec(select(Resubmission)).all()
    assert {each.id for each in begun} == {only.dossier_id}


def _return(previous: Dossier) -> Callable[[Session], Dossier]:
    def come_back(work: Session) -> Dossier:
        call = get_call_by_id(work, previous.call_id)
        return services.resubmit(work, previous_id=previous.id, call=call, by=previous.owner_id, at=AT)

    return come_back
