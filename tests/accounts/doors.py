"""What tests of the doors ask again and again."""

from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts.models import Person
from fundapp.kernel.events import Event, history
from tests.factories import accounts

Answer = tuple[int, str]


def log_in(client: FlaskClient, email: str, password: str = accounts.PASSWORD, **more: str) -> Answer:
    answer = client.post("/connexion", data={"email": email, "password": password, **more})
    return answer.status_code, answer.headers.get("Location", "")


def give_code(client: FlaskClient, code: str) -> Answer:
    answer = client.post("/connexion/code", data={"code": code})
    return answer.status_code, answer.headers.get("Location", "")


def is_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def events(session: Session, person: Person) -> list[Event]:
    """What has happened to this person, oldest first."""
    session.expire_all()
    return [past.revived() for past in reversed(history(session, person.id))]
