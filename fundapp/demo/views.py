"""How does one enter the demonstration: which accounts, which password, which code right now?"""

import time

from flask import Blueprint, current_app
from flask_security import Totp
from werkzeug.wrappers import Response

from fundapp.demo.cast import PASSWORD, SECRET
from fundapp.demo.seed import accounts
from fundapp.kernel.errors import NotFound
from fundapp.web.guard import public
from fundapp.web.render import render

bp = Blueprint("demo", __name__)

STEP = 30
"""Seconds for which a code of an authenticator application is the present one."""


@bp.get("/demonstration")
@public
def show() -> Response:
    """Only where the demonstration's own mail catcher runs: a real fund has no such page."""
    if not current_app.config["SETTINGS"].demonstration:
        raise NotFound
    return render(
        "demo/show.html",
        accounts=list(accounts()),
        password=PASSWORD,
        secret=SECRET,
        code=present_code(),
        seconds=STEP - int(time.time()) % STEP,
    )


def present_code() -> str:
    codes = Totp({"1": "demonstration"}, "demonstration")
    return str(codes._totp(key=SECRET).generate().token)
