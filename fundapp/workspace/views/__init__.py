"""Where does the team look: today, the pipeline, the dossier file, search, the dashboard?"""

from flask import Blueprint

bp = Blueprint("workspace", __name__)

# the routes need the blueprint: they are read once it is there
from fundapp.workspace.views import course, dashboard, endings, file, operations, pipeline, today  # noqa: E402

__all__ = ["bp", "course", "dashboard", "endings", "file", "operations", "pipeline", "today"]
