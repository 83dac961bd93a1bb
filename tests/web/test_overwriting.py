"""Two people open the same form: does the second ever write over what the first has saved, unread?"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from fundapp.accounts.models import Person
from fundapp.diligence import queries as diligence_queries
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.rules.companies import Card
from fundapp.kernel import clock
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.programme.types import Regime
from tests.factories import accounts, committee, diligence, dossiers, forms, portfolio, programme, sharing
from tests.factories.signin import sign_in
from tests.journeys.visitor import Page
from tests.pages import Typed, filled, written

FIRST, SECOND = "Alice Avant", "Bruno Après"


@dataclass
class Opened:
    """A form that two people have opened, and what each is about to write in it."""

    page: str
    action: str
    people: tuple[Person, Person]
    theirs: Mapping[str, Typed]
    mine: Mapping[str, Typed]
    both: tuple[str, ...]
    """Words of the first, then of the second."""
    read: tuple[str, str] | None = None
    """Where mine are read once they are stored and what is said there, when the form itself begins blank."""
    clients: list[FlaskClient] = field(default_factory=list)
    insisting: str = ""

    def saved(self, app: Flask, at: datetime) -> str:
        """Who saved the first version and when, as the second reads it."""
        first, second = self.people
        who = "vous, dans un autre onglet ou sur un autre appareil" if first.id == second.id else first.name
        return f"Enregistré par {who}, {written(app, at)}"


AUTOSAVED = {
    "diligence.autosave_review",
    "portal.autosave",
    "portal.autosave_complements",
    "portal.autosave_replies",
}
"""What a script keeps as it is typed, compared as the form that it stands in."""
Case = Callable[[Session], Opened]
CASES: dict[str, Case] = {}
"""A form of each route that overwrites, by its endpoint; after a space, of what, when there are several."""


def of(endpoint: str) -> Callable[[Case], Case]:
    def keep(case: Case) -> Case:
        CASES[endpoint] = case
        return case

    return keep


def two(session: Session, role: Role) -> tuple[Person, Person]:
    first, second = (accounts.person(session, name=name, roles=[role]) for name in (FIRST, SECOND))
    return first, second


@of("diligence.assign")
def holder(session: Session) -> Opened:
    first, second = people = two(session, Role.MANAGER)
    page = f"/dossiers/{dossiers.complete_dossier(session).id}"
    theirs, mine = {"person": str(first.id)}, {"person": str(second.id)}
    return Opened(page, f"{page}/suivi", people, theirs, mine, (FIRST, SECOND))


@of("diligence.record_finding")
def finding(session: Session) -> Opened:
    people = two(session, Role.ANALYST)
    dossier = diligence.dossier_in_diligence(session)
    page = f"/verifications/{diligence_queries.list_items(session, dossier.id)[0].id}"
    theirs, mine = ({"state": "asked", "finding": words} for words in ("Leur constat.", "Le mien."))
    return Opened(page, page, people, theirs, mine, ("Leur constat.", "Le mien."))


@of("diligence.take_item")
def assignment(session: Session) -> Opened:
    first, second = people = two(session, Role.ANALYST)
    dossier = diligence.dossier_in_diligence(session)
    page = f"/verifications/{diligence_queries.list_items(session, dossier.id)[0].id}"
    theirs, mine = {"owner": str(first.id)}, {"owner": str(second.id)}
    return Opened(page, f"{page}/prendre", people, theirs, mine, (FIRST, SECOND))


@of("dossiers.give_judgement")
def judgement(session: Session) -> Opened:
    dossier = dossiers.submitted_dossier(session)
    [piece] = dossier_queries.documents_of(session, dossier.id)
    page = f"/dossiers/{dossier.id}/pieces/{piece.id}/avis"
    theirs: dict[str, Typed] = {
        "state": "not_conform",
        "reason": "La page 3 manque.",
        "dated_on": "2026-11-02",
    }
    mine: dict[str, Typed] = {"state": "not_conform", "reason": "Il est illisible.", "dated_on": "2026-11-03"}
    both = ("La page 3 manque.", "Il est illisible.")
    return Opened(page, page, two(session, Role.ANALYST), theirs, mine, both)


@of("dossiers.choose_aid_basis")
def aid_basis(session: Session) -> Opened:
    page = f"/dossiers/{dossiers.complete_dossier(session).id}/regime-aide"
    theirs, mine = ({"basis": "other", "reference": words} for words in ("RGEC art. 22", "RGEC art. 25"))
    return Opened(page, page, two(session, Role.MANAGER), theirs, mine, ("RGEC art. 22", "RGEC art. 25"))


@of("committee.amend_item")
def resolution(session: Session) -> Opened:
    dossier = committee.dossier_before_committee(session)
    item = committee.item(session, sitting_id=committee.sitting(session).id, dossier_id=dossier.id)
    page = f"/comite/points/{item.id}/resolution"
    texts = ("Le comité finance ce projet.", "Le comité le finance sous réserve.")
    theirs, mine = ({"resolution": text} for text in texts)
    return Opened(page, page, two(session, Role.SECRETARY), theirs, mine, texts)


@of("programme.change_parameter")
def parameter(session: Session) -> Opened:
    programme.fund(session)
    page = "/programme/parametres/ticket.lapse_months"
    theirs: dict[str, Typed] = {"value": "7", "valid_from": "2027-01-01", "source": "Leur délibération"}
    mine: dict[str, Typed] = {"value": "8", "valid_from": "2027-02-01", "source": "Ma délibération"}
    both = ("Leur délibération", "Ma délibération")
    return Opened(page, page, two(session, Role.ADMIN), theirs, mine, both, read=("/programme", "8 mois"))


@of("programme.choose_regime")
def regime(session: Session) -> Opened:
    page = f"/programme/appels/{dossiers.open_call(session).slug}/regime"
    both = (Regime.PRIVATE.label, Regime.CRPA.label)
    people = two(session, Role.ADMIN)
    return Opened(page, page, people, {"regime": "private"}, {"regime": "crpa"}, both)


@of("dossiers.reword_section")
def section(session: Session) -> Opened:
    forms.draft(session)
    page = f"/appels/{dossiers.open_call(session).slug}/formulaire/brouillon/sections/projet"
    both = ("Votre projet", "Ce que vous inventez")
    theirs, mine = ({"title": words} for words in both)
    return Opened(page, page, two(session, Role.ADMIN), theirs, mine, both)


@of("dossiers.change_question")
def question(session: Session) -> Opened:
    forms.draft(session)
    page = f"/appels/{dossiers.open_call(session).slug}/formulaire/brouillon/questions/problem"
    both = ("Le besoin", "Le défi")
    theirs, mine = ({"label": words} for words in both)
    return Opened(page, page, two(session, Role.ADMIN), theirs, mine, both)


@of("dossiers.change_column")
def column(session: Session) -> Opened:
    forms.draft(session)
    table = f"/appels/{dossiers.open_call(session).slug}/formulaire/brouillon/questions/needs"
    page, both = f"{table}/colonnes/label", ("Poste de dépense", "Nature du besoin")
    theirs, mine = ({"label": words} for words in both)
    return Opened(page, page, two(session, Role.ADMIN), theirs, mine, both)


@of("portal.company")
def company(session: Session) -> Opened:
    """Its owner alone writes it: on a computer and on a phone."""
    owner = accounts.person(session)
    card = dossier_services.keep_company(
        session, card=Card("732829320", "Hydrogène des Dunes"), by=owner.id, at=dossiers.AT
    )
    session.commit()
    page = f"/mes-entreprises/{card.id}"
    theirs, mine = {"address": "1 quai des Grues"}, {"address": "2 rue du Port"}
    return Opened(page, page, (owner, owner), theirs, mine, ("1 quai des Grues", "2 rue du Port"))


@of("portfolio.record_cofinancing")
def cofinancing(session: Session) -> Opened:
    first, second = two(session, Role.MANAGER)
    ticket = portfolio.signed_ticket(session, by=first.id, amount=euros(100_000))
    portfolio.recorded_cofinancing(session, ticket.dossier_id, by=first.id, amount=euros(90_000))
    typed = {"name": "Fonds régional", "nature": "private", "grade": "letter", "amount": "80 000"}

    def said(words: str) -> dict[str, Typed]:
        return {f"cofinancing-{name}": value for name, value in {**typed, "evidence": words}.items()}

    page, both = f"/tickets/{ticket.id}", ("Leur lettre du 3.", "Mon contrat du 4.")
    theirs, mine = (said(words) for words in both)
    return Opened(page, f"{page}/cofinancements", (first, second), theirs, mine, both, read=(page, both[1]))


@of("portfolio.save_plan")
def plan(session: Session) -> Opened:
    first, second = two(session, Role.MANAGER)
    ticket = portfolio.signed_ticket(session, by=first.id, amount=euros(100_000))
    page = f"/tickets/{ticket.id}/echeancier"
    both = ("Leur jalon", "Mon jalon")
    theirs, mine = ({"t1-milestone": words} for words in both)
    return Opened(page, page, (first, second), theirs, mine, both)


@of("accounts.set_roles")
def roles(session: Session) -> Opened:
    page = f"/personnes/{accounts.person(session, roles=[Role.ANALYST]).id}"
    theirs: dict[str, Typed] = {"roles": ["finance"]}
    mine: dict[str, Typed] = {"roles": ["secretary"]}
    both = (Role.FINANCE.label, Role.SECRETARY.label)
    return Opened(page, f"{page}/roles", two(session, Role.ADMIN), theirs, mine, both)


@of("diligence.write_review")
def review(session: Session) -> Opened:
    """Its author alone writes it: in two tabs."""
    author = accounts.person(session, roles=[Role.ANALYST])
    page = f"/dossiers/{dossiers.complete_dossier(session).id}/evaluation"
    both = ("Un premier avis.", "Un second avis.")
    theirs, mine = ({"why_team": words} for words in both)
    return Opened(page, page, (author, author), theirs, mine, both)


def shared(session: Session, dossier: Dossier, owner: Person, section: str, name: str) -> Opened:
    """A page that the owner of a dossier and a co-editor fill at the same time."""
    beside = sharing.co_editor(session, dossier.id)
    page, both = f"/mes-dossiers/{dossier.id}/{section}", ("14", "15")
    theirs, mine = ({name: words} for words in both)
    return Opened(page, page, (owner, beside), theirs, mine, both)


@of("portal.save draft")
def draft(session: Session) -> Opened:
    owner = accounts.person(session, name=FIRST)
    return shared(session, dossiers.draft_dossier(session, owner_id=owner.id), owner, "projet", "jobs")


@of("portal.save changes")
def changes(session: Session) -> Opened:
    owner = accounts.person(session, name=FIRST)
    dossier = dossiers.submitted_dossier(session, owner_id=owner.id)
    dossier_services.begin_amendment(session, dossier_id=dossier.id, by=owner.id, at=dossiers.AT)
    session.commit()
    return shared(session, dossier, owner, "projet", "jobs")


@of("portal.keep_complements")
def complements(session: Session) -> Opened:
    owner = accounts.person(session, name=FIRST)
    return shared(session, dossiers.waiting_dossier(session, owner_id=owner.id), owner, "complements", "jobs")


@of("portal.keep_replies")
def replies(session: Session) -> Opened:
    owner = accounts.person(session, name=FIRST)
    answered = dossiers.not_yet_dossier(session, owner_id=owner.id)
    comeback = dossiers.resubmitted_draft(session, answered)
    return shared(session, comeback, owner, "points", "point-1")


INSISTING = {
    "diligence.record_finding": "Un constat ne s’efface pas",
    "programme.change_parameter": "L’autre valeur reste inscrite",
    "portfolio.record_cofinancing": "L’autre ligne reste à l’historique",
}
"""What becomes of the other version where one's own is put after it; elsewhere it is replaced."""


