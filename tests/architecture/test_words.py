"""Every French sentence has its English, with the same holes."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from fundapp.demo.programme import PARAMETERS
from tests.architecture.source import ROOT

ENGLISH = ROOT / "fundapp" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "word": (2,),
    "ParameterSpec": (2,),
    "Refused": None,
    "SeveralRefusals": None,
    "Forbidden": None,
    "Unavailable": None,
    "explain_constraint": (2,),
}
METHODS = [
    ("fundapp/**.py", "python"),
    ("workers/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
HOLE = re.compile(r"%\((\w+)\)[a-z]")
OUR_CODE = r"\b[A-Z]{2,4}-\d{1,2}\b"
RETIRED = {
    r"\be-?mails?\b|\bmails?\b|\bmél\b|\bmel\b|adresse électronique": "courriel",
    OUR_CODE: "what the rule asks for, never its number in our books",
    r"\b(?:True|False|None|null)\b|\b[a-z]+[._][a-z]+_[a-z]+\b": "the label, never our code",
    r"\bdispens\w+|\bredemand\w+": "ne pas exiger, exiger de nouveau",
    r"\bremett(?:re|ez) avec\b|\brang(?:er|ez) le dossier|\branger\b": "archiver, désarchiver",
    r"\bsans suivi\b|\bpersonne encore\b": "non attribué",
    r"\bqui a la main\b": "à traiter par",
    r"\bgérante?s?\b|\badministrateurs?\b|\bauditeurs?\b|\bresponsable "
    "financier\b": "a role in its neutral form",
    r"\bpressante?s?\b|\bpressent\b": "urgent",
    r"\bavis non lus?\b|\bavis d’ensemble\b|\bavis divergent\b": "notification, or évaluation",
    r"\bcomme il se doit\b|\bet d’elles seules\b|\bjug(?:er|ez) (?:une|la|les|ces) "
    "pièces?\b": "a plain instruction",
}
"""Words that no sentence says any more (one thing, one word), and what is said instead."""


@cache
def said() -> dict[str | tuple[str, ...], str]:
    """Every sentence of the program, with a place where it is said."""
    options = {pattern: {"extensions": "jinja2.ext.do", "silent": "false"} for pattern, _ in METHODS}
    found = extract_from_dir(
        ROOT,
        method_map=METHODS,
        options_map=options,
        keywords=KEYWORDS,
        directory_filter=lambda folder: Path(folder).name not in {".venv", "var", ".git", "node_modules"},
    )
    return {message: f"{file}:{line}" for file, line, message, _, _ in found if message}


@cache
def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def messages() -> Iterator[Message]:
    return (message for message in english() if message.id)


def test_every_sentence_has_its_english() -> None:
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id)
        for message in messages()
        if (all(message.string) if isinstance(message.string, tuple) else message.string)
        and not message.fuzzy
    }

    missing = {place: sentence for sentence, place in said().items() if sentence not in known}

    assert missing == {}, "run `make words` and write the English in fundapp/translations/en"


def test_no_english_is_left_without_its_sentence() -> None:
    spoken = set(said())

    stale = [
        message.id
        for message in messages()
        if (message.id if isinstance(message.id, str) else tuple(message.id)) not in spoken
    ]

    assert stale == [], "run `make words`: it drops what nobody says any more"


def test_no_sentence_says_a_retired_word() -> None:
    said_again = {
        (place, found[0]): instead
        for sentence, place in said().items()
        for text in ((sentence,) if isinstance(sentence, str) else sentence)
        for retired, instead in RETIRED.items()
        if (found := re.search(retired, HOLE.sub("", text), re.IGNORECASE if retired.islower() else 0))
    }

    assert said_again == {}, "say it with the word of docs/glossary.md"


def test_sources_of_the_rules_name_no_code_of_ours() -> None:
    """They are read beside each parameter, on the programme's page."""
    told = {key: source for key, (_, source) in PARAMETERS.items() if re.search(OUR_CODE, source)}

    assert told == {}


def test_english_keeps_the_holes() -> None:
    def holes(text: str) -> set[str]:
        return set(HOLE.findall(text))

    differing = [
        message.id
        for message in messages()
        if isinstance(message.id, str) and holes(message.id) != holes(str(message.string))
    ]

    assert differing == []


def test_compiled_catalog_is_the_written_one() -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = {key(message): list(message.string or "") for message in read_mo(file) if message.id}

    assert compiled == {key(message): list(message.string or "") for message in messages()}, (
        "run `make words`"
    )


def key(message: Message) -> str:
    """A plural is known by its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]
