"""Files as a page of pieces sends them: each in the place of its kind, with the date written on it."""

import io
from typing import Any


def sent(kind: str, *files: tuple[str, bytes], dated_on: str = "") -> dict[str, Any]:
    """The names and contents chosen in one place."""
    chosen = {f"file-{kind}": [(io.BytesIO(content), name) for name, content in files]}
    return chosen | ({f"dated-{kind}": dated_on} if dated_on else {})
