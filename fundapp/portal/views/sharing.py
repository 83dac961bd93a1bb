"""Who fills a dossier with its owner: how are they invited, removed, and how is the dossier handed on?"""

from uuid import UUID

from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp import policy
from fundapp.accounts import queries as accounts
from fundapp.accounts.views.limits import by_address_typed
from fundapp.dossiers import queries as dossiers
from fundapp.dossiers.forms import InvitationForm, TakeOverForm
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import sharing
from fundapp.dossiers.services import sharing as services
from fundapp.dossiers.services import transfers
from fundapp.kernel import clock, db
from fundapp.policy import Actor, May
from fundapp.portal.views import bp
from fundapp.web.guard import guarded, once_confirmed, the_actor
from fundapp.web.render import done, render
from fundapp.web.security import limiter

PLACE = "/mes-dossiers/<uuid:dossier_id>/partage"


@bp.get(PLACE)
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def people(dossier: Dossier) -> Response:
    return _page(dossier)


def _page(
    dossier: Dossier,
    *,
    form: InvitationForm | None = None,
    taking: TakeOverForm | None = None,
    status: int = 200,
) -> Response:
    session, me = db.current(), the_actor().id
    return render(
        "portal/people.html",
        dossier=dossier,
        people=sharing.people_of(session, dossier, at=clock.now()),
        form=form or InvitationForm(formdata=None),
        taking=taking or TakeOverForm(formdata=None),
        guarded_by_code=_has_second_factor(me),
        me=me,
        status=status,
    )


@bp.post(PLACE + "/inviter")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
@limiter.limit("20 per hour")
@limiter.limit("5 per hour", key_func=by_address_typed)
def invite_co_editor(dossier: Dossier) -> Response:
    form = InvitationForm()
    if not form.validate() or not form.attempt(
        lambda work: services.invite_co_editor(
            work, dossier_id=dossier.id, email=form.email.data, by=the_actor().id, at=clock.now()
        )
    ):
        return _page(dossier, form=form, status=422)
    return _back(dossier, gettext("L’invitation part à %(email)s.", email=form.result.email))


@bp.post(PLACE + "/invitations/<uuid:waiting_id>/renvoyer")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
def invite_again(dossier: Dossier, waiting_id: UUID) -> Response:
    form = InvitationForm(formdata=None)
    if not form.attempt(
        lambda work: services.invite_again(
            work, dossier_id=dossier.id, invitation_id=waiting_id, by=the_actor().id, at=clock.now()
        )
    ):
        return _page(dossier, form=form, status=422)
    return _back(dossier, gettext("L’invitation repart, avec un nouveau lien."))


@bp.post(PLACE + "/invitations/<uuid:waiting_id>/retirer")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
def uninvite(dossier: Dossier, waiting_id: UUID) -> Response:
    with db.transaction() as work:
        services.uninvite(
            work, dossier_id=dossier.id, invitation_id=waiting_id, by=the_actor().id, at=clock.now()
        )
    return _back(dossier, gettext("L’invitation est retirée : son lien n’ouvre plus rien."))


@bp.post(PLACE + "/<uuid:co_editor_id>/retirer")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
def remove_co_editor(dossier: Dossier, co_editor_id: UUID) -> Response:
    with db.transaction() as work:
        services.remove_co_editor(
            work, dossier_id=dossier.id, person_id=co_editor_id, by=the_actor().id, at=clock.now()
        )
    return _back(dossier, gettext("Cet accès est retiré, dès maintenant."))


@bp.post(PLACE + "/quitter")
@guarded(May.LEAVE_DOSSIER, dossier=dossiers.get_dossier)
def leave_dossier(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.leave_dossier(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(gettext("Vous avez quitté ce dossier. Vos réponses y restent."), "portal.home")


@bp.post(PLACE + "/<uuid:co_editor_id>/transmettre")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
def propose_transfer(dossier: Dossier, co_editor_id: UUID) -> Response:
    form = InvitationForm(formdata=None)
    if not form.attempt(
        lambda work: transfers.propose_transfer(
            work, dossier_id=dossier.id, to_id=co_editor_id, by=the_actor().id, at=clock.now()
        )
    ):
        return _page(dossier, form=form, status=422)
    return _back(dossier, gettext("La proposition est envoyée. Rien ne change avant son acceptation."))


@bp.post(PLACE + "/transmission/retirer")
@guarded(May.SHARE_DOSSIER, dossier=dossiers.get_dossier)
def withdraw_transfer(dossier: Dossier) -> Response:
    with db.transaction() as work:
        transfers.withdraw_transfer(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("La proposition est retirée : vous restez porteur de ce dossier."))


@bp.post(PLACE + "/transmission/refuser")
@guarded(May.LEAVE_DOSSIER, dossier=dossiers.get_dossier)
def decline_transfer(dossier: Dossier) -> Response:
    with db.transaction() as work:
        transfers.decline_transfer(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return _back(dossier, gettext("Vous avez refusé : rien ne change."))


@bp.post(PLACE + "/transmission/accepter")
@guarded(May.LEAVE_DOSSIER, dossier=dossiers.get_dossier)
@limiter.limit("30 per hour")
def accept_transfer(dossier: Dossier) -> Response:
    """With the second factor if the account has one, else with the password typed again."""
    actor = the_actor()
    proved = _has_second_factor(actor.id)
    if proved and policy.fresh.why_not(actor, None) is not None:
        return once_confirmed(actor, lambda: _take_over(dossier, actor, proved=True))
    return _take_over(dossier, actor, proved=proved)


def _take_over(dossier: Dossier, actor: Actor, *, proved: bool) -> Response:
    form = TakeOverForm()
    if not (proved or form.validate()) or not form.attempt(
        lambda work: transfers.accept_transfer(
            work,
            dossier_id=dossier.id,
            password=None if proved else form.password.data,
            by=actor.id,
            at=clock.now(),
        )
    ):
        return _page(dossier, taking=form, status=422)
    return _back(dossier, gettext("Vous êtes désormais porteur de ce dossier."))


def _has_second_factor(person_id: UUID) -> bool:
    return accounts.get_person(db.current(), person_id).tf_totp_secret is not None


def _back(dossier: Dossier, message: str) -> Response:
    return done(message, "portal.people", dossier_id=dossier.id)
