"""How does a page leave: with which words, links and headers?"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, flash, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from fundapp.kernel.errors import Refused, Unavailable
from fundapp.kernel.words import Sentence
from fundapp.web.filters import sentence

REFUSED = 400
"""From this status on, the title of a page begins by saying that it is an error."""
AGAIN_IN = 60
"""Seconds after which it is worth while to try again what something out of reach refused."""


def render(template: str, *, status: int = 200, **context: Any) -> Response:
    """A form that was refused because something is out of reach says so: nothing typed was wrong."""
    if status == 422 and g.get("away"):
        status = 503
    context.setdefault("refused", status >= REFUSED)
    response = make_response(render_template(template, **context), status)
    if status == 503:
        response.retry_after = AGAIN_IN
    return response


def status_of(refusal: Refused) -> int:
    return 503 if isinstance(refusal, Unavailable) else 422


def done(message: Sentence | str, endpoint: str, **values: Any) -> Response:
    """Say what has been done and go on to a page, after a change that was kept."""
    flash(sentence(message) if isinstance(message, Sentence) else message, "good")
    return redirect(url_for(endpoint, **values), 303)


def static(path: str) -> str:
    """The address of a static file with a digest of its content, to be kept for a year."""
    return url_for("static", filename=path, v=_digest(Path(current_app.static_folder or "") / path))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
