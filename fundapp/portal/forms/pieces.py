"""How do pieces arrive: a place for each kind, with the date written on it, several kinds in one sending?"""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, MultipleFileField
from wtforms.validators import Optional

from fundapp.dossiers.queries.pieces import AskedPiece
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.errors import Refused, Unavailable
from fundapp.kernel.seen import mark
from fundapp.kernel.words import say
from fundapp.web.filters import label
from fundapp.web.forms import DayField, Form, WordField, choices_of, required

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx"


class AnnouncedForm(Form):
    """A file about to travel in parts: of which kind it is, and from which day."""

    kind = WordField(
        _l("Nature de la pièce"),
        [required(_l("Choisissez la nature de la pièce."))],
        kind=DocumentKind,
        choices=lambda: choices_of(DocumentKind),
    )
    dated_on = DayField(_l("Date écrite sur le document"), [Optional()])


class PiecesForm(Form):
    """The places of a page; `pieces_form` adds a file and, where its validity runs, a date for each kind."""

    kinds: tuple[DocumentKind, ...] = ()

    def file_of(self, kind: DocumentKind) -> FileField:
        return self[file_name(kind)]

    def date_of(self, kind: DocumentKind) -> DayField | None:
        return self._fields.get(date_name(kind))

    def seen_of(self, kind: DocumentKind) -> HiddenField:
        """The mark of the date that the page showed."""
        return self[f"{date_name(kind)}-seen"]

    def refuse_piece(self, kind: DocumentKind, refusal: Refused, *, name: str = "") -> None:
        """Beside the place of this kind: its date, or its file with the name it came under."""
        if refusal.field == "dated_on" and date_name(kind) in self:
            field, words = date_name(kind), refusal.sentence
        else:
            field = file_name(kind)
            words = (
                say("« %(file)s » : %(why)s", file=name, why=refusal.sentence) if name else refusal.sentence
            )
        away = isinstance(refusal, Unavailable)
        self.refuse(Unavailable(words, field=field) if away else Refused(words, field=field))


def file_name(kind: DocumentKind) -> str:
    return f"file-{kind.value}"


def date_name(kind: DocumentKind) -> str:
    return f"dated-{kind.value}"


def pieces_form(asked: Iterable[AskedPiece]) -> PiecesForm:
    """A place for each, its date as it is known so far."""
    places = {each.kind: each for each in asked}
    fields: dict[str, object] = {"kinds": tuple(places)}
    known: dict[str, object] = {}
    for kind, place in places.items():
        choosing = MultipleFileField if place.entry.several else FileField
        fields[file_name(kind)] = choosing(label(kind), [Optional()], render_kw={"accept": ACCEPTED})
        if place.entry.months:
            words = gettext("Date écrite sur « %(piece)s »", piece=label(kind))
            fields[date_name(kind)] = DayField(words, [Optional()])
            fields[f"{date_name(kind)}-seen"] = HiddenField(default="")
            known[date_name(kind)] = next((each.dated_on for each in place.files if each.dated_on), None)
            latest = place.files[-1].dated_on if place.files else None
            known[f"{date_name(kind)}-seen"] = mark({"dated_on": latest})
    return type("OwnPiecesForm", (PiecesForm,), fields)(data=known)
