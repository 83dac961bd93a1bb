"""Is a form prepared, published and given to the dossiers being written, with nothing lost?"""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.events import FormDiscarded, FormDrafted, FormMoved, FormPublished
from fundapp.dossiers.forms.editing import column_shown, question_shown
from fundapp.dossiers.models import Dossier, FormVersion
from fundapp.dossiers.queries import form_versions
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import columns, edits
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind, FormState, Status
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.events import Event, PastEvent
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import euros
from fundapp.kernel.seen import Outdated, Saved, mark
from tests.factories import dossiers, forms
from tests.factories.dossiers import ANSWERS, AT

BY = new_id()


def reworded(name: str, label: str) -> services.Edit:
    return lambda form, used: edits.change_question(form, name, {"label": label})


def column_reworded(name: str, label: str) -> services.Edit:
    return lambda form, used: columns.change_column(form, "needs", name, {"label": label})


def recorded(session: Session, *kinds: type[Event]) -> list[Event]:
    rows = session.exec(
        select(PastEvent)
        .where(col(PastEvent.name).in_([each.__name__ for each in kinds]))
        .order_by(col(PastEvent.id))
    )
    return [row.revived() for row in rows]


def move_all(session: Session) -> int:
    call = dossiers.open_call(session)
    moved = services.move_dossiers(session, call_id=call.id, by=BY, at=AT)
    session.commit()
    return moved


def read_again(session: Session, made: Dossier) -> Dossier:
    session.expire_all()
    return queries.get_dossier(session, made.id)


def part(made: FormVersion, name: str) -> services.Part:
    shown = partial(question_shown, name=name)
    return services.Part(name, shown, mark(shown(made.form)))


def change(
    session: Session,
    made: FormVersion,
    edit: services.Edit,
    part: services.Part | None = None,
    *,
    by: UUID = BY,
) -> None:
    services.change_form(session, call_id=made.call_id, edit=edit, part=part, by=by, at=AT)


def test_draft_is_a_copy_of_the_published_version(session: Session) -> None:
    made = forms.draft(session)
    again = forms.draft(session)

    assert (made.number, made.state, made.form) == (2, FormState.DRAFT, STANDARD)
    assert again.id == made.id
    assert recorded(session, FormDrafted) == [FormDrafted(made.call_id, made.id, 2)]


def test_two_administrators_do_not_overwrite_each_other(session: Session) -> None:
    made = forms.draft(session)
    read, first = part(made, "problem"), new_id()
    change(session, made, reworded("problem", "Le besoin"), read, by=first)

    with pytest.raises(Outdated) as caught:
        change(session, made, reworded("problem", "Le défi"), read)

    assert caught.value.stored["label"] == "Le besoin"
    assert caught.value.saved["label"] == Saved(first, AT)
    assert made.form.by_name["problem"].label == "Le besoin"


def test_two_administrators_write_different_questions_together(session: Session) -> None:
    made = forms.draft(session)
    mine = part(made, "solution")
    change(session, made, reworded("problem", "Le besoin"))

    change(session, made, reworded("solution", "La réponse"), mine)

    assert made.revision == 2
    assert made.form.by_name["problem"].label == "Le besoin"


def test_two_administrators_write_different_columns_together(session: Session) -> None:
    made = forms.draft(session)
    first, second = (each.name for each in made.form.by_name["needs"].columns[:2])
    shown = partial(column_shown, table="needs", name=second)
    mine = services.Part(f"needs-{second}", shown, mark(shown(made.form)))
    change(session, made, column_reworded(first, "Poste"))

    change(session, made, column_reworded(second, "Coût"), mine)

    assert [each.label for each in made.form.by_name["needs"].columns[:2]] == ["Poste", "Coût"]


def test_name_of_a_question_of_the_past_is_not_given_to_another(session: Session) -> None:
    forms.published(session)

    made = forms.changed(
        session,
        lambda form, used: edits.add_question(
            form, used, section="projet", label="Jobs", kind=STANDARD.by_name["jobs"].kind
        ),
    )

    assert "jobs_2" in made.form.by_name


