"""What would a browser send: everything the page's form holds already, and what is typed over it?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from fundapp.web.filters import moment
from tests.journeys.visitor import Page

Typed = str | list[str]


def filled(client: FlaskClient, url: str, action: str = "", **typed: Typed) -> dict[str, Typed]:
    """The fields of the form of a page that goes to `action`, the page's own address unless said."""
    answer = client.get(url)
    page = Page(answer.status_code, url, answer.text, answer.data)
    return {**page.form(action or url).fields, **typed}


def type_over(client: FlaskClient, page: str, typed: Mapping[str, Any], *, to: str = "") -> TestResponse:
    """Send a few answers with what their page had shown, as its form does; `to`: elsewhere than its own."""
    return client.post(to or page, data={"seen": filled(client, page)["seen"], **typed})


def fill_in(client: FlaskClient, url: str, action: str = "", **typed: Typed) -> TestResponse:
    """Read a page, type over what its form holds, and send it."""
    return client.post(action or url, data=filled(client, url, action, **typed))


def written(app: Flask, at: datetime) -> str:
    """A moment as a French page writes it."""
    with app.test_request_context(), force_locale("fr"):
        return moment(at)
