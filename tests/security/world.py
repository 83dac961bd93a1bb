"""A whole fund for whoever tries every door: each kind of row once, and one person per kind of reader."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from fundapp.accounts import services as account_services
from fundapp.accounts.models import Person
from fundapp.committee import services as committee_services
from fundapp.committee.models import Poll
from fundapp.committee.types import Answer, Nature, Outcome
from fundapp.diligence import queries as diligence
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.dossiers import queries as queries_of_dossiers
from fundapp.dossiers import services as services_of_dossiers
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.queries import letters
from fundapp.dossiers.rules.companies import Card
from fundapp.kernel import clock
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import euros
from fundapp.kernel.vault import Folder
from fundapp.policy import Role
from fundapp.portfolio import queries
from fundapp.portfolio.models import LedgerEntry, PendingEntry, PendingFile, Ticket
from fundapp.portfolio.types import PendingKind, ReturnNature
from tests.factories import accounts, committee, dossiers, forms, notices, portfolio, sharing
from tests.factories import diligence as checks
from tests.factories.signin import sign_in

NOBODY = "nobody"
MEMBERS = ("member", "undeclared", "recused")
"""Without interest, without an answer yet, and withdrawn: on every dossier of the world."""


@dataclass(frozen=True)
class World:
    """Who is there, and the value of each part of an address; `draft` holds those of a draft."""

    people: dict[str, Person]
    values: dict[str, Any]
    draft: dict[str, Any]

    def path(self, app: Flask, rule: Rule) -> str:
        """The address of a route in this world; pages that fill a dossier are asked for the draft."""
        known = self.draft if rule.endpoint in OF_A_DRAFT else self.values
        if rule.endpoint.startswith("diligence."):
            known = {**known, "item_id": known["checked_item_id"]}
        if rule.endpoint in OF_AN_ANSWER:
            known = {**known, "dossier_id": known["answered_id"]}
        if rule.endpoint in OF_A_REFUSAL:
            known = {**known, "dossier_id": known["refused_id"]}
        if rule.endpoint in OF_A_COMEBACK:
            known = {**known, "dossier_id": known["comeback_id"]}
        assert rule.arguments <= known.keys(), f"give this world a value for {rule.arguments - known.keys()}"
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})


READERS = ("founder", "manager", "admin", "secretary", "finance", "member")
"""One of them at least comes through every door that opens in this world."""

NOWHERE = {
    "sign_in_id": new_id(),
    "passkey_id": new_id(),
    "upload_id": new_id(),
    "kind": "bp",
    "token": "unknown",
    "key": "unknown",
    "parameter": "ticket.lapse_months",
    "number": 1,
    "event_id": 1,
    "reaction": "unknown",
    "section": "projet",
    "question": "needs",
    "column": "label",
    "filename": "css/base.css",
}
"""Doors of one's own that are nobody else's: shown shut to everybody by tests/accounts."""

OF_A_DRAFT = {
    "portal.add_piece",
    "portal.autosave",
    "portal.discard",
    "portal.drop_self_test",
    "portal.fill",
    "portal.remove_piece",
    "portal.save",
    "portal.submit",
}
OF_AN_ANSWER = {"dossiers.letter", "portal.ask_return", "portal.letter", "portal.resubmit"}
OF_A_REFUSAL = {"portal.ending_letter", "workspace.ending_letter"}
OF_A_COMEBACK = {"portal.autosave_replies", "portal.keep_replies", "portal.replies"}


def build(session: Session, storage: Path) -> World:
    people = _people(session)
    owner = people["founder"].id
    checked = checks.dossier_in_diligence(session, owner_id=owner)
    poll, sitting_id, aside_id = _poll(session, owner)
    money = _money(session, owner, people["manager"].id)
    draft = dossiers.draft_dossier(session, owner_id=owner)
    answered = dossiers.complete_dossier(session, owner_id=owner)
    refused = dossiers.complete_dossier(session, owner_id=owner)
    Folder(storage).keep(dossiers.PDF)
    shared = [checked.id, draft.id, money["dossier_id"], answered.id, refused.id]
    waiting = _share(session, people["co_editor"], shared)
    dossiers.answer_not_yet(session, answered)
    dossiers.decline(session, refused)
    comeback = dossiers.resubmitted_draft(session, answered)
    sharing.co_editor(session, comeback.id, people["co_editor"])
    _declare(session, people, [checked.id, poll.dossier_id, money["dossier_id"], answered.id, refused.id])
    forms.draft(session, by=people["admin"].id)
    values = {
        **NOWHERE,
        **money,
        "person_id": people["stranger"].id,
        "invitation_id": _invitation(session, people["admin"].id),
        "notice_id": _notice(session, people["founder"]),
        "interest_id": _interest(session, people["member"].id),
        "poll_id": poll.id,
        "aside_id": aside_id,
        "item_id": poll.item_id,
        "sitting_id": sitting_id,
        "slug": dossiers.open_call(session).slug,
        **_own(session, people["founder"].id),
        "waiting_id": waiting,
        "co_editor_id": people["co_editor"].id,
        "answered_id": answered.id,
        "comeback_id": comeback.id,
        "refused_id": refused.id,
        "letter_id": letters.letters_of(session, refused.id)[0].id,
    }
    values["attachment_id"] = dossiers.attachment(session, checked).id
    values["checked_item_id"] = diligence.list_items(session, checked.id)[0].id
    return World(people, {**values, **_pieces(session, checked)}, {**values, **_pieces(session, draft)})


def _people(session: Session) -> dict[str, Person]:
    plain = {role.value: accounts.person(session, roles=[role], name=role.value) for role in Role}
    founder = plain.pop(Role.ENTREPRENEUR.value)
    more = {name: accounts.person(session, roles=[Role.MEMBER], name=name) for name in MEMBERS[1:]}
    beside = accounts.person(session, name="co_editor")
    return {"founder": founder, "co_editor": beside, "stranger": accounts.person(session), **plain, **more}


def _poll(session: Session, owner: UUID) -> tuple[Poll, UUID, UUID]:
    at = clock.now()
    dossier = committee.dossier_before_committee(session, owner_id=owner, at=at)
    made = committee.assembly(session, dossier=dossier, at=at)
    aside = committee_services.propose_aside(
        session,
        poll_id=made.poll.id,
        outcome=Outcome.VOID,
        reason="Le montant est faux.",
        by=made.secretary.id,
        at=at,
    )
    session.commit()
    return made.poll, made.sitting.id, aside.id


def _money(session: Session, owner: UUID, manager: UUID) -> dict[str, Any]:
    """A ticket with one of everything: a condition, a tranche, a request, an account, a movement."""
    asked = Condition(ConditionKind.SUBSEQUENT, "Produire les comptes certifiés.")
    ticket = portfolio.signed_ticket(
        session, by=manager, amount=euros(100_000), conditions=[asked], owner_id=owner
    )
    payment = portfolio.requested_payment(session, ticket)
    proof = portfolio.recorded_cofinancing(session, ticket.dossier_id, by=manager, amount=euros(300_000))
    entry = session.exec(select(LedgerEntry).where(LedgerEntry.ticket_id == ticket.id)).first()
    [condition] = queries.conditions_of(session, ticket.id)
    assert entry is not None
    return {
        "ticket_id": ticket.id,
        "dossier_id": ticket.dossier_id,
        "condition_id": condition.id,
        "tranche_id": payment.tranche_id,
        "payment_id": payment.id,
        "account_id": payment.account_id,
        "entry_id": entry.id,
        "record_id": proof.id,
        "pending_id": _pending(session, ticket, manager),
    }


def _pending(session: Session, ticket: Ticket, author: UUID) -> UUID:
    """A movement that waits for a second person, with its document."""
    made = PendingEntry(
        ticket_id=ticket.id,
        kind=PendingKind.RETURN,
        nature=ReturnNature.CAPITAL,
        amount=euros(40_000),
        effective_on=clock.paris_day(clock.now()),
        evidence="Relevé du jour, de la banque.",
        needs_second=True,
        author_id=author,
        at=clock.now(),
    )
    session.add(made)
    session.flush()
    session.add(PendingFile(pending_id=made.id, **vars(portfolio.PROOF)))
    session.commit()
    return made.id


def _pieces(session: Session, dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier_id": dossier.id,
        "document_id": queries_of_dossiers.documents_of(session, dossier.id)[0].id,
    }


def _declare(session: Session, people: dict[str, Person], dossier_ids: list[UUID]) -> None:
    for dossier_id in dossier_ids:
        committee.declare(session, dossier_id, people["member"])
        committee.declare(session, dossier_id, people["recused"], answer=Answer.SOME)


def _own(session: Session, owner: UUID) -> dict[str, UUID]:
    """What a founder keeps for themselves: a company's card, a file of their data."""
    card, at = Card("732829320", "Hydrogène des Dunes"), clock.now()
    company = services_of_dossiers.keep_company(session, card=card, by=owner, at=at)
    export = account_services.ask_export(session, person_id=owner, at=at)
    session.flush()
    account_services.claim_export(session, at=at)
    account_services.finish_export(
        session,
        export_id=export.id,
        sha256=hashlib.sha256(dossiers.PDF).hexdigest(),
        size=len(dossiers.PDF),
        expires_at=at + timedelta(days=7),
        at=at,
    )
    session.commit()
    return {"company_id": company.id, "export_id": export.id}


