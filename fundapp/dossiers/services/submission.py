"""How is a dossier submitted: nothing missing, frozen, dated, and known by its company's SIREN?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DossierResubmitted, DossierSubmitted
from fundapp.dossiers.models import Dossier, Snapshot, Startup
from fundapp.dossiers.queries import complements, not_yet, pieces
from fundapp.dossiers.queries.companies import told_self_test
from fundapp.dossiers.rules import acknowledgment, receipt
from fundapp.dossiers.rules.deposit import NotWhole, deposit_gaps, undeclared
from fundapp.dossiers.types import Declaration, Section, Stage
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id
from fundapp.kernel.words import say
from fundapp.programme import queries as programme
from fundapp.programme import rules as programme_rules


def submit_dossier(
    session: Session,
    *,
    dossier_id: UUID,
    declarations: Collection[Declaration],
    seen: int | None = None,
    by: UUID,
    at: datetime,
) -> Snapshot:
    """Freeze a draft and hand it to the fund; a second click gets the receipt of the first.

    `seen` is the version its owner has read again: another one is not submitted unseen.
    """
    dossier = queries.lock_dossier(session, dossier_id)
    submitted = queries.find_latest_snapshot(session, dossier_id)
    if submitted is not None and dossier.stage is Stage.SUBMITTED:
        return submitted
    rules.check_draft(dossier.stage, dossier.status)
    application = queries.application_of(session, dossier)
    _check_whole(session, dossier, application, declarations, seen, at)
    dossier.startup_id = startup_of(session, dossier, application, at)
    dossier.stage = Stage.SUBMITTED
    dossier.submitted_at = dossier.saved_at = dossier.stage_since = at
    snapshot = freeze(
        session,
        dossier,
        application,
        declared=[each.label for each in Declaration if each in declarations],
        by=by,
        at=at,
    )
    record(
        session, DossierSubmitted(dossier.id, dossier.owner_id, snapshot.id, snapshot.digest), by=by, at=at
    )
    back = not_yet.find_resubmission(session, dossier.id)
    if back is not None:
        record(session, DossierResubmitted(back.previous_id, dossier.id), by=by, at=at)
    return snapshot


def freeze(
    session: Session,
    dossier: Dossier,
    application: rules.Application,
    *,
    declared: Sequence[str] | None = None,
    by: UUID,
    at: datetime,
) -> Snapshot:
    """Keep a version of the dossier as it stands; what was declared for the last one still holds."""
    latest = queries.find_latest_snapshot(session, dossier.id)
    if declared is None:
        declared = latest.content["declarations"] if latest else []
    number = latest.number + 1 if latest else 1
    content = {
        "version": number,
        **_content(session, dossier, application, declared, at),
        "missing": _missing(session, dossier, at),
        "answer": _answer(session, dossier, latest),
    }
    snapshot = Snapshot(
        dossier_id=dossier.id, number=number, content=content, digest=receipt.digest(content), by=by, at=at
    )
    session.add(snapshot)
    return snapshot


def _check_whole(
    session: Session,
    dossier: Dossier,
    application: rules.Application,
    declarations: Collection[Declaration],
    seen: int | None,
    at: datetime,
) -> None:
    call = programme.get_call_by_id(session, dossier.call_id)
    programme_rules.check_open(call.opens_at, call.closes_at, at)
    if seen is not None and seen != dossier.version:
        raise Refused("Ce dossier a changé depuis que vous l’avez relu : relisez-le, puis déposez-le.")
    joined = pieces.pieces_at_deposit(session, dossier, clock.paris_day(at))
    missing = deposit_gaps(application, joined)
    missing += [
        rules.Gap(Section.REVIEW, "replies", words) for words in not_yet.owed(session, dossier.id).values()
    ]
    if accounts.get_person(session, dossier.owner_id).confirmed_at is None:
        words = say("Confirmez votre adresse de courriel par le lien que nous vous avons envoyé.")
        missing.append(rules.Gap(Section.REVIEW, "email", words))
    unticked = [each.name.lower() for each in Declaration if each not in declarations]
    missing += undeclared(unticked, say("Cochez cette déclaration pour déposer."))
    if missing:
        raise NotWhole("Il reste à compléter votre dossier avant de le déposer.", missing)


def startup_of(session: Session, dossier: Dossier, application: rules.Application, at: datetime) -> UUID:
    """The company by its SIREN: it follows whoever applied with it first, and no other applicant."""
    told = {
        "name": application["company"],
        "legal_form": application["legal_form"],
        "address": application["address"],
    }
    first_applicant = (
        sa.select(col(Dossier.owner_id))
        .where(col(Dossier.startup_id) == col(Startup.id))
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
        .limit(1)
        .correlate(Startup)
        .scalar_subquery()
    )
    session.execute(
        insert(Startup)
        .values(id=new_id(), siren=application["siren"], created_at=at, **told)
        .on_conflict_do_update(
            index_elements=[col(Startup.siren)], set_=told, where=first_applicant == dossier.owner_id
        )
    )
    startup = queries.find_startup(session, application["siren"])
    assert startup is not None
    session.refresh(startup)
    return startup.id


def _content(
    session: Session,
    dossier: Dossier,
    application: rules.Application,
    declared: Sequence[str],
    at: datetime,
) -> dict[str, Any]:
    call = programme.get_call_by_id(session, dossier.call_id)
    fund = programme.get_fund(session)
    owner = accounts.get_person(session, dossier.owner_id)
    assert dossier.submitted_at is not None
    return {
        "reference": dossier.reference,
        "call": {"slug": call.slug, "title": call.title},
        "submitted_at": dossier.submitted_at.isoformat(),
        "deposited_at": at.isoformat(),
        "applicant": {"name": owner.name, "email": owner.email},
        "sections": receipt.told_answers(application),
        "plan": receipt.told_plan(application),
        "pieces": [
            {"kind": piece.kind.label, "name": piece.name, "size": piece.size, "sha256": piece.sha256}
            for piece in queries.documents_of(session, dossier.id)
        ],
        "declarations": list(declared),
        **told_self_test(session, dossier.id),
        "comeback": not_yet.told_replies(session, dossier.id),
        "service": {
            "name": fund.name,
            "address": fund.contact_address,
            "email": fund.contact_email,
            "phone": fund.contact_phone,
        },
    }


def _answer(session: Session, dossier: Dossier, latest: Snapshot | None) -> dict[str, Any]:
    """Until when the fund may answer, and under which law: that of the first version (INT-12)."""
    assert dossier.submitted_at is not None
    day = clock.paris_day(dossier.submitted_at)
    months = int(programme.parameter(session, "dossier.answer_months", day))
    answer_by = rules.answer_due(day, complements.pauses_of(session, [dossier.id])[dossier.id], months)
    if latest is not None:
        regime = acknowledgment.terms_of(latest.content).regime
    else:
        regime = programme.get_call_by_id(session, dossier.call_id).regime
    return {"months": months, "by": answer_by.isoformat(), "regime": regime.value}


def _missing(session: Session, dossier: Dossier, at: datetime) -> list[dict[str, str]]:
    today = clock.paris_day(at)
    return acknowledgment.told_missing(
        pieces.required_pieces(session, today),
        pieces.held_of(queries.documents_of(session, dossier.id)),
        [each.kind for each in pieces.waivers_of(session, dossier.id)],
        pieces.judged_on(dossier, today),
    )
