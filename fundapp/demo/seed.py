"""How is the demonstration built, in one go and once?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import services as accounts_services
from fundapp.accounts.models import Person
from fundapp.accounts.services import OneTimeCodes, passwords
from fundapp.committee import services as committee
from fundapp.demo import programme, stories
from fundapp.demo.cast import FOUNDERS, MEMBERS, PASSWORD, SECRET, SHOWN_MEMBERS, STAFF
from fundapp.demo.stage import Stage
from fundapp.kernel.clock import paris_day
from fundapp.kernel.events import SYSTEM, relay
from fundapp.kernel.vault import Vault
from fundapp.policy import Role
from fundapp.portfolio import services as portfolio

NEWS = timedelta(days=2)
"""What is older has long been told: only the last days' events become notices and mails."""


def seed(session: Session, *, at: datetime, storage: Vault, codes: OneTimeCodes) -> None:
    """The fund, its people, and a dossier in every state a page can show."""
    began = at - timedelta(days=200)
    closes_at = (at + timedelta(days=180)).replace(hour=15, minute=0, second=0, microsecond=0)
    _, call = programme.establish(session, opens_at=began, closes_at=closes_at, by=SYSTEM, at=began)
    stage = Stage(session, at, people(session, codes=codes, at=began), call, storage)
    stories.play(stage)
    _invite_a_wrong_address(stage)
    session.flush()
    relay.let_rest(session, before=at - NEWS)
    portfolio.recompute_totals(session, at=at)


def _invite_a_wrong_address(stage: Stage) -> None:
    """The catcher knows nobody there: what the page of mails shows, and how one is sent again."""
    accounts_services.invite(
        stage.session,
        name="Léa Desprez",
        email="lea.desprez@nulle-part.example",
        roles=[Role.ANALYST],
        by=stage.who("admin"),
        at=stage.ago(0, hours=2),
    )


def people(session: Session, *, codes: OneTimeCodes, at: datetime) -> dict[str, UUID]:
    """Everybody of the cast, with a confirmed address; members have their seat."""
    known: dict[str, UUID] = {}
    for player in (*FOUNDERS, *STAFF):
        person = _register(session, player.name, player.email, player.roles, at=at)
        known[player.email] = person.id
        if Role.ENTREPRENEUR not in player.roles:
            _give_second_factor(person, codes)
    for member in MEMBERS:
        roles = (Role.MEMBER, *member.also)
        person = _register(session, member.name, member.email, roles, at=at)
        known[member.email] = person.id
        _give_second_factor(person, codes)
        committee.seat_member(
            session,
            person_id=known[member.email],
            college=member.college,
            from_day=paris_day(at),
            veto=member.veto,
            presiding=Role.CHAIR in roles,
            by=SYSTEM,
            at=at,
        )
    return known


def _register(session: Session, name: str, email: str, roles: tuple[Role, ...], *, at: datetime) -> Person:
    person = accounts_services.register_person(
        session, name=name, email=email, roles=roles, password=None, confirmed=True, by=SYSTEM, at=at
    )
    person.password = _password()
    return person


@cache
def _password() -> str:
    """Hashed once for all: it is slow by design, and here everybody's is the same."""
    return passwords.hashed(PASSWORD)


def _give_second_factor(person: Person, codes: OneTimeCodes) -> None:
    """The one secret of the demonstration, as if each had entered it in their application."""
    person.tf_primary_method, person.tf_totp_secret = "authenticator", codes.sealed(SECRET)


def accounts() -> Iterator[tuple[str, Role, str]]:
    """Who can be tried: address, role, what for."""
    for player in (*FOUNDERS, *STAFF):
        yield player.email, player.roles[0], player.about
    for member in MEMBERS[:SHOWN_MEMBERS]:
        yield member.email, Role.MEMBER, f"vote, collège « {member.college.label} »"
