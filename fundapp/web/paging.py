"""How does a list move to its next page without counting rows?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from flask_babel import ngettext

from fundapp.web.query import asked_id

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list read by key; `previous_url` leads back to its beginning."""

    rows: Sequence[T]
    previous_url: str | None
    next_url: str | None

    @property
    def summary(self) -> str:
        shown = len(self.rows)
        return ngettext("%(num)s ligne sur cette page", "%(num)s lignes sur cette page", shown)


def after_key() -> UUID | None:
    """The key the page asked for begins after; an address somebody mistyped begins at the beginning."""
    return asked_id("apres")


def page_of(
    rows: Sequence[T], key: Any, *, size: int = PAGE, at: str | None = None, anchor: str = ""
) -> Page[T]:
    """A page from `size + 1` rows: the one too many says that there is a next page.

    `at`: the list’s own address, where a refused form shows it elsewhere; `anchor`: its place on the page.
    """
    shown = rows[:size]
    kept = {name: value for name, value in request.args.items() if name != "apres" and value}
    return Page(
        rows=shown,
        previous_url=_here(at, kept, anchor) if "apres" in request.args else None,
        next_url=_here(at, {**kept, "apres": str(key(shown[-1]))}, anchor) if len(rows) > size else None,
    )


def _here(at: str | None, asked: dict[str, str], anchor: str) -> str:
    """This page with other values: a visitor's names are no arguments of `url_for`."""
    path = at or request.path
    return (f"{path}?{urlencode(asked)}" if asked else path) + (f"#{anchor}" if anchor else "")
