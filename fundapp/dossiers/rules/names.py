"""Under which name is a part of a form kept, made once from its label and never given to another?"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import count

from fundapp.dossiers.rules.form import Asked, CallForm

LONGEST = 40
RESERVED = frozenset(
    {
        "add", "attempt", "confirm", "contenu", "csrf_token", "data", "declarations", "email", "errors",
        "faults", "form_errors", "hidden_tag", "is_submitted", "leave", "meta", "on_device", "pieces", "plan",
        "populate_obj", "post_process", "process", "refuse", "remove", "result", "seen", "then", "validate",
        "validate_on_submit",
    }
)  # fmt: skip
"""Names that the pages of the form already use for something else."""
RESERVED_SECTIONS = frozenset(
    {
        "co-redacteurs", "complements", "corbeille", "decision", "deposer", "effacer", "entreprise",
        "envois", "etat-des-pieces", "fiche", "formulaire", "historique", "lettres", "messages",
        "modifications", "partage", "pieces",
        "points", "presence", "ranger", "redeposer", "relecture", "remplir", "reprendre", "reprise",
        "ressortir", "retrait", "saisie", "supprimer", "test", "versions",
    }
)  # fmt: skip
"""Ends of addresses that lead to another page of a dossier."""
_PLAIN = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "’": " ", "'": " "})


def section_path(name: str) -> str:
    """Sections and questions are named apart: a path says which of them is meant."""
    return f"/{name}"


def column_path(table: str, name: str) -> str:
    return f"{table}-{name}"


def choice_path(asked: str, value: str) -> str:
    return f"{asked}={value}"


def used_names(forms: Iterable[CallForm]) -> frozenset[str]:
    """The path of every section, question, column and choice of these forms."""
    return frozenset(path for form in forms for path in _paths(form))


def _paths(form: CallForm) -> Iterator[str]:
    for section in form.sections:
        yield section_path(section.name)
        for question in section.questions:
            yield question.name
            yield from _choice_paths(question.name, question)
            for column in question.columns:
                path = column_path(question.name, column.name)
                yield path
                yield from _choice_paths(path, column)


def _choice_paths(path: str, asked: Asked) -> Iterator[str]:
    return (choice_path(path, choice.value) for choice in asked.choices)


def section_name(title: str, used: Collection[str]) -> str:
    taken = {path.removeprefix("/") for path in used if path.startswith("/")}
    return _free(_stem(title, "-"), "-", taken | RESERVED_SECTIONS)


def question_name(label: str, used: Collection[str]) -> str:
    return _free(_stem(label, "_"), "_", {*used, *RESERVED})


def column_name(label: str, table: str, used: Collection[str]) -> str:
    prefix = column_path(table, "")
    taken = {path.removeprefix(prefix) for path in used if path.startswith(prefix)}
    return _free(_stem(label, "_"), "_", taken | RESERVED)


def choice_value(label: str, path: str, used: Collection[str]) -> str:
    prefix = choice_path(path, "")
    taken = {each.removeprefix(prefix) for each in used if each.startswith(prefix)}
    return _free(_stem(label, "_"), "_", taken)


def _stem(text: str, joint: str) -> str:
    """Small letters and digits, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode().lower()
    stem = joint.join(re.findall("[a-z0-9]+", plain))[:LONGEST].strip(joint)
    return stem if stem[:1].isalpha() else f"q{joint}{stem}".strip(joint)


def _free(stem: str, joint: str, taken: Collection[str]) -> str:
    if stem not in taken:
        return stem
    return next(name for n in count(2) if (name := f"{stem}{joint}{n}") not in taken)