@pytest.fixture(autouse=True)
def clock_stands() -> Iterator[time_machine.Traveller]:
    """Until a test moves it, so that a page can be asked when something was saved."""
    with time_machine.travel(clock.now(), tick=False) as stands:
        yield stands


@pytest.fixture(params=CASES)
def opened(request: pytest.FixtureRequest, app: Flask, session: Session) -> Opened:
    made = CASES[request.param](session)
    made.insisting = INSISTING.get(request.param, "remplace l’autre version")
    made.clients = [sign_in(app.test_client(), person) for person in made.people]
    return made


def stored(opened: Opened) -> str:
    """What whoever opens the form anew finds."""
    client = opened.clients[0]
    shown = {**filled(client, opened.page, opened.action), "csrf_token": ""}
    read = words_of(client, opened.read[0]) if opened.read else ""
    return f"{sorted(shown.items())} {read}"


def words_of(client: FlaskClient, page: str) -> str:
    return unescape(Page(200, page, client.get(page).text, b"").words)


def side_by_side(answer: TestResponse) -> str:
    part = answer.text.partition('class="both-versions"')[2].partition("</section>")[0]
    return " ".join(unescape(part).split())


WHOSE = re.compile(r'<div class="pair">\s*<div><p class="hint">([^<]*)</p>')


