"""How does an applicant's form that comes too late show what others have saved meanwhile?"""

from collections.abc import Iterator

from flask_babel import gettext
from wtforms import Field, FieldList

from fundapp.dossiers.rules.form import Answers
from fundapp.kernel.seen import Outdated
from fundapp.web.forms import CheckboxesField, Form
from fundapp.web.overwriting import Both, read_aloud, told_of


def compared(form: Form, typed: Answers, conflict: Outdated) -> list[Both]:
    """What was typed beside what is stored by now, and whose it is; a table's cell says its line."""
    known, who = dict(_titled(form)), told_of(conflict)

    def both(name: str, text: str) -> Both:
        title, field = known.get(name, (name, None))
        return Both(title, _aloud(field, text), _aloud(field, typed.get(name, "")), name, *who[name])

    return [both(name, text) for name, text in conflict.stored.items()]


def _titled(form: Form) -> Iterator[tuple[str, tuple[str, Field]]]:
    for field in form:
        if isinstance(field, FieldList):
            for number, row in enumerate(field.entries, 1):
                place = gettext("%(table)s, ligne %(line)s, ", table=field.label.text, line=number)
                yield from ((cell.name, (place + str(cell.label.text), cell)) for cell in row.form)
        else:
            yield field.name, (str(field.label.text), field)


def _aloud(field: Field | None, text: str) -> str:
    return read_aloud(field, text.split("\n") if text and isinstance(field, CheckboxesField) else text)
