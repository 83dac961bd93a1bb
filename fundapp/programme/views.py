"""Where does the team read the fund's own facts, and an administrator say under which law it answers?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from fundapp.accounts.queries import names_of
from fundapp.kernel import clock, db
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import Money
from fundapp.kernel.seen import mark
from fundapp.kernel.words import say
from fundapp.policy import May
from fundapp.programme import queries, rules, services
from fundapp.programme.forms import ParameterForm, RegimeForm, parameter_form
from fundapp.programme.models import Call, Parameter
from fundapp.programme.rules.parameters import PARAMETERS, ParameterKind, ParameterSpec, as_shown
from fundapp.web.filters import euros, label, number, percent, sentence
from fundapp.web.guard import guarded, the_actor
from fundapp.web.render import done, render

bp = Blueprint("programme", __name__)


@bp.get("/programme")
@guarded(May.READ_PROGRAMME)
def show() -> Response:
    session = db.current()
    return render(
        "programme/show.html",
        fund=queries.get_fund(session),
        envelopes=queries.list_envelopes(session),
        partners=queries.list_partners(session),
        calls=queries.list_calls(session),
        parameters=_parameters(session),
    )


@dataclass(frozen=True)
class ParameterRow:
    """One parameter as people read it: what holds today, what is planned, soonest first, what held before."""

    key: str
    spec: ParameterSpec | None
    current: Parameter | None
    planned: Sequence[Parameter]
    past: Sequence[Parameter]
    versions: Sequence[Parameter]

    @property
    def label(self) -> str:
        return sentence(say(self.spec.label)) if self.spec else self.key

    def reads(self, version: Parameter) -> str:
        return reads(self.spec, version.value)


def _parameters(session: Session) -> list[ParameterRow]:
    today = clock.paris_day(clock.now())
    versions: dict[str, list[Parameter]] = {}
    for each in queries.list_parameters(session):
        versions.setdefault(each.key, []).append(each)
    return [_row(key, found, today) for key, found in versions.items()]


def _row(key: str, versions: Sequence[Parameter], today: date) -> ParameterRow:
    current = rules.in_force(versions, today)
    return ParameterRow(
        key=key,
        spec=PARAMETERS.get(key),
        current=current,
        planned=[each for each in reversed(versions) if each.valid_from > today],
        past=[each for each in versions if each is not current and each.valid_from <= today],
        versions=versions,
    )


def reads(spec: ParameterSpec | None, value: Any) -> str:
    """A parameter's value with its unit, as people write it."""
    match spec.kind if spec else None:
        case ParameterKind.CENTS:
            return euros(Money(value))
        case ParameterKind.BASIS_POINTS:
            return percent(value)
        case ParameterKind.YES_NO:
            return gettext("Oui") if value else gettext("Non")
        case ParameterKind.CHOICE:
            return _words(spec, [value])
        case ParameterKind.CHOICES:
            return _words(spec, value) or gettext("aucune")
        case ParameterKind.TABLE:
            return " ; ".join(_demand(spec, each) for each in rules.demands_of(value))
        case None:
            return gettext("règles détaillées")
        case ParameterKind.COUNT:
            return number(value)
        case kind:
            return f"{number(value)}\u00a0{label(kind)}"


def _demand(spec: ParameterSpec | None, demand: rules.Demand) -> str:
    """Of which dossiers, and what: by their words when they have some, else their numbers."""
    words = spec.words if spec else None
    what = ", ".join(label(words(each)) if words else str(each) for each in demand.what)
    return f"{sentence(demand.reason())}{gettext(' : ')}{what}"


def _words(spec: ParameterSpec | None, values: Sequence[str]) -> str:
    assert spec is not None
    assert spec.words is not None
    return ", ".join(label(spec.words(each)) for each in values)


def load_parameter(session: Session, parameter: str) -> ParameterRow:
    spec, versions = PARAMETERS.get(parameter), queries.versions_of(session, parameter)
    if spec is None or not spec.editable or not versions:
        raise NotFound
    return _row(parameter, versions, clock.paris_day(clock.now()))


PARAMETER = "/programme/parametres/<parameter>"


@bp.get(PARAMETER)
@guarded(May.SET_PARAMETER, row=load_parameter)
def edit_parameter(row: ParameterRow) -> Response:
    assert row.spec is not None
    data = {"value": as_shown(row.spec, row.current.value)} if row.current else {}
    form = parameter_form(row.spec)(formdata=None, data=data)
    form.seen.data = mark(queries.version_shown(row.spec, row.versions))
    return _parameter(row, form)


@bp.post(PARAMETER)
@guarded(May.SET_PARAMETER, row=load_parameter)
def change_parameter(row: ParameterRow) -> Response:
    assert row.spec is not None
    form = parameter_form(row.spec)(formdata=request.form)
    changed = form.validate() and form.attempt(
        lambda work: services.change_parameter(
            work,
            key=row.key,
            value=form.kept,
            valid_from=form.valid_from.data,
            source=form.source.data,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not changed:
        return _parameter(row, form, status=form.status)
    return done(
        gettext(
            "La nouvelle valeur est enregistrée. Les autres personnes de l’administration en sont prévenues."
        ),
        "programme.show",
        _anchor="parametres",
    )


def _parameter(row: ParameterRow, form: ParameterForm, *, status: int = 200) -> Response:
    names = names_of(db.current(), [each.author_id for each in row.planned])
    return render("programme/parameter.html", row=row, form=form, names=names, status=status)


@bp.get("/programme/appels/<slug>/regime")
@guarded(May.CHOOSE_REGIME, call=queries.get_call)
def ask_regime(call: Call) -> Response:
    return _regime(call, RegimeForm.showing({"regime": call.regime}))


@bp.post("/programme/appels/<slug>/regime")
@guarded(May.CHOOSE_REGIME, call=queries.get_call)
def choose_regime(call: Call) -> Response:
    form = RegimeForm(formdata=request.form)
    chosen = form.validate() and form.attempt(
        lambda work: services.choose_regime(
            work,
            call_id=call.id,
            regime=form.regime.data,
            seen=form.seen.data,
            by=the_actor().id,
            at=clock.now(),
        )
    )
    if not chosen:
        return _regime(call, form, status=form.status)
    return done(
        gettext("Le régime de l’appel vaut pour les dossiers déposés à partir de maintenant."),
        "programme.show",
        _anchor="appels",
    )


def _regime(call: Call, form: RegimeForm, *, status: int = 200) -> Response:
    return render("programme/regime.html", call=call, form=form, status=status)
