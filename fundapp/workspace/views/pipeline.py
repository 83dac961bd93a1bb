"""Where does the team see all dossiers, and find one of them?"""

from dataclasses import dataclass
from typing import Any

from flask import request, session, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from fundapp.diligence import queries as diligence
from fundapp.kernel import db
from fundapp.policy import May
from fundapp.web.filters import euros_short, label
from fundapp.web.guard import guarded, the_actor
from fundapp.web.query import asked_text, asked_word
from fundapp.web.render import render
from fundapp.workspace.forms import LONGEST_SEARCH, PipelineForm
from fundapp.workspace.queries import pipeline as queries
from fundapp.workspace.queries.pipeline import SEARCHED, Listed
from fundapp.workspace.queries.rows import DossierRow
from fundapp.workspace.rules import read_cursor, write_cursor
from fundapp.workspace.types import Look, Sort
from fundapp.workspace.views import bp

LONGEST_CURSOR = 300
"""A company's name and an identifier."""
LIST_LEFT = "pipeline"
"""Where the session keeps the filters of the list one came from."""


@dataclass(frozen=True)
class Pager:
    """Where the neighbouring pages are, and what all of them hold."""

    previous_url: str | None
    next_url: str | None
    summary: str


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@bp.get("/pipeline")
@guarded(May.SEE_PIPELINE)
def pipeline() -> Response:
    form = PipelineForm(diligence.investigators(db.current()), formdata=request.args)
    wanted, hidden = form.wanted, the_actor().recused_from
    kept = form.kept
    if _look() is Look.TABLE:
        return _table(form, kept)
    session[LIST_LEFT] = kept
    board = queries.board(db.current(), wanted, hidden=hidden)
    return render(
        "workspace/board.html",
        form=form,
        board_shown=board,
        kept=kept,
        looks=_tabs(kept),
        summary=_summary(board.count, euros_short(board.amount)),
    )


def list_left() -> str:
    """The pipeline as this person last filtered it, for the way back from a dossier."""
    return _url(session.get(LIST_LEFT, {}))


def _url(values: dict[str, Any]) -> str:
    return url_for(".pipeline", **values)


def _look() -> Look:
    return asked_word("look", Look) or Look.BOARD


def _tabs(kept: dict[str, str]) -> list[Tab]:
    return [Tab(label(look), _url({**kept, "look": look.value}), look is _look()) for look in Look]


def _table(form: PipelineForm, kept: dict[str, str]) -> Response:
    sort = asked_word("sort", Sort) or Sort.SINCE
    descending = asked_text("desc") == "1"
    before = asked_text("before", most=LONGEST_CURSOR)
    listed = queries.listed(
        db.current(),
        form.wanted,
        sort=sort,
        descending=descending,
        cursor=read_cursor(before or asked_text("after", most=LONGEST_CURSOR), sort, backwards=bool(before)),
        hidden=the_actor().recused_from,
    )
    kept = {**kept, "look": Look.TABLE.value, "sort": sort.value, "desc": "1" if descending else "0"}
    session[LIST_LEFT] = kept
    return render(
        "workspace/table.html",
        form=form,
        rows=listed.rows,
        kept=kept,
        looks=_tabs(kept),
        sort=sort,
        descending=descending,
        sorts={each: _sorted(kept, each, sort, descending) for each in Sort},
        pager=_pager(listed, sort, kept),
    )


def _sorted(kept: dict[str, str], wanted: Sort, sort: Sort, descending: bool) -> str:
    """A second click on the same column turns the order round."""
    turned = wanted is sort and not descending
    return _url({**kept, "sort": wanted.value, "desc": "1" if turned else "0"})


def _pager(listed: Listed, sort: Sort, kept: dict[str, str]) -> Pager:
    def at(row: DossierRow) -> str:
        return write_cursor(_value(row, sort), row.id)

    rows = listed.rows
    return Pager(
        _url({**kept, "before": at(rows[0])}) if rows and listed.has_previous else None,
        _url({**kept, "after": at(rows[-1])}) if rows and listed.has_next else None,
        _summary(listed.count, euros_short(listed.amount)),
    )


def _value(row: DossierRow, sort: Sort) -> object:
    match sort:
        case Sort.SINCE:
            return row.stage_since
        case Sort.SUBMITTED:
            return row.submitted_at
        case Sort.AMOUNT:
            return row.amount_asked
        case Sort.COMPANY:
            return row.company


def _summary(count: int, amount: str) -> str:
    said = ngettext("%(num)s dossier", "%(num)s dossiers", count)
    return gettext("%(dossiers)s, %(amount)s demandés", dossiers=said, amount=amount)


@bp.get("/recherche")
@guarded(May.SEE_PIPELINE)
def search() -> Response:
    text = asked_text("q", most=LONGEST_SEARCH)
    enough = len(text) >= 3
    rows = queries.search(db.current(), text, hidden=the_actor().recused_from) if enough else []
    return render(
        "workspace/search.html", text=text, enough=enough, rows=rows[:SEARCHED], cut=len(rows) > SEARCHED
    )
