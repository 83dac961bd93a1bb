"""How does one take, settle and confirm a point?"""

from uuid import UUID

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.accounts import queries as accounts
from fundapp.diligence import queries, services
from fundapp.diligence.forms import AssignmentForm, FindingForm
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.rules import checklist as rules
from fundapp.diligence.views.door import bp, closed_to, load_item
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.queries.complements import find_open_request
from fundapp.kernel import clock, db
from fundapp.kernel.words import Sentence
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/verifications/<uuid:item_id>")
@guarded(May.READ_DOSSIER, item=load_item)
def item(item: DiligenceItem) -> Response:
    return _page(db.current(), item)


def _page(
    session: Session,
    item: DiligenceItem,
    *,
    finding: FindingForm | None = None,
    assignment: AssignmentForm | None = None,
    status: int = 200,
) -> Response:
    dossier = dossiers.get_dossier(session, item.dossier_id)
    people = {each for each in (item.owner_id, item.settled_by, item.confirmed_by) if each}
    return render(
        "diligence/item.html",
        item=item,
        title=Sentence(item.title),
        dossier=dossier,
        names=accounts.names_of(session, people),
        findings=queries.findings_of(session, item),
        closed=closed_to(dossier, the_actor()),
        complement=find_open_request(session, dossier.id),
        awaits_confirmation=rules.needs_confirmation(item),
        finding=finding or _finding_shown(session, item),
        assignment=assignment or _assignment_shown(session, item),
        status=status,
    )


def _finding_shown(session: Session, item: DiligenceItem) -> FindingForm:
    shown = rules.values_shown(queries.last_finding(session, item).finding, item.confirmed_by)
    return FindingForm.showing(shown, dossiers.documents_of(session, item.dossier_id))


def _assignment_shown(session: Session, item: DiligenceItem) -> AssignmentForm:
    """Whoever reads a point nobody looks into is proposed for it."""
    form = AssignmentForm.showing(
        rules.assignment(item.owner_id, item.due_on), queries.investigators(session)
    )
    if item.owner_id is None:
        form.owner.data = str(the_actor().id)
    return form


@bp.post("/verifications/<uuid:item_id>")
@guarded(May.RUN_DILIGENCE, item=load_item)
def record_finding(item: DiligenceItem) -> Response:
    session = db.current()
    form = FindingForm(dossiers.documents_of(session, item.dossier_id), formdata=request.form)
    recorded = form.validate() and form.attempt(
        lambda work: services.record_finding(
            work,
            item_id=item.id,
            finding=form.reading,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not recorded:
        return _page(session, item, finding=form, status=form.status)
    return _back(item, gettext("Le constat est enregistré."))


@bp.post("/verifications/<uuid:item_id>/prendre")
@guarded(May.RUN_DILIGENCE, item=load_item)
def take_item(item: DiligenceItem) -> Response:
    session = db.current()
    form = AssignmentForm(queries.investigators(session), formdata=request.form)
    taken = form.validate() and form.attempt(
        lambda work: services.take_item(
            work,
            item_id=item.id,
            owner_id=UUID(form.owner.data),
            due_on=form.due_on.data,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not taken:
        return _page(session, item, assignment=form, status=form.status)
    return done(gettext("Le point est attribué."), "diligence.item", item_id=item.id)


@bp.post("/verifications/<uuid:item_id>/confirmer")
@guarded(May.RUN_DILIGENCE, item=load_item)
def confirm_item(item: DiligenceItem) -> Response:
    with db.transaction() as work:
        services.confirm_item(
            work,
            item_id=item.id,
            finding=request.form.get("finding", 0, type=int),
            by=the_actor().id,
            at=clock.now(),
        )
    return _back(item, gettext("Le point est confirmé par une seconde personne."))


def _back(item: DiligenceItem, message: str) -> Response:
    return done(message, "diligence.checklist", dossier_id=item.dossier_id, _anchor=f"point-{item.number}")
