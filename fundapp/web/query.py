"""What does an address ask for? A value that makes sense, or none: a link cut in two refuses nobody."""

from typing import TypeVar
from uuid import UUID

from flask import request

from fundapp.kernel.words import Worded

W = TypeVar("W", bound=Worded)
LONGEST = 120


def asked_text(name: str, *, most: int = LONGEST) -> str:
    """What was typed under this name, without the spaces around it, and no longer than `most`."""
    return request.args.get(name, "").strip()[:most].rstrip()


def asked_word(name: str, kind: type[W]) -> W | None:
    """The member of a closed list that is asked for by its value."""
    asked = asked_text(name)
    return next((each for each in kind if each.value == asked), None)


def asked_id(name: str) -> UUID | None:
    try:
        return UUID(asked_text(name))
    except ValueError:
        return None


def asked_number(name: str, within: range) -> int | None:
    """A whole number, if it is one of `within`."""
    digits = asked_text(name)
    number = int(digits) if digits.isascii() and digits.isdecimal() else None
    return number if number is not None and number in within else None
