"""How does a form that overwrites come in, and how does it show what somebody else saved meanwhile?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectFieldBase

from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated, Values, mark
from fundapp.web.filters import shown
from fundapp.web.forms import Form
from fundapp.web.incoming import read_json


@dataclass(frozen=True)
class Both:
    """One field as it is stored now and as it was typed over an older version."""

    label: str
    stored: str
    typed: str
    who: str = ""
    """Whose the stored one is, where that is known of each field."""


class ComparedForm(Form):
    """A form that, sent too late, comes back with what is stored beside what was typed (`both.html`)."""

    both: tuple[Both, ...] = ()
    outdated = False

    @property
    def status(self) -> int:
        """Of the page that shows the form again."""
        return 409 if self.outdated else 422

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Outdated):
            self.outdated = True
            self.both = tuple(self.compared(refusal.stored))

    def compared(self, stored: Values) -> Iterator[Both]:
        for name, value in stored.items():
            field = self._fields.get(name)
            if field is not None and self.read(field, value) != self.read(field, field.data):
                yield Both(self.title_of(field), self.read(field, value), self.read(field, field.data))

    def read(self, field: Field, value: Any) -> str:
        """A value of a field as the page says it."""
        return read_aloud(field, value)

    def title_of(self, field: Field) -> str:
        """What a field is called where it stands apart from its form."""
        return str(field.label.text)


class OverwritingForm(ComparedForm):
    """A form that writes over values others may have changed since its page was read.

    `seen` is the mark of what the page showed, blank from a page that sends none; a service compares it
    under its lock (`check_seen`). Its template writes `both_versions(form)` inside the form.
    """

    seen = HiddenField(default="")

    @classmethod
    def showing(cls, values: Values, *given: Any, **more: Any) -> Self:
        """The form filled with what is stored, and marked as having shown it."""
        form = cls(*given, formdata=None, data=dict(values), **more)
        form.seen.data = mark(values)
        return form

    def refuse(self, refusal: Refused) -> None:
        """Sent again, the form is compared to what is shown beside it."""
        super().refuse(refusal)
        if isinstance(refusal, Outdated):
            self.seen.data = refusal.seen


def seen_fields(text: str | None) -> dict[str, str]:
    """What a page had shown field by field, as it is sent back; nothing when it can't be read."""
    try:
        found = read_json(text or "{}")
    except Refused:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def read_aloud(field: Field | None, value: Any) -> str:
    """A value of a field as the page says it: the label of a choice, a date or an amount in words."""
    if isinstance(value, bool):
        return gettext("Oui") if value else gettext("Non")
    if value is None or value == "" or value == []:
        return gettext("(vide)")
    if isinstance(field, SelectFieldBase):
        labels = {str(choice.value): str(choice.label) for choice in field.iter_choices()}
        chosen = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return ", ".join(labels.get(str(each)) or shown(each) for each in chosen)
    return shown(value)