def test_discarded_draft_leaves_the_published_version(session: Session) -> None:
    made = forms.changed(session)

    services.discard_form(session, call_id=made.call_id, by=BY, at=AT)
    services.discard_form(session, call_id=made.call_id, by=BY, at=AT)

    assert form_versions.find_draft(session, made.call_id) is None
    assert latest_form(session, made.call_id).number == 1
    assert recorded(session, FormDiscarded) == [FormDiscarded(made.call_id, made.id, 2)]


def test_published_version_is_what_new_dossiers_begin_with(session: Session) -> None:
    before = dossiers.blank_dossier(session)

    made = forms.published(session)
    after = dossiers.blank_dossier(session)

    assert (made.state, made.published_at) == (FormState.PUBLISHED, AT)
    assert after.form_id == made.id
    assert before.form_id != made.id
    assert recorded(session, FormPublished)[1:] == [FormPublished(made.call_id, made.id, 2)]


@pytest.mark.parametrize("change", ["UPDATE form_version SET content = '{}'", "DELETE FROM form_version"])
def test_published_version_never_changes(session: Session, change: str) -> None:
    dossiers.open_call(session)

    with pytest.raises(IntegrityError, match="append-only"), session.begin_nested():
        session.execute(sa.text(change))


def test_form_that_would_not_hold_is_not_published_and_everything_is_said(session: Session) -> None:
    def emptied(form: CallForm, used: frozenset[str]) -> CallForm:
        form = edits.add_section(form, used, title="Calendrier")
        return edits.change_question(form, "title", {"limit": 500})

    made = forms.changed(session, emptied)

    with pytest.raises(SeveralRefusals) as caught:
        services.publish_form(session, call_id=made.call_id, seen=edits.mark(made.form), by=BY, at=AT)

    assert len(caught.value.reasons) == 2
    assert made.state is FormState.DRAFT


def test_what_was_not_seen_or_changes_nothing_is_not_published(session: Session) -> None:
    made = forms.draft(session)

    with pytest.raises(Refused, match="relisez-le"):
        services.publish_form(session, call_id=made.call_id, seen="", by=BY, at=AT)
    with pytest.raises(Refused, match="ne change rien"):
        services.publish_form(session, call_id=made.call_id, seen=edits.mark(made.form), by=BY, at=AT)


def test_publishing_twice_is_refused_in_words(session: Session) -> None:
    made = forms.published(session)

    with pytest.raises(Refused, match="plus de version en préparation"):
        services.publish_form(session, call_id=made.call_id, seen=edits.mark(made.form), by=BY, at=AT)


