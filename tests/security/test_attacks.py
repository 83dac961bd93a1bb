"""Does what happened to systems like ours happen here, where no one room is concerned?"""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from fundapp import policy
from fundapp.accounts.models import Person
from fundapp.committee import queries
from fundapp.committee.models import AgendaItem, Ballot
from fundapp.committee.services import seats
from fundapp.committee.types import Answer
from fundapp.kernel import clock
from fundapp.kernel.events import SYSTEM
from fundapp.kernel.ids import new_id
from fundapp.kernel.words import Sentence
from fundapp.policy import Actor, May, Role
from fundapp.programme.types import College
from fundapp.web import guard
from tests.factories import accounts, committee, dossiers
from tests.factories.signin import sign_in

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("may", May)
def test_attack_41_nobody_has_no_right(may: May) -> None:
    assert isinstance(policy.why_not(may, None), Sentence)


@pytest.mark.parametrize("may", sorted(set(May) - {May.MANAGE_OWN_ACCOUNT, May.READ_NOTICES}))
def test_attack_3_refusal_is_a_sentence_and_nothing_else_that_could_be_true(may: May) -> None:
    """Whoever has no role at all is refused everything but what is their own."""
    stranger = Actor(new_id(), "Personne", "personne@example.org", frozenset(), clock.now())

    assert isinstance(policy.why_not(may, stranger), Sentence)


def test_attack_4_route_without_a_guard_keeps_the_program_from_starting() -> None:
    app = Flask("forgotten")
    app.add_url_rule("/oubliee", "forgotten", lambda: "")

    with pytest.raises(RuntimeError, match="no guard"):
        guard.check_every_route(app, frozenset())


def test_attack_22_markup_that_was_typed_is_shown_as_text(app: Flask, session: Session) -> None:
    dossier = dossiers.submitted_dossier(
        session, title=MARKUP, company=MARKUP, summary=MARKUP, contact_name=MARKUP
    )
    owner = session.get(Person, dossier.owner_id)
    assert owner is not None
    owner.name = MARKUP
    session.commit()
    analyst = accounts.person(session, roles=[Role.ANALYST])
    places = [
        (owner, f"/mes-dossiers/{dossier.id}"),
        (owner, "/mes-dossiers"),
        (owner, "/compte"),
        (analyst, f"/dossiers/{dossier.id}"),
        (analyst, "/pipeline?look=table"),
        (analyst, "/recherche?q=script"),
        (analyst, "/aujourdhui"),
    ]

    pages = [sign_in(app.test_client(), person).get(place).text for person, place in places]

    assert [MARKUP in page or "<img src=x" in page for page in pages] == [False] * len(places)
    assert ["&lt;script&gt;" in page for page in pages] == [True] * len(places)


def test_attack_38_what_is_not_mine_reads_like_what_does_not_exist(
    client: FlaskClient, session: Session
) -> None:
    theirs = dossiers.submitted_dossier(session)
    sign_in(client, accounts.person(session))

    foreign, missing = (client.get(f"/mes-dossiers/{each}") for each in (theirs.id, dossiers.unknown()))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert said(foreign.text) == said(missing.text)


def said(page: str) -> str:
    """The words of a page, without its tokens and addresses."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize("act", ["resolution", "retirer"])
def test_attack_36_secretary_who_is_recused_writes_no_resolution(
    client: FlaskClient, session: Session, act: str
) -> None:
    both = accounts.person(session, roles=[Role.SECRETARY, Role.MEMBER])
    item = committee.convened_item(session)
    committee.declare(session, item.dossier_id, both, answer=Answer.SOME)
    before = queries.get_item(session, item.id).resolution

    answer = sign_in(client, both).post(f"/comite/points/{item.id}/{act}", data={"resolution": "À ma façon."})

    session.expire_all()
    kept = session.get(AgendaItem, item.id)
    assert answer.status_code == 403
    assert kept is not None
    assert kept.resolution == before


def test_attack_36_secretary_who_is_recused_tables_nothing(client: FlaskClient, session: Session) -> None:
    both = accounts.person(session, roles=[Role.SECRETARY, Role.MEMBER])
    dossier = committee.dossier_before_committee(session)
    sitting = committee.sitting(session, opens_at=clock.now())
    committee.declare(session, dossier.id, both, answer=Answer.SOME)

    answer = sign_in(client, both).post(f"/comite/seances/{sitting.id}/dossiers/{dossier.id}")

    assert answer.status_code == 403
    assert queries.last_position(session, sitting.id) == 0


@pytest.mark.parametrize(
    "role, place",
    [
        (Role.ANALYST, "/dossiers/{}"),
        (Role.MANAGER, "/dossiers/{}/verifications"),
        (Role.MANAGER, "/dossiers/{}/evaluation"),
    ],
)
def test_attack_36_team_member_who_applies_does_not_judge_their_own_dossier(
    client: FlaskClient, session: Session, role: Role, place: str
) -> None:
    both = accounts.person(session, roles=[Role.ENTREPRENEUR, role])
    own = dossiers.submitted_dossier(session, owner_id=both.id)
    sign_in(client, both)

    declared = client.post(f"/dossiers/{own.id}/complet")

    session.refresh(own)
    assert (client.get(place.format(own.id)).status_code, declared.status_code) == (403, 403)
    assert own.complete_at is None
    assert client.get(f"/mes-dossiers/{own.id}").status_code == 200


def test_attack_36_member_who_applies_does_not_vote_on_their_own_dossier(
    client: FlaskClient, session: Session
) -> None:
    at = clock.now()
    both = accounts.person(session, roles=[Role.ENTREPRENEUR, Role.MEMBER])
    seats.seat_member(
        session, person_id=both.id, college=College.PUBLIC, from_day=date(2024, 1, 1), by=SYSTEM, at=at
    )
    dossier = committee.dossier_before_committee(session, owner_id=both.id, at=at)
    made = committee.assembly(session, dossier=dossier, at=at)
    committee.declare(session, dossier.id, both)

    answer = sign_in(client, both).post(f"/scrutins/{made.poll.id}/bulletin", data={"choice": "for"})

    assert answer.status_code == 403
    assert session.exec(select(Ballot)).all() == []
