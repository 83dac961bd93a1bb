"""Who may be asked to fill a dossier, for how long does an invitation hold, and who is there now?"""

from collections.abc import Collection
from datetime import datetime, timedelta

from fundapp.kernel.errors import Refused
from fundapp.policy import INTERNAL, Role

MOST = 10
"""Co-editors and waiting invitations of one dossier together."""
SENT_AGAIN_AFTER = timedelta(minutes=10)
"""Nobody's mailbox is filled by a button that is pressed again and again (SECURITY 13)."""
INVITATION_LASTS = timedelta(days=7)
SEEN_FOR = timedelta(seconds=50)
"""A page says every twenty seconds that somebody looks at it: two lost words later, nobody does."""


def check_invitee(email: str, *, owner: str, co_editors: Collection[str], shared_with: int) -> None:
    if email == owner:
        raise Refused("C’est votre adresse : écrivez celle de la personne à inviter.", field="email")
    if email in co_editors:
        raise Refused("Cette personne remplit déjà ce dossier avec vous.", field="email")
    if shared_with >= MOST:
        raise Refused(
            "Un dossier se remplit à %(most)s invités au plus : retirez d’abord un accès ou une invitation.",
            most=MOST,
            field="email",
        )


def check_sent_again(sent_at: datetime, at: datetime) -> None:
    if at - sent_at < SENT_AGAIN_AFTER:
        raise Refused(
            "Cette invitation vient de partir : attendez %(minutes)s minutes avant de la renvoyer.",
            minutes=int(SENT_AGAIN_AFTER.total_seconds() // 60),
        )


def is_waiting(accepted: datetime | None, withdrawn: datetime | None) -> bool:
    return accepted is None and withdrawn is None


def check_invitation(
    *, accepted: datetime | None, withdrawn: datetime | None, expires: datetime, at: datetime
) -> None:
    if not is_waiting(accepted, withdrawn) or at >= expires:
        raise Refused(
            "Cette invitation n’est plus valable : demandez à la personne qui vous a invité d’en envoyer une "
            "autre."
        )


def check_joiner(*, invited: str, email: str, roles: Collection[Role], owns_it: bool) -> None:
    """The invited address and no other; and nobody who will judge the dossier."""
    if email != invited:
        raise Refused(
            "Cette invitation a été envoyée à une autre adresse que celle de votre compte : "
            "connectez-vous avec le compte de l’adresse invitée."
        )
    if INTERNAL & set(roles):
        raise Refused(
            "Votre compte est celui d’un membre de l’équipe ou du comité : il ne peut pas remplir un dossier "
            "que le fonds examine."
        )
    if owns_it:
        raise Refused("Ce dossier est le vôtre : vous n’avez pas besoin d’invitation.")


def check_transferable(version: int) -> None:
    """An empty draft is easier begun again; and its next owner may already have one."""
    if version == 0:
        raise Refused("Ce dossier est encore vide : il n’y a rien à transmettre.")
