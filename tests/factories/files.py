"""Files as a page of pieces sends them: each in the place of its kind, with the date written on it."""

import io
from typing import Any


def pdf(words: str = "Un plan d'affaires de demonstration.") -> bytes:
    """A whole PDF of one page, the smallest that opens; what is added after its end changes nothing."""
    text = f"BT /F 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, rows)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(written))
    return written + table + trailer


def sent(kind: str, *files: tuple[str, bytes], dated_on: str = "") -> dict[str, Any]:
    """The names and contents chosen in one place."""
    chosen = {f"file-{kind}": [(io.BytesIO(content), name) for name, content in files]}
    return chosen | ({f"dated-{kind}": dated_on} if dated_on else {})
