"""Where does the team look: today, the pipeline, the dossier file, search, the dashboard?"""

from flask import Blueprint

bp = Blueprint("workspace", __name__)

from fundapp.workspace.views import file, pipeline, today  # noqa: E402, F401  the routes need the blueprint
