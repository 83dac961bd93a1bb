"""How does the team read a call's form version by version, and an administrator publish the next one?"""

from flask import request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from fundapp.dossiers import services
from fundapp.dossiers.models import FormVersion
from fundapp.dossiers.queries import form_versions as queries
from fundapp.dossiers.queries.forms import latest_form
from fundapp.dossiers.rules import edits
from fundapp.dossiers.rules.form_changes import differences, told_condition
from fundapp.dossiers.rules.publishing import faults_of
from fundapp.dossiers.views.door import bp
from fundapp.kernel import clock, db
from fundapp.kernel.errors import Refused
from fundapp.policy import May
from fundapp.programme.models import Call
from fundapp.programme.queries import get_call
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/appels/<slug>/formulaire")
@guarded(May.READ_PROGRAMME, call=get_call)
def form_versions(call: Call) -> Response:
    session = db.current()
    versions = queries.list_versions(session, call.id)
    return render(
        "dossiers/form_versions.html",
        call=call,
        versions=versions,
        draft=next((each for each in versions if not each.row.published_at), None),
        behind=queries.count_behind(session, call.id),
    )


@bp.get("/appels/<slug>/formulaire/versions/<int:number>")
@guarded(May.READ_PROGRAMME, call=get_call)
def form_version(call: Call, number: int) -> Response:
    version = queries.get_version(db.current(), call.id, number)
    return render("dossiers/form_version.html", call=call, version=version, told_condition=told_condition)


@bp.post("/appels/<slug>/formulaire/brouillon/preparer")
@guarded(May.MANAGE_FORMS, call=get_call)
def draft_form(call: Call) -> Response:
    with db.transaction() as work:
        draft = services.draft_form(work, call_id=call.id, by=the_actor().id, at=clock.now())
    return done(
        gettext(
            "La version %(n)s est en préparation : personne d’autre que l’équipe ne la voit.", n=draft.number
        ),
        "dossiers.form_draft",
        slug=call.slug,
    )


@bp.post("/appels/<slug>/formulaire/brouillon/abandonner")
@guarded(May.MANAGE_FORMS, call=get_call)
def discard_form(call: Call) -> Response:
    with db.transaction() as work:
        services.discard_form(work, call_id=call.id, by=the_actor().id, at=clock.now())
    return done(
        gettext("La version en préparation est abandonnée : la version publiée reste la même."),
        "dossiers.form_versions",
        slug=call.slug,
    )


@bp.get("/appels/<slug>/formulaire/brouillon/publication")
@guarded(May.PUBLISH_FORM, call=get_call, draft=queries.get_draft)
def review_form(call: Call, draft: FormVersion) -> Response:
    return _review(call, draft)


@bp.post("/appels/<slug>/formulaire/brouillon/publication")
@guarded(May.PUBLISH_FORM, call=get_call, draft=queries.get_draft)
def publish_form(call: Call, draft: FormVersion) -> Response:
    try:
        with db.transaction() as work:
            services.publish_form(
                work,
                call_id=call.id,
                seen=request.form.get("seen", ""),
                by=the_actor().id,
                at=clock.now(),
            )
    except Refused as refusal:
        return _review(call, queries.get_draft(db.current(), call.slug), refusal=refusal, status=409)
    message = gettext(
        "La version %(n)s est publiée : tout nouveau dossier commence avec elle.", n=draft.number
    )
    behind = queries.count_behind(db.current(), call.id)
    return done(message, "dossiers.review_move" if behind else "dossiers.form_versions", slug=call.slug)


def _review(call: Call, draft: FormVersion, *, refusal: Refused | None = None, status: int = 200) -> Response:
    form = draft.form
    return render(
        "dossiers/form_publish.html",
        call=call,
        draft=draft,
        faults=faults_of(form),
        changes=differences(latest_form(db.current(), call.id).form, form),
        seen=edits.mark(form),
        refusal=refusal,
        status=status,
    )


@bp.get("/appels/<slug>/formulaire/dossiers")
@guarded(May.PUBLISH_FORM, call=get_call)
def review_move(call: Call) -> Response:
    return render("dossiers/form_move.html", call=call, move=queries.preview_move(db.current(), call.id))


@bp.post("/appels/<slug>/formulaire/dossiers")
@guarded(May.PUBLISH_FORM, rehearsed=False, call=get_call)
def move_dossiers(call: Call) -> Response:
    with db.transaction() as work:
        moved = services.move_dossiers(work, call_id=call.id, by=the_actor().id, at=clock.now())
    message = (
        ngettext(
            "%(num)s dossier est passé à la dernière version : son porteur en est averti.",
            "%(num)s dossiers sont passés à la dernière version : leurs porteurs en sont avertis.",
            moved,
        )
        if moved
        else gettext("Tous les brouillons étaient déjà sur la dernière version.")
    )
    return done(message, "dossiers.form_versions", slug=call.slug)
