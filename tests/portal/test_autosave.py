"""In a real browser: does a typed word survive a lost network, a closed lid and a second device?"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from sqlalchemy import Engine
from sqlmodel import Session
from werkzeug.serving import make_server

from fundapp.app import create_app
from fundapp.dossiers.models import Dossier
from fundapp.kernel import db
from fundapp.settings import Settings
from tests.factories import accounts, dossiers
from tests.factories.signin import sign_in

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Desk:
    """A founder's draft on a running program, and the cookie that opens it."""

    url: str
    cookie: str
    email: str
    dossier_id: UUID
    engine: Engine

    @property
    def section(self) -> str:
        return f"{self.url}/mes-dossiers/{self.dossier_id}/financement"

    def answer(self, name: str) -> object:
        """What the program has kept."""
        with Session(self.engine) as session:
            dossier = session.get(Dossier, self.dossier_id)
            assert dossier is not None
            return dossier.answers.get(name)


@pytest.fixture
def desk(shared: Engine, settings: Settings) -> Iterator[Desk]:
    server = make_server("127.0.0.1", 0, Flask("until the port is known"), threaded=True)
    url = f"http://localhost:{server.port}"
    address = shared.url.render_as_string(hide_password=False)
    app = create_app(
        settings.model_copy(update={"database_url": address, "base_url": url, "port": server.port})
    )
    server.app = app
    engine = db.connect(address)
    with db.scope() as session:
        founder = accounts.person(session)
        draft = dossiers.draft_dossier(session, owner_id=founder.id)
        email = founder.email
    client = app.test_client()
    sign_in(client, founder)
    cookie = client.get_cookie("fund")
    assert cookie is not None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Desk(url, cookie.value, email, draft.id, engine)
    server.shutdown()
    server.server_close()
    engine.dispose()


