"""People as tests need them: with roles, a confirmed address, and a second factor when they are internal."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import count

from sqlmodel import Session

from fundapp.accounts import services
from fundapp.accounts.models import Person
from fundapp.accounts.services import OneTimeCodes
from fundapp.policy import INTERNAL, Role

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET_KEY = "a secret of the tests only"
PASSWORD = "quatre grues sur le port"
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$U5ZIH7M54zcvPzMSYaLHhA$qrulRChoV7t2NMNDew9GtzCGmAA5CJis6qiM3+qUJU0"
)
"""PASSWORD, hashed as cheaply as argon2id allows."""

_numbers = count(1)


@cache
def codes() -> OneTimeCodes:
    return OneTimeCodes(SECRET_KEY)


def person(
    session: Session,
    *,
    roles: Iterable[Role] = (Role.ENTREPRENEUR,),
    name: str | None = None,
    email: str | None = None,
    confirmed: bool = True,
    second_factor: bool | None = None,
    at: datetime = AT,
) -> Person:
    """Somebody who may sign in with PASSWORD, committed; `second_factor` defaults to what the roles ask."""
    number, held = next(_numbers), frozenset(roles)
    made = services.register_person(
        session,
        name=name or f"Camille Vandamme {number}",
        email=email or f"personne{number}@example.org",
        roles=held,
        password=None,
        confirmed=confirmed,
        at=at,
    )
    made.password = PASSWORD_HASH
    if second_factor or (second_factor is None and held & INTERNAL):
        made.tf_primary_method = "authenticator"
        made.tf_totp_secret = codes().generate_totp_secret()
    session.commit()
    return made


def code_of(person: Person) -> str:
    """What the person's authenticator app shows now."""
    assert person.tf_totp_secret is not None
    return codes().generate_totp_password(person.tf_totp_secret)
