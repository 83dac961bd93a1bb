"""Does a name that was kept with an order to turn its line leave what stands beside it in place?"""

import pytest

from tests.browser.people import Door

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLACED = """() => {
  const line = document.createElement("p");
  const parts = { a: "facture\u202efdp.exe", span: "12 Mo", strong: "שלום", em: "DK-2026", button: "12" };
  for (const [tag, text] of Object.entries(parts)) {
    line.append(Object.assign(document.createElement(tag), { textContent: text }), " ");
  }
  document.querySelector("main").prepend(line);
  return [...line.children].map((each) => Math.round(each.getBoundingClientRect().left));
}"""


def test_what_turns_a_word_turns_nothing_beside_it(door: Door) -> None:
    page = door.person("gerante")
    page.goto("/aujourdhui")

    lefts = page.evaluate(PLACED)

    assert lefts == sorted(lefts)
