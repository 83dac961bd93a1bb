"""Who is behind this request? The cookie's token, its sign-in and the person's roles, in one query."""

from datetime import datetime, timedelta
from typing import cast

from flask import current_app, g, session
from sqlmodel import Session

from fundapp.accounts import queries, rules
from fundapp.accounts.queries import Signed
from fundapp.policy import INTERNAL, Actor, Role
from fundapp.settings import Settings

SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""The cookie tells when it was last used, so that no read writes a row; this often at most."""


def build_actor(work: Session, at: datetime) -> Actor | None:
    signed = signed_in(work, at)
    if signed is None:
        return None
    return Actor(
        id=signed.person.id,
        name=signed.person.name,
        email=signed.person.email,
        roles=signed.roles,
        at=at,
        second_factor_at=_moment("second_factor_at"),
    )


def signed_in(work: Session, at: datetime) -> Signed | None:
    """The open door this request came through; the same answer for the whole request."""
    if "signed" not in g:
        g.signed = _read(work, at)
    return cast(Signed | None, g.signed)


def _read(work: Session, at: datetime) -> Signed | None:
    token = session.get("sign_in")
    signed = queries.find_signed(work, token) if isinstance(token, str) else None
    if signed is None:
        return None
    seen = max(_moment("seen_at") or signed.sign_in.at, signed.sign_in.last_seen)
    lasts, idle = _limits(signed.roles)
    door = signed.sign_in
    if not rules.still_open(
        at=at, opened=door.at, revoked=door.revoked_at, seen=seen, lasts=lasts, idle=idle
    ):
        return None
    if at - seen > SEEN_AGAIN_AFTER:
        session["seen_at"] = at.isoformat()
    return signed


def opened_after(roles: frozenset[Role], at: datetime) -> datetime:
    """Since when a sign-in was opened that may still let in somebody with these roles.

    Which of them were left alone too long, their cookies alone tell: reading writes no row.
    """
    lasts, _ = _limits(roles)
    return at - lasts


def _limits(roles: frozenset[Role]) -> tuple[timedelta, timedelta]:
    settings: Settings = current_app.config["SETTINGS"]
    if roles & INTERNAL:
        return timedelta(hours=settings.internal_session_hours), timedelta(hours=settings.internal_idle_hours)
    lasts = timedelta(days=settings.entrepreneur_session_days)
    return lasts, lasts


def _moment(name: str) -> datetime | None:
    said = session.get(name)
    return datetime.fromisoformat(said) if isinstance(said, str) else None
