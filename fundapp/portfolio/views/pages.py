"""How is one ticket's page shown, with whichever of its forms has to be corrected?"""

from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from fundapp.kernel import clock, db
from fundapp.kernel.seen import mark
from fundapp.portfolio import queries
from fundapp.portfolio.forms import (
    AccountForm,
    Act,
    BounceForm,
    CofinancingForm,
    EvidenceForm,
    PayForm,
    RefusalForm,
    ReturnForm,
    ReversalForm,
    SendBackForm,
    SignForm,
    VerifyForm,
    WithdrawalForm,
)
from fundapp.portfolio.models import Ticket
from fundapp.web.forms import Form
from fundapp.web.overwriting import ComparedForm
from fundapp.web.render import render


def show_ticket(ticket: Ticket, wrong: Form | None = None) -> Response:
    """The page; `wrong` is the form that was sent and refused.

    It comes back in its place, as it was typed; where the state that was found has none for it, what was
    typed in it is above the page (`web.undrawn`).
    """
    session = db.current()
    session.refresh(ticket)
    today = clock.paris_day(clock.now())
    file = queries.ticket_file(session, ticket, today)
    return render(
        "portfolio/ticket.html",
        status=wrong.status if isinstance(wrong, ComparedForm) else 422 if wrong else 200,
        file=file,
        ticket=file.ticket,
        wrong=wrong,
        forms=Forms(file, wrong, today),
    )


class Forms:
    """The forms of the page by their prefix: fresh ones, but for the one that comes back."""

    def __init__(self, file: queries.TicketFile, wrong: Form | None, today: date) -> None:
        self.file, self.wrong, self.today = file, wrong, today

    def _form(self, kind: type[Form], prefix: str, **data: Any) -> Form:
        if self.wrong is not None and isinstance(self.wrong, kind) and self.wrong._prefix == prefix:
            return self.wrong
        return kind(formdata=None, prefix=prefix, data=data)

    def act(self) -> Form:
        return self._form(Act, "act-")

    def sign(self) -> Form:
        return self._form(SignForm, "sign-", amount=self.file.ticket.voted, signed_on=self.today)

    def evidence(self, condition_id: UUID) -> Form:
        return self._form(EvidenceForm, prefix_of("condition", condition_id))

    def verify(self, payment_id: UUID) -> Form:
        return self._form(VerifyForm, prefix_of("verify", payment_id))

    def send_back(self, payment_id: UUID) -> Form:
        return self._form(SendBackForm, prefix_of("back", payment_id))

    def pay(self, payment_id: UUID) -> Form:
        return self._form(PayForm, prefix_of("pay", payment_id), effective_on=self.today)

    def account(self, account_id: UUID) -> Form:
        return self._form(AccountForm, prefix_of("account", account_id))

    def cofinancing(self) -> Form:
        """A line recorded again is compared to every one that the page shows."""
        seen = mark(*(row.shown for row in self.file.cofinancings))
        return self._form(CofinancingForm, "cofinancing-", seen=seen)

    def back(self) -> Form:
        return self._form(ReturnForm, "return-", effective_on=self.today)

    def bounce(self, payment_id: UUID) -> Form:
        return self._form(BounceForm, prefix_of("bounce", payment_id))

    def refusal(self, pending_id: UUID) -> Form:
        return self._form(RefusalForm, prefix_of("refusal", pending_id))

    def withdrawal(self, pending_id: UUID) -> Form:
        return self._form(WithdrawalForm, prefix_of("refusal", pending_id))

    def reversal(self, entry_id: UUID) -> Form:
        return self._form(ReversalForm, prefix_of("reversal", entry_id))


def prefix_of(name: str, row_id: UUID) -> str:
    """What tells apart the fields of several forms of one kind on the same page."""
    return f"{name}-{row_id.hex[-8:]}-"
