"""Are thresholds read with their unit, changed from a day on with an event, and told to others?"""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from fundapp.accounts.models import Person
from fundapp.demo import programme as demo
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.events import PastEvent
from fundapp.kernel.ids import new_id
from fundapp.policy import Role
from fundapp.programme import queries, services
from fundapp.programme.models import Parameter
from fundapp.programme.rules.parameters import (
    PARAMETERS,
    ParameterKind,
    check_dates,
    check_order,
    check_value,
    ordered_with,
)
from fundapp.programme.views import reads
from fundapp.web import filters
from tests.factories import accounts, notices
from tests.factories import programme as factory
from tests.factories.signin import sign_in
from tests.pages import fill_in

SOURCE = "Règlement du fonds, délibération du 12 novembre 2026"


@pytest.fixture
def admin(session: Session) -> Person:
    factory.fund(session)
    return accounts.person(session, roles=[Role.ADMIN], name="Administratrice")


def in_days(days: int) -> date:
    return clock.paris_day(clock.now()) + timedelta(days=days)


def test_every_parameter_of_the_fund_has_a_name_and_a_right_value() -> None:
    for key, (value, _) in demo.PARAMETERS.items():
        check_value(PARAMETERS[key], value)


def test_no_code_of_ours_is_on_the_page(client: FlaskClient, session: Session, admin: Person) -> None:
    sign_in(client, admin)

    page = client.get("/programme").text

    shown = [key for key in PARAMETERS if f">{key}<" in page]
    assert shown == []
    for raw in ("True", "['pitch']", "200000000", "abs_expressed"):
        assert f">{raw}<" not in page
    assert "Majorité absolue des suffrages exprimés" in page


@pytest.mark.parametrize(
    "key, kept, read",
    [
        ("cap.ticket_max_cents", 200_000_000, "2 000 000 €"),
        ("cap.company_bp", 1000, "10 %"),
        ("committee.casting_vote", True, "Oui"),
        ("committee.quorum", "half_at_least", "La moitié au moins des membres, présents ou représentés"),
        ("dossier.answer_months", 2, "2 mois"),
        ("dossier.required_pieces", [], "aucune"),
    ],
)
def test_value_is_read_with_its_unit(client: FlaskClient, key: str, kept: Any, read: str) -> None:
    with client.application.test_request_context():
        assert reads(PARAMETERS[key], kept).replace("\u00a0", " ") == read


@pytest.mark.parametrize(
    "key, typed, kept",
    [
        ("cap.ticket_max_cents", "1 500 000", 150_000_000),
        ("cap.company_bp", "12,5", 1250),
        ("committee.casting_vote", "no", False),
        ("committee.quorum", "half_at_least", "half_at_least"),
        ("dossier.answer_months", "3", 3),
        ("dossier.required_pieces", ["pitch", "kbis"], ["pitch", "kbis"]),
    ],
)
def test_administrator_changes_a_parameter_from_a_day_on(
    client: FlaskClient, session: Session, admin: Person, key: str, typed: Any, kept: Any
) -> None:
    before = queries.parameter(session, key, in_days(0))
    sign_in(client, admin)
    data = {"value": typed, "valid_from": in_days(10).isoformat(), "source": SOURCE}

    answer = fill_in(client, f"/programme/parametres/{key}", **data)

    assert answer.status_code == 303
    assert queries.parameter(session, key, in_days(9)) == before
    assert queries.parameter(session, key, in_days(10)) == kept
    row = session.exec(
        select(Parameter).where(Parameter.key == key, Parameter.valid_from == in_days(10))
    ).one()
    assert (row.source, row.author_id) == (SOURCE, admin.id)
    event = session.exec(
        select(PastEvent).where(PastEvent.name == "ParameterSet").order_by(col(PastEvent.id).desc())
    ).first()
    assert event is not None
    assert (event.payload["key"], event.payload["valid_from"], event.actor_id) == (
        key,
        in_days(10).isoformat(),
        admin.id,
    )


