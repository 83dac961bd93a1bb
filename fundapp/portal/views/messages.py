"""How does an applicant write to the team, and say that they have read its messages?"""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.forms import MessageForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.messages import Sent, get_attachment
from fundapp.dossiers.types import Side
from fundapp.dossiers.views.attachments import given, took_files
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.portal.views.follow import follow_page
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


@bp.post("/mes-dossiers/<uuid:dossier_id>/messages")
@guarded(May.WRITE_TO_FUND, dossier=dossiers.get_submitted_dossier)
def write_to_fund(dossier: Dossier) -> Response:
    form = MessageForm(dossiers.documents_of(db.current(), dossier.id), formdata=request.form)
    sent = (
        form.validate()
        and took_files(form)
        and form.attempt(
            lambda work: services.send_message(
                work,
                dossier_id=dossier.id,
                side=Side.APPLICANT,
                body=form.body.data,
                document_id=form.document_id,
                files=form.received,
                by=the_actor().id,
                at=clock.now(),
            )
        )
    )
    if not sent:
        return follow_page(dossier, form=form, status=422)
    return _back(dossier, gettext("Votre message est envoyé à l’équipe du fonds."))


@bp.post("/mes-dossiers/<uuid:dossier_id>/messages/lus")
@guarded(May.WRITE_TO_FUND, dossier=dossiers.get_submitted_dossier)
def read_messages(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.read_messages(
            work, dossier_id=dossier.id, side=Side.APPLICANT, by=the_actor().id, at=clock.now()
        )
    return _back(dossier, gettext("Les messages de l’équipe sont marqués comme lus."))


def _back(dossier: Dossier, message: str) -> Response:
    return done(message, "portal.follow", dossier_id=dossier.id, _anchor="messages")


@bp.get("/mes-dossiers/<uuid:dossier_id>/messages/fichiers/<uuid:attachment_id>")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_submitted_dossier, sent=get_attachment)
def attachment(dossier: Dossier, sent: Sent) -> Response:
    return given(sent)
