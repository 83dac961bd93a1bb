"""What happens when administrators and applicants change, publish, move and write at the same moment?"""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms.editing import question_shown
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.rules import edits
from fundapp.dossiers.types import Declaration, FormState
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import SYSTEM, PastEvent
from fundapp.kernel.seen import mark
from tests.factories import dossiers, forms
from tests.factories.dossiers import AT
from tests.portal.test_at_once import at_once


def told(act: Callable[[Session], Any]) -> Callable[[Session], Any]:
    """What the act returns, or the sentence that refuses it."""

    def tried(work: Session) -> Any:
        try:
            return act(work)
        except Refused as refusal:
            return refusal.sentence.text

    return tried


def events(session: Session, name: str) -> int:
    return len(session.exec(select(PastEvent.id).where(PastEvent.name == name)).all())


def test_same_question_written_at_once_is_kept_once_and_the_other_is_told(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        draft = forms.draft(session)
    shown = partial(question_shown, name="problem")
    part = services.Part("problem", shown, mark(shown(draft.form)))

    def reword(label: str) -> Callable[[Session], Any]:
        return told(
            lambda work: (
                services.change_form(
                    work,
                    call_id=draft.call_id,
                    edit=lambda form, used: edits.change_question(form, "problem", {"label": label}),
                    part=part,
                    by=SYSTEM,
                    at=AT,
                ).revision
            )
        )

    done = at_once(shared, reword("Le besoin"), reword("Le défi"))

    assert {type(each) for each in done} == {int, str}
    with Session(shared) as session:
        kept = session.get_one(FormVersion, draft.id)
        assert kept.revision == 1
        assert kept.form.by_name["problem"].label in ("Le besoin", "Le défi")


def test_questions_added_at_once_are_both_kept_under_their_own_names(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        draft = forms.draft(session)

    at_once(
        shared,
        *[
            lambda work: services.change_form(
                work,
                call_id=draft.call_id,
                edit=lambda form, used: edits.add_question(
                    form, used, section="projet", label="Encore", kind=form.by_name["problem"].kind
                ),
                by=SYSTEM,
                at=AT,
            )
        ]
        * 3,
    )

    with Session(shared) as session:
        names = session.get_one(FormVersion, draft.id).form.by_name
    assert {"encore", "encore_2", "encore_3"} <= names.keys()


def test_attack_30_clicks_on_publish_publish_once(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        draft = forms.changed(session)
    seen = edits.mark(draft.form)

    at_once(
        shared,
        *[told(lambda work: services.publish_form(work, call_id=draft.call_id, seen=seen, by=SYSTEM, at=AT))]
        * 3,
    )

    with Session(shared) as session:
        states = session.exec(select(FormVersion.state).order_by(col(FormVersion.number))).all()
        assert states == [FormState.PUBLISHED, FormState.PUBLISHED]
        assert events(session, "FormPublished") == 2


def test_clicks_on_move_move_each_draft_once_and_what_is_typed_meanwhile_is_kept(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        drafts = [dossiers.draft_dossier(session) for _ in range(3)]
        made = forms.published(session)

    def move(work: Session) -> int:
        return services.move_dossiers(work, call_id=made.call_id, by=SYSTEM, at=AT)

    def write(work: Session) -> Any:
        typed = {"problem": "Un problème mieux décrit."}
        return services.save_answers(work, dossier_id=drafts[1].id, typed=typed, by=drafts[1].owner_id, at=AT)

    first, second, _ = at_once(shared, move, move, write)

    assert first + second == 3
    with Session(shared) as session:
        kept = [queries.get_dossier(session, draft.id) for draft in drafts]
        assert {dossier.form_id for dossier in kept} == {made.id}
        assert kept[1].answers["problem"] == "Un problème mieux décrit."
        assert [dossier.answers["jobs"] for dossier in kept] == [draft.answers["jobs"] for draft in drafts]
        assert events(session, "FormMoved") == 3


def test_dossier_submitted_while_it_is_moved_is_on_one_version_only(shared: Engine) -> None:
    with Session(shared, expire_on_commit=False) as session:
        draft = dossiers.draft_dossier(session)
        made = forms.published(
            session, lambda form, used: edits.change_question(form, "problem", {"label": "Le besoin"})
        )

    at_once(
        shared,
        lambda work: services.move_dossiers(work, call_id=made.call_id, by=SYSTEM, at=AT),
        lambda work: services.submit_dossier(
            work, dossier_id=draft.id, declarations=list(Declaration), by=draft.owner_id, at=AT
        ),
    )

    with Session(shared) as session:
        dossier = queries.get_dossier(session, draft.id)
        content = queries.latest_snapshot(session, draft.id).content
        labels = {answer["label"] for section in content["sections"] for answer in section["answers"]}
        assert ("Le besoin" in labels) == (dossier.form_id == made.id)
