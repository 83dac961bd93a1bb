"""Does every document come out, whatever people typed in it, and does it say what it could not draw?"""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fundapp.web import printing
from fundapp.web.documents import TEMPLATES, pdf

PLACE = "§"
"""Where a text that people typed stands in the data of a document."""
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SERVICE = {"name": PLACE, "address": PLACE, "email": PLACE, "phone": PLACE}
COLUMN = "§ column"
"""Where the name of a column stands: 80 characters at most."""
TABLE = {"columns": [COLUMN] * 6, "rows": [[PLACE] * 6, [PLACE] * 6]}
AMOUNT = "1 250 000,00 €"
PLAN = {
    "columns": ["Nature", "Précision", "Année 1", "Année 2", "Montant"],
    "rows": [[PLACE, PLACE, AMOUNT, AMOUNT, AMOUNT], ["Total", "", AMOUNT, AMOUNT, AMOUNT]],
}
VOTE = {
    "outcome": PLACE,
    "explanation": [PLACE],
    "text": PLACE,
    "digest": DIGEST,
    "amount": "12 000,00 €",
    "instrument": "Subvention",
    "rule": PLACE,
    "secret": True,
    "opened": "lundi",
    "closed": "mardi",
    "present": PLACE,
    "absent": PLACE,
    "conditions": [{"text": PLACE, "kind": PLACE, "due": PLACE}],
}
POINT = {"reference": PLACE, "company": PLACE, "title": PLACE, "open": True}
LETTER = {
    "reference": "DK-2026-7F3K9Q",
    "digest": DIGEST,
    "title": PLACE,
    "call": PLACE,
    "applicant": PLACE,
    "company": PLACE,
    "submitted_on": "lundi",
    "answered_on": "mardi",
    "reason": PLACE,
    "ground": PLACE,
    "appeal": [PLACE, PLACE],
    "signatory": {"name": PLACE, "quality": PLACE},
    "service": SERVICE,
}
DATA: dict[str, dict[str, Any]] = {
    "receipt.typ": {
        "reference": "DK-2026-7F3K9Q",
        "version": 2,
        "digest": DIGEST,
        "call": {"title": PLACE},
        "applicant": {"name": PLACE, "email": PLACE},
        "service": SERVICE,
        "submitted_at": "lundi",
        "deposited_at": "mardi",
        "delay": [PLACE],
        "completeness": PLACE,
        "missing": [PLACE],
        "appeal": [PLACE, PLACE],
        "comeback": {
            "previous": PLACE,
            "replies": [{"number": 1, "title": PLACE, "expected": PLACE, "text": PLACE}],
        },
        "sections": [
            {"title": PLACE, "answers": [{"label": PLACE, "text": PLACE}, {"label": PLACE, "table": TABLE}]}
        ],
        "plan": [{"title": "Ressources", **PLAN}],
        "pieces": [{"kind": PLACE, "name": PLACE, "size": "3 ko", "sha256": DIGEST}],
        "declarations": [PLACE],
    },
    "not_yet.typ": {
        **LETTER,
        "gaps": [{"number": 1, "title": PLACE, "about": PLACE, "expected": PLACE}],
        "back_before": PLACE,
    },
    "ending.typ": {**LETTER, "heading": PLACE, "announcement": PLACE, "motive": PLACE},
    "minutes.typ": {
        "fund": PLACE,
        "title": PLACE,
        "kind": PLACE,
        "opens_at": "lundi",
        "place": PLACE,
        "convened_at": "",
        "urgency": PLACE,
        "draft": True,
        "members": [{"name": PLACE, "college": PLACE, "presiding": True}],
        "points": [
            {**POINT, "recused": [{"name": PLACE, "reason": PLACE}], "votes": [VOTE]},
            {**POINT, "open": False, "recused": [], "votes": []},
        ],
    },
}
EVERY = pytest.mark.parametrize("template", sorted(DATA))
NOTICE = "Certains caractères n’ont pas pu être imprimés"


