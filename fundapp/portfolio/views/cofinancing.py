"""How is other people's money recorded with its proof, and confirmed by a second person who reads it?"""

from flask import current_app
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from fundapp.dossiers.rules import pieces
from fundapp.dossiers.services.pieces import receive
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.portfolio import queries, services
from fundapp.portfolio.forms import Act, CofinancingForm
from fundapp.portfolio.models import CofinancingRecord, Ticket
from fundapp.portfolio.views import bp
from fundapp.portfolio.views.pages import prefix_of, show_ticket
from fundapp.settings import Settings
from fundapp.web.documents import attached
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done
from fundapp.web.storage import the_vault


@bp.post("/tickets/<uuid:ticket_id>/cofinancements")
@guarded(May.RECORD_COFINANCING, ticket=queries.get_ticket)
def record_cofinancing(ticket: Ticket) -> Response:
    form, by, at = CofinancingForm(prefix="cofinancing-"), the_actor().id, clock.now()
    if (
        form.validate()
        and _took_file(form)
        and form.attempt(
            lambda work: services.record_cofinancing(
                work, dossier_id=ticket.dossier_id, proof=form.value, seen=form.seen.data, by=by, at=at
            )
        )
    ):
        said = (
            say("Le cofinancement est enregistré : il comptera quand une autre personne l’aura confirmé.")
            if form.result.needs_second
            else say("Le cofinancement est enregistré.")
        )
        return done(said, "portfolio.ticket", ticket_id=ticket.id, _anchor="cofinancements")
    return show_ticket(ticket, form)


def _took_file(form: CofinancingForm) -> bool:
    """Look at the file and store it, if there is one; a refused one is said beside its field."""
    upload, settings = form.file.data, current_app.config["SETTINGS"]
    assert isinstance(settings, Settings)
    if not isinstance(upload, FileStorage) or not upload.filename:
        return True
    try:
        form.received = receive(
            upload.filename,
            upload.read(settings.max_upload_bytes + 1),
            vault=the_vault(),
            antivirus=settings.clamav,
            most_bytes=settings.max_upload_bytes,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


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
    settings: Settings = current_app.config["SETTINGS"]
    file = queries.get_proof_file(db.current(), proof.id)
    own = proof.author_id == the_actor().id
    pieces.check_readable(file.scan, own=own, unscanned_opens=settings.unscanned_opens)
    return attached(the_vault().open(file.sha256), name=file.name, mime=file.media_type.mime)
