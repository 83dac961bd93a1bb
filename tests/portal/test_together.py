"""In two real browsers: do two people who fill one dossier see each other, and does one leave at once?"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.serving import make_server

from fundapp.app import create_app
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.services import sharing as services
from fundapp.kernel import clock, db
from fundapp.settings import Settings
from tests.factories import accounts, dossiers, sharing
from tests.factories.signin import sign_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Table:
    """A draft that Marie owns and Ana fills with her, on a running program."""

    url: str
    dossier_id: UUID
    people: dict[str, UUID]
    cookies: dict[str, str]
    engine: Engine

    def answer(self, name: str) -> object:
        with Session(self.engine) as session:
            dossier = session.get(Dossier, self.dossier_id)
            assert dossier is not None
            return dossier.answers.get(name)

    def take_back(self) -> None:
        """Marie ends Ana's access, from wherever she is."""
        with Session(self.engine) as session:
            services.remove_co_editor(
                session,
                dossier_id=self.dossier_id,
                person_id=self.people["Ana Roche"],
                by=self.people["Marie Vandewalle"],
                at=clock.now(),
            )
            session.commit()


@pytest.fixture
def table(shared: Engine, settings: Settings) -> Iterator[Table]:
    server = make_server("127.0.0.1", 0, Flask("until the port is known"), threaded=True)
    url = f"http://localhost:{server.port}"
    address = shared.url.render_as_string(hide_password=False)
    app = create_app(
        settings.model_copy(update={"database_url": address, "base_url": url, "port": server.port})
    )
    server.app = app
    engine = db.connect(address)
    with db.scope() as session:
        made = {name: accounts.person(session, name=name) for name in ("Marie Vandewalle", "Ana Roche")}
        draft = dossiers.draft_dossier(session, owner_id=made["Marie Vandewalle"].id)
        sharing.co_editor(session, draft.id, made["Ana Roche"])
    cookies = {}
    for name, person in made.items():
        cookie = sign_in(app.test_client(), person).get_cookie("fund")
        assert cookie is not None
        cookies[name] = cookie.value
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Table(url, draft.id, {name: person.id for name, person in made.items()}, cookies, engine)
    server.shutdown()
    server.server_close()
    engine.dispose()


@pytest.fixture
def pages(table: Table, chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """Marie's and Ana's."""
    contexts = [chromium.new_context(locale="fr-FR") for _ in table.cookies]
    for context, cookie in zip(contexts, table.cookies.values(), strict=True):
        context.add_cookies([{"name": "fund", "value": cookie, "url": table.url}])
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def open_section(page: Page, table: Table, section: str) -> None:
    with page.expect_response("**/presence"):
        page.goto(f"{table.url}/mes-dossiers/{table.dossier_id}/{section}")


def look_again(page: Page) -> None:
    """What happens every twenty seconds, and when one comes back to the tab."""
    with page.expect_response("**/presence"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_each_sees_where_the_other_is(table: Table, pages: tuple[Page, Page]) -> None:
    marie, ana = pages
    open_section(ana, table, "financement")
    open_section(marie, table, "projet")

    status = marie.locator("[data-presence]")
    expect(status).to_have_text("Ana Roche est sur «\u00a0Financement\u00a0».")
    assert (status.get_attribute("role"), status.get_attribute("aria-live")) == ("status", "polite")
    expect(marie.locator(".tabs a[href$='/financement'] [data-there]")).to_have_text("AR")
    open_section(ana, table, "projet")
    expect(ana.locator("[data-presence]")).to_contain_text("Marie Vandewalle est sur «\u00a0Projet\u00a0».")
    look_again(marie)
    expect(status).to_have_text("Ana Roche est sur «\u00a0Projet\u00a0».")


def test_conflict_names_who_wrote(table: Table, pages: tuple[Page, Page]) -> None:
    marie, ana = pages
    open_section(marie, table, "projet")
    open_section(ana, table, "projet")

    ana.fill("#title", "Le titre d’Ana")
    expect(ana.locator("[data-saved]")).to_contain_text("Enregistré à")
    marie.fill("#title", "Le titre de Marie")

    expect(marie.get_by_text("Enregistré par Ana Roche")).to_be_visible()
    expect(marie.get_by_text("« Le titre d’Ana »")).to_be_visible()
    marie.get_by_role("button", name="Garder l’autre version").click()
    expect(marie.locator("#title")).to_have_value("Le titre d’Ana")
    assert table.answer("title") == "Le titre d’Ana"


def test_access_taken_back_keeps_what_was_typed_in_the_open_tab(
    table: Table, pages: tuple[Page, Page]
) -> None:
    _, ana = pages
    open_section(ana, table, "projet")
    before = table.answer("title")
    table.take_back()

    ana.fill("#title", "Des mots qui ne doivent pas se perdre")

    gone = "n’est plus partagé avec vous"
    expect(ana.locator("[data-saved]")).to_contain_text(gone)
    expect(ana.locator("#title")).to_have_value("Des mots qui ne doivent pas se perdre")
    kept = ana.evaluate("JSON.stringify(localStorage)")
    assert ("Des mots qui ne doivent pas se perdre" in kept, table.answer("title")) == (True, before)
    look_again(ana)
    expect(ana.locator("[data-presence]")).to_contain_text(gone)
