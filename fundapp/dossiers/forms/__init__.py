"""How do a request for complements, a message and a judgement of a piece arrive?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, MultipleFileField, SelectChoice
from wtforms.validators import Optional

from fundapp.accounts.forms import EmailField, NameField, SecretField, new_password
from fundapp.dossiers.models import Document
from fundapp.dossiers.rules import Application
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.rules.messages import LONGEST, MOST_FILES
from fundapp.dossiers.rules.tables import Table
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import AnswerKind, DocumentKind, PieceState, Section
from fundapp.kernel.words import Sentence
from fundapp.web.filters import label, sentence, shown, size
from fundapp.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LongTextField,
    TextField,
    WordField,
    WordRadioField,
    answered,
    at_most,
    required,
)
from fundapp.web.overwriting import OverwritingForm

REASON = 1_000


@dataclass(frozen=True)
class Group:
    """Fields that belong together; open once something is written in them."""

    title: str
    fields: Sequence[Field]

    @property
    def begun(self) -> bool:
        return any(each.data or each.errors for each in self.fields)


class RequestForm(Form):
    """What is asked again: a point is asked by writing why; `request_form` adds the points."""

    due_on = DayField(
        _l("Réponse attendue au plus tard le"),
        [answered()],
        description=_l("Le délai de réponse du fonds est suspendu jusqu’à l’envoi, ou jusqu’à ce jour."),
    )
    titles: Sequence[tuple[str, Sequence[str]]] = ()
    questions: Sequence[str] = ()

    def groups(self) -> Iterator[Group]:
        return (Group(title, [self[name] for name in names]) for title, names in self.titles)

    @property
    def points(self) -> list[Point]:
        asked = [
            Point(self[f"q_{name}"].data, question=name) for name in self.questions if self[f"q_{name}"].data
        ]
        return asked + [
            Point(self[f"p_{kind.value}"].data, piece=kind)
            for kind in DocumentKind
            if self[f"p_{kind.value}"].data
        ]


def request_form(application: Application, documents: Iterable[Document], **given: Any) -> RequestForm:
    """One line per question and per kind of piece, with what was answered until now."""
    joined = {each.kind: each.name for each in documents}
    told = {
        section.title: [(each, value) for each, value in pairs if each.kind is not AnswerKind.FILE]
        for section, pairs in application.told()
    }
    fields: dict[str, Any] = {
        f"q_{each.name}": _reason(sentence(each.title), shown_answer(value))
        for pairs in told.values()
        for each, value in pairs
    }
    fields |= {
        f"p_{kind.value}": _reason(label(kind), joined.get(kind) or gettext("aucun fichier"))
        for kind in DocumentKind
    }
    fields["questions"] = [each.name for pairs in told.values() for each, _ in pairs]
    fields["titles"] = [
        (sentence(Sentence(title)), [f"q_{each.name}" for each, _ in pairs]) for title, pairs in told.items()
    ] + [(label(Section.DOCUMENTS), [f"p_{kind.value}" for kind in DocumentKind])]
    return type("RequestForm", (RequestForm,), fields)(**given)


class OneOfMany(Optional):
    """A line that may stay blank, of which at least one is filled: not said to be optional by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "one_of_many": True}


def _reason(title: str, known: str) -> TextField:
    known = known if len(known) < 200 else f"{known[:199]}…"
    return TextField(
        title, [OneOfMany(), at_most(REASON)], description=gettext("Déposé : %(known)s", known=known)
    )


def shown_answer(value: Any) -> str:
    if isinstance(value, Table):
        return ngettext("%(num)s ligne", "%(num)s lignes", len(value.rows))
    return gettext("(vide)") if value is None else shown(value)


class MessageForm(Form):
    """A message to the other side, about a piece of the dossier if need be."""

    body = LongTextField(_l("Votre message"), [required(_l("Écrivez votre message."))], limit=LONGEST)
    document = ChoiceField(_l("À propos de la pièce"), [Optional()])
    files = MultipleFileField(_l("Fichiers joints au message"), [Optional()])
    received: Sequence[Received] = ()
    """Those files, once somebody has looked at them."""

    def __init__(self, documents: Iterable[Document], **given: Any) -> None:
        super().__init__(**given)
        self.document.choices = [
            SelectChoice(value="", label=gettext("Aucune en particulier")),
            *(
                SelectChoice(value=str(each.id), label=f"{label(each.kind)} : {each.name}")
                for each in documents
            ),
        ]
        most: int = current_app.config["SETTINGS"].max_upload_bytes
        self.files.description = gettext(
            "PDF, PNG, JPEG, XLSX ou DOCX, %(files)s au plus et %(most)s en tout. Une pièce demandée se "
            "dépose avec les pièces, non ici.",
            files=MOST_FILES,
            most=size(most),
        )
        self.files.render_kw = {
            "accept": ".pdf,.png,.jpg,.jpeg,.xlsx,.docx",
            "data-most": str(most),
            "data-too-big": gettext(
                "Ces fichiers dépassent %(most)s en tout : retirez-en, ou envoyez-les en plusieurs messages.",
                most=size(most),
            ),
        }

    @property
    def document_id(self) -> UUID | None:
        return UUID(self.document.data) if self.document.data else None


SAID = 600
JUDGED = (PieceState.CONFORM, PieceState.NOT_CONFORM)


class JudgementForm(OverwritingForm):
    """Whether a piece does; the day written on it is read from it, not trusted."""

    state = WordRadioField(
        _l("Cette pièce est"), [answered(_l("Dites si la pièce est conforme."))], kind=PieceState, only=JUDGED
    )
    dated_on = DayField(_l("Date écrite sur le document"), [Optional()])
    reason = LongTextField(
        _l("Si elle ne l’est pas, ce qui ne convient pas"),
        [Optional()],
        limit=SAID,
        description=_l("Le porteur lira ce texte et pourra envoyer une autre version."),
    )


class WaiverForm(Form):
    """Which piece is not needed here, and why."""

    kind = WordField(_l("Pièce"), [answered()], kind=DocumentKind)
    reason = TextField(
        _l("Pourquoi elle n’est pas demandée"),
        [required(_l("Écrivez pourquoi cette pièce n’est pas demandée.")), at_most(SAID)],
    )


class InvitationForm(Form):
    """Whom to fill the dossier with."""

    email = EmailField(_l("Adresse de courriel de la personne à inviter"), autocomplete="off")


class JoinForm(Form):
    """An account for whoever was invited and has none."""

    name = NameField()
    password = new_password()
    terms = BooleanField(
        _l("J’accepte que le fonds traite ces données pour instruire le dossier."),
        [required(_l("Cochez cette case pour ouvrir un compte."))],
    )


class TakeOverForm(Form):
    """The password typed again, before becoming the owner of a dossier."""

    password = SecretField(_l("Votre mot de passe"), "current-password")
