"""What has changed from one deposited version of a dossier to the next?"""

from werkzeug.wrappers import Response

from fundapp.dossiers import queries
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.views.door import bp
from fundapp.kernel import db
from fundapp.policy import May
from fundapp.web.guard import guarded
from fundapp.web.render import render


@bp.get("/dossiers/<uuid:dossier_id>/versions")
@guarded(May.READ_DOSSIER, dossier=queries.get_submitted_dossier)
def versions(dossier: Dossier) -> Response:
    return render(
        "dossiers/versions.html", dossier=dossier, versions=queries.versions_of(db.current(), dossier.id)
    )
