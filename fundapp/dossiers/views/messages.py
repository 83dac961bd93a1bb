"""How does the team write to an applicant, and say that it has read?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries, services
from fundapp.dossiers.forms import MessageForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import Side
from fundapp.dossiers.views.attachments import took_files
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.post("/dossiers/<uuid:dossier_id>/messages")
@guarded(May.WRITE_TO_APPLICANT, dossier=queries.get_submitted_dossier)
def write_to_applicant(dossier: Dossier) -> Response:
    form = MessageForm(queries.documents_of(db.current(), dossier.id), formdata=request.form)
    sent = (
        form.validate()
        and took_files(form)
        and form.attempt(
            lambda work: services.send_message(
                work,
                dossier_id=dossier.id,
                side=Side.TEAM,
                body=form.body.data,
                document_id=form.document_id,
                files=form.received,
                by=the_actor().id,
                at=clock.now(),
            )
        )
    )
    if not sent:
        return render("dossiers/message.html", dossier=dossier, form=form, status=422)
    return done(
        gettext("Le message est envoyé au porteur."),
        "workspace.dossier",
        dossier_id=dossier.id,
        _anchor="messages",
    )


@bp.post("/dossiers/<uuid:dossier_id>/messages/lus")
@guarded(May.WRITE_TO_APPLICANT, dossier=queries.get_submitted_dossier)
def read_messages(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.read_messages(work, dossier_id=dossier.id, side=Side.TEAM, by=the_actor().id, at=clock.now())
    return done(
        gettext("Les messages du porteur sont marqués comme lus."),
        "workspace.dossier",
        dossier_id=dossier.id,
        _anchor="messages",
    )
