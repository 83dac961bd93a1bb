"""Does a page keep within its window, on the narrowest phone, on a phone and at a desk?"""

import re

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.people import DESK, PHONE, Door
from tests.browser.watch import sideways

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NARROW: ViewportSize = {"width": 320, "height": 640}
UNFOLD = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"


def links(page: Page, path: str, pattern: str) -> list[str]:
    """Where a page leads among the addresses of a shape."""
    page.goto(path)
    found = page.eval_on_selector_all("a[href]", "nodes => nodes.map((each) => each.pathname)")
    return [each for each in dict.fromkeys(found) if re.fullmatch(pattern, each)]


def slides(page: Page, path: str) -> list[str]:
    """What goes beyond the window, with everything that can be opened on the page open."""
    page.goto(path)
    page.evaluate(UNFOLD)
    return [said for size in (NARROW, PHONE, DESK) for said in sideways(page, size)]


def test_form_of_a_draft_keeps_within_its_window(door: Door) -> None:
    page = door.person("bastien")
    [first, *_] = links(page, "/accueil", r"/mes-dossiers/[0-9a-f-]{36}/\w+")
    sections = links(page, first, rf"{first.rpartition('/')[0]}/\w+")

    assert any(each.endswith("/impact") for each in sections)
    assert [said for each in sections for said in slides(page, each)] == []


def test_tickets_keep_within_their_window(door: Door) -> None:
    page = door.person("finances")
    tickets = links(page, "/tickets", r"/tickets/[0-9a-f-]{36}")

    assert len(tickets) > 2
    assert [said for each in ("/tickets", "/mouvements", *tickets) for said in slides(page, each)] == []


def test_plan_of_tranches_keeps_within_its_window(door: Door) -> None:
    page = door.person("gerante")
    [ticket, *_] = links(page, "/tickets", r"/tickets/[0-9a-f-]{36}")

    assert slides(page, f"{ticket}/echeancier") == []


def test_phone_reads_a_plan_and_its_total_without_sliding(door: Door) -> None:
    """The last column was cut off; a total's number stood under the name of another column."""
    page = door.person("gerante", PHONE)
    [dossier, *_] = links(page, "/pipeline", r"/dossiers/[0-9a-f-]{36}")

    page.goto(dossier)

    plans = page.locator("#plan .table-region")
    assert (
        plans.evaluate_all("nodes => nodes.map((each) => each.scrollWidth > each.clientWidth)") == [False] * 2
    )
    labels = plans.locator("tr:last-child > td:last-child").evaluate_all(
        "nodes => nodes.map((each) => each.dataset.label)"
    )
    heads = plans.locator("thead th:last-child").all_text_contents()
    assert labels == heads


def test_dossiers_keep_within_their_window(door: Door) -> None:
    page = door.person("gerante")
    dossiers = links(page, "/pipeline", r"/dossiers/[0-9a-f-]{36}")

    assert len(dossiers) > 2
    assert [
        said
        for each in ("/aujourdhui", "/pipeline", "/tableau-de-bord", *dossiers[:4])
        for said in slides(page, each)
    ] == []


FILTERED = ("/pipeline", "/pipeline?look=table", "/tickets", "/mouvements", "/tableau-de-bord")
LONGEST = """() => {
  for (const field of document.querySelectorAll(".filters select")) {
    const lengths = [...field.options].map((each) => each.text.length);
    field.selectedIndex = lengths.indexOf(Math.max(...lengths));
  }
}"""
CUT = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const cut = [];
  for (const field of document.querySelectorAll(".filters select, .filters input[type=date]")) {
    const free = field.cloneNode(true);
    free.removeAttribute("id");
    free.removeAttribute("name");
    if (field.matches("select")) free.selectedIndex = field.selectedIndex;
    free.style.cssText = "position: absolute; width: max-content; min-width: 0; max-width: none";
    free.style.fieldSizing = "content";
    field.parentElement.append(free);
    if (free.offsetWidth > field.offsetWidth) cut.push([field.name, free.offsetWidth, field.offsetWidth]);
    free.remove();
  }
  return cut;
}"""


def test_filters_show_the_whole_of_what_is_chosen(door: Door) -> None:
    """A choice was cut at a desk, and a day on a phone; the longest choice of each list is tried too."""
    page = door.person("gerante")
    found = []

    for size in (NARROW, PHONE, DESK):
        page.set_viewport_size(size)
        for path in FILTERED:
            page.goto(path)
            found += page.evaluate(CUT)
            page.evaluate(LONGEST)
            found += page.evaluate(CUT)

    assert found == []


def test_dossier_and_grid_stand_side_by_side_at_a_desk_and_one_above_the_other_on_a_phone(door: Door) -> None:
    page = door.person("analyste2")
    [first, *_] = links(page, "/pipeline", r"/dossiers/[0-9a-f-]{36}")
    page.goto(f"{first}/evaluation")
    placed = """() => [".read-beside", ".beside > form"].map((each) => {
      const { left, right, top, bottom } = document.querySelector(each).getBoundingClientRect();
      return { left, right, top, bottom };
    })"""

    dossier, grid = page.evaluate(placed)
    page.set_viewport_size(PHONE)
    folded, under = page.evaluate(placed)

    assert dossier["right"] <= grid["left"]
    assert folded["bottom"] <= under["top"]
    assert folded["bottom"] - folded["top"] < 100


CUT_TABLES = """() => [...document.querySelectorAll(".table-region")]
  .filter((each) => each.scrollWidth > each.clientWidth)
  .map((each) => [each.ariaLabel, each.scrollWidth, each.clientWidth])"""
AT_A_DESK = ("/programme", "/tickets", "/mouvements", "/pipeline?look=table", "/tableau-de-bord", "/seances")


def test_tables_of_the_team_are_read_whole_at_a_desk(door: Door) -> None:
    """The button of each parameter was off the screen, behind a value on one line of 2841 px."""
    page = door.person("admin")
    found = {}

    for path in AT_A_DESK:
        page.goto(path)
        page.evaluate(UNFOLD)
        found[path] = page.evaluate(CUT_TABLES)

    assert found == {path: [] for path in AT_A_DESK}
