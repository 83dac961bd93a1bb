"""Does a PDF open for whoever has no password? A process of its own reads it: its bytes are a stranger's.

Run as a program, it reads the file that is its standard input, with little memory and time, and answers by
how it ends: the parser is C++, and a file made to break it breaks nothing of ours.
"""

import resource
import subprocess
import sys
import tempfile
from enum import IntEnum
from shutil import copyfileobj
from typing import BinaryIO

from fundapp.kernel.errors import Unavailable
from fundapp.kernel.words import say

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 20
"""Of the processor; the clock on the wall waits three times as long, since the machine may be busy."""
INCORRECT_PASSWORD = 4
"""FPDF_ERR_PASSWORD of PDFium."""


_NO_TIME = say("Ce fichier n’a pas pu être lu à temps : envoyez-le de nouveau dans quelques minutes.")


class Opening(IntEnum):
    """How a file opened, and how the program that read it ends."""

    WHOLE = 0
    LOCKED = 3
    DAMAGED = 4


def opening_of(file: BinaryIO) -> Opening:
    """How a PDF opens without a password; raises `Unavailable` when there was no time to find out."""
    file.seek(0)
    with _on_disk(file) as given:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", "-m", "fundapp.kernel.pdf"],
                stdin=given,
                capture_output=True,
                timeout=3 * MOST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(_NO_TIME, field="file") from None
    if ended.returncode < 0:  # stopped by one of its limits, or broken by what it read
        return Opening.DAMAGED
    if ended.returncode not in [each.value for each in Opening]:
        raise RuntimeError(ended.stderr.decode(errors="replace"))
    return Opening(ended.returncode)


def _on_disk(file: BinaryIO) -> BinaryIO:
    """The same bytes as a file that another process can be given."""
    copy: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - its reader closes it
    copyfileobj(file, copy)
    copy.seek(0)
    return copy


def _read(file: BinaryIO) -> Opening:
    """Its first and its last page: what was cut short lacks one of them."""
    import pypdfium2  # its library is large: only the process that reads loads it

    try:
        document = pypdfium2.PdfDocument(file)
        for number in {0, len(document) - 1}:
            document[number].close()
    except pypdfium2.PdfiumError as error:
        return Opening.LOCKED if error.err_code == INCORRECT_PASSWORD else Opening.DAMAGED
    except (IndexError, MemoryError):
        return Opening.DAMAGED
    return Opening.WHOLE


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    sys.exit(_read(sys.stdin.buffer))
