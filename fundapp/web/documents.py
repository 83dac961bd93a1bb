"""How do files and PDF documents leave: with which name, which headers, from which template?"""

import io
import json
import logging
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import typst
from flask import request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response

from fundapp.kernel.errors import Unavailable
from fundapp.kernel.words import say
from fundapp.web import printing

logger = logging.getLogger(__name__)

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
AT_ONCE = 2 * 1024 * 1024
"""What is no longer is read before the answer begins: a store that falls silent is then said in words."""
NOT_NOW = say("Ce document ne peut pas être préparé pour l’instant : réessayez plus tard, rien n’est perdu.")
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF (declared PDF/UA-1); the same data give the same bytes.

    Data reach the template as values, never as markup, and nothing is fetched (SECURITY 28). What no font
    draws is replaced, and the document says so; the seal stays on the text as it was typed.
    Raises Unavailable.
    """
    try:
        return _typeset(template, *printing.printable(data))
    except typst.TypstError:  # a mark and its character that no single font draws together
        pass
    try:
        return _typeset(template, *printing.printable(data, alone=True))
    except typst.TypstError:
        logger.exception("%s cannot be typeset", template)
        raise Unavailable(NOT_NOW) from None


def _typeset(template: str, data: dict[str, Any], unprinted: list[str]) -> bytes:
    written = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps({**data, "unprinted": unprinted}, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(written, bytes)
    return written


@cache
def _fonts() -> typst.Fonts:
    """Read once: the same on every machine, whatever is installed there."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(printing.FONTS)])


def previewed(content: bytes | BinaryIO, *, name: str, mime: str) -> Response:
    """A file to look at, alone in its page and in a sandbox: it reaches nothing of ours (SECURITY 23)."""
    return _sent(content, name=name, mime=mime, saved=False)


def attached(content: bytes | BinaryIO, *, name: str, mime: str) -> Response:
    """A file to save, never a page of ours: whatever is in it runs nothing here (SECURITY 23)."""
    return _sent(content, name=name, mime=mime, saved=True)


def _sent(content: bytes | BinaryIO, *, name: str, mime: str, saved: bool) -> Response:
    """From any byte of it on, so that a long download that was cut goes on."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size <= AT_ONCE:
        with file:
            file = io.BytesIO(file.read())
    response = send_file(
        file, mimetype=mime, as_attachment=saved, download_name=name, conditional=False, etag=False
    )
    response.content_length = size
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    response.accept_ranges = "bytes"
    part = _part_asked(size)
    if part is None:
        return response
    try:
        return response.make_conditional({**request.environ, "HTTP_RANGE": part}, True, size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise


def _part_asked(size: int) -> str | None:
    """One part in bytes; what asks for several, or cannot be read, is given the whole (RFC 9110, 14.2)."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    longer_than_all = asked.ranges[0][0] < -size
    return "bytes=0-" if longer_than_all else asked.to_header()
