"""Where does one read the whole of a dossier, and see what may be done with it?"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp import timeline
from fundapp.diligence import queries as diligence
from fundapp.diligence.forms import AdvanceForm, HolderForm
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import rules
from fundapp.dossiers.forms import MessageForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import messages
from fundapp.dossiers.types import Side
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.timeline import earlier_than
from fundapp.web.filters import label, number, sentence
from fundapp.web.guard import guarded, may, the_actor
from fundapp.web.query import asked_id
from fundapp.web.render import render
from fundapp.workspace.queries import file as queries
from fundapp.workspace.queries.duties import contradictions_of, told_duty
from fundapp.workspace.views import bp
from fundapp.workspace.views.pipeline import list_left


@dataclass(frozen=True)
class Anchor:
    label: str
    url: str
    current: bool = False


def anchors(file: queries.File) -> list[Anchor]:
    return [
        *(Anchor(sentence(part.title), f"#partie-{n}") for n, part in enumerate(file.parts, 1)),
        Anchor(gettext("Pièces"), "#pieces"),
        Anchor(gettext("Évaluations"), "#evaluations"),
        Anchor(gettext("Vérifications"), "#verifications"),
        Anchor(gettext("Comité"), "#comite"),
        Anchor(gettext("Tickets"), "#tickets"),
        Anchor(gettext("Messages"), "#messages"),
        Anchor(gettext("Historique"), "#historique"),
    ]


def points(hundredths: int) -> str:
    """3,75 from 375 hundredths of a point."""
    return number(Decimal(hundredths) / 100, "0.00")


def load_dossier(session: Session, dossier_id: UUID) -> Dossier:
    return dossiers.get_submitted_dossier(session, dossier_id)


@bp.get("/dossiers/<uuid:dossier_id>")
@guarded(May.READ_DOSSIER, dossier=load_dossier)
def dossier(dossier: Dossier) -> Response:
    session = db.current()
    shown = queries.file_of(
        session,
        dossier,
        viewer_id=the_actor().id,
        may_review=may(May.WRITE_REVIEW, dossier),
        at=clock.now(),
    )
    return render(
        "workspace/file.html",
        file=shown,
        conversation=messages.thread(session, dossier.id, side=Side.TEAM, before=asked_id("messages")),
        steps=[{"label": label(step.stage), "state": step.state} for step in shown.steps],
        anchors=anchors(shown),
        list_left=list_left(),
        duty=told_duty(session, dossier, shown.open_poll),
        contradictions=contradictions_of(session, dossier, shown.self_test, shown.application),
        points=points,
        dossier=dossier,
        advance=AdvanceForm(diligence.presets_for(session, dossier, shown.today), formdata=None),
        message=MessageForm(shown.documents, formdata=None),
        closed=the_actor().recused_from,
        holder=HolderForm.showing(rules.holder(dossier.assigned_to), diligence.investigators(session)),
    )


@bp.get("/dossiers/<uuid:dossier_id>/historique")
@guarded(May.READ_DOSSIER, dossier=load_dossier)
def history(dossier: Dossier) -> Response:
    """Everything that happened, the newest first; `avant` is the last event of the page before."""
    session = db.current()
    reviews = queries.reviews_of(
        session, dossier, viewer_id=the_actor().id, may_review=may(May.WRITE_REVIEW, dossier)
    )
    page = timeline.read(
        session,
        dossier.id,
        Side.TEAM,
        reviewers_named=reviews.summary is not None,
        before=earlier_than(request.args.get("avant")),
    )
    return render("workspace/history.html", dossier=dossier, page=page)
