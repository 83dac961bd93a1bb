"""Which pages are open to everybody? Those of the fund, of its calls, and the eligibility test."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from fundapp.public.views import calls, eligibility, pages  # noqa: E402, F401 - they add their routes
