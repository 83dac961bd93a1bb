"""How does an applicant change what is submitted: in a place apart, until they deposit it again?"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import AmendmentDeposited
from fundapp.dossiers.models import Amendment, Dossier, Snapshot
from fundapp.dossiers.queries.amendments import find_amendment
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.queries.pieces import pieces_at_deposit
from fundapp.dossiers.rules.amendments import check_amendable
from fundapp.dossiers.rules.complements import UNDECLARED
from fundapp.dossiers.rules.deposit import NotWhole, deposit_gaps, undeclared
from fundapp.dossiers.rules.receipt import told_answers, told_plan
from fundapp.dossiers.services.drafts import write_answers
from fundapp.dossiers.services.submission import freeze, startup_of
from fundapp.dossiers.types import AmendmentState
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.programme import queries as programme


def begin_amendment(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Amendment:
    """A copy of the answers to be changed at leisure; the one already begun if there is one."""
    dossier = _lock_amendable(session, dossier_id, at)
    begun = find_amendment(session, dossier_id)
    if begun is not None:
        return begun
    amendment = Amendment(
        dossier_id=dossier_id, answers=dict(dossier.answers), begun_by=by, begun_at=at, saved_at=at
    )
    session.add(amendment)
    session.flush()
    return amendment


def give_amendment_up(session: Session, *, dossier_id: UUID, at: datetime) -> None:
    """What was submitted stands; a second click changes nothing."""
    queries.lock_dossier(session, dossier_id)
    amendment = find_amendment(session, dossier_id)
    if amendment is not None:
        amendment.state, amendment.closed_at = AmendmentState.GIVEN_UP, at


def deposit_amendment(
    session: Session, *, dossier_id: UUID, declared: bool, seen: int | None = None, by: UUID, at: datetime
) -> Snapshot:
    """Freeze a new version with its receipt; a second click gets the same one.

    `seen` is the version of the changes their author has read again.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    amendment = find_amendment(session, dossier_id)
    if amendment is None:
        return queries.latest_snapshot(session, dossier_id)
    dossier = _lock_amendable(session, dossier_id, at)
    _check_deposit(session, dossier, amendment, declared, seen, at)
    application = write_answers(session, dossier, dict(amendment.answers), at)
    amendment.state, amendment.closed_at = AmendmentState.DEPOSITED, at
    dossier.startup_id = startup_of(session, dossier, application, at)
    snapshot = freeze(session, dossier, application, by=by, at=at)
    told = AmendmentDeposited(dossier.id, snapshot.id, snapshot.number, snapshot.digest)
    record(session, told, by=by, at=at)
    return snapshot


def _lock_amendable(session: Session, dossier_id: UUID, at: datetime) -> Dossier:
    dossier = queries.lock_dossier(session, dossier_id)
    call = programme.get_call_by_id(session, dossier.call_id)
    check_amendable(dossier.stage, dossier.status, call.closes_at, at)
    return dossier


def _check_deposit(
    session: Session,
    dossier: Dossier,
    amendment: Amendment,
    declared: bool,
    seen: int | None,
    at: datetime,
) -> None:
    if seen is not None and seen != amendment.version:
        raise Refused("Vos modifications ont changé depuis que vous les avez relues : relisez-les.")
    form = form_of(session, dossier)
    before, after = (rules.read_application(form, each.answers) for each in (dossier, amendment))
    if (told_answers(before), told_plan(before)) == (told_answers(after), told_plan(after)):
        raise Refused("Rien n’a changé depuis votre dernier dépôt : il n’y a rien à déposer.")
    joined = pieces_at_deposit(session, dossier, paris_day(at))
    missing = deposit_gaps(after, joined)
    if not declared:
        missing += undeclared(["true"], UNDECLARED)
    if missing:
        raise NotWhole("Il reste à compléter vos modifications avant de les déposer.", missing)
