"""What do the parts of every page look like, in each of their states? The workshop, open to anyone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, FileField, PasswordField

from fundapp.kernel import clock
from fundapp.kernel.money import euros
from fundapp.kernel.words import Worded, word
from fundapp.web.forms import (
    DayField,
    Form,
    LongTextField,
    MoneyField,
    TextField,
    WordField,
    WordRadioField,
    required,
)
from fundapp.web.guard import public
from fundapp.web.render import render

bp = Blueprint("gallery", __name__)


class Sample(Worded):
    """One word per tone."""

    DRAFT = word("draft", "Brouillon", "neutral")
    SUBMITTED = word("submitted", "Déposé", "info")
    REVIEW = word("review", "En instruction", "progress")
    FUNDED = word("funded", "Financé", "good")
    WAITING = word("waiting", "Compléments attendus", "warn")
    DECLINED = word("declined", "Refusé", "bad")


class Choice(Worded):
    FOR = word("for", "Pour", "good")
    CONDITIONS = word("conditions", "Pour, avec conditions", "good")
    AGAINST = word("against", "Contre", "bad")
    ABSTAIN = word("abstain", "Abstention", "neutral")


class SampleForm(Form):
    """Every kind of field."""

    name = TextField(_l("Nom de l’entreprise"), [required()], description=_l("Tel qu’inscrit au registre."))
    email = EmailField(_l("Adresse électronique"), [required()], render_kw={"autocomplete": "email"})
    password = PasswordField(_l("Mot de passe"), [required()], render_kw={"autocomplete": "new-password"})
    amount = MoneyField(_l("Montant demandé"), [required()])
    due = DayField(_l("Date de début des travaux"))
    stage = WordField(_l("État du dossier"), kind=Sample)
    summary = LongTextField(_l("Résumé du projet"), [required()], limit=600)
    choice = WordRadioField(_l("Votre vote"), [required()], kind=Choice)
    plan = FileField(_l("Plan de financement"), description=_l("PDF ou tableur, 20 Mo au plus."))
    consent = BooleanField(_l("Je certifie que ces informations sont exactes."), [required()])


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Entry:
    at: datetime
    title: str
    text: str
    tone: str
    who: str


@dataclass(frozen=True)
class Step:
    label: str
    state: str


@dataclass(frozen=True)
class SamplePage:
    previous_url: str
    next_url: str
    summary: str


@bp.get("/atelier")
@public
def workshop() -> Response:
    at = clock.now()
    wrong = SampleForm(formdata=None, data={"name": "", "summary": "Un texte déjà saisi."}, prefix="wrong")
    wrong.validate()
    return render(
        "gallery/index.html",
        form=SampleForm(formdata=None),
        wrong=wrong,
        words=tuple(Sample),
        **_figures(),
        **_story(at),
    )