@pytest.fixture
def devices(desk: Desk, chromium: Browser) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two browsers of the same person."""
    made = (chromium.new_context(locale="fr-FR"), chromium.new_context(locale="fr-FR"))
    for context in made:
        context.add_cookies([{"name": "fund", "value": desk.cookie, "url": desk.url}])
    yield made
    for context in made:
        context.close()


def opened(context: BrowserContext, desk: Desk) -> Page:
    page = context.new_page()
    page.goto(desk.section)
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Enregistré à")


def test_typing_is_kept_and_the_balance_follows(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = opened(devices[0], desk)

    page.fill("#needs-0-amount", "600 000,01")

    saved(page)
    expect(page.locator("[data-balance]")).to_contain_text("-0,01")
    assert desk.answer("needs-0-amount") == "600 000,01"


def test_lost_network_loses_nothing(desk: Desk, devices: tuple[BrowserContext, BrowserContext]) -> None:
    context, _ = devices
    page = opened(context, desk)
    context.set_offline(True)
    page.fill("#needs-0-label", "Pompes")
    expect(page.locator("[data-saved]")).to_contain_text("Réseau perdu")
    page.close()
    assert desk.answer("needs-0-label") == "Échangeurs"

    context.set_offline(False)
    again = opened(context, desk)

    expect(again.locator("#needs-0-label")).to_have_value("Pompes")
    saved(again)
    assert desk.answer("needs-0-label") == "Pompes"


def signed_out(context: BrowserContext, desk: Desk) -> None:
    """In another tab, by the button."""
    tab = context.new_page()
    tab.goto(desk.url)
    tab.get_by_role("button", name="Se déconnecter").click()
    tab.wait_for_load_state()
    tab.close()


def signs_in(page: Page, desk: Desk) -> None:
    page.get_by_label("Adresse").fill(desk.email)
    page.get_by_label("Mot de passe").fill(accounts.PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def test_signed_out_tab_says_so_where_one_types_and_comes_back_with_what_was_typed(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, _ = devices
    page = opened(context, desk)
    page.set_viewport_size({"width": 390, "height": 844})
    signed_out(context, desk)

    page.fill("#amount_asked", "240 000")
    expect(page.locator("[data-saved]")).to_contain_text("Vous êtes déconnecté")
    page.locator("#amount_asked").scroll_into_view_if_needed()
    expect(page.locator("[data-saved]")).to_be_in_viewport()
    expect(page.locator("#amount_asked")).to_be_in_viewport()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("status").first).to_contain_text("vous retrouverez ce que vous aviez saisi")
    kept_meanwhile = desk.answer("amount_asked")
    signs_in(page, desk)

    page.wait_for_url("**/financement")
    expect(page.locator("#amount_asked")).to_have_value("240 000")
    saved(page)
    assert (kept_meanwhile, desk.answer("amount_asked")) == ("250 000,00", "240 000")


def test_tab_goes_on_by_itself_once_signed_in_again_in_another(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, _ = devices
    page = opened(context, desk)
    signed_out(context, desk)
    page.fill("#needs-0-label", "Pompes")
    link = page.get_by_role("link", name="Se reconnecter")
    expect(link).to_be_visible()

    elsewhere = context.new_page()
    elsewhere.goto(f"{desk.url}{link.get_attribute('href')}")
    signs_in(elsewhere, desk)
    elsewhere.wait_for_url("**/financement")

    saved(page)
    expect(link).to_be_hidden()
    assert desk.answer("needs-0-label") == "Pompes"
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/capital")


def test_second_device_is_shown_and_the_person_chooses(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    desktop, phone = (opened(context, desk) for context in devices)
    desktop.fill("#needs-0-label", "Bureau")
    saved(desktop)

    phone.fill("#needs-0-label", "Téléphone")
    expect(phone.locator("[data-theirs]")).to_have_text("« Bureau »")
    kept_meanwhile = desk.answer("needs-0-label")
    phone.get_by_role("button", name="Enregistrer la mienne").click()
    saved(phone)

    assert kept_meanwhile == "Bureau"
    assert desk.answer("needs-0-label") == "Téléphone"


def alerts(page: Page) -> Locator:
    """Where one is asked which of two versions is kept."""
    return page.get_by_role("alert").filter(has=page.locator("[data-theirs]"))


def both_written(devices: tuple[BrowserContext, BrowserContext], desk: Desk) -> Page:
    """The phone's page, which has been told that the desktop wrote meanwhile."""
    desktop, phone = (opened(context, desk) for context in devices)
    desktop.fill("#needs-0-label", "Bureau")
    saved(desktop)
    phone.fill("#needs-0-label", "Téléphone")
    expect(phone.locator("[data-theirs]")).to_have_text("« Bureau »")
    return phone


