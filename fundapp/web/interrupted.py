"""What was being sent when its sender was no longer signed in: held for an hour, to be sent again."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import redis
from flask import current_app, request, session, url_for
from flask_limiter import RateLimitExceeded

from fundapp.kernel.errors import Refused
from fundapp.web.incoming import read_json
from fundapp.web.security import limiter

HELD_FOR = timedelta(hours=1)
MOST_CHARACTERS = 256 * 1024
MOST_AT_ONCE = 4
"""As many tabs of one browser, each with its own form."""
HELD_IN = "interrupted"
"""Where the session lists the keys of what this browser sent: nobody else's link opens it."""
ON_DEVICE = "on_device"
"""Sent along by the script that has kept on the device what was typed: the page itself shows it again."""
SECRETS = frozenset({"csrf_token", "password", "current", "code", "second_factor_code"})


@dataclass(frozen=True)
class Interrupted:
    """A form as it was sent: to which address, from which page, with what, and with which files' names."""

    action: str
    page: str
    fields: list[tuple[str, str]]
    files: list[str]

    @property
    def answers(self) -> list[str]:
        """Those of several words that are not what the page had shown: what one would type again."""
        shown = set(_shown(dict(self.fields).get("seen", "")))
        return [
            text for name, text in self.fields if name != "seen" and " " in text.strip() and text not in shown
        ]


def _shown(seen: str) -> list[str]:
    try:
        found = read_json(seen or "null")
    except Refused:
        return []
    return [str(each) for each in found.values()] if isinstance(found, dict) else []


def by_a_script() -> bool:
    """Whether a script sent this request: it reads the answer itself, and keeps what it sent."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def from_own_page() -> bool:
    """Whether a page of ours sent this request, by what the browser says and no script can forge."""
    origin = request.headers.get("Origin")
    return request.host_url.rstrip("/") == origin if origin else _is_ours(request.referrer)


def page_before() -> str:
    """The path of ours that the form was on; the first page when the browser does not say."""
    if not _is_ours(request.referrer):
        return "/"
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def local_path(target: str | None) -> str:
    """Only a path of ours may be gone back to: no other host, no scheme, no `//`."""
    path = (target or "").replace("\\", "/")
    safe = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return path if safe else "/"


def page_path(target: str | None) -> str:
    """The page of ours to go back to: from an address that only takes what is sent, the nearest above it."""
    path, pages = local_path(target), current_app.url_map.bind("")
    while path != "/" and not pages.test(path.partition("?")[0], "GET"):
        path = path.partition("?")[0].rpartition("/")[0] or "/"
    return path


def _is_ours(address: str | None) -> bool:
    return bool(address) and urlsplit(address or "").netloc == request.host


def hold() -> str | None:
    """Keep the form being sent for whoever signs in next in this browser; the address where it waits.

    None when there is nothing to keep, or when it can't be: too long, too often, or no broker to keep it.
    """
    if by_a_script() or not from_own_page() or request.form.get(ON_DEVICE):
        return None
    written = json.dumps(asdict(sent()))
    key = secrets.token_urlsafe(24)
    if len(written) > MOST_CHARACTERS or not _kept(key, written):
        return None
    session[HELD_IN] = [*session.get(HELD_IN, []), key][-MOST_AT_ONCE:]
    return url_for("web.resume", key=key)


def sent() -> Interrupted:
    """The form of the present request, without its secrets."""
    return Interrupted(
        action=request.full_path.rstrip("?"),
        page=page_before(),
        fields=[(name, text) for name, text in request.form.items(multi=True) if name not in SECRETS],
        files=[each.filename for each in request.files.values() if each.filename],
    )


def find(key: str) -> Interrupted | None:
    """What this browser sent, as long as it is held."""
    if key not in session.get(HELD_IN, []):
        return None
    try:
        with _broker() as broker:
            written = broker.get(_name(key))
    except (redis.RedisError, ValueError):
        return None
    return _read(str(written)) if written else None


def _read(written: str) -> Interrupted:
    found = json.loads(written)
    return Interrupted(**{**found, "fields": [(name, text) for name, text in found["fields"]]})


def _kept(key: str, written: str) -> bool:
    try:
        _count()
        with _broker() as broker:
            broker.set(_name(key), written, ex=HELD_FOR)
    except (redis.RedisError, ValueError, RateLimitExceeded):
        return False
    return True


def _broker() -> redis.Redis:
    url = current_app.config["REDIS_URL"]
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1, decode_responses=True)


def _name(key: str) -> str:
    return f"interrupted:{key}"


@limiter.shared_limit("60 per hour", scope="interrupted", key_func=lambda: f"held:{request.remote_addr}")
def _count() -> None:
    """Counted by its decorator: whoever has not signed in may not fill the broker."""
