"""Versions of a call's form as tests need them: one in preparation, one published, committed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import services
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.rules import edits
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.types import AnswerKind
from fundapp.policy import Role
from fundapp.programme.models import Call
from tests.factories import accounts
from tests.factories.dossiers import AT, open_call


def draft(
    session: Session, *, call: Call | None = None, by: UUID | None = None, at: datetime = AT
) -> FormVersion:
    """A copy of what is published, to be changed."""
    by = by or accounts.person(session, roles=[Role.ADMIN]).id
    made = services.draft_form(session, call_id=(call or open_call(session, at)).id, by=by, at=at)
    session.commit()
    return made


def patents_asked(form: CallForm, used: frozenset[str]) -> CallForm:
    """One more question, and one less."""
    form = edits.add_question(form, used, section="projet", label="Brevets", kind=AnswerKind.LINE)
    return edits.remove_question(form, "jobs")


def changed(session: Session, edit: services.Edit = patents_asked, *, at: datetime = AT) -> FormVersion:
    """In preparation, and no longer like the published one."""
    begun = draft(session, at=at)
    made = services.change_form(session, call_id=begun.call_id, edit=edit, by=begun.made_by, at=at)
    session.commit()
    return made


def published(session: Session, edit: services.Edit = patents_asked, *, at: datetime = AT) -> FormVersion:
    """The next version, which the dossiers that are already begun are not on."""
    made = changed(session, edit, at=at)
    by = accounts.person(session, roles=[Role.ADMIN]).id
    services.publish_form(session, call_id=made.call_id, seen=edits.mark(made.form), by=by, at=at)
    session.commit()
    return made
