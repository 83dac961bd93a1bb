"""Does every dossier meet what the fund demands of its instrument and amount before the committee?"""

from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.queries import get_person
from fundapp.diligence import queries, services
from fundapp.diligence.models import DiligenceItem
from fundapp.diligence.types import Finding, ItemState, Preset, Severity
from fundapp.dossiers import queries as dossier_queries
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.types import DocumentKind, PieceState, Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import Money
from fundapp.kernel.words import say
from fundapp.policy import Role
from fundapp.programme.rules import Demand, demanded, demands_of
from fundapp.programme.types import Instrument
from tests.databases import as_owner
from tests.factories import accounts, diligence, dossiers, programme
from tests.factories.diligence import AT
from tests.factories.signin import sign_in

ALL, CAPITAL = {1, 2, 16, 20, 24, 49, 50, 51, 52, 56, 57, 59}, {4, 5, 6, 17, 26, 30}
LARGER, LARGE = {6, 26, 30}, {11, 13, 14, 35, 40, 45, 48}
PIECES = ("bp", "pf", "kbis", "stat", "ubo", "id", "imp", "cap")


@pytest.fixture
def manager(session: Session) -> UUID:
    return accounts.person(session, roles=[Role.MANAGER]).id


@pytest.fixture
def second(session: Session) -> UUID:
    return accounts.person(session, roles=[Role.ANALYST]).id


@pytest.fixture
def large(session: Session, manager: UUID) -> Dossier:
    """900,000 euros in shares, as three points once brought them before the committee."""
    programme.fund(session, short_checks=False)
    made = diligence.reviewed_dossier(session)
    made.amount_asked = Money(90_000_000)
    services.advance_to_diligence(session, dossier_id=made.id, preset=Preset.DEMANDED, by=manager, at=AT)
    session.commit()
    return made


def three_points_only(session: Session, dossier: Dossier) -> None:
    """As a dossier was begun before the fund's demands were data."""
    with as_owner(session):
        for item in queries.list_items(session, dossier.id):
            if item.number not in (1, 45, 52):
                session.delete(item)
        session.flush()
    session.commit()


def gaps(session: Session, dossier: Dossier) -> list[str]:
    return [str(each) for each in queries.before_committee(session, dossier, paris_day(AT))]


def item(session: Session, dossier: Dossier, number: int) -> DiligenceItem:
    return diligence.point(session, dossier, number)


@pytest.mark.parametrize(
    ("instrument", "cents", "points"),
    [
        (Instrument.GRANT, 26_000_000, ALL),
        (Instrument.GRANT, 29_999_999, ALL),
        (Instrument.ADVANCE, 30_000_000, ALL | LARGER | {19}),
        (Instrument.SHAREHOLDER_LOAN, 30_000_000, ALL | LARGER),
        (Instrument.BSA_AIR, 15_000_000, ALL | CAPITAL),
        (Instrument.SHARES, 90_000_000, ALL | CAPITAL | LARGE),
        (Instrument.GRANT, 50_000_000, ALL | LARGER | {19} | LARGE),
    ],
)
def test_points_are_demanded_by_instrument_and_amount(
    session: Session, instrument: Instrument, cents: int, points: set[int]
) -> None:
    programme.fund(session, short_checks=False)
    dossier = dossiers.draft_dossier(session)
    dossier.instrument, dossier.amount_asked = instrument, Money(cents)

    found = queries.points_demanded(session, dossier, paris_day(AT))

    assert set(found) == points


def test_reasons_say_instrument_and_amount() -> None:
    demands = demands_of(
        [
            {"demand": [1]},
            {"demand": [4], "instruments": ["shares"]},
            {"demand": [11, 1], "from_cents": 50_000_000},
            {"demand": [17], "instruments": ["shares", "bsa_air"], "from_cents": 50_000_000},
        ]
    )

    found = demanded(demands, Instrument.SHARES, Money(50_000_000))

    assert {number: (each.text, dict(each.values)) for number, each in found.items()} == {
        1: ("Tout dossier", {}),
        4: ("%(instruments)s", {"instruments": (Instrument.SHARES,)}),
        11: ("Tout dossier à partir de %(least)s", {"least": Money(50_000_000)}),
        17: (
            "%(instruments)s, à partir de %(least)s",
            {"instruments": (Instrument.SHARES,), "least": Money(50_000_000)},
        ),
    }


