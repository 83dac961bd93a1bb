"""Who else looks at this dossier now, and at which of its sections?"""

from flask import jsonify, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.sharing import there_now
from fundapp.dossiers.services.presence import note_presence
from fundapp.dossiers.types import Section
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.filters import label
from fundapp.web.guard import guarded, the_actor

SECTIONS = {section.value: section for section in Section}


@bp.post("/mes-dossiers/<uuid:dossier_id>/presence")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier)
def be_there(dossier: Dossier) -> Response:
    """Said by the page three times a minute while it is looked at; the answer names the others."""
    me, at = the_actor().id, clock.now()
    section = SECTIONS.get(request.form.get("section", ""))
    with db.transaction() as work:
        if section is not None:
            note_presence(work, dossier_id=dossier.id, section=section.value, by=me, at=at)
        others = there_now(work, dossier.id, but=me, at=at)
    return jsonify(
        there=[
            {"name": each.name, "section": each.section, "words": words(each.name, each.section)}
            for each in others
        ]
    )


def words(name: str, section: str) -> str:
    found = SECTIONS.get(section)
    if found is None:
        return gettext("%(name)s est sur ce dossier.", name=name)
    return gettext("%(name)s est sur « %(section)s ».", name=name, section=label(found))
