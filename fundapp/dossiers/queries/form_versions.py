"""Which versions has a call's form, who is on which, and what would moving to the latest change?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.accounts import queries as accounts
from fundapp.dossiers.models import Dossier, FormVersion
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import names
from fundapp.dossiers.rules.form import CallForm, Question
from fundapp.dossiers.rules.form_changes import Effect, FormChange, differences, effect
from fundapp.dossiers.types import FormState, Stage, Status
from fundapp.kernel import rows as kept
from fundapp.kernel.errors import NotFound
from fundapp.programme.models import Call


@dataclass(frozen=True)
class Version:
    """One version as its page shows it: by whom, on how many dossiers, and what it changed."""

    row: FormVersion
    form: CallForm
    author: str
    drafts: int
    submitted: int
    changes: FormChange | None
    """In the version before it; nothing for the first."""


@dataclass(frozen=True)
class Concerned:
    """One question, and in how many dossiers its answer needs care."""

    question: Question
    unasked: int
    unread: int
    missing: int


@dataclass(frozen=True)
class Move:
    """What moving every open dossier to the latest version would do; it names no dossier."""

    to: FormVersion
    changes: Sequence[tuple[FormVersion, int, FormChange]]
    """For each version they are on: how many, and what differs."""
    concerned: Sequence[Concerned]
    to_complete: int
    """How many dossiers have something new to answer, or to correct."""

    @property
    def dossiers(self) -> int:
        return sum(count for _, count, _ in self.changes)


def find_draft(session: Session, call_id: UUID) -> FormVersion | None:
    return session.exec(
        select(FormVersion).where(FormVersion.call_id == call_id, col(FormVersion.state) == FormState.DRAFT)
    ).first()


def lock_draft(session: Session, call_id: UUID) -> FormVersion | None:
    """Hold the version in preparation until the transaction ends."""
    return session.exec(
        select(FormVersion)
        .where(FormVersion.call_id == call_id, col(FormVersion.state) == FormState.DRAFT)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def get_draft(session: Session, slug: str) -> FormVersion:
    found = session.exec(
        select(FormVersion)
        .join(Call, col(Call.id) == FormVersion.call_id)
        .where(Call.slug == slug, col(FormVersion.state) == FormState.DRAFT)
    ).first()
    if found is None:
        raise NotFound
    return found


def used_names(session: Session, call_id: UUID) -> frozenset[str]:
    """Every name under which something was ever asked in this call."""
    return names.used_names(row.form for row in _rows(session, call_id))


def list_versions(session: Session, call_id: UUID) -> list[Version]:
    """The latest first, the one in preparation before all."""
    rows = _rows(session, call_id)
    on = _dossiers_on(session, call_id)
    known = accounts.names_of(session, {row.published_by or row.made_by for row in rows})
    found: list[Version] = []
    for row in rows:
        form = row.form
        found.append(
            Version(
                row,
                form,
                known.get(row.published_by or row.made_by, ""),
                on.get((row.id, True), 0),
                on.get((row.id, False), 0),
                differences(found[-1].form, form) if found else None,
            )
        )
    return found[::-1]


def get_version(session: Session, call_id: UUID, number: int) -> Version:
    found = next((each for each in list_versions(session, call_id) if each.row.number == number), None)
    if found is None:
        raise NotFound
    return found


def drafts_behind(session: Session, call_id: UUID, latest_id: UUID) -> Sequence[UUID]:
    """The open dossiers on an older version, in an order that two movers share."""
    return session.exec(
        select(Dossier.id)
        .where(
            Dossier.call_id == call_id,
            Dossier.form_id != latest_id,
            col(Dossier.stage) == Stage.DRAFT,
            col(Dossier.status) == Status.ACTIVE,
        )
        .order_by(col(Dossier.id))
    ).all()


def count_behind(session: Session, call_id: UUID) -> int:
    return len(drafts_behind(session, call_id, latest_form(session, call_id).id))


def preview_move(session: Session, call_id: UUID) -> Move:
    latest = latest_form(session, call_id)
    after = latest.form
    rows = {row.id: row for row in _rows(session, call_id)}
    forms = {key: row.form for key, row in rows.items()}
    behind = session.exec(
        select(Dossier.form_id, Dossier.answers).where(
            col(Dossier.id).in_(drafts_behind(session, call_id, latest.id))
        )
    ).all()
    effects = [effect(forms[form_id], after, answers) for form_id, answers in behind]
    counts = Counter(form_id for form_id, _ in behind)
    return Move(
        latest,
        [(row, counts[key], differences(forms[key], after)) for key, row in rows.items() if counts[key]],
        _concerned({**forms[latest.id].by_name, **_older(forms)}, effects, after),
        sum(each.to_do for each in effects),
    )


def newer_number(session: Session, dossier: Dossier) -> int | None:
    """The number of the version it could be moved to; None when it is on it, or written no more."""
    if not dossier.is_draft:
        return None
    latest = latest_form(session, dossier.call_id)
    return None if dossier.form_id == latest.id else latest.number


def effect_on(session: Session, dossier: Dossier) -> tuple[FormVersion, FormChange, Effect] | None:
    """What the latest version would change for one dossier; None when it is on it."""
    latest = latest_form(session, dossier.call_id)
    if dossier.form_id == latest.id or not dossier.is_draft:
        return None
    before = kept.get(session, FormVersion, dossier.form_id).form
    return latest, differences(before, latest.form), effect(before, latest.form, dossier.answers)


def _older(forms: Mapping[UUID, CallForm]) -> dict[str, Question]:
    return {name: question for form in forms.values() for name, question in form.by_name.items()}


def _concerned(
    questions: Mapping[str, Question], effects: Sequence[Effect], after: CallForm
) -> list[Concerned]:
    unasked = Counter(each.name for one in effects for each in one.unasked)
    missing = Counter(each.name for one in effects for each in one.missing)
    unread = Counter(each.name for one in effects for each in one.misread)
    return [
        Concerned(after.by_name.get(name, question), unasked[name], unread[name], missing[name])
        for name, question in questions.items()
        if unasked[name] or unread[name] or missing[name]
    ]


def _rows(session: Session, call_id: UUID) -> Sequence[FormVersion]:
    return session.exec(
        select(FormVersion).where(FormVersion.call_id == call_id).order_by(col(FormVersion.number))
    ).all()


def _dossiers_on(session: Session, call_id: UUID) -> dict[tuple[UUID, bool], int]:
    """How many dossiers are written in each version, being written (True) or submitted (False)."""
    being_written = sa.and_(col(Dossier.stage) == Stage.DRAFT, col(Dossier.status) == Status.ACTIVE)
    rows = session.execute(
        sa.select(col(Dossier.form_id), being_written, sa.func.count())
        .where(
            col(Dossier.call_id) == call_id,
            sa.or_(being_written, col(Dossier.submitted_at).is_not(None)),
        )
        .group_by(col(Dossier.form_id), being_written)
    )
    return {(form_id, written): count for form_id, written, count in rows}
