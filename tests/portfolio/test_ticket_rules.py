from datetime import date

import pytest

from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import Money, euros
from fundapp.kernel.words import say
from fundapp.portfolio.rules import tickets
from fundapp.portfolio.types import Layers, TicketState

VOTED = euros(200_000)


def test_ticket_only_moves_forward() -> None:
    order = [
        TicketState.WAITING,
        TicketState.RESERVED,
        TicketState.COMMITTED,
        TicketState.DISBURSING,
        TicketState.PAID,
    ]

    for state, followers in tickets.NEXT.items():
        for to in followers - tickets.ENDS:
            assert order.index(to) > order.index(state)


@pytest.mark.parametrize("wanted, fits", [("300000", True), ("300000.01", False)])
def test_room_of_an_envelope_is_used_to_the_last_cent(wanted: str, fits: bool) -> None:
    held = Layers(reserved=euros(400_000), committed=euros(300_000), paid=euros(100_000))

    assert (tickets.lack_of_room(euros(1_000_000), held, euros(wanted)) is None) is fits


def test_lack_of_room_says_the_figures() -> None:
    held = Layers(reserved=euros(40), committed=euros(30))

    lack = tickets.lack_of_room(euros(100), held, euros(50))

    assert lack is not None
    assert dict(lack.values) == {
        "wanted": euros(50),
        "free": euros(30),
        "envelope": euros(100),
        "committed": euros(30),
        "reserved": euros(40),
    }


def test_signature_beyond_the_vote_is_refused_with_its_excess() -> None:
    with pytest.raises(Refused) as refusal:
        tickets.check_signature(TicketState.RESERVED, VOTED, euros("200000.01"), [])

    assert refusal.value.field == "amount"
    assert refusal.value.sentence.values["excess"] == Money(1)


def test_signature_waits_for_conditions_and_names_them_all() -> None:
    pending = [say("Kbis"), say("Pacte")]

    with pytest.raises(SeveralRefusals) as refusal:
        tickets.check_signature(TicketState.RESERVED, VOTED, VOTED, pending)

    assert refusal.value.reasons == pending


@pytest.mark.parametrize("state", [each for each in TicketState if each is not TicketState.RESERVED])
def test_signature_needs_a_reservation(state: TicketState) -> None:
    with pytest.raises(Refused):
        tickets.check_signature(state, VOTED, VOTED, [])


def test_tranches_add_up_to_the_cent() -> None:
    tickets.check_tranches(euros(100), euros(100).split(3), begun=False)

    with pytest.raises(Refused) as refusal:
        tickets.check_tranches(euros(100), [euros(50), euros("49.99")], begun=False)

    assert refusal.value.sentence.values["gap"] == Money(1)


@pytest.mark.parametrize(
    "amounts, begun", [([], False), ([euros(100), euros(0)], False), ([euros(100)], True)]
)
def test_tranches_are_refused(amounts: list[Money], begun: bool) -> None:
    with pytest.raises(Refused):
        tickets.check_tranches(euros(100), amounts, begun=begun)


@pytest.mark.parametrize(
    "voted_on, months, last",
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_vote_lapses_after_months(voted_on: date, months: int, last: date) -> None:
    assert tickets.months_after(voted_on, months) == last


def test_vote_does_not_lapse_a_day_early() -> None:
    tickets.check_lapse(TicketState.RESERVED, date(2026, 11, 23), 6, date(2027, 5, 23))

    with pytest.raises(Refused):
        tickets.check_lapse(TicketState.RESERVED, date(2026, 11, 23), 6, date(2027, 5, 22))