def test_open_drafts_move_with_every_answer_and_the_submitted_stay(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    submitted = dossiers.submitted_dossier(session)
    binned = dossiers.draft_dossier(session)
    services.discard_draft(session, dossier_id=binned.id, by=binned.owner_id, at=AT)
    first = draft.form_id
    answers, version = dict(draft.answers), draft.version
    made = forms.published(session)

    assert (move_all(session), move_all(session)) == (1, 0)

    draft = read_again(session, draft)
    assert (draft.form_id, draft.answers) == (made.id, answers)
    assert (draft.version, draft.amount_asked) == (version + 1, euros(250_000))
    assert read_again(session, submitted).form_id == first
    assert read_again(session, binned).form_id == first
    assert read_again(session, binned).status is Status.DISCARDED
    assert recorded(session, FormMoved) == [FormMoved(draft.id, draft.owner_id, first, made.id)]


def test_applicant_moves_their_own_draft_once(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    forms.published(session)

    assert services.move_dossier(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
    assert not services.move_dossier(session, dossier_id=draft.id, by=draft.owner_id, at=AT)


def test_submitted_dossier_does_not_move(session: Session) -> None:
    submitted = dossiers.submitted_dossier(session)
    forms.published(session)

    with pytest.raises(Refused):
        services.move_dossier(session, dossier_id=submitted.id, by=submitted.owner_id, at=AT)


def test_answer_comes_back_when_its_question_does(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    forms.published(session)
    move_all(session)
    assert queries.application_of(session, read_again(session, draft))["jobs"] is None

    forms.published(session, lambda form, used: edits.put_back(form, STANDARD.by_name["jobs"], "projet"))
    move_all(session)

    assert queries.application_of(session, read_again(session, draft))["jobs"] == int(ANSWERS["jobs"])


def test_preview_counts_dossiers_and_answers(session: Session) -> None:
    dossiers.draft_dossier(session)
    dossiers.draft_dossier(session)
    dossiers.blank_dossier(session)
    dossiers.submitted_dossier(session)
    made = forms.published(session)

    move = form_versions.preview_move(session, made.call_id)

    assert (move.dossiers, move.to_complete, move.to.number) == (3, 3, 2)
    assert [(each.question.name, each.unasked, each.unread, each.missing) for each in move.concerned] == [
        ("brevets", 0, 0, 3),
        ("jobs", 2, 0, 0),
    ]
    assert [(version.number, count) for version, count, _ in move.changes] == [(1, 3)]


def test_versions_tell_who_is_on_them_and_what_they_change(session: Session) -> None:
    dossiers.draft_dossier(session)
    dossiers.submitted_dossier(session)
    made = forms.published(session)
    dossiers.blank_dossier(session)
    forms.draft(session)

    found = form_versions.list_versions(session, made.call_id)

    assert [(each.row.number, each.drafts, each.submitted) for each in found] == [
        (3, 0, 0),
        (2, 1, 0),
        (1, 1, 1),
    ]
    assert [bool(each.changes) for each in found] == [False, True, False]


@given(st.lists(st.sampled_from(["up", "down", "add", "remove", "reword"]), max_size=8))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_draft_can_be_read(session: Session, steps: Sequence[str]) -> None:
    made = forms.draft(session)
    edit: dict[str, services.Edit] = {
        "up": lambda form, used: edits.move_question(form, "problem", -1),
        "down": lambda form, used: edits.move_section(form, "projet", 1),
        "add": lambda form, used: edits.add_question(
            form, used, section="projet", label="Encore", kind=STANDARD.by_name["needs"].kind
        ),
        "remove": lambda form, used: (
            edits.remove_question(form, list(form.by_name)[-1])
            if list(form.by_name)[-1].startswith("encore")
            else form
        ),
        "reword": reworded("problem", "Le besoin"),
    }
    for step in steps:
        change(session, made, edit[step])
    session.flush()
    session.expire_all()

    kept = session.exec(select(FormVersion).where(FormVersion.id == made.id)).one()

    assert kept.form.plain() == kept.content


def test_next_version_reads_jobs_in_decimals_where_the_published_one_counted_them_whole(
    session: Session,
) -> None:
    call = dossiers.open_call(session)
    jobs = STANDARD.by_name["jobs"].model_copy(update={"kind": AnswerKind.NUMBER})
    whole = edits.change(STANDARD, "jobs", lambda _: jobs)
    session.add(
        FormVersion(
            call_id=call.id, number=2, state=FormState.PUBLISHED, content=whole.plain(),
            made_by=BY, made_at=AT, published_by=BY, published_at=AT,
        )
    )  # fmt: skip
    session.commit()
    before = dossiers.draft_dossier(session, jobs="12")

    made = forms.published(session, reworded("problem", "Le besoin"))
    move_all(session)

    assert latest_form(session, call.id).form.by_name["jobs"].kind is AnswerKind.DECIMAL
    assert queries.application_of(session, read_again(session, before))["jobs"] == Decimal(12)
    assert (made.number, session.exec(select(FormVersion.content).where(FormVersion.number == 2)).one()) == (
        3,
        whole.plain(),
    )
