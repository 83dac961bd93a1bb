"""What happens when the same person clicks several times at the same moment (SECURITY 30)?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier, Snapshot, Startup
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.types import Declaration, DocumentKind
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.policy import Role
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT
from tests.house import PATIENCE, wait_for_a_lock


def at_once(shared: Engine, *acts: Callable[[Session], Any]) -> list[Any]:
    """Start all of them on the same bell; what each returned, once committed."""
    bell = Barrier(len(acts))

    def play(act: Callable[[Session], Any]) -> Any:
        with Session(shared, expire_on_commit=False) as session:
            bell.wait(timeout=PATIENCE)
            done = act(session)
            session.commit()
            return done

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(play, acts))


def test_attack_30_clicks_on_start_begin_one_dossier(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        founder, call = accounts.person(session), dossiers.open_call(session)

    begun = at_once(shared, *[lambda work: services.start_dossier(work, call=call, by=founder.id, at=AT)] * 4)

    with Session(shared) as session:
        [only] = session.exec(select(Dossier)).all()
        names = session.exec(select(PastEvent.name).where(PastEvent.name == "DossierStarted")).all()
    assert {dossier.id for dossier in begun} == {only.id}
    assert len(names) == 1


def submission(dossier: Dossier) -> Callable[[Session], Snapshot]:
    return lambda work: services.submit_dossier(
        work, dossier_id=dossier.id, declarations=list(Declaration), by=dossier.owner_id, at=AT
    )


def test_attack_30_clicks_on_submit_give_one_receipt(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        draft = dossiers.draft_dossier(session)

    receipts = at_once(shared, *[submission(draft)] * 4)

    with Session(shared) as session:
        [only] = session.exec(select(Snapshot)).all()
        names = session.exec(select(PastEvent.name).where(PastEvent.name == "DossierSubmitted")).all()
    assert {receipt.digest for receipt in receipts} == {only.digest}
    assert len(names) == 1


def test_two_dossiers_of_one_company_submitted_at_once_share_its_startup(shared: Engine) -> None:
    siren = dossiers.siren()
    with Session(shared, expire_on_commit=False) as session:
        drafts = [dossiers.draft_dossier(session, siren=siren) for _ in range(2)]

    at_once(shared, *[submission(draft) for draft in drafts])

    with Session(shared) as session:
        [startup] = session.exec(select(Startup)).all()
        owners = session.exec(select(Dossier.startup_id)).all()
    assert list(owners) == [startup.id] * 2


def test_attack_30_clicks_on_deposit_give_one_version(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        dossier = dossiers.waiting_dossier(session)

    def deposit(work: Session) -> Snapshot:
        return services.deposit_complements(
            work, dossier_id=dossier.id, declared=True, by=dossier.owner_id, at=AT
        )

    receipts = at_once(shared, *[deposit] * 4)

    with Session(shared) as session:
        numbers = session.exec(select(Snapshot.number).order_by(col(Snapshot.number))).all()
        names = session.exec(select(PastEvent.name).where(PastEvent.name == "ComplementsDeposited")).all()
    assert list(numbers) == [1, 2]
    assert {receipt.number for receipt in receipts} == {2}
    assert len(names) == 1


def test_two_requests_at_once_ask_once(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        dossier = dossiers.submitted_dossier(session)

    def ask(work: Session) -> bool:
        try:
            services.request_complements(
                work,
                dossier_id=dossier.id,
                points=[Point("Détaillez.", question="jobs")],
                due_on=date(2026, 12, 8),
                by=dossier.owner_id,
                at=AT,
            )
        except Refused:
            return False
        return True

    assert sorted(at_once(shared, *[ask] * 3)) == [False, False, True]


def test_second_worker_sees_what_the_first_has_just_told_of_a_piece(shared: Engine) -> None:
    """It waits while the first holds the dossier, then reads the piece as it has become."""
    with Session(shared, expire_on_commit=False) as session:
        draft = dossiers.draft_dossier(session)
        piece = dossiers.piece(
            session, draft, content=dossiers.PDF + b"kbis", kind=DocumentKind.KBIS, dated_on=date(2026, 6, 1)
        )
        dossiers.submit(session, draft)
        analyst = accounts.person(session, roles=[Role.ANALYST])
        services.declare_complete(session, dossier_id=draft.id, by=analyst.id, at=AT)
        session.commit()

    def tell(work: Session) -> int | None:
        return services.tell_expiry(work, document_id=piece.id, by=SYSTEM, at=AT)

    with Session(shared) as first, ThreadPoolExecutor(1) as pool:
        told = tell(first)
        second = pool.submit(at_once, shared, tell)
        wait_for_a_lock(shared)
        first.commit()
        found = second.result(timeout=PATIENCE)

    with Session(shared) as session:
        names = session.exec(select(PastEvent.name).where(PastEvent.name == "DocumentExpires")).all()
    assert (told, found, len(names)) == ((date(2026, 9, 1) - date(2026, 11, 23)).days, [None], 1)
