"""How does an entrepreneur keep the cards of their companies, and learn one from a dossier?"""

from dataclasses import asdict

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from fundapp.dossiers import queries as dossiers
from fundapp.dossiers import services
from fundapp.dossiers.forms.companies import CompanyForm
from fundapp.dossiers.models import Company, Dossier
from fundapp.dossiers.queries import companies as queries
from fundapp.kernel import clock, db
from fundapp.policy import May
from fundapp.portal.views import bp
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render


@bp.get("/mes-entreprises", endpoint="companies")
@guarded(May.START_DOSSIER)
def show_companies() -> Response:
    session, me = db.current(), the_actor().id
    return render(
        "portal/companies.html",
        companies=queries.list_companies(session, me),
        described=queries.last_described(session, me),
    )


@bp.route("/mes-entreprises/nouvelle", methods=["GET", "POST"])
@guarded(May.START_DOSSIER)
def new_company() -> Response:
    """Begun with the company of the last dossier when the page is asked to."""
    if request.method == "GET":
        known = queries.last_described(db.current(), the_actor().id) if "reprendre" in request.args else None
        return _page(CompanyForm(formdata=None, obj=known), None)
    return _keep(CompanyForm(), None)


@bp.route("/mes-entreprises/<uuid:company_id>", methods=["GET", "POST"])
@guarded(May.KEEP_COMPANY, company=queries.get_company)
def company(company: Company) -> Response:
    if request.method == "GET":
        return _page(CompanyForm.showing(asdict(queries.card(company))), company)
    return _keep(CompanyForm(), company)


def _keep(form: CompanyForm, company: Company | None) -> Response:
    if not form.validate() or not form.attempt(
        lambda work: services.keep_company(
            work,
            card=form.card,
            company_id=company.id if company else None,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    ):
        return _page(form, company, status=form.status)
    return done(gettext("La fiche « %(name)s » est enregistrée.", name=form.name.data), "portal.companies")


def _page(form: CompanyForm, company: Company | None, *, status: int = 200) -> Response:
    return render("portal/company.html", form=form, company=company, status=status)


@bp.post("/mes-entreprises/<uuid:company_id>/supprimer")
@guarded(May.KEEP_COMPANY, company=queries.get_company)
def remove_company(company: Company) -> Response:
    with db.transaction() as work:
        services.remove_company(work, company_id=company.id, by=the_actor().id)
    return done(gettext("La fiche est supprimée. Vos dossiers gardent leurs réponses."), "portal.companies")


@bp.post("/mes-dossiers/<uuid:dossier_id>/fiche")
@guarded(May.SUBMIT_DOSSIER, dossier=dossiers.get_dossier)
def learn_company(dossier: Dossier) -> Response:
    """The other way round: the card takes what this dossier says."""
    with db.transaction() as work:
        kept = services.learn_company(work, dossier_id=dossier.id, by=the_actor().id, at=clock.now())
    return done(
        gettext("La fiche « %(name)s » a les réponses de ce dossier.", name=kept.name), "portal.companies"
    )
