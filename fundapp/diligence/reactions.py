"""What becomes of the work of somebody who leaves, or who may no longer do it?"""

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.accounts.events import AccountClosed, RolesChanged
from fundapp.diligence import services
from fundapp.kernel.events import PastEvent, reaction
from fundapp.policy import Role


@reaction("diligence.reactions.release_work")
def release_work(session: Session, past: PastEvent) -> None:
    """Dossiers and points of a closed account, or of one who is analyst and manager no more, go to others."""
    left = past.revived()
    assert isinstance(left, AccountClosed | RolesChanged)
    person = accounts.get_person(session, left.person_id)
    if person.active and accounts.roles_of(session, person.id) & {Role.ANALYST, Role.MANAGER}:
        return
    services.release_all(session, person_id=person.id, by=past.actor_id, at=past.at)
