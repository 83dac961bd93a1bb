"""Who is at their keyboards in the last ten minutes of a call, each with a dossier nearly whole?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlmodel import Session

from fundapp import demo
from fundapp.accounts import services as accounts
from fundapp.accounts.services import OneTimeCodes
from fundapp.app import create_app
from fundapp.demo.companies import PROJECTS, fictitious_siren
from fundapp.demo.pieces import pitch
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.services.pieces import receive
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel import clock, db
from fundapp.kernel.events import SYSTEM, relay
from fundapp.kernel.vault import Vault
from fundapp.policy import Role
from fundapp.programme import queries as programme
from fundapp.programme.models import Call
from fundapp.settings import Settings
from fundapp.web.storage import open_vault

FIRST_SIREN = 50_000
"""Numbers below belong to the companies of the demonstration."""
TOGETHER = 200
"""How many people are made in one transaction."""


@dataclass(frozen=True)
class Somebody:
    """A signed-in entrepreneur: the cookie of their browser and the dossier it is open on."""

    cookie: str
    dossier_id: UUID


def gather(settings: Settings, count: int) -> list[Somebody]:
    """The demonstration, and `count` entrepreneurs more."""
    app = create_app(settings)
    at = clock.now()
    with app.app_context():
        with db.transaction() as work:
            codes = OneTimeCodes(settings.secret_key.get_secret_value())
            demo.seed(work, at=at, storage=open_vault(settings), codes=codes)
        parts = (range(first, min(first + TOGETHER, count)) for first in range(0, count, TOGETHER))
        people = [each for numbers in parts for each in _some(app, numbers)]
        with db.transaction() as work:
            relay.let_rest(work, before=clock.now())
    return people


def _some(app: Flask, numbers: range) -> list[Somebody]:
    vault = open_vault(app.config["SETTINGS"])
    with db.scope(), db.transaction() as work:
        call = programme.list_calls(work)[0]
        made = list(_people(work, call, vault, numbers, clock.now()))
    return [Somebody(_cookie(app, token), dossier_id) for token, dossier_id in made]


def _people(
    work: Session, call: Call, vault: Vault, numbers: range, at: datetime
) -> Iterator[tuple[str, UUID]]:
    """By the services a person's own clicks call; only the password, slow by design, is left out."""
    for number in numbers:
        person = accounts.register_person(
            work,
            name=f"Personne {number}",
            email=f"personne{number}@example.org",
            roles=(Role.ENTREPRENEUR,),
            password=None,
            confirmed=True,
            by=SYSTEM,
            at=at,
        )
        token = accounts.open_sign_in(work, person_id=person.id, agent="", at=at)
        yield token, _dossier(work, call, vault, number, person.id, at)


def _dossier(work: Session, call: Call, vault: Vault, number: int, owner: UUID, at: datetime) -> UUID:
    models = list(PROJECTS.values())
    model = models[number % len(models)]
    siren = fictitious_siren(FIRST_SIREN + number)
    typed = model.answers() | {"company": f"{model.company} {number}", "siren": siren}
    begun = dossiers.start_dossier(work, call=call, by=owner, at=at)
    dossiers.save_answers(work, dossier_id=begun.id, typed=typed, by=owner, at=at)
    file = receive("présentation.pdf", pitch(model), vault=vault, antivirus="", most_bytes=25_000_000)
    dossiers.add_document(work, dossier_id=begun.id, kind=DocumentKind.PITCH, file=file, by=owner, at=at)
    return begun.id


def _cookie(app: Flask, token: str) -> str:
    """What the sign-in would have put into the browser, signed with the same secret."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = signer.dumps({"sign_in": token, "seen_at": clock.now().isoformat()})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
