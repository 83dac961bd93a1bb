"""A browser in which somebody is already signed in, without walking through the pages."""

from flask.testing import FlaskClient

from fundapp.accounts import services
from fundapp.accounts.models import Person
from fundapp.kernel import clock, db


def sign_in(client: FlaskClient, person: Person, fresh: bool = True) -> FlaskClient:
    """Open a door for this person in this browser; `fresh`: the second factor was given just now."""
    at = clock.now()
    with db.transaction() as work:
        token = services.open_sign_in(work, person_id=person.id, agent="", at=at)
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
        cookie["seen_at"] = at.isoformat()
        cookie.pop("second_factor_at", None)
        if fresh:
            cookie["second_factor_at"] = at.isoformat()
    return client
