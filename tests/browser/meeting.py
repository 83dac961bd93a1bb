"""How does the committee meet, declare and vote, on phones, until the worker closes the poll?"""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from fundapp.kernel import clock
from tests.browser.applying import choose
from tests.browser.people import PHONE, Door, path_of
from tests.house import Pace, until

VOTERS = ("presidente", "membre1", "membre2", "membre3", "membre5", "membre6", "membre9")
RECUSED, BY_KEYBOARD, AGAINST = "membre7", "membre2", "membre9"


def at_paris(page: Page, at: datetime) -> None:
    """To the second: the pages' own fields take minutes, which would make everybody wait."""
    local = at.astimezone(clock.PARIS)
    page.locator('[name="day"]').fill(f"{local:%Y-%m-%d}")
    page.locator('[name="hour"]').evaluate("(node, text) => { node.value = text; }", f"{local:%H:%M:%S}")


def table_it(door: Door, dossier_id: str, soon: timedelta) -> tuple[Page, str]:
    """A sitting with the dossier and one condition, convened in urgency: (the secretary, the agenda item)."""
    page = door.person("secretariat")
    page.goto("/comite")
    page.get_by_role("link", name="Préparer une séance").click()
    page.get_by_label("Titre de la séance").fill("Consultation du jour")
    choose(page, "kind", "written")
    at_paris(page, clock.now() + soon)
    page.get_by_role("button", name="Créer la séance").click()
    page.locator(f'a[href$="/dossiers/{dossier_id}"]', has_text="Inscrire").click()
    page.locator('[name="text_2"]').fill("Produire l’assurance homme clé.")
    page.locator('[name="kind_2"]').select_option("suspensive")
    page.get_by_role("button", name="Enregistrer la résolution").click()
    page.wait_for_url("**/comite/seances/*")
    item = page.get_by_role("link", name="Ouvrir le point").get_attribute("href")
    assert item
    page.get_by_role("textbox", name="Motif").fill("Le tour privé se clôt cette semaine.")
    page.get_by_role("button", name="Convoquer la séance").click()
    expect(page.get_by_text("Convoquée").first).to_be_visible()
    return page, item


def declare(page: Page, item: str, answer: str, reason: str = "") -> None:
    page.goto(item)
    choose(page, "answer", answer)
    page.get_by_role("textbox", name="pourquoi").fill(reason)
    if answer == "some":
        page.get_by_label("Je comprends que ce déport est définitif").check()
    page.get_by_role("button", name="Enregistrer ma déclaration").click()
    expect(page.get_by_role("status").first).not_to_be_empty()


def meet(door: Door, dossier_id: str) -> tuple[str, Page]:
    """Everything up to the last ballot: (the poll's address, a member who voted)."""
    pace = Pace()
    members = {name: door.person(name, PHONE) for name in (*VOTERS, RECUSED)}
    secretary, item = table_it(door, dossier_id, pace.time_for_as_much(least=20))
    file = f"/dossiers/{dossier_id}"
    early = members[BY_KEYBOARD].goto(file)
    assert early, "a file opens after the declaration, not before"
    assert early.status == 403
    for name in VOTERS:
        declare(members[name], item, "none")
    declare(members[RECUSED], item, "some", "Mon employeur est un concurrent.")
    poll = open_poll(secretary, item, pace.time_for_as_much(least=75))  # a vote lasts a minute at least
    for path in (file, poll):
        shut = members[RECUSED].goto(path)
        assert shut, "a recused member opens nothing"
        assert shut.status == 403
    for name in VOTERS:
        members[name].goto(poll)
        if name == BY_KEYBOARD:
            vote_by_keyboard(members[name])
        else:
            vote(members[name], "against" if name == AGAINST else "for")
        expect(members[name].get_by_text("Votre bulletin est enregistré").first).to_be_visible()
    for name in (*VOTERS, RECUSED):
        if name != BY_KEYBOARD:
            door.leave(members[name])
    return poll, members[BY_KEYBOARD]


def open_poll(secretary: Page, item: str, open_for: timedelta) -> str:
    """As soon as the sitting opens: until then the page says when it does."""

    def opened() -> bool:
        secretary.goto(item)
        at_paris(secretary, clock.now() + open_for)
        with secretary.expect_navigation():
            secretary.get_by_role("button", name="Ouvrir le vote").click()
        return path_of(secretary).startswith("/scrutins/")

    until(opened, "the sitting opens")
    return path_of(secretary)


def vote(page: Page, choice: str) -> None:
    choose(page, "choice", choice)
    if choice == "against":
        page.get_by_role("textbox", name="Motif").fill("Le calendrier est trop court.")
    page.get_by_role("button", name="Enregistrer mon vote").click()


def vote_by_keyboard(page: Page) -> None:
    """Tab, the arrows and Enter only, from the top of the page."""
    focused = "document.activeElement"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.name") == "choice":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.name") == "reason"
    page.keyboard.press("Tab")
    assert "Enregistrer mon vote" in page.evaluate(f"{focused}.textContent")
    page.keyboard.press("Enter")


def outcome(page: Page, poll: str) -> str:
    """What the closed poll says, once the worker has closed it."""

    def closed() -> str:
        page.goto(poll)
        text = page.get_by_role("main").inner_text()
        return text if "Décision du comité".lower() in text.lower() else ""

    return str(until(closed, "the worker closes the poll"))
