"""How long may the log of a process grow?"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

LIMIT = 5 * 1024 * 1024
"""Bytes in the log in use; beside it one older part of about that size is kept."""


def rotate(log: Path, *, limit: int = LIMIT) -> None:
    """Move the content of a long log beside it, and empty the file itself, which its process goes on writing.

    Emptied even where the disk has no room left for the older part: a log must not be what fills it.
    """
    with suppress(OSError):
        if log.stat().st_size <= limit:
            return
        try:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        finally:
            os.truncate(log, 0)