def test_second_is_shown_both_texts_and_overwrites_nothing_until_they_insist(
    app: Flask, clock_stands: time_machine.Traveller, opened: Opened
) -> None:
    first, second = opened.clients
    late = filled(second, opened.page, opened.action, **opened.mine)
    early = filled(first, opened.page, opened.action, **opened.theirs)
    assert first.post(opened.action, data=early).status_code == 303
    saved, after_the_first = opened.saved(app, clock.now()), stored(opened)
    clock_stands.shift(120)

    refused = second.post(opened.action, data=late)

    assert refused.status_code == 409
    shown = side_by_side(refused)
    assert [words for words in opened.both if words not in shown] == []
    assert {unescape(each) for each in WHOSE.findall(refused.text)} == {saved}
    assert (opened.insisting in shown, "Enregistrer la mienne</button>" in shown) == (True, True)
    assert "<h2>Choisissez entre les deux versions.</h2>" in refused.text
    assert stored(opened) == after_the_first

    again = Page(refused.status_code, opened.page, refused.text, refused.data).form(opened.action).fields
    insisted = second.post(opened.action, data=again)

    assert insisted.status_code == 303
    assert stored(opened) != after_the_first
    kept = filled(first, opened.page, opened.action)
    if opened.read:
        page, words = opened.read
        assert words in words_of(first, page)
    else:
        assert {name: kept[name] for name in opened.mine} == {
            name: value if isinstance(value, list) else [value] for name, value in opened.mine.items()
        }