def test_text_of_a_conflict_is_kept_on_the_device_until_somebody_chooses(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    both_written(devices, desk).close()

    again = opened(devices[1], desk)

    expect(again.locator("#needs-0-label")).to_have_value("Téléphone")
    expect(again.locator("[data-theirs]")).to_have_text("« Bureau »")
    kept_meanwhile = desk.answer("needs-0-label")
    alerts(again).get_by_role("button", name="Enregistrer la mienne").click()
    saved(again)
    assert (kept_meanwhile, desk.answer("needs-0-label")) == ("Bureau", "Téléphone")


def test_nothing_is_sent_before_the_choice_and_ones_own_version_is_the_latest(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    phone = both_written(devices, desk)

    phone.fill("#needs-0-label", "Téléphone, puis la suite")
    phone.fill("#needs-1-label", "Vanne")
    saved(phone)

    expect(alerts(phone)).to_have_count(1)
    assert [desk.answer(name) for name in ("needs-0-label", "needs-1-label")] == ["Bureau", "Vanne"]
    alerts(phone).get_by_role("button", name="Enregistrer la mienne").click()
    expect(alerts(phone)).to_have_count(0)
    phone.get_by_role("button", name="Enregistrer et continuer").click()
    phone.wait_for_url("**/capital")
    assert desk.answer("needs-0-label") == "Téléphone, puis la suite"


def test_button_pressed_before_the_choice_asks_once_on_its_page_and_what_is_given_up_does_not_come_back(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    phone = both_written(devices, desk)

    phone.get_by_role("button", name="Enregistrer", exact=True).last.click()
    asked = phone.get_by_role("region", name="Les deux versions")
    expect(asked).to_contain_text("Téléphone")
    phone.fill("#needs-1-label", "Vanne")
    saved(phone)
    expect(alerts(phone)).to_have_count(0)
    assert desk.answer("needs-0-label") == "Bureau"
    asked.get_by_role("button", name="Garder l’autre version").click()
    expect(asked).to_have_count(0)

    expect(phone.locator("#needs-0-label")).to_have_value("Bureau")
    phone.fill("#needs-1-label", "Vanne, encore")
    saved(phone)
    expect(alerts(phone)).to_have_count(0)
    assert desk.answer("needs-0-label") == "Bureau"


def test_saving_while_a_word_is_on_its_way_is_no_conflict(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = opened(devices[0], desk)
    page.fill("#needs-0-label", "En vol")
    with page.expect_request("**/saisie"):
        pass

    page.fill("#needs-0-label", "Arrivé")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.wait_for_url("**/capital")
    assert desk.answer("needs-0-label") == "Arrivé"


def test_number_typed_with_a_point_says_at_once_what_it_is_taken_for(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = opened(devices[0], desk)

    page.fill("#amount_asked", "240000.5")

    expect(page.locator("#amount_asked-read")).to_have_text("lu : 240 000,50 €")
    expect(page.locator("#amount_asked")).to_have_attribute("aria-describedby", "amount_asked-read")
    page.fill("#amount_asked", "240 000,5")
    expect(page.locator("#amount_asked-read")).to_have_count(0)


def test_old_tab_of_a_deposited_draft_leads_to_where_it_is_changed_with_what_was_typed(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, _ = devices
    page = opened(context, desk)
    tab = context.new_page()
    tab.goto(f"{desk.url}/mes-dossiers/{desk.dossier_id}/relecture")
    for box in tab.locator("#declarations input").all():
        box.check()
    tab.get_by_role("button", name="Déposer le dossier").click()
    tab.wait_for_url(f"**/{desk.dossier_id}")

    page.fill("#needs-0-label", "Pompes")
    expect(page.locator("[data-saved]")).to_contain_text("déjà déposé")
    page.get_by_role("link", name="Modifier mon dossier").click()
    page.get_by_role("button", name="Modifier mon dossier").click()
    page.goto(desk.section)

    expect(page.locator("#needs-0-label")).to_have_value("Pompes")
    saved(page)
    assert desk.answer("needs-0-label") == "Échangeurs"


def test_error_leads_to_its_field_on_a_phone_in_view_and_focused(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = opened(devices[0], desk)
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("needs-1-amount", "round_total"):
        page.fill(f"#{name}", "beaucoup")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()

    for name in ("needs-1-amount", "round_total"):
        summary.locator(f'a[href="#{name}"]').press("Enter")

        expect(page.locator(f"#{name}")).to_be_focused()
        expect(page.locator(f"#{name}")).to_be_in_viewport(ratio=1)
        page.wait_for_function(
            "(name) => { const box = document.getElementById(name).getBoundingClientRect();"
            " return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.id === name }",
            arg=name,
        )  # nothing lies over it, once the page has come to rest


def held_back(context: BrowserContext) -> list[Route]:
    """The script's requests, left unanswered until the test lets them go on: a slow network."""
    waiting: list[Route] = []
    context.route("**/js/autosave.js*", lambda route: waiting.append(route))
    return waiting


def opened_without_script(context: BrowserContext, desk: Desk) -> Page:
    """The page as one may type in it, its script still on the way."""
    page = context.new_page()
    page.goto(desk.section, wait_until="commit")
    page.locator("[data-saved]").wait_for(state="attached")
    return page


def test_what_is_typed_before_the_script_is_there_is_kept(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, other = devices
    waiting = held_back(context)
    with context.expect_event("request", lambda request: "autosave.js" in request.url):
        page = opened_without_script(context, desk)
    page.fill("#needs-0-label", "Pompes à chaleur")

    waiting[0].continue_()

    saved(page)
    assert desk.answer("needs-0-label") == "Pompes à chaleur"
    assert desk.answer("needs-0-amount") == "600 000"
    expect(opened(other, desk).locator("#needs-0-label")).to_have_value("Pompes à chaleur")


def test_what_the_device_kept_and_what_is_typed_before_the_script_are_both_kept_until_one_is_chosen(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, _ = devices
    first = opened(context, desk)
    context.set_offline(True)
    first.fill("#needs-0-label", "Gardé hors ligne")
    expect(first.locator("[data-saved]")).to_contain_text("Réseau perdu")
    first.close()
    context.set_offline(False)
    waiting = held_back(context)
    with context.expect_event("request", lambda request: "autosave.js" in request.url):
        page = opened_without_script(context, desk)
    page.fill("#needs-0-label", "Saisi à l’instant")

    waiting[0].continue_()

    asked = page.get_by_role("alert").filter(has_text="Saisi auparavant sur cet appareil")
    expect(asked).to_contain_text("« Gardé hors ligne »")
    expect(page.locator("#needs-0-label")).to_have_value("Saisi à l’instant")
    context.unroute("**/js/autosave.js*")
    page.close()
    page = opened(context, desk)
    asked = page.get_by_role("alert").filter(has_text="Saisi auparavant sur cet appareil")
    expect(asked).to_contain_text("« Gardé hors ligne »")
    expect(page.locator("#needs-0-label")).to_have_value("Saisi à l’instant")
    assert desk.answer("needs-0-label") == "Échangeurs"
    asked.get_by_role("button", name="Garder l’autre version").click()
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        expect(page.locator("#needs-0-label")).to_have_value("Gardé hors ligne")
    saved(page)
    assert desk.answer("needs-0-label") == "Gardé hors ligne"


def cached(route: Route) -> None:
    """As by a browser that puts back, on its way back, a page and what was typed in it."""
    answer = route.fetch()
    headers = {name: text for name, text in answer.headers.items() if name != "cache-control"}
    route.fulfill(response=answer, headers=headers)


def test_what_the_browser_puts_back_is_compared_with_what_was_saved_meanwhile(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    context, other = devices
    where = desk.section.replace("financement", "projet")
    context.route(where, cached)
    page, there = context.new_page(), other.new_page()
    page.goto(where)
    page.fill("#problem", "Avant de partir")
    saved(page)
    page.goto(desk.url)
    there.goto(where)
    there.fill("#problem", "Écrit ailleurs entre-temps")
    saved(there)

    page.go_back()

    expect(page.locator("#problem")).to_have_value("Avant de partir")
    asked = page.get_by_role("alert").filter(has_text="Écrit ailleurs entre-temps")
    asked.get_by_role("button", name="Enregistrer la mienne").click()
    saved(page)
    assert desk.answer("problem") == "Avant de partir"


def test_other_language_keeps_the_words_of_a_draft(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = opened(devices[0], desk)
    page.fill("#needs-0-label", "Pompes à chaleur")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("button", name="Français")).to_be_visible()
    expect(page.locator("#needs-0-label")).to_have_value("Pompes à chaleur")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    assert desk.answer("needs-0-label") == "Pompes à chaleur"


def test_other_language_is_asked_about_where_it_would_lose_what_is_typed(
    desk: Desk, devices: tuple[BrowserContext, BrowserContext]
) -> None:
    page = devices[0].new_page()
    page.goto(f"{desk.url}/mes-dossiers/{desk.dossier_id}/partage")
    asked = page.get_by_role("dialog")
    page.get_by_label("Adresse de courriel").fill("ana@example.org")

    page.get_by_role("button", name="English").click()
    expect(asked).to_contain_text("n’est pas encore envoyé et serait perdu")
    asked.get_by_role("button", name="Annuler").click()

    expect(page.get_by_label("Adresse de courriel")).to_have_value("ana@example.org")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_role("button", name="English").click()
    asked.get_by_role("button", name="Confirmer").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
