"""Do the parts of every page render in each of their states, and stay usable without colour or script?"""

import re

import pytest
from flask.testing import FlaskClient

FRAMES = ("/atelier", "/atelier?cadre=equipe", "/atelier?cadre=portail")


@pytest.fixture(params=FRAMES)
def page(request: pytest.FixtureRequest, client: FlaskClient) -> str:
    response = client.get(request.param)
    assert response.status_code == 200
    return response.text


def test_page_has_one_main_heading_and_a_way_past_the_menu(page: str) -> None:
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert 'href="#contenu"' in page
    assert '<main id="contenu"' in page


def test_identifiers_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))


def test_described_by_names_what_exists(page: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    named = {each for words in re.findall(r'aria-describedby="([^"]+)"', page) for each in words.split()}

    assert named
    assert named <= ids


def test_every_control_has_a_label(page: str) -> None:
    kept = [
        tag for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page) if 'type="hidden"' not in tag
    ]
    labelled = set(re.findall(r'<label for="([^"]+)"', page))

    assert kept
    assert [tag for tag in kept if re.findall(r'\sid="([^"]+)"', tag)[0] not in labelled] == []


def test_every_post_form_carries_a_token(page: str) -> None:
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', page, re.S)

    assert forms
    assert [form for form in forms if 'name="csrf_token"' not in form] == []


def test_every_tone_shows_its_own_icon(client: FlaskClient) -> None:
    page = client.get("/atelier").text
    badges = dict(re.findall(r'class="tag tone-(\w+)"><svg[^>]*><use href="[^"#]*#([\w-]+)"', page))

    assert len(set(badges.values())) == 6


def test_wrong_form_links_to_each_field_and_keeps_what_was_typed(client: FlaskClient) -> None:
    page = client.get("/atelier").text
    summary = re.search(r"<div class=\"error-summary\".*?</div>", page, re.S)

    assert summary is not None
    assert 'href="#faux-name"' in summary[0]
    assert "Un texte déjà saisi." in page


def test_browser_never_cuts_what_is_pasted(client: FlaskClient) -> None:
    page = client.get("/atelier").text

    assert 'data-max="600"' in page
    assert "maxlength" not in page


def test_charts_are_named_and_carry_their_figures(client: FlaskClient) -> None:
    page = client.get("/atelier").text
    charts = re.findall(r'<svg role="img" width="100%".*?</svg>', page, re.S)

    assert len(charts) == 3
    assert [chart for chart in charts if "<title>" not in chart or "<desc>" not in chart] == []
    assert page.count("Voir les chiffres") == 2
    assert "46\u00a0%" in page


def test_missing_page_says_what_to_do(client: FlaskClient) -> None:
    response = client.get("/nulle-part")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.text
    assert "Revenir à l’accueil" in response.text
