"""How are the demonstration's mails read in the browser, where none really leaves?"""

from pathlib import Path

from flask import Blueprint, current_app, make_response
from werkzeug.wrappers import Response

from fundapp.kernel.errors import NotFound
from fundapp.onebox import mailbox
from fundapp.onebox.mailbox import Mail
from fundapp.web.guard import public
from fundapp.web.render import render

bp = Blueprint("mailbox", __name__)

_SEALED = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
"""What a mail carries can show, and its links can be followed; nothing in it can run or fetch."""


@bp.get("/courriels")
@public
def show_list() -> Response:
    return render("onebox/mailbox.html", mails=mailbox.list_mails(_folder()))


@bp.get("/courriels/<key>")
@public
def show(key: str) -> Response:
    return render("onebox/mail.html", mail=_mail(key))


@bp.get("/courriels/<key>/html")
@public
def show_html(key: str) -> Response:
    response = make_response(f'<base target="_top">{_mail(key).html}')
    response.headers["Content-Security-Policy"] = _SEALED
    return response


@bp.get("/courriels/<key>/pieces/<int:number>")
@public
def download_piece(key: str, number: int) -> Response:
    pieces = _mail(key).pieces
    if number >= len(pieces):
        raise NotFound()
    response = make_response(pieces[number].content)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers.set("Content-Disposition", "attachment", filename=pieces[number].name)
    return response


def _folder() -> Path:
    folder: Path | None = current_app.config["SETTINGS"].mail_folder
    if folder is None:
        raise NotFound()
    return folder


def _mail(key: str) -> Mail:
    mail = mailbox.find_mail(_folder(), key)
    if mail is None:
        raise NotFound()
    return mail
