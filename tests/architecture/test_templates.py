"""Do the templates keep to the house's rules: no inline style or script, small, named, all of them used?"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "fundapp" / "static"

ALL = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}
PAGES = {name: text for name, text in ALL.items() if not name.startswith("emails/")}
CODE = "\n".join(
    path.read_text() for folder in ("fundapp", "workers") for path in (ROOT / folder).rglob("*.py")
)
CSS = "\n".join(path.read_text() for path in STATIC.rglob("*.css"))


def in_every(pages: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "text"), pages.items(), ids=pages)


@in_every(PAGES)
def test_template_has_no_inline_style_or_script(name: str, text: str) -> None:
    assert not re.search(r"\sstyle\s*=|<style\b", text), f"{name}: use a class, the CSP blocks inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), f"{name}: listen in a module of static/js"
    assert not re.search(r"\shx-", text), f"{name}: no attribute acts by itself, planted ones would too"
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("nonce=" in tag and "src=" in tag for tag in scripts), (
        f"{name}: scripts are files, with a nonce"
    )


@in_every(ALL)
def test_template_is_small(name: str, text: str) -> None:
    assert len(text.splitlines()) <= 150, f"{name}: split it into parts"


@in_every(PAGES)
def test_page_extends_a_layout_and_has_a_title(name: str, text: str) -> None:
    if "{% extends" not in text or name.startswith("layouts/") or Path(name).name.startswith("_"):
        return
    assert "{% block title %}" in text, f"{name}: say the page's title in {{% block title %}}"


@in_every(ALL)
def test_template_is_used(name: str, text: str) -> None:
    others = "\n".join(other for each, other in ALL.items() if each != name)
    folder, stem = Path(name).parent.as_posix(), Path(name).stem
    built = folder in ("errors", "emails") or name.startswith("emails/")

    assert built or name in others + CODE or f"{folder}/{stem}" in CODE, f"nothing renders {name}: delete it"


MACROS = [
    (name, macro)
    for name, text in ALL.items()
    if name.startswith("components/")
    for macro in re.findall(r"{% macro (\w+)\(", text)
]


@pytest.mark.parametrize(("name", "macro"), MACROS)
def test_macro_is_used_and_shown(name: str, macro: str) -> None:
    gallery = "\n".join(text for each, text in ALL.items() if each.startswith("gallery/"))
    inside = "\n".join(text for each, text in ALL.items() if each.startswith(("components/", "layouts/")))
    called = re.compile(rf"(?<!macro )\b{macro}\(")

    assert called.search(gallery) or called.search(inside), f"{name}: show {macro} in templates/gallery"


def test_icons_exist() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        icon
        for text in ALL.values()
        for icon in re.findall(r"\bicon\(['\"]([\w-]+)['\"]|\bicon=['\"]([\w-]+)['\"]", text)
        for icon in icon
        if icon
    }

    assert asked - drawn == set(), "add them to fundapp/static/icons.svg (docs/how-to/design.md)"


def test_classes_are_styled() -> None:
    """A class nobody styles is a page that looks unfinished."""
    known = set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", CSS))
    asked: dict[str, str] = {}
    for name, text in PAGES.items():
        for words in re.findall(r'\bclass="([^"{]*)"', text):
            asked |= dict.fromkeys(words.split(), name)

    assert {each: where for each, where in asked.items() if each not in known} == {}


def test_every_hour_one_has_to_keep_says_whose_clock_counts() -> None:
    """What opens, closes or expires, a sitting's hour too, on pages and in letters."""
    letters = {path.name: path.read_text() for path in TEMPLATES.rglob("*.txt")}
    wrong = [
        name
        for name, text in {**ALL, **letters}.items()
        if re.search(r"(opens|closes|closed|expires)_at\s*\|\s*moment", text)
    ]

    assert wrong == [], "write what opens or closes with paris_moment: « à 17 h 00, heure de Paris »"


def test_scripts_write_numbers_in_one_place() -> None:
    """Elsewhere they would group digits with another space than the server."""
    scripts = {path.name: path.read_text() for path in (STATIC / "js").glob("*.js")}

    assert [name for name, text in scripts.items() if "Intl.NumberFormat" in text] == ["numbers.js"]
    assert 'replaceAll("\\u202f", "\\u00a0")' in scripts["numbers.js"]
