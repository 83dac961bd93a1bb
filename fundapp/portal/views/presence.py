"""Who else looks at this dossier now, and at which of its sections?"""

from flask import jsonify, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.queries.sharing import there_now
from fundapp.dossiers.rules.form import CallForm
from fundapp.dossiers.services.presence import note_presence
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.filters import sentence
from fundapp.web.guard import guarded, the_actor


@bp.post("/mes-dossiers/<uuid:dossier_id>/presence")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def be_there(dossier: Dossier) -> Response:
    """Said by the page three times a minute while it is looked at; the answer names the others."""
    me, at, form = the_actor().id, clock.now(), form_of(db.current(), dossier)
    section = request.form.get("section", "")
    with db.transaction() as work:
        if section in form.steps:
            note_presence(work, dossier_id=dossier.id, section=section, by=me, at=at)
        others = there_now(work, dossier.id, but=me, at=at)
    return jsonify(
        there=[
            {"name": each.name, "section": each.section, "words": _words(form, each.name, each.section)}
            for each in others
        ]
    )


def _words(form: CallForm, name: str, section: str) -> str:
    """Where a co-editor is; a new version of the form may have lost that section."""
    if section not in form.steps:
        return gettext("%(name)s est sur ce dossier.", name=name)
    return gettext("%(name)s est sur « %(section)s ».", name=name, section=sentence(form.title_of(section)))
