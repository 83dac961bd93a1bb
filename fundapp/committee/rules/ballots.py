"""May this poll open, may this ballot be cast, may voting end?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from fundapp.committee.types import Choice, Outcome, PollState, Rule
from fundapp.dossiers.types import Stage, Status
from fundapp.kernel.errors import Refused
from fundapp.programme.types import College

SHORTEST = timedelta(minutes=1)
ILLUSORY = 5
"""Under so many voters, a secret ballot hides nobody (GOV-08)."""


def check_open(
    *,
    rule: Rule,
    stage: Stage,
    status: Status,
    convened: bool,
    sitting_opens_at: datetime,
    electors: Sequence[College],
    vetoes: int,
    latest: Outcome | None,
    closes_at: datetime,
    at: datetime,
) -> None:
    if stage is not Stage.COMMITTEE or status is not Status.ACTIVE:
        raise Refused("Ce dossier n’est pas devant le comité : retirez-le de l’ordre du jour.")
    if latest not in (None, Outcome.VOID):
        raise Refused("Ce point a déjà été voté : inscrivez le dossier à une nouvelle séance.")
    if not convened:
        raise Refused("Convoquez d’abord la séance : les membres doivent avoir reçu l’ordre du jour.")
    if at < sitting_opens_at:
        raise Refused("La séance ouvre %(opens)s : le scrutin peut s’ouvrir ensuite.", opens=sitting_opens_at)
    if closes_at < at + SHORTEST:
        raise Refused("Choisissez une clôture à venir.", field="hour")
    if not electors:
        raise Refused("Personne ne peut voter : aucun siège en cours, ou tous les membres se sont déportés.")
    if rule.secret and vetoes:
        raise Refused("Un droit de veto ne s’exerce pas à bulletin secret : votez au scrutin ouvert.")
    if rule.secret and rule.each_college and min(Counter(electors).values()) == 1:
        raise Refused(
            "Un collège n’a qu’un votant : son vote ne resterait pas secret. Choisissez un scrutin ouvert."
        )


def check_ballot(
    *,
    state: PollState,
    elector: bool,
    declared: bool,
    recused: bool,
    took_part: bool,
    secret: bool,
    choice: Choice,
    reason: str,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> None:
    """One ballot, at one moment of `[opens_at, closes_at)` on the server's clock (GOV-09)."""
    if not elector:
        raise Refused("Vous n’êtes pas sur la liste des votants de ce scrutin, arrêtée à son ouverture.")
    if recused:
        raise Refused("Vous vous êtes déporté de ce dossier : votre bulletin n’est plus attendu.")
    if not declared:
        raise Refused("Déclarez d’abord si vous avez un intérêt dans ce dossier, puis votez.")
    if state is not PollState.OPEN or at >= closes_at:
        raise Refused(
            "Le scrutin est clos depuis %(closed)s, heure de Paris : aucun bulletin n’y entre.",
            closed=closes_at,
        )
    if at < opens_at:
        raise Refused("Le scrutin ouvre %(opens)s, heure de Paris.", opens=opens_at)
    if secret and took_part:
        raise Refused("Votre bulletin secret est déjà enregistré : il ne peut pas être modifié.")
    if not secret and choice.needs_reason and not reason.strip():
        raise Refused("Écrivez le motif de ce vote : il est obligatoire.", field="reason")


def check_close(*, closes_at: datetime, waiting: int, at: datetime) -> None:
    """At the deadline, or before it once everybody has voted (GOV-09)."""
    if at < closes_at and waiting:
        raise Refused(
            "Des bulletins sont encore attendus (%(waiting)s) : "
            "le scrutin se ferme %(closes)s, heure de Paris.",
            waiting=waiting,
            closes=closes_at,
        )


def check_aside_proposal(*, state: PollState, closes_at: datetime, at: datetime) -> None:
    """Only a poll that still takes ballots may be set aside; one that is over is counted."""
    if state is not PollState.OPEN:
        raise Refused("Ce scrutin est déjà clos.")
    if at >= closes_at:
        raise Refused("Le vote est terminé : il ne peut plus être écarté.")


def check_aside_confirmation(*, proposed_by: UUID, by: UUID) -> None:
    """Ending a vote uncounted takes two people (GOV-39)."""
    if proposed_by == by:
        raise Refused("Vous avez proposé d’écarter ce vote : une autre personne doit le confirmer.")
