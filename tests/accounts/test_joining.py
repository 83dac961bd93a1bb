"""How accounts come to be: by signing up with a confirmed address, or by an invitation used once."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp.accounts import queries, services
from fundapp.accounts.events import EmailConfirmed, LetterWanted, PersonInvited
from fundapp.accounts.models import Invitation, Person
from fundapp.accounts.types import Letter, Purpose
from fundapp.kernel import clock
from fundapp.kernel.events import history
from fundapp.policy import Role
from tests.accounts.doors import events, is_in, log_in
from tests.factories import accounts
from tests.factories.signin import sign_in

GOOD = {
    "name": "Amélie Duhamel",
    "email": "amelie@chaleur-fatale.example",
    "password": "canal exutoire et vent du nord",
    "terms": "y",
}


def link(session: Session, purpose: Purpose, person: Person | Invitation) -> str:
    """The token that the mail holds."""
    token = services.make_link(session, purpose=purpose, subject_id=person.id, at=clock.now())
    session.commit()
    return token


def signed_up(client: FlaskClient, session: Session, **changed: str) -> Person:
    assert client.post("/inscription", data=GOOD | changed).status_code == 200
    person = queries.find_person(session, GOOD["email"])
    assert person is not None
    return person


def test_entrepreneur_signs_up_confirms_and_signs_in(client: FlaskClient, session: Session) -> None:
    person = signed_up(client, session)
    assert queries.roles_of(session, person.id) == {Role.ENTREPRENEUR}
    assert events(session, person)[-1] == LetterWanted(person.id, Letter.CONFIRM_EMAIL)
    path = f"/inscription/confirmer/{link(session, Purpose.CONFIRM_EMAIL, person)}"

    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": GOOD["password"]}).status_code == 303

    assert events(session, person)[-1] == EmailConfirmed(person.id)
    assert log_in(client, GOOD["email"], GOOD["password"]) == (303, "/accueil")
    assert is_in(client)


def test_looking_at_a_link_uses_nothing(client: FlaskClient, session: Session) -> None:
    """SECURITY 18: a mail scanner that opens every link confirms and burns none."""
    person = signed_up(client, session)
    path = f"/inscription/confirmer/{link(session, Purpose.CONFIRM_EMAIL, person)}"

    client.get(path)
    client.head(path)

    session.refresh(person)
    assert person.confirmed_at is None
    assert client.post(path, data={"password": GOOD["password"]}).status_code == 303


def test_account_opened_by_another_is_not_confirmed_for_them(client: FlaskClient, session: Session) -> None:
    """Somebody signs up with my address and waits for me to click: without their password nothing opens."""
    person = signed_up(client, session, password="mot de passe du voleur 1")
    path = f"/inscription/confirmer/{link(session, Purpose.CONFIRM_EMAIL, person)}"

    assert client.post(path, data={"password": GOOD["password"]}).status_code == 422

    session.refresh(person)
    assert person.confirmed_at is None


def test_signing_up_says_nothing_of_who_has_an_account(client: FlaskClient, session: Session) -> None:
    """SECURITY 12: same status, same page; what differs goes to the mailbox."""
    known = accounts.person(session, email=GOOD["email"])

    taken = client.post("/inscription", data=GOOD)
    free = client.post("/inscription", data=GOOD | {"email": "libre@chaleur-fatale.example"})

    assert (taken.status_code, free.status_code) == (200, 200)
    assert same_but_address(taken.text, GOOD["email"]) == same_but_address(
        free.text, "libre@chaleur-fatale.example"
    )
    assert events(session, known)[-1] == LetterWanted(known.id, Letter.ALREADY_REGISTERED)
    assert known.name != GOOD["name"]


def same_but_address(text: str, email: str) -> list[str]:
    varies = ("nonce=", "csrf_token", "X-CSRFToken")
    return [line for line in text.replace(email, "@").splitlines() if not any(v in line for v in varies)]


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"password": "court"}, "au moins 12 caractères"),
        ({"password": "amelieduhamel"}, "trop facile à deviner"),
        ({"password": "aaaaaaaaaaaaaaa"}, "trop facile à deviner"),
        ({"email": "pas une adresse"}, "adresse de courriel complète"),
        ({"terms": ""}, "Cochez cette case"),
        ({"name": " "}, "Écrivez un prénom et un nom."),
    ],
)
def test_wrong_sign_up_keeps_what_was_typed(
    client: FlaskClient, session: Session, changed: dict[str, str], words: str
) -> None:
    answer = client.post("/inscription", data=GOOD | changed)

    assert answer.status_code == 422
    assert words in answer.text
    assert (GOOD | changed)["email"] in answer.text
    assert session.exec(select(Person)).all() == []


def invited(session: Session, roles: tuple[Role, ...] = (Role.MEMBER,)) -> Invitation:
    admin = accounts.person(session, roles=[Role.ADMIN])
    made = services.invite(
        session, name="Jean Bart", email="jean.bart@cud.example", roles=roles, by=admin.id, at=clock.now()
    )
    session.commit()
    return made


CLAIM = {"name": "Jean Bart", "password": "la prise du texel 1694"}


def test_invited_person_claims_an_account_and_must_set_up_a_second_factor(
    client: FlaskClient, session: Session
) -> None:
    invitation = invited(session)
    token = link(session, Purpose.CLAIM_INVITATION, invitation)

    answer = client.post(f"/invitation/{token}", data=CLAIM)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/compte/second-facteur")
    person = queries.find_person(session, "jean.bart@cud.example")
    assert person is not None
    assert queries.roles_of(session, person.id) == {Role.MEMBER}
    assert client.get("/compte").headers["Location"] == "/compte/second-facteur"


def test_invite_redeemed_twice_opens_one_account(client: FlaskClient, session: Session) -> None:
    """SECURITY 21."""
    token = link(session, Purpose.CLAIM_INVITATION, invited(session))
    client.post(f"/invitation/{token}", data=CLAIM)
    client.post("/deconnexion")

    again = client.post(f"/invitation/{token}", data=CLAIM | {"password": "un voleur de passage"})

    assert again.status_code == 409
    assert not is_in(client)


def test_invite_opens_only_the_invited_address(client: FlaskClient, session: Session) -> None:
    """SECURITY 21, redeemed by another: no field of the form chooses the address or the roles."""
    token = link(session, Purpose.CLAIM_INVITATION, invited(session))

    client.post(f"/invitation/{token}", data=CLAIM | {"email": "voleur@example.org", "roles": "admin"})

    assert queries.find_person(session, "voleur@example.org") is None
    person = queries.find_person(session, "jean.bart@cud.example")
    assert person is not None
    assert queries.roles_of(session, person.id) == {Role.MEMBER}


@pytest.mark.parametrize("harm", ["withdrawn", "expired", "made up", "for another purpose"])
def test_invite_that_no_longer_holds_opens_nothing(client: FlaskClient, session: Session, harm: str) -> None:
    invitation = invited(session)
    purpose = Purpose.RESET_PASSWORD if harm == "for another purpose" else Purpose.CLAIM_INVITATION
    token = "made-up" if harm == "made up" else link(session, purpose, invitation)
    if harm == "withdrawn":
        services.withdraw_invitation(
            session, invitation_id=invitation.id, by=invitation.invited_by, at=clock.now()
        )
        session.commit()

    later = timedelta(days=8) if harm == "expired" else timedelta()
    with time_machine.travel(clock.now() + later, tick=False):
        answer = client.post(f"/invitation/{token}", data=CLAIM)

    assert answer.status_code in (409, 422)
    assert queries.find_person(session, "jean.bart@cud.example") is None


def test_squatted_address_does_not_stop_the_invited_person(client: FlaskClient, session: Session) -> None:
    squatter = accounts.person(session, email="jean.bart@cud.example", confirmed=False)
    token = link(session, Purpose.CLAIM_INVITATION, invited(session))

    assert client.post(f"/invitation/{token}", data=CLAIM).status_code == 303

    session.refresh(squatter)
    assert queries.roles_of(session, squatter.id) == {Role.MEMBER}
    assert log_in(client, squatter.email, accounts.PASSWORD)[0] == 422


def test_administrator_invites_from_the_page(client: FlaskClient, session: Session) -> None:
    sign_in(client, accounts.person(session, roles=[Role.ADMIN]))
    data = {"name": "Jean Bart", "email": "Jean.Bart@cud.example", "roles": ["member", "chair"]}

    assert client.post("/personnes/inviter", data=data).status_code == 303

    [invitation] = queries.list_invitations(session)
    [past] = history(session, invitation.id)
    assert invitation.email == "jean.bart@cud.example"
    assert past.revived() == PersonInvited(invitation.id, (Role.MEMBER, Role.CHAIR))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_invites(client: FlaskClient, session: Session, role: Role) -> None:
    sign_in(client, accounts.person(session, roles=[role]))
    data = {"name": "Jean Bart", "email": "jean.bart@cud.example", "roles": ["admin"]}

    assert client.post("/personnes/inviter", data=data).status_code == 403

    assert queries.list_invitations(session) == []
