"""How does anybody learn, without an account, whether their project may apply (INT-05)?"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.kernel.errors import NotFound
from fundapp.programme import rules
from fundapp.public.forms import eligibility_form
from fundapp.public.queries import CallPage
from fundapp.public.views import bp
from fundapp.public.views.calls import page_of
from fundapp.public.views.kept import keep_judgement, kept_judgement
from fundapp.web.guard import public
from fundapp.web.render import render


def tested(slug: str) -> CallPage:
    """The call; one that has no criteria has no test either."""
    page = page_of(slug)
    if not page.criteria:
        raise NotFound
    return page


@bp.get("/appels/<slug>/eligibilite")
@public
def ask_eligibility(slug: str) -> Response:
    page = tested(slug)
    return render("public/eligibility.html", page=page, form=eligibility_form(page.criteria, request.args))


@bp.get("/appels/<slug>/eligibilite/resultat")
@public
def tell_eligibility(slug: str) -> Response:
    """The result is in its address: nothing of it is stored, and it can be sent to a partner."""
    page = tested(slug)
    form = eligibility_form(page.criteria, request.args)
    if not form.validate():
        return render("public/eligibility.html", page=page, form=form, status=422)
    judgement = rules.judge(page.criteria, request.args)
    kept = kept_judgement(page) == judgement
    return render("public/eligible.html", page=page, judgement=judgement, kept=kept)


@bp.post("/appels/<slug>/eligibilite/garder")
@public
def keep_eligibility(slug: str) -> Response:
    page = tested(slug)
    form = eligibility_form(page.criteria, request.form)
    if not form.validate():
        return render("public/eligibility.html", page=page, form=form, status=422)
    keep_judgement(page, rules.judge(page.criteria, request.form))
    flash(gettext("Le résultat est gardé dans ce navigateur, sur la page de l’appel."), "good")
    return redirect(url_for("public.call", slug=slug), 303)