def _invitation(session: Session, by: UUID) -> UUID:
    made = account_services.invite(
        session, name="Invité", email="invite@example.org", roles=[Role.ANALYST], by=by, at=clock.now()
    )
    session.commit()
    return made.id


def _share(session: Session, co_editor: Person, dossier_ids: list[UUID]) -> UUID:
    """Each is filled by two, and somebody more is asked to the first."""
    for dossier_id in dossier_ids:
        sharing.co_editor(session, dossier_id, co_editor)
    return sharing.invited(session, dossier_ids[0]).id


def _interest(session: Session, by: UUID) -> UUID:
    made = committee_services.register_interest(
        session,
        company="Grues du Nord",
        siren=None,
        nature=next(iter(Nature)),
        detail="",
        from_day=None,
        by=by,
        at=clock.now(),
    )
    session.commit()
    return made.id


def _notice(session: Session, person: Person) -> UUID:
    notices.tell_everything(session)
    return notices.notices_of(session, person)[0].id


def doors(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method of every route, in a fixed order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.endpoint, each.rule)):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, rule


def browsers(app: Flask, world: World) -> dict[str, str]:
    """The cookie of each person, signed in with a second factor given just now; none for nobody."""
    cookies = {NOBODY: ""}
    for name, person in world.people.items():
        cookie = sign_in(app.test_client(), person).get_cookie("fund")
        assert cookie is not None
        cookies[name] = cookie.value
    return cookies


