from datetime import timedelta

from sqlmodel import Session

from fundapp.kernel.money import ZERO, Money, euros
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Total
from fundapp.portfolio.queries.ledger import FUND, Selection
from fundapp.portfolio.types import Layer, Layers, Scope
from fundapp.programme.types import Axis, Instrument
from tests.factories import portfolio
from tests.factories.portfolio import AT

HOUR = timedelta(hours=1)


def some_history(session: Session) -> None:
    """Three tickets: one paid in half, one signed, one reserved."""
    team = portfolio.team(session)
    paid = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    portfolio.paid_payment(session, paid, verifier=team.manager.id, payer=team.finance.id)
    portfolio.signed_ticket(session, by=team.manager.id, amount=euros(90_000), instrument=Instrument.GRANT)
    portfolio.voted_ticket(session, amount=euros(50_000), axis="air")
    portfolio.relay(session)


def test_totals_follow_the_ledger_without_drift(session: Session) -> None:
    some_history(session)

    kept = queries.totals(session)

    assert kept == queries.replayed(session)
    assert queries.differences(session) == []
    assert kept[Scope.FUND, FUND] == Layers(euros(50_000), euros(290_000), euros(100_000), ZERO)
    assert kept[Scope.AXIS, Axis.AIR.value] == Layers(reserved=euros(50_000))
    assert kept[Scope.INSTRUMENT, Instrument.GRANT.value] == Layers(committed=euros(90_000))


def test_parts_of_every_scope_add_up_to_the_fund(session: Session) -> None:
    some_history(session)

    kept = queries.totals(session)

    for scope in Scope:
        parts = [layers for (each, _), layers in kept.items() if each is scope]
        assert sum(parts, Layers()) == kept[Scope.FUND, FUND]


def test_lines_behind_every_total_add_up_to_it(session: Session) -> None:
    some_history(session)

    for (scope, key), layers in queries.totals(session).items():
        for layer in Layer:
            lines = queries.entries(session, Selection(scope, key, layer))
            assert sum((line.effect.cents for line in lines), 0) == layers.of(layer).cents


def test_a_cent_of_drift_is_found_and_put_right(session: Session) -> None:
    """JOB-01."""
    some_history(session)
    total = session.get(Total, (Scope.FUND, FUND))
    assert total is not None
    total.paid += Money(1)
    session.commit()

    found = services.recompute_totals(session, at=AT)
    session.commit()

    assert [(each.scope, each.key, each.kept.paid - each.ledger.paid) for each in found] == [
        (Scope.FUND, FUND, Money(1))
    ]
    assert queries.differences(session) == []
    assert services.recompute_totals(session, at=AT) == []


def test_totals_as_known_on_a_date_do_not_know_what_came_after(session: Session) -> None:
    some_history(session)

    def fund(hours: int) -> Layers:
        return queries.totals(session, AT + hours * HOUR).get((Scope.FUND, FUND), Layers())

    assert fund(1) == Layers()
    assert fund(2) == Layers(reserved=euros(340_000))
    assert fund(3) == Layers(reserved=euros(50_000), committed=euros(290_000))
    assert fund(6) == Layers(euros(50_000), euros(290_000), euros(100_000), ZERO)


def test_report_is_plain_and_in_cents(session: Session) -> None:
    portfolio.voted_ticket(session, amount=euros("1234.56"))
    portfolio.relay(session)

    report = queries.totals_report(session)

    assert report["totals"]["fund"][FUND] == {
        "reserved": 123_456,
        "committed": 0,
        "paid": 0,
        "returned": 0,
        "remaining": 0,
    }
    assert (report["as_of"], report["unit"]) == (None, "cents")


def test_total_that_waits_for_the_worker_is_late_not_wrong(session: Session) -> None:
    some_history(session)
    portfolio.voted_ticket(session, amount=euros(1_000))

    assert queries.totals(session) != queries.replayed(session)
    assert queries.differences(session) == []
