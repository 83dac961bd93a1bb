"""Have members had the time to read, and which registered interest touches this dossier?"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from fundapp.committee.types import Answer, Resolution
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.clock import paris_day
from fundapp.kernel.errors import Refused, SeveralRefusals
from fundapp.kernel.money import Money, parse_euros
from fundapp.kernel.words import Sentence, say


def check_plan(*, opens_at: datetime, at: datetime) -> None:
    if paris_day(opens_at) < paris_day(at):
        raise Refused("Choisissez un jour à venir pour la séance.", field="day")


def check_table(stage: Stage, status: Status, *, pending: bool) -> None:
    if stage is Stage.COMMITTEE and status is Status.ON_HOLD:
        raise Refused(
            "Ce dossier est en pause : la direction du fonds en reprend d’abord l’examen.", field="dossier_id"
        )
    if stage is not Stage.COMMITTEE or status is not Status.ACTIVE:
        raise Refused(
            "Seul un dossier arrivé à l’étape « Comité » s’inscrit à l’ordre du jour.", field="dossier_id"
        )
    if pending:
        raise Refused("Ce dossier attend déjà son vote à l’ordre du jour d’une séance.", field="dossier_id")


UNTABLED = say(
    "Ce dossier n’est plus à l’ordre du jour : il vient d’en être retiré. Reprenez depuis la page du comité."
)
VOTE_STILL_OPEN = say(
    "Un vote est encore ouvert sur ce dossier : attendez sa clôture, ou faites-le écarter, puis "
    "rouvrez le dossier. Il faudra l’inscrire à une nouvelle séance."
)


def check_amend(*, put_to_vote: bool) -> None:
    if put_to_vote:
        raise Refused(
            "Cette résolution est mise aux voix : son texte ne change plus. Faites d’abord écarter le vote."
        )


AMOUNTS = re.compile(r"(?<![\w.,])(\d[\d\s\u00a0\u202f.,]*?)\s*(?:€|euros?\b)", re.IGNORECASE)


def amounts_in(text: str) -> list[Money]:
    """The amounts of euros that a text writes in figures: "250 000 €", "250 000,00 euros"."""
    read = (parse_euros(found) for found in AMOUNTS.findall(text))
    return [amount for amount in read if amount is not None]


CONDITIONS = 20
"""As many conditions as a resolution has places for; the page shows those in use and two more."""


def resolution_shown(resolution: Resolution) -> dict[str, Any]:
    """A resolution as its form shows and sends it, each of its conditions in its place; the others blank."""
    shown: dict[str, Any] = {f"text_{place}": "" for place in range(CONDITIONS)}
    for place, each in enumerate(resolution.conditions[:CONDITIONS]):
        shown |= {f"text_{place}": each.text, f"kind_{place}": each.kind, f"due_{place}": each.due_on}
    return {
        "amount": resolution.amount,
        "instrument": resolution.instrument,
        "resolution": resolution.text,
        **shown,
    }


def check_resolution_text(text: str, amount: Money) -> None:
    """A text that names amounts names the one put to the vote: both are frozen, and must not differ."""
    named = amounts_in(text)
    if named and amount not in named:
        raise Refused(
            "Le texte parle de %(named)s, le montant proposé est de %(amount)s : accordez-les.",
            field="resolution",
            named=named,
            amount=amount,
        )


def check_change_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            "La séance est convoquée : dites pourquoi son ordre du jour change, les membres en seront "
            "prévenus.",
            field="change_reason",
        )


def check_ceilings(beyond: Sequence[Sentence]) -> None:
    """Nothing is put to the vote that the fund could not sign (FIN-22)."""
    if beyond:
        raise SeveralRefusals(
            "Cette résolution sort de ce que le fonds permet :", list(beyond), field="amount"
        )


def check_convocation(
    *, opens_at: datetime, days: int, items: int, urgency: str, already: bool, at: datetime
) -> None:
    """With its agenda, `days` clear days before, except an urgency that is justified (GOV-10)."""
    if already:
        raise Refused("Cette séance est déjà convoquée.")
    if items == 0:
        raise Refused("Inscrivez au moins un dossier à l’ordre du jour avant de convoquer.")
    if at + timedelta(days=days) > opens_at and not urgency.strip():
        raise Refused(
            "La convocation part %(days)s jours avant la séance : motivez l’urgence, ou reportez la séance.",
            field="urgency",
            days=days,
        )


def check_declaration(*, before: Answer | None, answer: Answer, reason: str, decided: bool = False) -> None:
    """A member who withdraws from a dossier does not come back to it (GOV-22).

    `decided`: their own vote was counted for a decision, which rests on what they declared before it.
    """
    if before is Answer.SOME:
        raise Refused("Votre déport est inscrit au procès-verbal : il est définitif.", field="answer")
    if decided:
        raise Refused(
            "Le comité a décidé avec votre voix : votre déclaration ne change plus. "
            "Inscrivez ce nouvel intérêt à votre registre.",
            field="answer",
        )
    if answer is Answer.SOME and not reason.strip():
        raise Refused("Dites en une phrase sur quoi porte votre intérêt.", field="reason")


class RegisteredInterest(Protocol):
    siren: str | None
    company: str
    to_day: date | None


COOLING = timedelta(days=3 * 365)
"""A tie that ended less than three years ago is still worth a thought (GOV-24)."""


Entry = TypeVar("Entry", bound=RegisteredInterest)


def touching(interests: Iterable[Entry], *, siren: str | None, names: Iterable[str], on: date) -> list[Entry]:
    """The lines of a register that a member should look at before declaring: same SIREN, or same name."""
    known = {plain(name) for name in names} - {""}
    return [
        each
        for each in interests
        if (each.to_day is None or each.to_day + COOLING >= on)
        and ((siren and each.siren == siren) or plain(each.company) in known)
    ]


def plain(name: str) -> str:
    """A company's name without accents, case, punctuation or legal form."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    spaced = "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join(word for word in spaced.split() if word not in LEGAL_FORMS)


LEGAL_FORMS = frozenset({"sas", "sasu", "sa", "sarl", "eurl", "sci", "scop"})
