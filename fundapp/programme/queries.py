"""What do we know of the programme?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.kernel import rows
from fundapp.kernel.errors import NotFound
from fundapp.kernel.money import Money
from fundapp.kernel.seen import Values
from fundapp.programme import rules
from fundapp.programme.models import Call, Envelope, Fund, Parameter, Partner
from fundapp.programme.rules import parameters
from fundapp.programme.rules.parameters import ParameterSpec
from fundapp.programme.types import EnvelopeKind


def find_fund(session: Session) -> Fund | None:
    return session.exec(select(Fund).limit(1)).first()


def get_fund(session: Session) -> Fund:
    fund = find_fund(session)
    if fund is None:
        raise NotFound
    return fund


def list_envelopes(session: Session) -> Sequence[Envelope]:
    return session.exec(select(Envelope).order_by(col(Envelope.kind).desc())).all()


def get_envelope(session: Session, kind: EnvelopeKind) -> Envelope:
    found = session.exec(select(Envelope).where(col(Envelope.kind) == kind)).first()
    if found is None:
        raise NotFound
    return found


def lock_envelope(session: Session, kind: EnvelopeKind) -> Envelope:
    """Hold an envelope until the transaction ends: whoever reserves from it waits here."""
    found = session.exec(
        select(Envelope)
        .where(col(Envelope.kind) == kind)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    return found


def list_partners(session: Session) -> Sequence[Partner]:
    return session.exec(select(Partner).order_by(col(Partner.id))).all()


def list_calls(session: Session) -> Sequence[Call]:
    return session.exec(select(Call).order_by(col(Call.closes_at).desc())).all()


def list_open_calls(session: Session, at: datetime) -> Sequence[Call]:
    return session.exec(
        select(Call).where(Call.opens_at <= at, Call.closes_at > at).order_by(col(Call.closes_at))
    ).all()


def get_call(session: Session, slug: str) -> Call:
    call = session.exec(select(Call).where(Call.slug == slug)).first()
    if call is None:
        raise NotFound
    return call


def get_call_by_id(session: Session, call_id: UUID) -> Call:
    return rows.get(session, Call, call_id)


def list_parameters(session: Session) -> Sequence[Parameter]:
    return session.exec(
        select(Parameter).order_by(col(Parameter.key), col(Parameter.valid_from).desc())
    ).all()


def versions_of(session: Session, key: str) -> Sequence[Parameter]:
    """All the values a parameter has had or will have, latest first."""
    return session.exec(
        select(Parameter).where(Parameter.key == key).order_by(col(Parameter.valid_from).desc())
    ).all()


def version_shown(spec: ParameterSpec, versions: Sequence[Parameter]) -> Values:
    """The latest value of a parameter, in force or planned, as its form would show it."""
    latest = versions[0]
    return parameters.version_shown(spec, latest.value, latest.valid_from, latest.source)


def find_parameter(session: Session, key: str, on: date) -> Any | None:
    """The value of a dated parameter on a day of Paris; None where none holds."""
    held = rules.in_force(versions_of(session, key), on)
    return None if held is None else held.value


def parameter(session: Session, key: str, on: date) -> Any:
    """The same, for what the fund can't do without: `NotFound` where none holds."""
    return parameter_by_day(session, key, [on])[on]


def parameter_by_day(session: Session, key: str, days: Iterable[date]) -> dict[date, Any]:
    """The same of several days, in one query."""
    versions = versions_of(session, key)
    held = {day: rules.in_force(versions, day) for day in days}
    if None in held.values():
        raise NotFound
    return {day: version.value for day, version in held.items() if version is not None}


def ticket_bounds(session: Session, on: date) -> tuple[Money | None, Money | None]:
    """The smallest and the largest ticket of the fund; None where it has set none (FIN-22)."""
    least = find_parameter(session, "cap.ticket_min_cents", on)
    most = find_parameter(session, "cap.ticket_max_cents", on)
    return None if least is None else Money(least), None if most is None else Money(most)


def demands(session: Session, key: str, on: date) -> list[rules.Demand]:
    """A parameter that says what is demanded by instrument and amount; `NotFound` where none holds."""
    return rules.demands_of(parameter(session, key, on))