def typed(template: str, text: str) -> dict[str, Any]:
    """The data of a document, with this text wherever people write one."""

    def put(part: Any) -> Any:
        match part:
            case dict():
                return {name: put(value) for name, value in part.items()}
            case list():
                return [put(value) for value in part]
        return text if part == PLACE else text[:80] if part == COLUMN else part

    filled: dict[str, Any] = put(DATA[template])
    return filled


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def letters(text: str) -> str:
    """Without what a line or a page breaks."""
    return re.sub(r"[\s\u200b\xad]", "", text)


def test_every_document_is_tried() -> None:
    assert set(DATA) | {"common.typ", "letter.typ"} == {path.name for path in TEMPLATES.glob("*.typ")}


@EVERY
@pytest.mark.parametrize(
    "text",
    [
        "Atelier d’Éole 🌬️",
        "日本の会社",
        "ทดสอบ ภาษาไทย",
        "हिन्दी",
        "한국어",
        "• → ✓ ₂ ½ ☎ ♥ Ωμέγα Ђ עברית العربية",
        "été décomposé",
        "1️⃣ 👨‍👩‍👧 🇫🇷",
        "tabulé\tun\nligne",
        "",
        " \t ",
        "\u200b",
        "\u0301",
    ],
)
def test_what_a_font_of_ours_has_is_drawn_as_it_was_typed(template: str, text: str) -> None:
    content = pdf(template, typed(template, text))

    assert NOTICE not in words(content)
    assert "�" not in words(content)


@EVERY
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\uf0b7\tPremier point", "U+F0B7"),
        ("a\u0007b\u001fc", "U+0007, U+001F"),
        ("a\u202eb", "U+202E"),
        ("\ufeffBOM", "U+FEFF"),
        ("\U0010fffe\uffff", "U+FFFF, U+10FFFE"),
        ("\u0378 non défini", "U+0378"),
        ("𓀀 Gardiner A1", "U+13000"),
    ],
)
def test_what_no_font_draws_is_replaced_and_said(template: str, text: str, said: str) -> None:
    shown = words(pdf(template, typed(template, text)))

    assert letters(f"{NOTICE} : {said}. Le signe � tient leur place.") in letters(shown)
    assert "�" in shown.replace("Le signe �", "")
    assert letters("Le texte exact est celui du dossier") in letters(shown)


@EVERY
@pytest.mark.parametrize("letter", ["x", "é", "日", "🌬"])
def test_word_that_no_line_holds_is_broken(template: str, letter: str) -> None:
    shown = words(pdf(template, typed(template, letter * 400)))

    assert max(len(line) for line in shown.splitlines()) < 300
    assert shown.count(letter) >= 400


def test_word_of_a_hundred_thousand_letters_fills_pages_line_after_line() -> None:
    data = typed("not_yet.typ", "court") | {"reason": "x" * 100_000}

    pages = PdfReader(io.BytesIO(pdf("not_yet.typ", data))).pages

    lines = [line for line in pages[1].extract_text().splitlines() if "x" * 20 in line]
    assert 60 < len(lines[0]) < 160
    assert len(pages) > 100_000 / (len(lines) * len(lines[0]))


@EVERY
def test_digest_and_what_fits_a_line_are_copied_whole(template: str) -> None:
    shown = words(pdf(template, typed(template, "prenom.nom@example.org")))

    assert DIGEST in shown.replace("\n", "")
    assert "prenom.nom@example.org" in shown


@EVERY
def test_document_is_tagged_and_declares_itself_accessible(template: str) -> None:
    reader = PdfReader(io.BytesIO(pdf(template, typed(template, "\uf0b7 🌬️"))))
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


@EVERY
@settings(max_examples=30)
@given(text=st.text(max_size=40))
def test_document_comes_out_whatever_was_typed(template: str, text: str) -> None:
    """Over all of Unicode, lone marks, joiners, controls and private characters among it."""
    content = pdf(template, typed(template, text))

    drawn, unprinted = printing.printable(text)
    assert (NOTICE in words(content)) or not unprinted
    assert content.startswith(b"%PDF")
    assert drawn.count("�") >= len(unprinted)