def knock(
    app: Flask, session: Session, method: str, path: str, cookie: str, *, read_only: bool = False, **sent: Any
) -> TestResponse:
    """What a door answers; whatever it changed is undone, so that no door depends on another.

    `read_only`: the first row it would write is an error of the database.
    """
    browser = app.test_client()
    if cookie:
        browser.set_cookie("fund", cookie)
    connection = session.connection()
    session.commit()
    with connection.begin_nested() as undone:
        if read_only:
            connection.execute(sa.text("SET TRANSACTION READ ONLY"))
        answer = browser.open(path, method=method, buffered=True, **sent)
        undone.rollback()
    return answer


def first_let_in(
    app: Flask, session: Session, method: str, path: str, browsers: dict[str, str], **sent: Any
) -> tuple[str, TestResponse]:
    """The first kind of reader for whom a door opens, and what it answers them; else the last one."""
    for who in READERS:
        answer = knock(app, session, method, path, browsers[who], **sent)
        if let_in(answer):
            break
    return who, answer


def let_in(answer: TestResponse) -> bool:
    """Neither sent to sign in, nor refused, nor told that there is nothing here."""
    to_sign_in = answer.status_code == 303 and "/connexion" in answer.headers["Location"]
    return not to_sign_in and answer.status_code not in (403, 404)