def test_parameter_says_of_which_dossiers_a_demand_is_made() -> None:
    demand = Demand((4,), frozenset({Instrument.BSA_AIR, Instrument.SHARES}))

    assert demand.reason() == say("%(instruments)s", instruments=(Instrument.SHARES, Instrument.BSA_AIR))


def test_unknown_amount_is_under_no_threshold_and_unknown_instrument_under_no_name() -> None:
    large, shares = Demand((1,), least=Money(50_000_000)), Demand((1,), frozenset({Instrument.SHARES}))

    assert large.holds(None, None)
    assert not shares.holds(None, Money(1))


def test_three_points_of_sixty_are_not_a_hundred_percent(
    session: Session, large: Dossier, manager: UUID, second: UUID
) -> None:
    three_points_only(session, large)
    dossiers.waive(session, large, DocumentKind.KBIS, DocumentKind.STATUTES)
    diligence.settle_all(session, large, by=manager, second=second)

    progress = queries.checklist(session, large, paris_day(AT)).progress

    assert (progress.settled, progress.total, progress.unopened) == (3, 25, 22)
    assert progress.open_blockers == 13
    with pytest.raises(SeveralRefusals) as refused, session.begin_nested():
        services.advance_to_committee(session, dossier_id=large.id, by=manager, at=AT)
    reasons = [str(each) for each in refused.value.reasons]
    assert len(reasons) == 22 + 6
    assert reasons[0] == (
        "Point 2, « Absence de procédure collective (BODACC) » : il est exigé et n’est pas ouvert."
    )
    assert large.stage is Stage.DILIGENCE


def test_every_gap_of_the_gate_is_a_link_to_where_it_is_filled(
    client: FlaskClient, session: Session, large: Dossier, manager: UUID
) -> None:
    three_points_only(session, large)
    sign_in(client, get_person(session, manager))

    page = unescape(client.post(f"/dossiers/{large.id}/comite").text)

    file, checklist = f"/dossiers/{large.id}", f"/dossiers/{large.id}/verifications"
    first, other = (f"/verifications/{item(session, large, number).id}" for number in (1, 45))
    for way in (
        f'<a href="{first}#constat">Point 1, « Kbis',
        f'<a href="{checklist}#a-ouvrir">Point 2, « Absence',
        f'<a href="{other}#constat">Point 45, « Indicateurs',
        f'<a href="{file}/pieces">La pièce « Extrait Kbis » manque',
        f'<a href="{file}/pieces">La pièce « Statuts à jour » manque',
        f'<a href="{file}/pieces">La pièce « Déclaration des bénéficiaires effectifs » manque',
    ):
        assert way in page.replace("\xa0", " ").replace("\u202f", " ")


def test_demanded_points_are_opened_with_one_button(
    client: FlaskClient, session: Session, large: Dossier, manager: UUID
) -> None:
    three_points_only(session, large)
    sign_in(client, get_person(session, manager))
    page = client.get(f"/dossiers/{large.id}/verifications").text
    button = page.partition('id="a-ouvrir"')[2].partition("</form>")[0]
    numbers = [each.partition('"')[0] for each in button.split('name="points" value="')[1:]]

    client.post(f"/dossiers/{large.id}/verifications/ajouter", data={"points": numbers})

    session.expire_all()
    assert queries.numbers_opened(session, large.id) == ALL | CAPITAL | LARGE
    assert 'id="a-ouvrir"' not in client.get(f"/dossiers/{large.id}/verifications").text


def test_pieces_hold_the_gate_until_they_are_conform_or_waived(
    session: Session, large: Dossier, manager: UUID, second: UUID
) -> None:
    codes = [DocumentKind(each) for each in PIECES]
    others = (DocumentKind.TAX, DocumentKind.SOCIAL, DocumentKind.AGREEMENT, DocumentKind.ACCOUNTS)
    dossiers.waive(session, large, *codes, *others)
    diligence.settle_all(session, large, by=manager, second=second)
    assert gaps(session, large) == []

    for kind in (DocumentKind.KBIS, DocumentKind.CAP_TABLE):
        dossier_services.ask_again(session, dossier_id=large.id, kind=kind, by=manager, at=AT)

    assert gaps(session, large) == [
        "La pièce « kbis » manque : demandez-la au porteur, ou indiquez qu’elle n’est pas exigée.",
        "La pièce « cap » manque : demandez-la au porteur, ou indiquez qu’elle n’est pas exigée.",
    ]


