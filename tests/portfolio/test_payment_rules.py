from datetime import date
from uuid import UUID

import pytest

from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import euros
from fundapp.kernel.words import say
from fundapp.portfolio.rules import payments
from fundapp.portfolio.types import AccountState, Layers, PaymentState
from fundapp.programme.types import Instrument

FOUNDER, ANNE, BRUNO = UUID(int=1), UUID(int=2), UUID(int=3)
SIGNED = Layers(committed=euros(100), paid=euros(60))


@pytest.mark.parametrize(
    "text, kept",
    [
        ("FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("FR7630006000011234567890189", "FR7630006000011234567890189"),
    ],
)
def test_iban_is_kept_without_spaces(text: str, kept: str) -> None:
    assert payments.check_iban(text) == kept


@pytest.mark.parametrize(
    "text", ["FR7630006000011234567890188", "FR76", "", "bonjour", "FR76é0006000011234567890189"]
)
def test_wrong_iban_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        payments.check_iban(text)

    assert refusal.value.field == "iban"


def test_wrong_bic_is_refused_at_its_field() -> None:
    assert payments.check_bic("psstfrpplil") == "PSSTFRPPLIL"

    with pytest.raises(Refused) as refusal:
        payments.check_bic("PSST")

    assert refusal.value.field == "bic"


def test_who_asks_verifies_and_pays_are_three_people() -> None:
    payments.check_verifier(PaymentState.REQUESTED, FOUNDER, ANNE)
    payments.check_payer(PaymentState.VERIFIED, FOUNDER, ANNE, BRUNO)

    for refused in (
        lambda: payments.check_verifier(PaymentState.REQUESTED, FOUNDER, FOUNDER),
        lambda: payments.check_payer(PaymentState.VERIFIED, FOUNDER, ANNE, ANNE),
        lambda: payments.check_payer(PaymentState.VERIFIED, FOUNDER, ANNE, FOUNDER),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize("state", [PaymentState.REQUESTED, PaymentState.SENT_BACK, PaymentState.PAID])
def test_only_a_verified_payment_is_paid(state: PaymentState) -> None:
    with pytest.raises(Refused):
        payments.check_payer(state, FOUNDER, ANNE, BRUNO)


@pytest.mark.parametrize("state", [PaymentState.REQUESTED, PaymentState.VERIFIED, PaymentState.PAID])
def test_tranche_is_asked_for_once(state: PaymentState) -> None:
    payments.check_request(PaymentState.SENT_BACK, committed=True)

    with pytest.raises(Refused):
        payments.check_request(state, committed=True)


def test_first_account_takes_one_person_and_a_change_takes_two() -> None:
    first = payments.check_account(AccountState.PROPOSED, changing=False, people=[FOUNDER], checker=ANNE)
    change = payments.check_account(AccountState.PROPOSED, changing=True, people=[FOUNDER], checker=ANNE)
    changed = payments.check_account(
        AccountState.CHECKED, changing=True, people=[FOUNDER, ANNE], checker=BRUNO
    )

    assert (first, change, changed) == (AccountState.VERIFIED, AccountState.CHECKED, AccountState.VERIFIED)
    with pytest.raises(Refused):
        payments.check_account(AccountState.CHECKED, changing=True, people=[FOUNDER, ANNE], checker=ANNE)


def test_gate_opens_for_the_last_cent() -> None:
    assert payments.gate(SIGNED, euros(40), [], AccountState.VERIFIED) == []


def test_gate_names_everything_that_is_missing_at_once() -> None:
    pending = [say("Condition suspensive")]

    with pytest.raises(SeveralRefusals) as refusal:
        payments.check_gate(SIGNED, euros("40.01"), pending, AccountState.REPLACED)

    assert len(refusal.value.reasons) == 3
    assert refusal.value.reasons[0] == pending[0]


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 11, 24)])
def test_transfer_is_dated_between_signature_and_today(day: date) -> None:
    payments.check_effective(date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 23))

    with pytest.raises(Refused):
        payments.check_effective(day, date(2026, 11, 1), date(2026, 11, 23))


def test_grant_never_comes_back() -> None:
    payments.check_return(Instrument.ADVANCE, SIGNED)

    with pytest.raises(Refused):
        payments.check_return(Instrument.GRANT, SIGNED)
    with pytest.raises(Refused):
        payments.check_return(Instrument.ADVANCE, Layers(committed=euros(100)))


def test_only_day_that_may_be_typed_is_said_to_be_today() -> None:
    today = date(2026, 11, 23)

    payments.check_effective(today, today, today)
    payments.check_returned_on(today, today, today)
    for check in (payments.check_effective, payments.check_returned_on):
        for day in (date(2026, 11, 22), date(2026, 11, 24)):
            with pytest.raises(Refused, match="ne peut être que celle d’aujourd’hui"):
                check(day, today, today)
