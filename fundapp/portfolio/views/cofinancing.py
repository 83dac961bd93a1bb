"""How is other people's money recorded with its proof, and confirmed by a second person who reads it?"""

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import Act, CofinancingForm
from fundapp.portfolio.models import CofinancingRecord, Ticket
from fundapp.portfolio.views import bp
from fundapp.portfolio.views.pages import prefix_of, show_ticket
from fundapp.portfolio.views.proofs import proof_of, store_upload
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done


@bp.post("/tickets/<uuid:ticket_id>/cofinancements")
@guarded(May.RECORD_COFINANCING, ticket=queries.get_ticket)
def record_cofinancing(ticket: Ticket) -> Response:
    form, by, at = CofinancingForm(prefix="cofinancing-"), the_actor().id, clock.now()
    if all((form.validate(), store_upload(form))) and form.attempt(
        lambda work: services.record_cofinancing(
            work, dossier_id=ticket.dossier_id, proof=form.value, seen=form.seen.data, by=by, at=at
        )
    ):
        said = (
            say("Le cofinancement est enregistré : il comptera quand une autre personne l’aura confirmé.")
            if form.result.needs_second
            else say("Le cofinancement est enregistré.")
        )
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="cofinancements")
    return show_ticket(ticket, form)


@bp.post("/tickets/<uuid:ticket_id>/cofinancements/<uuid:record_id>/confirmation")
@guarded(May.CONFIRM_COFINANCING, ticket=queries.get_ticket, proof=queries.get_record)
def confirm_cofinancing(ticket: Ticket, proof: CofinancingRecord) -> Response:
    form, by, at = Act(prefix=prefix_of("confirm", proof.id)), the_actor().id, clock.now()
    if form.attempt(
        lambda work: services.confirm_cofinancing(work, ticket_id=ticket.id, record_id=proof.id, by=by, at=at)
    ):
        said = say("Le cofinancement est confirmé : il compte dans les chiffres du fonds.")
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="cofinancements")
    return show_ticket(ticket, form)


@bp.get("/tickets/<uuid:ticket_id>/cofinancements/<uuid:record_id>/piece")
@guarded(May.READ_PORTFOLIO, ticket=queries.get_ticket, proof=queries.get_record)
def proof_file(ticket: Ticket, proof: CofinancingRecord) -> Response:
    return proof_of(queries.get_proof_file(db.current(), proof.id), author_id=proof.author_id)