def test_loan_asks_for_no_table_of_capital(session: Session, large: Dossier) -> None:
    large.instrument = Instrument.SHAREHOLDER_LOAN
    session.commit()

    assert [each for each in gaps(session, large) if "« kbis »" in each or "« cap »" in each] == [
        "La pièce « kbis » manque : demandez-la au porteur, ou indiquez qu’elle n’est pas exigée."
    ]


def test_point_1_is_not_cleared_without_the_pieces_it_speaks_of(
    session: Session, large: Dossier, manager: UUID
) -> None:
    point = item(session, large, 1)

    with pytest.raises(Refused, match="ne peut pas être levé sans") as refused, session.begin_nested():
        diligence.settle(session, point, by=manager)
    assert refused.value.sentence.values["pieces"] == (DocumentKind.KBIS, DocumentKind.STATUTES)
    assert point.state is ItemState.TO_ASK

    asked = diligence.settle(
        session, point, by=manager, state=ItemState.RESERVE, condition=diligence.SUSPENSIVE
    )
    assert asked.state is ItemState.RESERVE


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (4, DocumentKind.CAP_TABLE),
        (16, DocumentKind.FUNDING_PLAN),
        (20, DocumentKind.TAX),
        (24, DocumentKind.SOCIAL),
        (50, DocumentKind.IDENTITY),
        (51, DocumentKind.BENEFICIAL_OWNERS),
    ],
)
def test_every_point_about_a_piece_asks_for_it(
    session: Session, large: Dossier, manager: UUID, number: int, kind: DocumentKind
) -> None:
    point = item(session, large, number)

    with pytest.raises(Refused, match="ne peut pas être levé sans"), session.begin_nested():
        diligence.settle(session, point, by=manager)
    dossiers.waive(session, large, kind)

    assert diligence.settle(session, point, by=manager).state is ItemState.CLEARED


def test_piece_out_of_date_or_refused_clears_no_point(
    session: Session, large: Dossier, manager: UUID
) -> None:
    """The presentation stands in for a piece that is there: found wrong, it clears nothing any more."""
    [piece] = dossier_queries.documents_of(session, large.id)
    piece.kind, piece.dated_on = DocumentKind.TAX, paris_day(AT)
    with as_owner(session):
        session.commit()
    point = item(session, large, 20)
    cleared = Finding(ItemState.CLEARED, Severity.BLOCKING, "Vue.", "Attestation, page 1")

    def clear() -> None:
        services.record_finding(session, item_id=point.id, finding=cleared, by=manager, at=AT)

    for state, day in ((PieceState.NOT_CONFORM, "2026-11-20"), (PieceState.CONFORM, "2026-05-22")):
        piece.state, piece.dated_on = state, paris_day(AT).fromisoformat(day)
        piece.state_reason = "Illisible." if state is PieceState.NOT_CONFORM else ""
        with pytest.raises(Refused, match="ne peut pas être levé sans"), session.begin_nested():
            clear()
    piece.state, piece.state_reason, piece.dated_on = PieceState.CONFORM, "", paris_day(AT)
    clear()

    assert point.state is ItemState.CLEARED


def test_shortest_list_is_neither_offered_nor_taken_above_its_amount(
    client: FlaskClient, session: Session, manager: UUID
) -> None:
    programme.fund(session, short_checks=False)
    dossier = diligence.reviewed_dossier(session)
    sign_in(client, get_person(session, manager))

    page = client.get(f"/dossiers/{dossier.id}").text
    refused = client.post(f"/dossiers/{dossier.id}/verifications/engager", data={"preset": "core"})

    assert 'value="light"' in page
    assert 'value="core"' not in page
    assert refused.status_code == 409
    assert "moins de 200" in unescape(refused.text)
    session.expire_all()
    assert (dossier.stage, queries.numbers_opened(session, dossier.id)) == (Stage.REVIEW, set())
