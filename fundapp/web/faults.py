"""What is wrong with a form, in the page's order: which field, on which line and column, in which words?"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext
from wtforms import Field, FieldList, FormField


@dataclass(frozen=True)
class Fault:
    """One error: the field it leads to, its name, with the line and the column in a table, and the words."""

    anchor: str
    name: str
    words: str


def faults_of(field: Field, place: str) -> Iterator[Fault]:
    name = str(field.label.text).rstrip(".")
    if isinstance(field, FieldList):
        for number, line in enumerate(field.entries, 1):
            for cell in line.form if isinstance(line, FormField) else ():
                yield from faults_of(cell, gettext("%(table)s, ligne %(line)s, ", table=name, line=number))
    if not isinstance(field, FormField):
        yield from (Fault(field.id, place + name, str(words)) for words in field.errors)
