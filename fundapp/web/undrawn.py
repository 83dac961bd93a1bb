"""What was written in a refused form that the page in answer no longer draws, and is its refusal said?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import g, request
from markupsafe import escape
from wtforms import BooleanField, Field, FieldList, FileField, FormField, HiddenField, PasswordField
from wtforms.fields.choices import SelectFieldBase

from fundapp.web.forms import Form
from fundapp.web.interrupted import SECRETS
from fundapp.web.overwriting import read_aloud

NO_WORDS = (BooleanField, FileField, HiddenField, PasswordField)
"""What nobody has to read again to write it again."""
SUMMARY = '<div class="error-summary"'
"""How a page says a refusal (`components/form.html`); what people write holds no such mark, it is escaped."""


@dataclass(frozen=True)
class Undrawn:
    """A refused form: is its refusal left unsaid by the page, and what was written in it is left out?"""

    form: Form
    unsaid: bool
    written: list[tuple[str, str]]
    """What each answer is called, and the answer as it was typed."""


def undrawn(page: str) -> Undrawn | None:
    """Of the form that this request sent; None when `page`, the body that answers, says and draws it all.

    A page draws its forms by the state it finds: somebody who acted first may have left none to draw.
    """
    form: Form | None = g.get("refused")
    if form is None or request.method != "POST":
        return None
    unsaid = SUMMARY not in page
    written = [
        (str(field.label.text), text)
        for field in _leaves(form)
        if (text := _typed(field)) and not _drawn(field, page)
    ]
    return Undrawn(form, unsaid, written) if unsaid or written else None


def _drawn(field: Field, page: str) -> bool:
    """With what it holds: another form's field of the same name holds something else."""
    held = "" if isinstance(field, SelectFieldBase) else str(escape(field._value()))
    return f'name="{field.name}"' in page and held in page


def _leaves(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        elif not isinstance(field, NO_WORDS) and field.short_name not in SECRETS:
            yield field


def _typed(field: Field) -> str:
    typed = "\n".join(str(each) for each in field.raw_data or ()).strip()
    return read_aloud(field, field.data) if typed and isinstance(field, SelectFieldBase) else typed
