"""How do people come in, and what do they see of their own account and of each other?"""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from fundapp.accounts.views import account, factors, joining, passkeys, people  # noqa: E402, F401 (their routes)
