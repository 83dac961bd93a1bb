"""With what does a new dossier begin: which company's answers, and the self-test this browser kept?"""

from uuid import UUID

from flask import flash, request, session
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries.companies import list_companies
from fundapp.dossiers.queries.sharing import list_begun
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.programme import queries as programme
from fundapp.programme import rules
from fundapp.programme.models import Call
from fundapp.programme.rules import KEPT_IN, Recalled
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

ASKED = "asked"
"""The page that asks sends this along: its answers may be that nothing is to be taken over."""


def kept_test(call: Call) -> Recalled | None:
    """The self-test of this call that this browser kept."""
    version, criteria = int(call.eligibility.get("version", 0)), rules.criteria_of(call.eligibility)
    return rules.recalled(session.get(KEPT_IN, []), call.slug, version, criteria)


def ask_first(call: Call) -> bool:
    """Nothing goes in unseen, and no second draft is begun by mistake: whoever has any is asked, once."""
    if ASKED in request.form:
        return False
    session, me = db.current(), the_actor().id
    written_in = any(each.version for each in list_begun(session, me, call.id))
    return written_in or kept_test(call) is not None or bool(list_companies(session, me))


@bp.get("/appels/<slug>/commencer")
@guarded(May.START_DOSSIER, call=programme.get_call)
def set_out(call: Call) -> Response:
    return render(
        "portal/set_out.html",
        call=call,
        begun=list_begun(db.current(), the_actor().id, call.id),
        companies=list_companies(db.current(), the_actor().id),
        test=kept_test(call),
        asked=ASKED,
    )


def begin_with(work: Session, dossier: Dossier, call: Call) -> None:
    """What was chosen, in the transaction that begins the dossier."""
    me, at = the_actor().id, clock.now()
    company_id = _identifier(request.form.get("company"))
    own = {each.id for each in list_companies(work, me)}
    if company_id in own:
        services.prefill(work, dossier_id=dossier.id, company_id=company_id, by=me, at=at)
    test = kept_test(call) if "keep_test" in request.form else None
    if test is not None:
        services.keep_self_test(
            work,
            dossier_id=dossier.id,
            version=int(call.eligibility.get("version", 0)),
            judgement=test.judgement,
            tested_on=test.on or clock.paris_day(at),
            by=me,
            at=at,
        )
        flash(gettext("Le résultat de votre test est gardé avec le dossier."), "good")


@bp.post("/mes-dossiers/<uuid:dossier_id>/test/retirer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def drop_self_test(dossier: Dossier) -> Response:
    with db.transaction() as work:
        services.drop_self_test(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(
        gettext("Le résultat du test n’est plus dans ce dossier."), "portal.follow", dossier_id=dossier.id
    )


def _identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
