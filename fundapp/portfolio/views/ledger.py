"""Which movements are behind a figure? Every figure of the fund opens here, and its lines add up to it."""

from dataclasses import replace
from uuid import UUID

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries as dossiers
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.policy import May
from fundapp.portfolio import queries
from fundapp.portfolio.forms.filters import LedgerFilterForm
from fundapp.portfolio.queries.ledger import FUND, Selection
from fundapp.portfolio.types import Scope
from fundapp.portfolio.views import bp
from fundapp.programme import queries as programme
from fundapp.programme.types import Axis, Instrument
from fundapp.web.filters import label
from fundapp.web.guard import guarded, the_actor
from fundapp.web.paging import PAGE, after_key, page_of
from fundapp.web.query import asked_text, asked_word
from fundapp.web.render import render


@bp.get("/mouvements")
@guarded(May.READ_LEDGER)
def ledger() -> Response:
    session = db.current()
    form = LedgerFilterForm(request.args)
    scope, key = _asked()
    selection = Selection(
        scope=scope,
        key=key,
        layer=form.layer_wanted,
        as_of=form.as_of(clock.paris_day(clock.now())),
        hidden=the_actor().recused_from,
    )
    whole = replace(selection, layer=None)
    lines = queries.entries(session, selection, after=after_key(), limit=PAGE + 1)
    return render(
        "portfolio/ledger.html",
        form=form,
        selection=selection,
        subject=_subject(scope, key),
        layers=None if _hides_totals(selection) else queries.layers_of(session, whole),
        page=page_of(lines, lambda line: line.entry.id),
        names=accounts.names_of(
            session,
            {line.entry.author_id for line in lines}
            | {line.proposed_by for line in lines if line.proposed_by},
        ),
    )


def _hides_totals(selection: Selection) -> bool:
    """A total of several companies, beside those that are published, would tell what is hidden."""
    return bool(selection.hidden) and selection.scope not in (Scope.STARTUP, Scope.TICKET)


def _asked() -> tuple[Scope, str]:
    """Which key of which scope the address asks for; the whole fund when it asks for none."""
    scope = asked_word("scope", Scope) if asked_text("scope") else Scope.FUND
    if scope is None:
        raise NotFound
    return scope, FUND if scope is Scope.FUND else asked_text("key")


def _subject(scope: Scope, key: str) -> str:
    """What the figure is the figure of, in words."""
    session = db.current()
    match scope:
        case Scope.AXIS if key in {axis.value for axis in Axis}:
            return label(Axis(key))
        case Scope.INSTRUMENT if key in {each.value for each in Instrument}:
            return label(Instrument(key))
        case Scope.ENVELOPE:
            kinds = {str(each.id): each.kind for each in programme.list_envelopes(session)}
            return label(kinds[key]) if key in kinds else _missing()
        case Scope.STARTUP:
            return dossiers.get_startup(session, _id(key)).name
        case Scope.TICKET:
            return queries.get_ticket(session, _id(key)).reference
        case Scope.FUND:
            return gettext("Fonds entier")
    return _missing()


def _id(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise NotFound from None


def _missing() -> str:
    raise NotFound
