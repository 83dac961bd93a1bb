"""Which co-financing is behind the gauge and the ratios? The lines of the page add up to them."""

from flask import request
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.money import ZERO, total
from fundapp.policy import May
from fundapp.portfolio import queries, rules
from fundapp.portfolio.forms.filters import ShareFilterForm
from fundapp.portfolio.queries.ledger import Selection
from fundapp.portfolio.types import Share
from fundapp.portfolio.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import render


@bp.get("/effet-de-levier")
@guarded(May.READ_LEDGER)
def leverage() -> Response:
    session, at = db.current(), clock.now()
    form = ShareFilterForm(request.args)
    share, hidden, as_of = form.wanted, the_actor().recused_from, form.as_of(clock.paris_day(at))
    lines = queries.list_backing_lines(session, share, known_at=as_of or at, hidden=hidden)
    fund = ZERO
    if share is Share.ACHIEVED and not hidden:
        fund = queries.layers_of(session, Selection(as_of=as_of)).committed
    return render(
        "portfolio/leverage.html",
        form=form,
        share=share,
        lines=lines,
        hidden=hidden,
        as_of=as_of,
        day=request.args.get("on") if as_of else None,
        financing=rules.leverage.financing(fund, [line.backing for line in lines]),
        sum=total(line.backing.amount for line in lines),
    )
