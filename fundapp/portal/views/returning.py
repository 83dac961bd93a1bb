"""How does an applicant come back after « pas encore »: a new draft, and a reply to each numbered gap?"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.models import Dossier, EndingLetter
from fundapp.dossiers.queries import not_yet as asked
from fundapp.dossiers.queries.companies import begun_with
from fundapp.dossiers.queries.forms import form_of
from fundapp.dossiers.queries.letters import get_letter
from fundapp.dossiers.queries.not_yet import Back
from fundapp.dossiers.queries.sharing import co_editors_to_ask
from fundapp.dossiers.rules.moves import MovedOn
from fundapp.dossiers.rules.not_yet import only_replies, reply_fault, reply_name
from fundapp.dossiers.views.letters import ending_pdf, letter_pdf
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated
from fundapp.policy import May
from fundapp.portal import forms
from fundapp.portal.forms.compared import compared
from fundapp.portal.queries.filling import fill_page
from fundapp.portal.views import bp
from fundapp.portal.views.moved_on import said_to_the_script
from fundapp.programme import queries as programme
from fundapp.web.documents import attached
from fundapp.web.filters import hour, sentence
from fundapp.web.forms import Form
from fundapp.web.guard import guarded, the_actor
from fundapp.web.overwriting import Both, seen_fields, sent_fields, writers_of
from fundapp.web.render import done, render


@bp.get("/mes-dossiers/<uuid:dossier_id>/pas-encore.pdf")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier)
def letter(dossier: Dossier) -> Response:
    content = letter_pdf(asked.get_answer(db.current(), dossier.id))
    return attached(content, name=f"{dossier.reference}-pas-encore.pdf", mime="application/pdf")


@bp.get("/mes-dossiers/<uuid:dossier_id>/lettres/<uuid:letter_id>.pdf")
@guarded(May.FOLLOW_DOSSIER, dossier=dossiers.get_dossier, letter=get_letter)
def ending_letter(dossier: Dossier, letter: EndingLetter) -> Response:
    """The letter of a refusal or a closure, even of one that was reopened since."""
    name = f"{dossier.reference}-{letter.status.value}.pdf"
    return attached(ending_pdf(letter), name=name, mime="application/pdf")


@bp.get("/mes-dossiers/<uuid:dossier_id>/redeposer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def ask_return(dossier: Dossier) -> Response:
    """The same call is chosen already, while it is open."""
    form = _calls(formdata=None, data={"call": str(dossier.call_id)})
    return _ask(dossier, form)


@bp.post("/mes-dossiers/<uuid:dossier_id>/redeposer")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def resubmit(dossier: Dossier) -> Response:
    form = _calls(formdata=request.form)
    begun = form.validate() and form.attempt(
        lambda work: services.resubmit(
            work,
            previous_id=dossier.id,
            call=programme.get_call_by_id(work, UUID(form.call.data)),
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not begun:
        return _ask(dossier, form, status=422)
    return done(
        gettext("Votre nouveau dossier est prêt : répondez à chaque point, puis relisez et déposez."),
        "portal.replies",
        dossier_id=form.result.id,
    )


def _calls(**given: object) -> forms.ReturnForm:
    return forms.ReturnForm(programme.list_open_calls(db.current(), clock.now()), **given)


def _ask(dossier: Dossier, form: forms.ReturnForm, *, status: int = 200) -> Response:
    session = db.current()
    answered = asked.find_answered(session, dossier)
    if answered is None:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    return render(
        "portal/return.html",
        dossier=dossier,
        answered=answered,
        invited=[each.name for each in co_editors_to_ask(session, dossier.id)],
        carried=asked.carried_pieces(session, dossier.id, on=clock.paris_day(clock.now())),
        form=form,
        status=status,
    )


@bp.get("/mes-dossiers/<uuid:dossier_id>/points")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, back=asked.get_back)
def replies(dossier: Dossier, back: Back) -> Response:
    if not dossier.is_draft:
        return redirect(url_for("portal.follow", dossier_id=dossier.id), 303)
    return _page(dossier, back, forms.reply_form(back.gaps, back.typed))


@bp.post("/mes-dossiers/<uuid:dossier_id>/points")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, back=asked.get_back)
def keep_replies(dossier: Dossier, back: Back) -> Response:
    """Keep what was typed; then say what cannot be taken, or go on to the form."""
    typed = _typed(back)
    try:
        kept = _keep(dossier, typed)
    except Outdated as conflict:
        form = forms.reply_form(back.gaps, {**back.typed, **typed})
        form.refuse(conflict)
        both = compared(form, typed, conflict)
        return _page(dossier, back, form, both=both, status=409)
    except MovedOn:
        raise
    except Refused as refusal:
        form = forms.reply_form(back.gaps, {**back.typed, **typed})
        form.refuse(refusal)
        return _page(dossier, back, form, status=422)
    form = forms.reply_form(back.gaps, kept)
    for field in form:
        if fault := reply_fault(kept.get(field.name, "")):
            field.errors = [sentence(fault)]
    if form.errors:
        return _page(dossier, asked.get_back(db.current(), dossier.id), form, status=422)
    then = "portal.begin" if request.form.get("then") == "next" else "portal.replies"
    return done(gettext("Vos réponses sont enregistrées."), then, dossier_id=dossier.id)


@bp.post("/mes-dossiers/<uuid:dossier_id>/points/saisie")
@guarded(May.FILL_DOSSIER, dossier=dossiers.get_dossier, back=asked.get_back)
def autosave_replies(dossier: Dossier, back: Back) -> tuple[Response, int]:
    """Keep one or a few boxes as they are typed; the answer is for the script that sent them."""
    typed, at = _typed(back), clock.now()
    try:
        kept = _keep(dossier, typed)
    except Outdated as conflict:
        return jsonify(
            message=sentence(conflict.sentence), stored=conflict.stored, writers=writers_of(conflict)
        ), 409
    except Refused as refusal:
        return said_to_the_script(dossier, refusal)
    return jsonify(
        message=gettext("Enregistré à %(hour)s", hour=hour(at)),
        saved={name: kept.get(name, "") for name in typed},
    ), 200


def _typed(back: Back) -> dict[str, str]:
    return only_replies(sent_fields(request.form).to_dict(), [gap.number for gap in back.gaps])


def _keep(dossier: Dossier, typed: Mapping[str, str]) -> dict[str, str]:
    seen = seen_fields(request.form.get("seen"))
    with db.transaction() as work:
        kept = services.keep_replies(
            work, dossier_id=dossier.id, typed=typed, base=seen, by=the_actor().id, at=clock.now()
        )
        return dict(kept.replies)


def _page(
    dossier: Dossier,
    back: Back,
    form: Form,
    *,
    both: Sequence[Both] = (),
    status: int = 200,
) -> Response:
    session = db.current()
    return render(
        "portal/replies.html",
        page=fill_page(db.current(), dossier, dossier, at=clock.now()),
        back=back,
        section="points",
        places=form_of(db.current(), dossier).section_of,
        form=form,
        seen={reply_name(gap.number): back.typed.get(reply_name(gap.number), "") for gap in back.gaps},
        both=both,
        begun=begun_with(session, dossier),
        status=status,
    )
