"""How does whoever was invited to fill a dossier join it, with an account or without one yet?"""

from datetime import datetime

from flask import request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.accounts import queries as accounts
from fundapp.accounts.services import read_link
from fundapp.accounts.types import Purpose
from fundapp.accounts.views.sessions import enter
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.forms import JoinForm
from fundapp.dossiers.models import Dossier, SharingInvitation
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.services import sharing as services
from fundapp.kernel import clock, db
from fundapp.portal.views import bp
from fundapp.programme import queries as programme
from fundapp.web.forms import Form
from fundapp.web.guard import current_actor, public
from fundapp.web.render import done, render
from fundapp.web.security import limiter


@bp.route("/partage/<token>", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
def join(token: str) -> Response:
    """Looking uses nothing, so that a mail scanner joins no dossier (SECURITY 18)."""
    at, session = clock.now(), db.current()
    invitation = sharing.get_invitation(
        session, read_link(session, purpose=Purpose.JOIN_DOSSIER, token=token, at=at)
    )
    actor = current_actor()
    form = JoinForm() if actor is None else Form()
    if request.method == "GET":
        return _page(invitation, form)
    joined = (
        form.validate() and form.attempt(lambda work: _join_as_new(work, token, form, at))
        if actor is None
        else form.attempt(lambda work: services.join_dossier(work, token=token, by=actor.id, at=at))
    )
    if not joined:
        return _page(invitation, form, status=422)
    return _welcome(form.result)


def _join_as_new(work: Session, token: str, form: Form, at: datetime) -> Dossier:
    assert isinstance(form, JoinForm)
    person, dossier = services.join_with_account(
        work, token=token, name=form.name.data or "", password=form.password.data or "", at=at
    )
    enter(work, person, second_factor=False, at=at)
    return dossier


def _page(invitation: SharingInvitation, form: Form, *, status: int = 200) -> Response:
    session = db.current()
    dossier = dossiers.get_dossier(session, invitation.dossier_id)
    known = accounts.find_person(session, invitation.email)
    return render(
        "portal/join.html",
        invitation=invitation,
        inviter=accounts.get_person(session, invitation.invited_by).name,
        dossier=dossier,
        call=programme.get_call_by_id(session, dossier.call_id),
        form=form,
        has_account=known is not None and known.confirmed_at is not None,
        here=request.path,
        status=status,
    )


def _welcome(dossier: Dossier) -> Response:
    words = gettext("Vous remplissez désormais ce dossier avec son porteur.")
    if dossier.is_draft:
        return done(words, "portal.begin", dossier_id=dossier.id)
    return done(words, "portal.follow", dossier_id=dossier.id)
