"""Which pages does an entrepreneur have? A few, in the order of a dossier's life."""

from flask import Blueprint

bp = Blueprint("portal", __name__)

from fundapp.portal.views import (  # noqa: E402, F401 - they add their routes
    amendments,
    companies,
    complements,
    fill,
    follow,
    home,
    joining,
    messages,
    moved_on,
    new_form,
    own_data,
    pieces,
    presence,
    preview_form,
    previews,
    receipt,
    returning,
    setting_out,
    sharing,
    shelf,
    uploads,
)
