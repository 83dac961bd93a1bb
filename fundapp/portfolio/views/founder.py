"""How does a founder follow a ticket and ask for its tranches?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import RequestForm
from fundapp.portfolio.models import Ticket, Tranche
from fundapp.portfolio.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/mes-tickets/<uuid:ticket_id>")
@guarded(May.REQUEST_TRANCHE, ticket=queries.get_ticket)
def my_ticket(ticket: Ticket) -> Response:
    session = db.current()
    conditions = queries.conditions_of(session, ticket.id)
    return render(
        "portfolio/mine.html",
        ticket=ticket,
        conditions=conditions,
        tranches=queries.tranches_of(session, ticket.id),
        account=queries.account_in_use(session, ticket.startup_id),
        proposed=queries.account_in_question(session, ticket.startup_id),
    )


@bp.get("/mes-tickets/<uuid:ticket_id>/tranches/<uuid:tranche_id>")
@guarded(May.REQUEST_TRANCHE, ticket=queries.get_ticket, tranche=queries.get_tranche)
def request_tranche(ticket: Ticket, tranche: Tranche) -> Response:
    session = db.current()
    known = queries.account_in_question(session, ticket.startup_id) or queries.account_in_use(
        session, ticket.startup_id
    )
    held = {"iban": known.iban, "bic": known.bic, "holder": known.holder} if known else {}
    return _show(ticket, tranche, RequestForm(formdata=None, data=held))


@bp.post("/mes-tickets/<uuid:ticket_id>/tranches/<uuid:tranche_id>")
@guarded(May.REQUEST_TRANCHE, ticket=queries.get_ticket, tranche=queries.get_tranche)
def send_request(ticket: Ticket, tranche: Tranche) -> Response:
    form, by, at = RequestForm(), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.request_tranche(
            work,
            ticket_id=ticket.id,
            tranche_id=tranche.id,
            evidence=form.evidence.data,
            iban=form.iban.data,
            bic=form.bic.data,
            holder=form.holder.data,
            by=by,
            at=at,
        )
    ):
        sent = say("Votre demande est envoyée : l’équipe du fonds la vérifie, puis la paie.")
        return done(sent, "portfolio.my_ticket", ticket_id=ticket.id)
    return _show(ticket, tranche, form, status=422)


def _show(ticket: Ticket, tranche: Tranche, form: RequestForm, status: int = 200) -> Response:
    asked = queries.find_live_payment(db.current(), tranche.id)
    return render(
        "portfolio/request.html", status=status, ticket=ticket, tranche=tranche, form=form, asked=asked
    )
