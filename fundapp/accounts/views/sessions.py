"""What does a browser carry once somebody is in: a sign-in's token, and when the second factor was given."""

from datetime import datetime

from flask import request, session
from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.models import Person
from fundapp.accounts.views.limits import DEVICES, know_device
from fundapp.web.interrupted import HELD_IN

KEPT = ("language", "eligibility", HELD_IN, DEVICES)
"""What outlives signing in and out; everything else is new each time (no fixation)."""


def enter(work: Session, person: Person, *, second_factor: bool, at: datetime) -> None:
    """Open a door for this person in this browser, within the caller's transaction."""
    agent = request.headers.get("User-Agent", "")
    token = services.open_sign_in(work, person_id=person.id, agent=agent, at=at)
    forget()
    session.permanent = True
    session["sign_in"] = token
    session["seen_at"] = at.isoformat()
    know_device(person)
    session.setdefault("language", person.language)
    if second_factor:
        session["second_factor_at"] = at.isoformat()


def forget() -> None:
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    session.permanent = DEVICES in kept
