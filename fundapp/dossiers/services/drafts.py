"""How is a draft begun and kept, with everything that was typed?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import DossierStarted
from fundapp.dossiers.models import Dossier, PlanLine
from fundapp.dossiers.queries.amendments import Written, find_written
from fundapp.dossiers.queries.forms import form_of, latest_form, list_published
from fundapp.dossiers.rules import names, plan, tables
from fundapp.dossiers.types import AnswerKind, Stage, Status
from fundapp.kernel import clock
from fundapp.kernel.errors import NotFound
from fundapp.kernel.events import record
from fundapp.kernel.ids import new_id, new_reference
from fundapp.kernel.seen import Saved
from fundapp.programme import rules as programme_rules
from fundapp.programme.models import Call


def start_dossier(session: Session, *, call: Call, by: UUID, at: datetime) -> Dossier:
    """A new draft; a second click finds the one that nobody has written in yet."""
    programme_rules.check_open(call.opens_at, call.closes_at, at)
    begun = session.execute(
        insert(Dossier)
        .values(
            id=new_id(),
            reference=new_reference("DK", clock.paris_day(at).year),
            call_id=call.id,
            form_id=latest_form(session, call.id).id,
            owner_id=by,
            stage=Stage.DRAFT,
            status=Status.ACTIVE,
            answers={},
            version=0,
            title="",
            summary="",
            company="",
            end_text="",
            started_at=at,
            saved_at=at,
            stage_since=at,
        )
        .on_conflict_do_nothing(
            index_elements=["call_id", "owner_id"],
            index_where=sa.text("stage = 'draft' AND status = 'active' AND version = 0"),
        )
        .returning(col(Dossier.id))
    ).scalar_one_or_none()
    if begun is None:
        return _untouched(session, call.id, by)
    record(session, DossierStarted(begun, call.id, by), by=by, at=at)
    return queries.get_dossier(session, begun)


def _untouched(session: Session, call_id: UUID, owner_id: UUID) -> Dossier:
    return session.exec(
        select(Dossier)
        .where(
            Dossier.call_id == call_id,
            Dossier.owner_id == owner_id,
            col(Dossier.stage) == Stage.DRAFT,
            col(Dossier.status) == Status.ACTIVE,
        )
        .order_by(col(Dossier.version), col(Dossier.id).desc())
        .limit(1)
    ).one()


def save_answers(
    session: Session,
    *,
    dossier_id: UUID,
    typed: Mapping[str, str],
    base: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Written:
    """Keep what was typed, even incomplete or wrong; `base` is what the page had shown."""
    dossier, written = _lock_written(session, dossier_id)
    said = _said(session, dossier, typed)
    answers = rules.merged(written.answers, base, said, written.authors)
    if answers != written.answers:
        rules.check_room(form_of(session, dossier), written.answers, answers)
        _write(session, written, answers, by, at)
    return written


def _said(session: Session, dossier: Dossier, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed in answers of its form, or of another version that a page still open shows."""
    form = form_of(session, dossier)
    said = rules.only_answers(form, typed)
    if typed.keys() - said.keys() - names.RESERVED:
        for other in list_published(session, dossier.call_id):
            said |= rules.only_answers(other, typed)
    return said


def _lock_written(session: Session, dossier_id: UUID) -> tuple[Dossier, Written]:
    """The dossier, held, and where it is typed in: itself, or its amendment once submitted."""
    dossier = queries.lock_dossier(session, dossier_id)
    written = find_written(session, dossier)
    if written is None:
        rules.check_draft(dossier.stage, dossier.status)
        raise NotFound
    return dossier, written


def _write(session: Session, written: Written, answers: dict[str, str], by: UUID, at: datetime) -> None:
    """An amendment means nothing yet: its words are only kept."""
    if isinstance(written, Dossier):
        write_answers(session, written, answers, at, by=by)
    else:
        written.authors = rules.signed(written.authors, written.answers, answers, Saved(by, at))
        written.answers, written.saved_at = answers, at
        written.version += 1


def change_table(
    session: Session,
    *,
    dossier_id: UUID,
    table: str,
    remove: int | None = None,
    shown: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> Written:
    """Take one row of a table away, or without `remove` add a blank one.

    `shown` is what the page says, whose row `remove` numbers; raises `Outdated` where the table differs.
    """
    dossier, written = _lock_written(session, dossier_id)
    question = form_of(session, dossier).by_name.get(table)
    if question is None or question.kind is not AnswerKind.TABLE:
        raise NotFound
    if remove is not None and shown is not None:
        rules.check_rows(table, written.answers, shown, written.authors)
    _write(session, written, tables.changed(question, written.answers, remove), by, at)
    return written


def write_answers(
    session: Session, dossier: Dossier, answers: dict[str, str], at: datetime, *, by: UUID | None = None
) -> rules.Application:
    """The words as typed, who typed them, and beside them what they mean, as far as it can be read."""
    if by is not None:
        dossier.authors = rules.signed(dossier.authors, dossier.answers, answers, Saved(by, at))
    application = rules.read_application(form_of(session, dossier), answers)
    dossier.answers = answers
    dossier.version += 1
    dossier.saved_at = at
    dossier.title = application["title"] or ""
    dossier.summary = application["summary"] or ""
    dossier.company = application["company"] or ""
    dossier.axis = application["axis"]
    dossier.instrument = application["instrument"]
    dossier.amount_asked = application["amount_asked"]
    dossier.round_total = application["round_total"]
    _keep_plan(session, dossier.id, application.plan)
    return application


def _keep_plan(session: Session, dossier_id: UUID, lines: Sequence[plan.Line]) -> None:
    """The lines as they read now; what is typed elsewhere in the form, as most is, writes none."""
    now = {(line.side, position): line for position, line in enumerate(lines)}
    before = {(line.side, line.position): line for line in queries.plan_of(session, dossier_id)}
    if now.keys() == before.keys() and all(_same(now[each], before[each]) for each in now):
        return
    session.exec(sa.delete(PlanLine).where(col(PlanLine.dossier_id) == dossier_id))
    session.add_all(
        PlanLine(
            dossier_id=dossier_id,
            side=side,
            position=position,
            kind=line.kind,
            label=line.label,
            amount=line.amount,
            years=_cents(line),
        )
        for (side, position), line in now.items()
    )


def _same(line: plan.Line, kept: PlanLine) -> bool:
    return (line.kind, line.label, line.amount, _cents(line)) == (
        kept.kind,
        kept.label,
        kept.amount,
        kept.years,
    )


def _cents(line: plan.Line) -> list[int]:
    return [year.cents for year in line.years]
