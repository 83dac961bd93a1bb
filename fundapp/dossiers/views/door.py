"""Through which door do all pages of this room come?"""

from flask import Blueprint

bp = Blueprint("dossiers", __name__)