def test_another_administrator_is_told_and_the_author_is_not(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    accounts.person(session, roles=[Role.ADMIN], name="Autre")
    notices.forget(session)
    services.change_parameter(
        session,
        key="ticket.lapse_months",
        value=9,
        valid_from=in_days(1),
        source=SOURCE,
        by=admin.id,
        at=clock.now(),
    )

    notices.tell_everything(session)

    assert notices.told(session) == {("Autre", "parameter_changed")}


@pytest.mark.parametrize(
    "typed",
    [
        {"valid_from": "2025-01-01"},
        {"source": " "},
        {"value": ""},
        {"value": "soixante"},
        {"value": "900"},
    ],
)
def test_bad_value_is_refused_and_what_was_typed_stays(
    client: FlaskClient, session: Session, admin: Person, typed: dict[str, str]
) -> None:
    sign_in(client, admin)
    data = {"value": "12", "valid_from": in_days(3).isoformat(), "source": SOURCE, **typed}

    answer = fill_in(client, "/programme/parametres/ticket.lapse_months", **data)

    assert answer.status_code == 422
    assert data["value"] in answer.text
    assert len(queries.versions_of(session, "ticket.lapse_months")) == 1


def test_value_that_is_planned_stands_beside_the_one_in_force_where_it_is_changed(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    author = accounts.person(session, roles=[Role.ADMIN], name="Odile Planque")
    sign_in(client, author)
    data = {"value": "12", "valid_from": in_days(3).isoformat(), "source": SOURCE}
    assert fill_in(client, "/programme/parametres/ticket.lapse_months", **data).status_code == 303
    sign_in(client, admin)

    page = client.get("/programme/parametres/ticket.lapse_months").text

    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    with client.application.test_request_context():
        day = filters.day(in_days(3))
    assert "En vigueur : 6 mois, depuis le" in words
    assert f"12 mois à partir du {day} : inscrit par Odile Planque ({SOURCE})." in words


def test_stale_factor_changes_nothing(client: FlaskClient, session: Session, admin: Person) -> None:
    sign_in(client, admin, fresh=False)
    data = {"value": "12", "valid_from": in_days(3).isoformat(), "source": SOURCE}

    answer = fill_in(client, "/programme/parametres/ticket.lapse_months", **data)

    assert (answer.status_code, "Confirmez que c’est bien vous" in answer.text) == (403, True)
    assert len(queries.versions_of(session, "ticket.lapse_months")) == 1


def test_unknown_parameter_is_not_found(client: FlaskClient, session: Session, admin: Person) -> None:
    sign_in(client, admin)

    assert client.get("/programme/parametres/nothing.at_all").status_code == 404


def test_the_past_keeps_its_rule() -> None:
    today = date(2026, 11, 30)
    known = [Parameter(key="k", value=1, valid_from=date(2026, 12, 10), source="", author_id=new_id())]

    check_dates([], valid_from=today, today=today)
    with pytest.raises(Refused, match="ce qui est déjà jugé"):
        check_dates([], valid_from=today - timedelta(days=1), today=today)
    with pytest.raises(Refused, match="déjà prévue"):
        check_dates(known, valid_from=date(2026, 12, 10), today=today)


@pytest.mark.parametrize(
    "key, value",
    [
        ("committee.quorum", "most"),
        ("committee.casting_vote", 1),
        ("dossier.required_pieces", ["nothing"]),
        ("ticket.lapse_months", True),
        ("ticket.lapse_months", 0),
        ("cap.company_bp", 10_001),
    ],
)
def test_value_of_another_nature_is_refused(key: str, value: Any) -> None:
    with pytest.raises(Refused):
        check_value(PARAMETERS[key], value)


def test_numbers_have_bounds() -> None:
    unbounded = [
        spec.key
        for spec in PARAMETERS.values()
        if spec.kind in (ParameterKind.DAYS, ParameterKind.MONTHS, ParameterKind.YEARS) and spec.most > 1_000
    ]
    assert unbounded == []


def test_smallest_ticket_never_exceeds_the_largest(
    client: FlaskClient, session: Session, admin: Person
) -> None:
    sign_in(client, admin)
    least, most = queries.ticket_bounds(session, in_days(0))
    assert least is not None
    assert most is not None
    day = in_days(20).isoformat()

    for key, typed in (
        ("cap.ticket_max_cents", (least.cents - 1) / 100),
        ("cap.ticket_min_cents", (most.cents + 1) / 100),
    ):
        before = queries.versions_of(session, key)
        data = {"value": f"{typed:.2f}".replace(".", ","), "valid_from": day, "source": SOURCE}
        answer = fill_in(client, f"/programme/parametres/{key}", **data)

        assert answer.status_code == 422
        assert "et le plus petit ne dépasse jamais le plus grand" in unescape(answer.text)
        assert queries.versions_of(session, key) == before


def test_order_of_two_amounts_holds_on_every_day_to_come() -> None:
    def known(value: int, valid_from: date, valid_to: date | None = None) -> Parameter:
        return Parameter(
            key="k", value=value, valid_from=valid_from, valid_to=valid_to, source="", author_id=new_id()
        )

    day, later = date(2026, 12, 1), date(2027, 1, 1)
    least, most = "cap.ticket_min_cents", "cap.ticket_max_cents"
    assert (ordered_with(least), ordered_with(most), ordered_with("cap.company_bp")) == (most, least, None)

    check_order(most, 500, day, least, [known(500, day), known(900, date(2026, 1, 1))])
    check_order(least, 500, day, most, [known(500, day)])
    with pytest.raises(Refused, match="ne dépasse jamais"):
        check_order(most, 500, day, least, [known(501, later), known(100, date(2026, 1, 1))])
    with pytest.raises(Refused, match="ne dépasse jamais"):
        check_order(least, 500, day, most, [known(499, later), known(900, date(2026, 1, 1))])
    with pytest.raises(Refused, match="ne dépasse jamais"):
        check_order(most, 500, day, least, [known(100, day, date(2026, 12, 9)), known(900, date(2026, 1, 1))])


def test_planned_values_are_read_soonest_first(client: FlaskClient, session: Session, admin: Person) -> None:
    sign_in(client, admin)
    for days, value in ((3, "12"), (9, "18")):
        data = {"value": value, "valid_from": in_days(days).isoformat(), "source": SOURCE}
        assert fill_in(client, "/programme/parametres/ticket.lapse_months", **data).status_code == 303

    overview = client.get("/programme").text.replace("\u00a0", " ")
    page = client.get("/programme/parametres/ticket.lapse_months").text.replace("\u00a0", " ")

    assert 0 < overview.index("puis 12 mois") < overview.index("puis 18 mois")
    assert 0 < page.index("12 mois à partir") < page.index("18 mois à partir")
    assert "Des changements sont déjà prévus" in page
