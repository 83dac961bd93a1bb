"""How often may somebody try to get in, and how does its owner still get in while strangers try?

Tries are counted before they are looked at, so that thirty at once are no more than thirty in a row. They are
counted by account for strangers, and apart for each browser that its owner has already signed in with.
"""

import secrets
from contextlib import suppress
from uuid import UUID

from flask import g, request, session
from limits import parse_many
from redis import RedisError

from fundapp.accounts import queries, rules
from fundapp.accounts.models import Person
from fundapp.accounts.views.actor import signed_in
from fundapp.kernel import clock, db
from fundapp.web.security import limiter

DEVICES = "devices"
"""Where the cookie says whose account was opened in this browser: the digest of an address, and a number."""
MOST_DEVICES = 5
PASSWORDS = "10 per 15 minutes"
CODES = "10 per 15 minutes; 40 per day"


def by_address_typed() -> str:
    """Limits count by the account that is tried, however its address is written, whoever tries it."""
    return "address:" + _digest(request.form.get("email", ""))


def know_device(person: Person) -> None:
    """Remember, in this browser alone, that the owner of this account has got in with it."""
    known = {name: key for name, key in session.get(DEVICES, {}).items() if name != _digest(person.email)}
    kept = dict(list(known.items())[1 - MOST_DEVICES :])
    session[DEVICES] = {**kept, _digest(person.email): _device(person.email) or secrets.token_urlsafe(12)}


def count_password() -> None:
    """One more password for the address that was typed; 429 when there were too many."""
    _count_password()


def forget_passwords() -> None:
    """The right one was given: what was counted for it is forgotten."""
    _forget(PASSWORDS, _by_account_and_device(), "password")


def count_try(person_id: UUID) -> None:
    """One more code or password of this person: by sign-in for whoever is in, else by account and browser.

    Six digits would not withstand more. A new password begins a new count: who knew the old one is out.
    """
    signed = signed_in(db.current(), clock.now())
    if signed is not None and signed.person.id == person_id:
        g.tried = f"sign-in:{signed.sign_in.id}"
    else:
        person = queries.get_person(db.current(), person_id)
        g.tried = f"person:{person.fs_uniquifier}:{_device(person.email)}"
    _count_code()


def forget_tries() -> None:
    """The right code was given, after `count_try`."""
    _forget(CODES, g.tried, "second_factor")


def _forget(limits: str, key: str, scope: str) -> None:
    if limiter.enabled:
        with suppress(RedisError):  # it is counted down by itself
            for each in parse_many(limits):
                limiter.limiter.clear(each, key, scope)


def _digest(email: str) -> str:
    return rules.digest(rules.normal_email(email))[:24]


def _device(email: str) -> str:
    """The number this browser carries for an account; none for a stranger."""
    return str(session.get(DEVICES, {}).get(_digest(email), ""))


def _by_account_and_device() -> str:
    return f"{by_address_typed()}:{_device(request.form.get('email', ''))}"


@limiter.shared_limit(PASSWORDS, scope="password", key_func=_by_account_and_device)
def _count_password() -> None:
    """Counted by its decorator."""


@limiter.shared_limit(CODES, scope="second_factor", key_func=lambda: g.tried)
def _count_code() -> None:
    """Counted by its decorator."""
