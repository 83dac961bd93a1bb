"""What of a request may go further, once what nothing of ours can store or bear is taken out of it?"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn
from urllib.parse import quote

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from fundapp.kernel.errors import Refused

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, which no text column takes, and halves of a character, which nothing can write."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Orders to read from right to left, or the end of one: nobody sees them, and « facture\\u202efdp.exe » reads
« factureexe.pdf ». People who write from right to left need none: their letters say so."""
_IN_A_QUERY = "".join(chr(code) for code in range(0x21, 0x7F))
DEEPEST = 8
"""Objects and lists inside one another: what our own pages send has three at most."""


def storable(text: str) -> str:
    return _TURNING.sub("", _UNSTORABLE.sub("", text))


class Typed(ImmutableMultiDict[str, Any]):
    """The fields of a form, of an address or of its files: all can be stored, and turns no line around."""

    def __init__(self, sent: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(storable(name), _stored(value)) for name, value in sent])


def _stored(value: Any) -> Any:
    if isinstance(value, FileStorage):
        value.filename = value.filename and storable(value.filename)
        return value
    return storable(value)


class FundRequest(Request):
    """What the views see of a request."""

    parameter_storage_class = Typed


def read_json(text: str) -> Any:
    """The value of a JSON text that we can store; raises `Refused` for any other."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        _refuse()
    level = [found]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    if level:
        _refuse()
    return found


def _inside(value: Any) -> list[Any]:
    match value:
        case dict():
            return [*value.keys(), *value.values()]
        case list():
            return value
        case str() if _UNSTORABLE.search(value):
            _refuse()
    return []


def _refuse(_: str = "") -> NoReturn:
    raise Refused("Cet envoi n’a pas pu être lu : rechargez la page, puis recommencez.")


Wsgi = Callable[..., Iterable[bytes]]


def plain(wsgi: Wsgi) -> Wsgi:
    """The program behind two rules of the protocol that no view has to know.

    HEAD is GET without its body, and Range is for GET alone (RFC 9110, 9.3.2 and 14.2); raw bytes of an
    address read as if they had been percent-encoded.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "").encode("latin-1")
        asked = {**environ, "QUERY_STRING": quote(query, safe=_IN_A_QUERY)}
        if environ["REQUEST_METHOD"] != "HEAD":
            return wsgi(asked, start_response)
        asked.pop("HTTP_RANGE", None)
        body = wsgi({**asked, "REQUEST_METHOD": "GET"}, start_response)
        if hasattr(body, "close"):
            body.close()
        return []

    return answer
