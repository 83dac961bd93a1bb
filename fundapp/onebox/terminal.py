"""How is the person at the terminal told what happens?"""

from contextlib import suppress


def show(line: str) -> None:
    """One line at once; a terminal that has gone away is no reason to fall."""
    with suppress(OSError):
        print(line, flush=True)
