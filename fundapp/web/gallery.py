"""What do the parts of every page look like, in each of their states? The workshop, open to anyone."""

from datetime import datetime, timedelta
from types import SimpleNamespace as Thing
from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, EmailField, FileField, PasswordField

from fundapp.kernel import clock
from fundapp.kernel.money import Money, euros
from fundapp.kernel.words import Worded, word
from fundapp.policy import Role
from fundapp.web.filters import euros_short
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
from fundapp.web.overwriting import Both
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
    email = EmailField(_l("Adresse de courriel"), [required()], render_kw={"autocomplete": "email"})
    password = PasswordField(_l("Mot de passe"), [required()], render_kw={"autocomplete": "new-password"})
    amount = MoneyField(_l("Montant demandé"), [required()])
    due = DayField(_l("Date de début des travaux"))
    stage = WordField(_l("État du dossier"), kind=Sample)
    summary = LongTextField(_l("Résumé du projet"), [required()], limit=600)
    choice = WordRadioField(_l("Votre vote"), [required()], kind=Choice)
    plan = FileField(_l("Plan de financement"), description=_l("PDF ou tableur, 20 Mo au plus."))
    consent = BooleanField(_l("Je certifie que ces informations sont exactes."), [required()])


PLACES = (
    (_l("Aujourd’hui"), "sun"),
    (_l("Pipeline"), "columns-3"),
    (_l("Comité"), "gavel"),
    (_l("Portefeuille"), "briefcase"),
    (_l("Tableau de bord"), "gauge"),
    (_l("Programme"), "landmark"),
)
ENVELOPES = (
    ("Subventions (9,9 M€)", "3.4", "1.8", "0.9", "3.8"),
    ("Fonds propres (27,6 M€)", "6.2", "4.75", "2.1", "14.55"),
)
EVIDENCE = (("Payé", "41.2"), ("Signé", "38.6"), ("Lettre", "22.4"), ("Annoncé", "31.0"))
AXES = (
    ("Qualité de l’air", 14),
    ("Décarbonation et captage du CO₂", 22),
    ("Réseaux de chaleur et facture des ménages", 9),
    ("Intelligence artificielle et emploi", 6),
    ("Activités nouvelles", 17),
)
STEPS = (("Déposés", 68), ("Complets", 54), ("Instruits", 31), ("Adoptés", 14), ("Financés", 11))
ROWS = (
    ("Hydrogène des Dunes", Sample.REVIEW, "1250000", 2),
    ("Opale Chaleur", Sample.WAITING, "480000.50", 6),
    ("Flandre Captage", Sample.FUNDED, "2400000", 12),
)

WHO = "Enregistré par Camille Vandamme, lundi 23 novembre 2026 à 14 h 05"
LATE = (
    Both("Résumé", "Une chaudière de secours au bois.", "Une chaudière de secours au biogaz.", who=WHO),
    Both("Date de début des travaux", "(vide)", "vendredi 4 décembre 2026", who=WHO),
)


def millions(amount: str) -> Money:
    return euros(amount + "e6")


@bp.get("/atelier")
@public
def workshop() -> Response:
    frame = request.args.get("cadre", "")
    return render(
        "gallery/index.html",
        layout={"equipe": "layouts/team.html", "portail": "layouts/portal.html"}.get(
            frame, "layouts/public.html"
        ),
        **_signed_in(frame),
        **_forms(),
        **_figures(),
        **_story(clock.now()),
    )


def _signed_in(frame: str) -> dict[str, Any]:
    """A frame as somebody at work sees it; nobody is signed in for it."""
    if not frame:
        return {}
    places = PLACES if frame == "equipe" else PLACES[-2:]
    return {
        "actor": Thing(name="Camille Vandamme", roles=frozenset({Role.ANALYST}), internal=frame == "equipe"),
        "navigation": [
            Thing(label=label, url="#", icon=icon, current=label == places[0][0]) for label, icon in places
        ],
        "notices_unread": 3,
    }


def _forms() -> dict[str, Any]:
    wrong = SampleForm(formdata=None, data={"summary": "Un texte déjà saisi."}, prefix="faux-")
    wrong.validate()
    late = Thing(both=LATE, seen="", insisting="")
    return {"form": SampleForm(formdata=None), "wrong": wrong, "late": late}


def _figures() -> dict[str, Any]:
    names = ("Payé", "Engagé", "Réservé", "Libre")
    return {
        "paid": millions("133.2"),
        "goal": millions("288"),
        "evidence": [(name, millions(amount)) for name, amount in EVIDENCE],
        "envelopes": [(label, _parts(names, amounts)) for label, *amounts in ENVELOPES],
        "axes": [(label, count, str(count), None) for label, count in AXES],
        "steps": [(label, count, str(count), None) for label, count in STEPS],
        "money": euros("1234567.89"),
    }


def _parts(names: tuple[str, ...], amounts: list[str]) -> list[tuple[str, int, str]]:
    sums = [millions(amount) for amount in amounts]
    return [(name, each.cents, euros_short(each)) for name, each in zip(names, sums, strict=True)]


def _story(at: datetime) -> dict[str, Any]:
    ago = [at - timedelta(days=days) for days in (0, 4, 11)]
    return {
        "words": tuple(Sample),
        "rows": [(name, word, euros(asked), at + timedelta(days=days)) for name, word, asked, days in ROWS],
        "soon": at + timedelta(days=3, hours=2),
        "entries": [
            Thing(at=ago[0], title="Compléments reçus", text="", tone="good", who="Opale Chaleur"),
            Thing(
                at=ago[1],
                title="Compléments demandés",
                text="Le plan de financement ne couvre pas les besoins : il manque 12 000,00 €.",
                tone="warn",
                who="Camille Vandamme",
            ),
            Thing(at=ago[2], title="Dossier déposé", text="", tone="info", who="Opale Chaleur"),
        ],
        "stages": [
            Thing(label="Dépôt", state="done"),
            Thing(label="Instruction", state="done"),
            Thing(label="Comité", state="current"),
            Thing(label="Contrat", state="todo"),
            Thing(label="Portefeuille", state="todo"),
        ],
        "tabs_shown": [
            Thing(label="Synthèse", url="#onglets", current=True, count=None),
            Thing(label="Documents", url="#onglets", current=False, count=12, counted="12 documents"),
            Thing(label="Évaluations", url="#onglets", current=False, count=3, counted="3 évaluations"),
        ],
        "page": Thing(previous_url=None, next_url="#tables", summary="1 à 3 sur 68 dossiers"),
    }
