"""How does a founder follow a ticket and ask for its tranches?"""

from uuid import UUID

from flask import request
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.accounts import services as accounts
from fundapp.accounts.types import Purpose
from fundapp.accounts.views.engine import one_time_codes
from fundapp.accounts.views.limits import count_try
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.rules import ALIVE
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.kernel.words import Sentence, say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import RequestForm
from fundapp.portfolio.models import BankAccount, Ticket, Tranche
from fundapp.portfolio.queries.payments import TrancheRow
from fundapp.portfolio.views import bp
from fundapp.web.guard import guarded, public, the_actor
from fundapp.web.render import done, render
from fundapp.web.security import limiter


@bp.get("/mes-tickets/<uuid:ticket_id>")
@guarded(May.REQUEST_TRANCHE, ticket=queries.get_ticket)
def my_ticket(ticket: Ticket) -> Response:
    session = db.current()
    conditions = queries.conditions_of(session, ticket.id)
    return render(
        "portfolio/mine.html",
        ticket=ticket,
        conditions=conditions,
        over=_is_over(ticket),
        today=clock.paris_day(clock.now()),
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
    data = held | {"evidence": _row_of(ticket, tranche).last_evidence}
    return _show(ticket, tranche, RequestForm(formdata=None, data=data))


@bp.post("/mes-tickets/<uuid:ticket_id>/tranches/<uuid:tranche_id>")
@guarded(May.REQUEST_TRANCHE, ticket=queries.get_ticket, tranche=queries.get_tranche)
def send_request(ticket: Ticket, tranche: Tranche) -> Response:
    form = RequestForm()
    if form.validate():
        new = queries.is_new_account(db.current(), ticket.startup_id, form.iban.data)
        if new and form.password.data:  # left blank, nothing is tried
            count_try(the_actor().id)
        if form.attempt(lambda work: _request(work, ticket, tranche, form, new=new)):
            return done(_sent(form.result), "portfolio.my_ticket", ticket_id=ticket.id)
    return _show(ticket, tranche, form, status=422)


def _request(work: Session, ticket: Ticket, tranche: Tranche, form: RequestForm, *, new: bool) -> BankAccount:
    """A new account is where the money will go: whoever gives one proves who they are (ID-13)."""
    by, at = the_actor().id, clock.now()
    if new:
        accounts.prove_identity(
            work,
            person_id=by,
            password=form.password.data or "",
            code=form.code.data or "",
            codes=one_time_codes(),
            at=at,
        )
    payment = services.request_tranche(
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
    return queries.get_bank_account(work, payment.account_id)


def _sent(account: BankAccount) -> Sentence:
    if account.confirmed_at is None:
        return say(
            "Votre demande est envoyée. Confirmez ce nouveau compte par le lien reçu par courriel : "
            "le fonds le vérifie ensuite."
        )
    return say("Votre demande est envoyée : l’équipe du fonds la vérifie, puis la paie.")


@bp.route("/mes-tickets/comptes/<uuid:account_id>/confirmer/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def confirm_account(account_id: UUID, token: str) -> Response:
    """Looking changes nothing, so that a mail scanner confirms no account."""
    at, purpose = clock.now(), Purpose.CONFIRM_BANK_ACCOUNT
    if accounts.read_link(db.current(), purpose=purpose, token=token, at=at) != account_id:
        raise NotFound
    account = queries.get_bank_account(db.current(), account_id)
    if request.method != "POST":
        return render("portfolio/confirm_account.html", account=account)
    with db.transaction() as work:
        accounts.use_link(work, purpose=purpose, token=token, at=at)
        services.confirm_account(work, account_id=account_id, at=at)
    return done(say("Ce compte est confirmé : le fonds va le vérifier."), "public.home")


def _is_over(ticket: Ticket) -> bool:
    """Whether its dossier has ended, so that nothing is asked for any more."""
    return dossiers.get_dossier(db.current(), ticket.dossier_id).status not in ALIVE


def _row_of(ticket: Ticket, tranche: Tranche) -> TrancheRow:
    [row] = [each for each in queries.tranches_of(db.current(), ticket.id) if each.tranche.id == tranche.id]
    return row


def _show(ticket: Ticket, tranche: Tranche, form: RequestForm, status: int = 200) -> Response:
    row = _row_of(ticket, tranche)
    return render(
        "portfolio/request.html",
        status=status,
        ticket=ticket,
        tranche=tranche,
        form=form,
        asked=row.payment,
        too_early=row.too_early,
        over=_is_over(ticket),
    )