KEEP = re.compile(
    r'<a class="btn btn-secondary" href="([^"]+)">(.*?)</a>|name="leave" value="([^"]+)">(.*?)</button>'
)


def test_other_version_is_kept_by_one_act_that_writes_nothing_over_it(opened: Opened) -> None:
    first, second = opened.clients
    late = filled(second, opened.page, opened.action, **opened.mine)
    early = filled(first, opened.page, opened.action, **opened.theirs)
    assert first.post(opened.action, data=early).status_code == 303
    after_the_first = stored(opened)
    refused = second.post(opened.action, data=late)

    [(back, link, left, button)] = KEEP.findall(side_by_side(refused))

    own = opened.people[0].id == opened.people[1].id
    assert link + button == ("Garder l’autre version" if own else "Garder leur version")
    if back:
        assert second.get(back).status_code == 200
        shown = filled(second, opened.page, opened.action)
        assert {**shown, "csrf_token": ""} == {**filled(first, opened.page, opened.action), "csrf_token": ""}
    else:
        sent = Page(409, opened.page, refused.text, refused.data).form(opened.action).fields
        assert second.post(opened.action, data={**sent, "leave": left}).status_code == 303
    assert stored(opened) == after_the_first


@pytest.mark.parametrize(
    "endpoint, place",
    [
        ("portal.save draft", "saisie"),
        ("portal.save changes", "saisie"),
        ("portal.keep_complements", "complements/saisie"),
        ("portal.keep_replies", "points/saisie"),
        ("diligence.write_review", "evaluation/saisie"),
    ],
)
def test_what_a_script_keeps_is_compared_and_named_too(
    app: Flask, session: Session, clock_stands: time_machine.Traveller, endpoint: str, place: str
) -> None:
    opened = CASES[endpoint](session)
    first, second = (sign_in(app.test_client(), person) for person in opened.people)
    seen, autosave = filled(second, opened.page)["seen"], f"{opened.page.rpartition('/')[0]}/{place}"
    [(name, theirs)], [mine] = opened.theirs.items(), opened.mine.values()
    assert first.post(autosave, data={name: theirs, "seen": seen}).status_code == 200
    saved = opened.saved(app, clock.now())
    clock_stands.shift(120)

    refused, blind = (second.post(autosave, data={name: mine, "seen": each}) for each in (seen, ""))

    for answer in (refused, blind):
        assert answer.status_code == 409
        assert answer.json is not None
        assert answer.json["stored"] == {name: theirs}
        assert answer.json["writers"] == {name: saved}
    assert filled(first, opened.page)[name] == [theirs]


def test_page_that_does_not_say_what_it_showed_overwrites_nothing(opened: Opened) -> None:
    first, second = opened.clients
    early = filled(first, opened.page, opened.action, **opened.theirs)
    assert first.post(opened.action, data=early).status_code == 303
    after_the_first = stored(opened)
    late = filled(second, opened.page, opened.action, **opened.mine)
    blind = {name: value for name, value in late.items() if not name.endswith("seen")}

    refused = second.post(opened.action, data=blind)

    assert refused.status_code == 409
    shown = side_by_side(refused)
    assert [words for words in opened.both if words not in shown] == []
    assert stored(opened) == after_the_first


def test_same_words_sent_by_both_are_no_conflict(opened: Opened) -> None:
    first, second = opened.clients
    sent = [filled(each, opened.page, opened.action, **opened.theirs) for each in (first, second)]

    answers = [
        each.post(opened.action, data=data).status_code
        for each, data in zip((first, second), sent, strict=True)
    ]

    assert answers == [303, 303]
