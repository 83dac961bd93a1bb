"""What holds for sign-ins, passwords and invitations, without knowing any of them?"""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from fundapp.accounts.types import InvitationState, Purpose
from fundapp.kernel.errors import Refused
from fundapp.policy import Role

PASSWORD_LENGTH = 12
PASSWORD_LONGEST = 128
INVITATION_LASTS = timedelta(days=7)
LINK_LASTS = {
    Purpose.CONFIRM_EMAIL: timedelta(days=2),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.CLAIM_INVITATION: INVITATION_LASTS,
    Purpose.JOIN_DOSSIER: INVITATION_LASTS,
    Purpose.CONFIRM_BANK_ACCOUNT: timedelta(days=14),
}

BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def digest(token: str) -> str:
    """What is kept of a random token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def normal_password(password: str) -> str:
    """The same letters typed on two keyboards are the same password."""
    return unicodedata.normalize("NFKD", password)


def normal_email(email: str) -> str:
    return email.strip().lower()


def check_password(password: str, *, name: str, email: str) -> None:
    """Length is what counts (ANSSI, NIST); one's own name or address is no secret."""
    if len(password) < PASSWORD_LENGTH:
        raise Refused(
            "Écrivez au moins %(length)s caractères, par exemple plusieurs mots à la suite.",
            field="password",
            length=PASSWORD_LENGTH,
        )
    plain = password.lower()
    known = {part for part in [*re.split(r"\W+", name.lower()), email.split("@")[0]] if len(part) > 3}
    rest = plain
    for part in known:
        rest = rest.replace(part, "")
    if len(set(plain)) < 5 or len(rest) < PASSWORD_LENGTH // 2:
        raise Refused(
            "Ce mot de passe est trop facile à deviner : évitez votre nom, votre adresse et les répétitions.",
            field="password",
        )


def still_open(
    *,
    at: datetime,
    opened: datetime,
    revoked: datetime | None,
    seen: datetime,
    lasts: timedelta,
    idle: timedelta,
) -> bool:
    """Whether a sign-in may still be used: not closed, not too old, not left alone too long."""
    return revoked is None and at - opened < lasts and at - seen < idle


def invitation_state(
    *, claimed: datetime | None, withdrawn: datetime | None, expires: datetime, at: datetime
) -> InvitationState:
    if claimed:
        return InvitationState.CLAIMED
    if withdrawn:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if at >= expires else InvitationState.SENT


def agent_family(user_agent: str) -> str:
    """« Firefox, Windows » : enough to recognise one's own device, and no more."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)


def roles_shown(held: Collection[Role]) -> dict[str, list[Role]]:
    """Somebody's roles as their form shows and sends them."""
    return {"roles": [role for role in Role if role in held]}


def check_gives_no_role_to_oneself(*, own: bool, gained: Collection[Role]) -> None:
    """Nobody widens their own rights: another administrator does."""
    if own and gained:
        raise Refused(
            "Vous ne pouvez pas vous donner de rôle : demandez à une autre personne de l’administration.",
            field="roles",
        )
