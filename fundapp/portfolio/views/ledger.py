"""Which movements are behind a figure? Every figure of the fund opens here, and its lines add up to it."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.accounts import queries as accounts
from fundapp.dossiers import queries as dossiers
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import ZERO, Money, total
from fundapp.policy import May
from fundapp.portfolio import queries, rules
from fundapp.portfolio.forms.filters import LedgerFilterForm
from fundapp.portfolio.queries.ledger import FUND, Selection
from fundapp.portfolio.types import Balance, Layer, Layers, Scope
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
        layer=form.figure(scope),
        as_of=form.as_of(clock.paris_day(clock.now())),
        effective_by=form.effective_by,
        hidden=the_actor().recused_from,
    )
    layers = None if _hides_totals(selection) else queries.layers_of(session, replace(selection, layer=None))
    lines = queries.entries(session, selection, after=after_key(), limit=PAGE + 1)
    return render(
        "portfolio/ledger.html",
        form=form,
        selection=selection,
        subject=_subject(selection),
        layers=layers,
        behind=_behind(selection, layers),
        figures=_figures(selection, layers),
        day=request.args.get("on") if selection.as_of else None,
        page=page_of(lines, lambda line: line.entry.id),
        names=accounts.names_of(
            session,
            {line.entry.author_id for line in lines}
            | {line.proposed_by for line in lines if line.proposed_by},
        ),
    )


@dataclass(frozen=True)
class Behind:
    """What the lines of a page add up to, with what there was to begin with."""

    figure: Layer | Balance
    opening: Money
    sum: Money


def _behind(selection: Selection, layers: Layers | None) -> Behind | None:
    if layers is None or selection.layer is None:
        return None
    opening = _given(selection) if selection.layer is Balance.FREE else ZERO
    return Behind(selection.layer, opening, opening + rules.ledger.figure_of(layers, selection.layer))


def _given(selection: Selection) -> Money:
    """The amount of the envelope, or of all of them, before anything is promised."""
    return total(
        each.amount
        for each in programme.list_envelopes(db.current())
        if selection.scope is Scope.FUND or str(each.id) == selection.key
    )


def _figures(selection: Selection, layers: Layers | None) -> list[Behind]:
    """Every figure of the page: each opens on its own lines."""
    known: list[Layer | Balance] = [*Layer, *Balance]
    if selection.scope not in (Scope.FUND, Scope.ENVELOPE):
        known.remove(Balance.FREE)
    shown = (_behind(replace(selection, layer=figure), layers) for figure in known)
    return [each for each in shown if each is not None]


def _hides_totals(selection: Selection) -> bool:
    """A total of several companies, beside those that are published, would tell what is hidden."""
    return bool(selection.hidden) and selection.scope not in (Scope.STARTUP, Scope.TICKET)


def _asked() -> tuple[Scope, str]:
    """Which key of which scope the address asks for; the whole fund when it asks for none."""
    scope = asked_word("scope", Scope) if asked_text("scope") else Scope.FUND
    if scope is None:
        raise NotFound
    return scope, FUND if scope is Scope.FUND else asked_text("key")


def _subject(selection: Selection) -> str:
    """What the figure is the figure of, in words; not found where all of it is hidden from the reader."""
    session, key = db.current(), selection.key
    match selection.scope:
        case Scope.AXIS if key in {axis.value for axis in Axis}:
            return label(Axis(key))
        case Scope.INSTRUMENT if key in {each.value for each in Instrument}:
            return label(Instrument(key))
        case Scope.ENVELOPE:
            kinds = {str(each.id): each.kind for each in programme.list_envelopes(session)}
            return label(kinds[key]) if key in kinds else _missing()
        case Scope.STARTUP:
            startup = dossiers.get_startup(session, _id(key))
            known = dossiers.submitted_by(session, startup.id)
            return _missing() if known and known.issubset(selection.hidden) else startup.name
        case Scope.TICKET:
            ticket = queries.get_ticket(session, _id(key))
            return _missing() if ticket.dossier_id in selection.hidden else ticket.reference
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
