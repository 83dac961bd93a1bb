"""How does the team read a ticket, clear its conditions, sign it and plan its tranches?"""

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import queries, rules, services
from fundapp.portfolio.forms import (
    Act,
    EvidenceForm,
    PlanForm,
    PlanRow,
    SignForm,
)
from fundapp.portfolio.forms.filters import TicketFilterForm
from fundapp.portfolio.models import Condition, Ticket, Tranche
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.views import bp
from fundapp.portfolio.views.pages import prefix_of, show_ticket
from fundapp.web.guard import guarded, the_actor
from fundapp.web.paging import PAGE, after_key, page_of
from fundapp.web.query import asked_number
from fundapp.web.render import done, render

PARTS = range(1, 9)


@bp.get("/tickets")
@guarded(May.READ_PORTFOLIO)
def list_tickets() -> Response:
    form = TicketFilterForm(request.args)
    rows = queries.list_ticket_rows(
        db.current(),
        form.wanted,
        hidden=the_actor().recused_from,
        after=after_key(),
        limit=PAGE + 1,
    )
    return render("portfolio/list.html", form=form, page=page_of(rows, lambda row: row.ticket.id))


@bp.get("/tickets/<uuid:ticket_id>")
@guarded(May.READ_PORTFOLIO, ticket=queries.get_ticket)
def ticket(ticket: Ticket) -> Response:
    return show_ticket(ticket)


@bp.post("/tickets/<uuid:ticket_id>/reservation")
@guarded(May.SIGN_TICKET, ticket=queries.get_ticket)
def reserve(ticket: Ticket) -> Response:
    form, by, at = Act(prefix="act-"), the_actor().id, clock.now()
    if form.attempt(lambda work: services.reserve_ticket(work, ticket_id=ticket.id, by=by, at=at)):
        return done(say("L’enveloppe est réservée pour ce ticket."), "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/signature")
@guarded(May.SIGN_TICKET, ticket=queries.get_ticket)
def sign(ticket: Ticket) -> Response:
    form, by, at = SignForm(prefix="sign-"), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.sign_ticket(
            work,
            ticket_id=ticket.id,
            amount=form.amount.data,
            signed_on=form.signed_on.data,
            by=by,
            at=at,
        )
    ):
        signed = say("Le ticket est engagé. Planifiez maintenant ses tranches.")
        return done(signed, "portfolio.plan", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/conditions/<uuid:condition_id>/levee")
@guarded(May.CLEAR_CONDITION, ticket=queries.get_ticket, condition=queries.get_condition)
def clear_condition(ticket: Ticket, condition: Condition) -> Response:
    form = EvidenceForm(prefix=prefix_of("condition", condition.id))
    by, at = the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.clear_condition(
            work,
            ticket_id=ticket.id,
            condition_id=condition.id,
            evidence=form.evidence.data,
            by=by,
            at=at,
        )
    ):
        return done(say("La condition est levée."), "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.get("/tickets/<uuid:ticket_id>/echeancier")
@guarded(May.CLEAR_CONDITION, ticket=queries.get_ticket)
def plan(ticket: Ticket) -> Response:
    kept = [row.tranche for row in queries.tranches_of(db.current(), ticket.id)]
    form = PlanForm.showing(rules.tickets.plan_shown(kept))
    return _show_plan(ticket, form, _proposed(ticket, kept, asked_number("parts", PARTS)))


@bp.post("/tickets/<uuid:ticket_id>/echeancier")
@guarded(May.CLEAR_CONDITION, ticket=queries.get_ticket)
def save_plan(ticket: Ticket) -> Response:
    parts = request.form.get("parts", default=1, type=int)
    rows = [PlanRow(prefix=f"t{index}-") for index in range(max(1, min(parts, len(PARTS))))]
    form, by, at = PlanForm(), the_actor().id, clock.now()
    form.rows = rows
    wrong = [row for row in rows if not row.validate()]
    if not wrong and form.attempt(
        lambda work: services.plan_tranches(
            work,
            ticket_id=ticket.id,
            plan=[Planned(row.milestone.data, row.amount.data, row.due_on.data) for row in rows],
            seen=form.seen.data,
            by=by,
            at=at,
        )
    ):
        return done(say("L’échéancier est enregistré."), "portfolio.ticket", ticket_id=ticket.id)
    return _show_plan(ticket, form, rows, status=form.status)


def _show_plan(ticket: Ticket, form: PlanForm, rows: Sequence[PlanRow], status: int = 200) -> Response:
    return render("portfolio/plan.html", status=status, ticket=ticket, form=form, rows=rows, parts=PARTS)


def _proposed(ticket: Ticket, kept: Sequence[Tranche], parts: int | None) -> list[PlanRow]:
    """The plan as it is, or equal parts every six months from the signature."""
    if kept and parts is None:
        return [_row(index, each.milestone, each.amount, each.due_on) for index, each in enumerate(kept)]
    begins = ticket.signed_on or clock.paris_day(clock.now())
    shares = ticket.committed.split(parts or 3)
    return [
        _row(
            index,
            _("À la signature") if index == 0 else _("Jalon %(number)s", number=index),
            share,
            rules.tickets.months_after(begins, 6 * index),
        )
        for index, share in enumerate(shares)
    ]


def _row(index: int, milestone: str, amount: object, due_on: date) -> PlanRow:
    data = {"milestone": milestone, "amount": amount, "due_on": due_on}
    return PlanRow(formdata=None, prefix=f"t{index}-", data=data)
