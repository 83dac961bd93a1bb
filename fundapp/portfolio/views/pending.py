"""How is money that came back proposed by one person, and decided on by another?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.words import Sentence, say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import (
    Act,
    BounceForm,
    RefusalForm,
    ReturnForm,
    ReversalForm,
    WithdrawalForm,
)
from fundapp.portfolio.models import LedgerEntry, Payment, PendingEntry, Ticket
from fundapp.portfolio.views import bp
from fundapp.portfolio.views.pages import prefix_of, show_ticket
from fundapp.portfolio.views.proofs import proof_of, store_upload
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done

WAITS = say("Votre proposition attend une autre personne : rien n’est encore dans le registre.")


@bp.post("/tickets/<uuid:ticket_id>/retours")
@guarded(May.PROPOSE_ENTRY, ticket=queries.get_ticket)
def propose_return(ticket: Ticket) -> Response:
    form, by, at = ReturnForm(prefix="return-"), the_actor().id, clock.now()
    if all((form.validate(), store_upload(form))) and form.attempt(
        lambda work: services.propose_return(
            work,
            ticket_id=ticket.id,
            amount=form.amount.data,
            nature=form.nature.data,
            effective_on=form.effective_on.data,
            basis=form.basis,
            by=by,
            at=at,
        )
    ):
        return _proposed(ticket, form.result, say("Le retour est enregistré."))
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/versements/<uuid:payment_id>/rejet")
@guarded(May.PROPOSE_ENTRY, ticket=queries.get_ticket, payment=queries.get_payment)
def propose_bounce(ticket: Ticket, payment: Payment) -> Response:
    form, by, at = BounceForm(prefix=prefix_of("bounce", payment.id)), the_actor().id, clock.now()
    if all((form.validate(), store_upload(form))) and form.attempt(
        lambda work: services.propose_bounce(
            work,
            ticket_id=ticket.id,
            payment_id=payment.id,
            cause=form.cause.data,
            effective_on=form.effective_on.data,
            basis=form.basis,
            by=by,
            at=at,
        )
    ):
        return done(WAITS, "portfolio.ticket", ticket_id=ticket.id, _anchor="mouvements")
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/mouvements/<uuid:entry_id>/contre-passation")
@guarded(May.PROPOSE_ENTRY, ticket=queries.get_ticket, entry=queries.get_entry)
def propose_reversal(ticket: Ticket, entry: LedgerEntry) -> Response:
    form, by, at = ReversalForm(prefix=prefix_of("reversal", entry.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.propose_reversal(
            work, ticket_id=ticket.id, entry_id=entry.id, evidence=form.evidence.data, by=by, at=at
        )
    ):
        return _proposed(ticket, form.result, say("Le mouvement est contre-passé."))
    return show_ticket(ticket, form)


def _proposed(ticket: Ticket, made: PendingEntry, written: Sentence) -> Response:
    said = WAITS if made.needs_second else written
    return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="mouvements")


@bp.post("/tickets/<uuid:ticket_id>/propositions/<uuid:pending_id>/acceptation")
@guarded(May.DECIDE_ENTRY, ticket=queries.get_ticket, pending=queries.get_pending)
def accept_entry(ticket: Ticket, pending: PendingEntry) -> Response:
    form, by, at = Act(prefix=prefix_of("accept", pending.id)), the_actor().id, clock.now()
    if form.attempt(
        lambda work: services.accept_entry(work, ticket_id=ticket.id, pending_id=pending.id, by=by, at=at)
    ):
        said = say("Le mouvement est accepté : il est dans le registre.")
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="mouvements")
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/propositions/<uuid:pending_id>/refus")
@guarded(May.DECIDE_ENTRY, ticket=queries.get_ticket, pending=queries.get_pending)
def refuse_entry(ticket: Ticket, pending: PendingEntry) -> Response:
    by, at = the_actor().id, clock.now()
    own = pending.author_id == by
    form = (WithdrawalForm if own else RefusalForm)(prefix=prefix_of("refusal", pending.id))
    if form.validate() and form.attempt(
        lambda work: services.refuse_entry(
            work, ticket_id=ticket.id, pending_id=pending.id, reason=form.reason.data, by=by, at=at
        )
    ):
        said = (
            say("Votre proposition est retirée : rien n’est écrit, et votre motif reste sur la page.")
            if own
            else say("Le mouvement est refusé : rien n’est écrit, et votre motif reste sur la page.")
        )
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="mouvements")
    return show_ticket(ticket, form)


@bp.get("/tickets/<uuid:ticket_id>/propositions/<uuid:pending_id>/piece")
@guarded(May.READ_LEDGER, ticket=queries.get_ticket, pending=queries.get_pending)
def pending_file(ticket: Ticket, pending: PendingEntry) -> Response:
    return proof_of(queries.get_pending_file(db.current(), pending.id), author_id=pending.author_id)
