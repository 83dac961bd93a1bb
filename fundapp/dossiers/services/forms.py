"""How is a new version of a call's form prepared, published, and given to the dossiers being written?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import FormDiscarded, FormDrafted, FormMoved, FormPublished
from fundapp.dossiers.models import Dossier, FormVersion
from fundapp.dossiers.queries import form_versions, forms
from fundapp.dossiers.rules import edits, publishing
from fundapp.dossiers.rules.core import as_read_now
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.services.drafts import write_answers
from fundapp.dossiers.types import FormState
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, Values, check_seen

Edit = Callable[[CallForm, frozenset[str]], CallForm]
"""What is done to a form, knowing every name that its call has ever used."""


@dataclass(frozen=True)
class Part:
    """The part of a draft that a page changes: its path, how the page shows it, and what it had `seen`."""

    path: str
    shown: Callable[[CallForm], Values]
    seen: str | None


def give_form(
    session: Session, *, call_id: UUID, form: CallForm = STANDARD, by: UUID, at: datetime
) -> FormVersion:
    """What a call that asks nothing yet begins with."""
    first = FormVersion(
        call_id=call_id, number=1, state=FormState.PUBLISHED, content=form.plain(), made_by=by, made_at=at,
        published_by=by, published_at=at,
    )  # fmt: skip
    session.add(first)
    session.flush()
    record(session, FormPublished(call_id, first.id, first.number), by=by, at=at)
    return first


def draft_form(session: Session, *, call_id: UUID, by: UUID, at: datetime) -> FormVersion:
    """A copy of the latest version to be changed at leisure; the one in preparation if there is one."""
    begun = form_versions.find_draft(session, call_id)
    if begun is not None:
        return begun
    latest = forms.latest_form(session, call_id)
    draft = FormVersion(
        call_id=call_id,
        number=latest.number + 1,
        content=as_read_now(latest.form).plain(),
        made_by=by,
        made_at=at,
    )
    session.add(draft)
    session.flush()
    record(session, FormDrafted(call_id, draft.id, draft.number), by=by, at=at)
    return draft


def change_form(
    session: Session, *, call_id: UUID, edit: Edit, part: Part | None = None, by: UUID, at: datetime
) -> FormVersion:
    """Change the draft; raises `Outdated` where another has changed the same `part` since it was seen."""
    draft = _lock_draft(session, call_id)
    form = draft.form
    changed = edit(form, form_versions.used_names(session, call_id))
    if changed != form:
        if part is not None:
            saved = Saved.read(draft.authors.get(part.path))
            check_seen(part.shown(form), part.seen, part.shown(changed), lambda: saved)
            draft.authors = {**draft.authors, part.path: str(Saved(by, at))}
        draft.content = changed.plain()
        draft.revision += 1
    return draft


def discard_form(session: Session, *, call_id: UUID, by: UUID, at: datetime) -> None:
    """Give the new version up; nobody has ever answered it."""
    draft = form_versions.lock_draft(session, call_id)
    if draft is None:
        return
    session.delete(draft)
    record(session, FormDiscarded(call_id, draft.id, draft.number), by=by, at=at)


def publish_form(session: Session, *, call_id: UUID, seen: str, by: UUID, at: datetime) -> FormVersion:
    """From now on new dossiers begin with it, and it never changes again."""
    draft = _lock_draft(session, call_id)
    form = draft.form
    if edits.mark(form) != seen:
        raise Refused("Le brouillon a changé depuis que vous l’avez relu : relisez-le, puis publiez-le.")
    if form == forms.latest_form(session, call_id).form:
        raise Refused("Ce brouillon ne change rien à la version publiée : modifiez-le, ou abandonnez-le.")
    faults = publishing.faults_of(form)
    if faults:
        raise SeveralRefusals(
            "Corrigez le formulaire avant de le publier.", [fault.sentence for fault in faults]
        )
    draft.state = FormState.PUBLISHED
    draft.published_by = by
    draft.published_at = at
    record(session, FormPublished(call_id, draft.id, draft.number), by=by, at=at)
    return draft


def move_dossiers(session: Session, *, call_id: UUID, by: UUID, at: datetime) -> int:
    """Give the latest version to every dossier still being written; those submitted keep theirs for ever."""
    latest = forms.latest_form(session, call_id)
    behind = form_versions.drafts_behind(session, call_id, latest.id)
    return sum(_move(session, queries.lock_dossier(session, each), latest, by, at) for each in behind)


def move_dossier(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> bool:
    """The same for one dossier; False when it was there already."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    return _move(session, dossier, forms.latest_form(session, dossier.call_id), by, at)


def _move(session: Session, dossier: Dossier, latest: FormVersion, by: UUID, at: datetime) -> bool:
    if not dossier.is_draft or dossier.form_id == latest.id:
        return False
    before, saved_at = dossier.form_id, dossier.saved_at
    dossier.form_id = latest.id
    session.flush()
    _read_again(session, dossier, at)
    dossier.saved_at = saved_at
    record(session, FormMoved(dossier.id, dossier.owner_id, before, latest.id), by=by, at=at)
    return True


def _read_again(session: Session, dossier: Dossier, at: datetime) -> None:
    """Every answer is kept, and means what the new version makes of it."""
    write_answers(session, dossier, dict(dossier.answers), at)


def _lock_draft(session: Session, call_id: UUID) -> FormVersion:
    draft = form_versions.lock_draft(session, call_id)
    if draft is None:
        raise Refused(
            "Il n’y a plus de version en préparation : elle vient d’être publiée ou abandonnée. "
            "Revenez aux versions du formulaire."
        )
    return draft
