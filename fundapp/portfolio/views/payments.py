"""How are payments verified, sent back and paid, and accounts verified, by different people?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import (
    AccountForm,
    Act,
    PayForm,
    SendBackForm,
    VerifyForm,
)
from fundapp.portfolio.models import BankAccount, Payment, Ticket
from fundapp.portfolio.types import AccountState
from fundapp.portfolio.views import bp
from fundapp.portfolio.views.pages import prefix_of, show_ticket
from fundapp.web.filters import sentence
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


@bp.post("/tickets/<uuid:ticket_id>/versements/<uuid:payment_id>/verification")
@guarded(May.VERIFY_PAYMENT, ticket=queries.get_ticket, payment=queries.get_payment)
def verify_payment(ticket: Ticket, payment: Payment) -> Response:
    form, by, at = VerifyForm(prefix=prefix_of("verify", payment.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.verify_payment(
            work, ticket_id=ticket.id, payment_id=payment.id, note=form.note.data, by=by, at=at
        )
    ):
        verified = say("La demande est vérifiée : une autre personne peut la payer.")
        return done(verified, "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/versements/<uuid:payment_id>/verification/reprise")
@guarded(May.VERIFY_PAYMENT, ticket=queries.get_ticket, payment=queries.get_payment)
def unverify_payment(ticket: Ticket, payment: Payment) -> Response:
    form, by, at = Act(prefix=prefix_of("unverify", payment.id)), the_actor().id, clock.now()
    if form.attempt(
        lambda work: services.unverify_payment(work, ticket_id=ticket.id, payment_id=payment.id, by=by, at=at)
    ):
        said = say("Votre vérification est reprise : la demande attend une autre personne.")
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="tranches")
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/versements/<uuid:payment_id>/renvoi")
@guarded(May.VERIFY_PAYMENT, ticket=queries.get_ticket, payment=queries.get_payment)
def send_back(ticket: Ticket, payment: Payment) -> Response:
    form, by, at = SendBackForm(prefix=prefix_of("back", payment.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.send_back_payment(
            work, ticket_id=ticket.id, payment_id=payment.id, reason=form.reason.data, by=by, at=at
        )
    ):
        return done(say("La demande est renvoyée au porteur."), "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/versements/<uuid:payment_id>/paiement")
@guarded(May.PAY, ticket=queries.get_ticket, payment=queries.get_payment)
def pay(ticket: Ticket, payment: Payment) -> Response:
    form, by, at = PayForm(prefix=prefix_of("pay", payment.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.pay(
            work,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference=form.reference.data,
            effective_on=form.effective_on.data,
            by=by,
            at=at,
        )
    ):
        paid = say("Le versement de %(amount)s est enregistré.", amount=payment.amount)
        return done(sentence(paid, cents=True), "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/comptes/<uuid:account_id>/verification")
@guarded(May.VERIFY_PAYMENT, ticket=queries.get_ticket, account=queries.get_account)
def verify_account(ticket: Ticket, account: BankAccount) -> Response:
    form, by, at = AccountForm(prefix=prefix_of("account", account.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.verify_account(
            work, ticket_id=ticket.id, account_id=account.id, note=form.note.data, by=by, at=at
        )
    ):
        checked = form.result.state is AccountState.CHECKED
        said = (
            say("Premier contre-appel enregistré : une deuxième personne doit confirmer ce changement.")
            if checked
            else say("Le compte est vérifié.")
        )
        return done(said, "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/comptes/<uuid:account_id>/refus")
@guarded(May.VERIFY_PAYMENT, ticket=queries.get_ticket, account=queries.get_account)
def refuse_account(ticket: Ticket, account: BankAccount) -> Response:
    form, by, at = AccountForm(prefix=prefix_of("account", account.id)), the_actor().id, clock.now()
    if form.validate() and form.attempt(
        lambda work: services.refuse_account(
            work, ticket_id=ticket.id, account_id=account.id, note=form.note.data, by=by, at=at
        )
    ):
        return done(say("Le compte est refusé."), "portfolio.ticket", ticket_id=ticket.id)
    return show_ticket(ticket, form)
