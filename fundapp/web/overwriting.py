"""How does a form that overwrites come in, and how does it show what somebody else saved meanwhile?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self
from uuid import UUID

from flask import current_app
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectFieldBase

from fundapp.kernel import db
from fundapp.kernel.errors import Refused
from fundapp.kernel.seen import Outdated, Saved, Values, mark
from fundapp.web.filters import moment, shown
from fundapp.web.forms import Form
from fundapp.web.guard import the_actor
from fundapp.web.incoming import read_json


@dataclass(frozen=True)
class Both:
    """One field as it is stored now and as it was typed over an older version."""

    label: str
    stored: str
    typed: str
    name: str = ""
    """The field's, where a page is kept field by field."""
    who: str = ""
    """Who saved the stored one, and when."""
    own: bool = False


class ComparedForm(Form):
    """A form that, sent too late, comes back with what is stored beside what was typed (`both.html`)."""

    both: tuple[Both, ...] = ()
    outdated = False
    insisting: Any = None
    """What becomes of the other version when one's own is saved after all, if it is not simply replaced."""

    @property
    def status(self) -> int:
        """Of the page that shows the form again."""
        return 409 if self.outdated else 422

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Outdated):
            self.outdated = True
            told = next(iter(told_of(refusal).values()), Told(""))
            both = self.compared(refusal.stored)
            self.both = tuple(replace(each, who=told.who, own=told.own) for each in both)

    def compared(self, stored: Values) -> Iterator[Both]:
        for name, value in stored.items():
            field = self._fields.get(name)
            if field is not None and self.read(field, value) != self.read(field, field.data):
                yield Both(self.title_of(field), self.read(field, value), self.read(field, field.data), name)

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

    seen = HiddenField(default="", render_kw={"id": False})

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


class Told(NamedTuple):
    """Who saved something and when, in words; `own`: the reader, elsewhere."""

    who: str
    own: bool = False


def told_of(conflict: Outdated) -> dict[str, Told]:
    """Who saved each field meanwhile; oneself is not told as somebody else."""
    known = {saved.by for saved in conflict.saved.values() if saved}
    names = current_app.extensions["names_of"](db.current(), known)
    return {name: _told(conflict.saved.get(name), names) for name in conflict.stored}


def writers_of(conflict: Outdated) -> dict[str, str]:
    """The same for the script of a page that is kept as it is typed."""
    return {name: told.who for name, told in told_of(conflict).items()}


def _told(saved: Saved | None, names: Mapping[UUID, str]) -> Told:
    if saved is None or saved.by not in names:
        return Told(gettext("Enregistré entre-temps"))
    when = moment(saved.at) if saved.at else gettext("entre-temps")
    if saved.by == the_actor().id:
        words = gettext(
            "Enregistré par vous, dans un autre onglet ou sur un autre appareil, %(when)s", when=when
        )
        return Told(words, own=True)
    return Told(gettext("Enregistré par %(name)s, %(when)s", name=names[saved.by], when=when))


LEAVE = "leave"
"""The button that keeps the other version; its value names the fields of which nothing is then written."""


def sent_fields(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """What a page sends that is kept field by field, without those whose other version is kept."""
    left = {LEAVE, *form.get(LEAVE, "").split()}
    return MultiDict([(name, value) for name, value in form.items(multi=True) if name not in left])


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
