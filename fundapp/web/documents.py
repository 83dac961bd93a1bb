"""How do files and PDF documents leave: with which name, which headers, from which template?"""

import io
import json
from pathlib import Path
from typing import Any

import typst
from flask import send_file
from werkzeug.wrappers import Response

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF (declared PDF/UA-1); the same data give the same bytes.

    Data reach the template as values, never as markup, and nothing is fetched (SECURITY 28).
    """
    written = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(written, bytes)
    return written


def previewed(content: bytes, *, name: str, mime: str) -> Response:
    """A file to look at, alone in its page and in a sandbox: it reaches nothing of ours (SECURITY 23)."""
    response = send_file(io.BytesIO(content), mimetype=mime, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response


def attached(content: bytes, *, name: str, mime: str) -> Response:
    """A file to save, never a page of ours: whatever is in it runs nothing here (SECURITY 23)."""
    response = send_file(
        io.BytesIO(content), mimetype=mime, as_attachment=True, download_name=name, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
