"""Who has an account, with which roles, and who is invited? For administrators."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundapp.accounts import queries, rules, services
from fundapp.accounts.forms import InviteForm, RolesForm
from fundapp.accounts.models import Invitation, Person
from fundapp.accounts.queries import PersonRow
from fundapp.accounts.types import InvitationState
from fundapp.accounts.views import bp
from fundapp.kernel import clock, db
from fundapp.policy import May, Role
from fundapp.web.guard import guarded, the_actor
from fundapp.web.paging import PAGE, after_key, page_of
from fundapp.web.query import asked_id, asked_text
from fundapp.web.render import done, render

ON_A_PAGE = 30


@dataclass(frozen=True)
class Page:
    """People of one page, and the ways to the pages beside it."""

    rows: list[PersonRow]
    previous_url: str | None
    next_url: str | None
    summary: str


@dataclass(frozen=True)
class Waiting:
    """An invitation nobody has claimed yet."""

    invitation: Invitation
    roles: list[Role]
    state: InvitationState


@bp.get("/personnes")
@guarded(May.INVITE_PERSON)
def list_people() -> Response:
    return _list(InviteForm())


@bp.post("/personnes/inviter")
@guarded(May.INVITE_PERSON)
def invite() -> Response:
    form = InviteForm()
    if not form.validate() or not form.attempt(
        lambda work: services.invite(
            work,
            name=form.name.data,
            email=form.email.data,
            roles=form.roles.data,
            by=the_actor().id,
            at=clock.now(),
        )
    ):
        return _list(form, status=422)
    return done(_("L’invitation part à l’adresse %(email)s.", email=form.email.data), "accounts.list_people")


@bp.post("/personnes/invitations/<uuid:invitation_id>/retirer")
@guarded(May.INVITE_PERSON)
def withdraw_invitation(invitation_id: UUID) -> Response:
    with db.transaction() as work:
        services.withdraw_invitation(work, invitation_id=invitation_id, by=the_actor().id, at=clock.now())
    return done(_("L’invitation est retirée : son lien ne sert plus."), "accounts.list_people")


@bp.get("/personnes/suppressions")
@guarded(May.INVITE_PERSON)
def list_erasures() -> Response:
    """Who has asked to be forgotten, and what has become of it."""
    found = queries.list_erasures(db.current(), after=after_key(), limit=PAGE + 1)
    return render("accounts/erasures.html", page=page_of(found, lambda row: row[0].id))


@bp.get("/personnes/<uuid:person_id>")
@guarded(May.INVITE_PERSON, person=queries.get_person)
def person(person: Person) -> Response:
    return _person(person, RolesForm.showing(rules.roles_shown(queries.roles_of(db.current(), person.id))))


@bp.post("/personnes/<uuid:person_id>/roles")
@guarded(May.INVITE_PERSON, person=queries.get_person)
def set_roles(person: Person) -> Response:
    form = RolesForm()
    if not form.validate() or not form.attempt(
        lambda work: services.set_roles(
            work,
            person_id=person.id,
            roles=form.roles.data,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    ):
        return _person(person, form, status=form.status)
    return done(
        _("Les rôles de %(name)s sont changés ; ses connexions sont fermées.", name=person.name),
        "accounts.person",
        person_id=person.id,
    )


@bp.post("/personnes/<uuid:person_id>/fermer")
@guarded(May.INVITE_PERSON, person=queries.get_person)
def close_account(person: Person) -> Response:
    with db.transaction() as work:
        services.close_account(work, person_id=person.id, by=the_actor().id, at=clock.now())
    return done(_("Le compte de %(name)s est fermé.", name=person.name), "accounts.list_people")


@bp.post("/personnes/<uuid:person_id>/rouvrir")
@guarded(May.INVITE_PERSON, person=queries.get_person)
def reopen_account(person: Person) -> Response:
    with db.transaction() as work:
        services.reopen_account(work, person_id=person.id, by=the_actor().id, at=clock.now())
    return done(_("Le compte de %(name)s est rouvert.", name=person.name), "accounts.list_people")


@bp.post("/personnes/<uuid:person_id>/second-facteur/oublier")
@guarded(May.INVITE_PERSON, person=queries.get_person)
def forget_second_factor(person: Person) -> Response:
    with db.transaction() as work:
        services.forget_second_factor(work, person_id=person.id, by=the_actor().id, at=clock.now())
    return done(
        _("%(name)s installera un nouveau second facteur à sa prochaine connexion.", name=person.name),
        "accounts.person",
        person_id=person.id,
    )


def _person(person: Person, form: RolesForm, *, status: int = 200) -> Response:
    return render("accounts/person.html", person=person, form=form, status=status)


def _list(form: InviteForm, *, status: int = 200) -> Response:
    work, at = db.current(), clock.now()
    found = queries.list_invitations(work, after=after_key(), limit=PAGE + 1)
    here = url_for("accounts.list_people")
    invitations = page_of(found, lambda each: each.id, at=here, anchor="invitations")
    waiting = [
        Waiting(
            invitation,
            [Role(value) for value in invitation.roles],
            rules.invitation_state(claimed=None, withdrawn=None, expires=invitation.expires_at, at=at),
        )
        for invitation in invitations.rows
    ]
    search = asked_text("q")
    return render(
        "accounts/people.html",
        page=_page(search),
        search=search,
        waiting=waiting,
        invitations=invitations,
        form=form,
        status=status,
    )


def _page(search: str) -> Page:
    """One row more than shown tells whether the page has a follower."""
    after, before = asked_id("after"), asked_id("before")
    found = queries.people_page(db.current(), search=search, after=after, before=before, size=ON_A_PAGE + 1)
    more = len(found) > ON_A_PAGE
    rows = found[1:] if more and before else found[:ON_A_PAGE]
    back, on = (more if before else after is not None), (more or before is not None)
    kept: dict[str, Any] = {"q": search} if search else {}
    return Page(
        rows=rows,
        previous_url=url_for("accounts.list_people", before=rows[0].id, **kept) if back and rows else None,
        next_url=url_for("accounts.list_people", after=rows[-1].id, **kept) if on and rows else None,
        summary=ngettext("%(num)s personne sur cette page", "%(num)s personnes sur cette page", len(rows)),
    )
