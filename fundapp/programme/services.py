"""What can be done with the programme?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from fundapp.kernel import clock, rows
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import last_saved, record
from fundapp.kernel.money import Money
from fundapp.kernel.seen import check_seen
from fundapp.programme import queries
from fundapp.programme.events import CallPublished, FundEstablished, ParameterSet, RegimeChosen
from fundapp.programme.models import Call, Envelope, Fund, Parameter, Partner
from fundapp.programme.rules import parameters
from fundapp.programme.types import College, EnvelopeKind, Regime

PARAMETERS_LOCK = 0x9A4A
"""Two who change a parameter at once do it one after the other; its rows themselves are never changed."""


def establish_fund(
    session: Session,
    *,
    fund: Fund,
    envelopes: dict[EnvelopeKind, Money],
    opens_on: date,
    closes_on: date,
    by: UUID,
    at: datetime,
) -> Fund:
    session.add(fund)
    session.flush()
    for kind, amount in envelopes.items():
        session.add(
            Envelope(fund_id=fund.id, kind=kind, amount=amount, opens_on=opens_on, closes_on=closes_on)
        )
    record(session, FundEstablished(fund.id), by=by, at=at)
    return fund


def add_partner(session: Session, *, fund_id: UUID, name: str, short_name: str, college: College) -> Partner:
    partner = Partner(fund_id=fund_id, name=name, short_name=short_name, college=college)
    session.add(partner)
    return partner


def publish_call(
    session: Session,
    *,
    fund_id: UUID,
    slug: str,
    title: str,
    summary: str,
    funded: Sequence[str],
    criteria: Sequence[str],
    opens_at: datetime,
    closes_at: datetime,
    by: UUID,
    at: datetime,
    eligibility: Mapping[str, Any] = MappingProxyType({}),
) -> Call:
    if opens_at >= closes_at:
        raise Refused("Un appel ferme après son ouverture : corrigez ses dates.", field="closes_at")
    call = Call(
        fund_id=fund_id,
        slug=slug,
        title=title,
        summary=summary,
        funded=list(funded),
        criteria=list(criteria),
        eligibility=dict(eligibility),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    session.add(call)
    session.flush()
    record(session, CallPublished(call.id), by=by, at=at)
    return call


def choose_regime(
    session: Session, *, call_id: UUID, regime: Regime, seen: str | None = None, by: UUID, at: datetime
) -> Call:
    """Under which law a call is answered; what was submitted before keeps the law of its receipt."""
    call = rows.lock(session, Call, call_id)
    saved = partial(last_saved, session, call_id, RegimeChosen)
    check_seen({"regime": call.regime}, seen, {"regime": regime}, saved)
    if call.regime is not regime:
        call.regime = regime
        record(session, RegimeChosen(call.id, regime), by=by, at=at)
    return call


def set_parameter(
    session: Session,
    *,
    key: str,
    value: Any,
    valid_from: date,
    source: str,
    by: UUID,
    at: datetime,
    valid_to: date | None = None,
) -> Parameter:
    """Add a dated version; the versions before it stay as they were, for whatever was judged by them."""
    parameter = Parameter(
        key=key, value=value, valid_from=valid_from, valid_to=valid_to, source=source, author_id=by
    )
    session.add(parameter)
    session.flush()
    record(session, ParameterSet(parameter.id, key, valid_from), by=by, at=at)
    return parameter


def change_parameter(
    session: Session,
    *,
    key: str,
    value: Any,
    valid_from: date,
    source: str,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> Parameter:
    """Give a known parameter a new value, from today or later: nothing already judged changes its rule.

    `seen` is the mark of the latest value, which this one follows.
    """
    spec, versions = parameters.PARAMETERS.get(key), queries.versions_of(session, key)
    if spec is None or not spec.editable or not versions:
        raise NotFound
    parameters.check_value(spec, value)
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(PARAMETERS_LOCK)))
    versions = queries.versions_of(session, key)
    shown, typed = (
        queries.version_shown(spec, versions),
        parameters.version_shown(spec, value, valid_from, source),
    )
    check_seen(shown, seen, typed, partial(last_saved, session, versions[0].id, ParameterSet))
    if shown == typed:
        return versions[0]
    parameters.check_dates(versions, valid_from=valid_from, today=clock.paris_day(at))
    if bound := parameters.ordered_with(key):
        parameters.check_order(key, value, valid_from, bound, queries.versions_of(session, bound))
    return set_parameter(session, key=key, value=value, valid_from=valid_from, source=source, by=by, at=at)
