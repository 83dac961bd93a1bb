"""Which pages does an entrepreneur have? A few, in the order of a dossier's life."""

from flask import Blueprint

bp = Blueprint("portal", __name__)

from fundapp.portal.views import complements, fill, follow, home, messages, pieces, previews, receipt, uploads  # noqa: E402, F401 - they add their routes
