"""What does the fund know of one person, in plain values that leave with them (GDPR, art. 15 and 20)?"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from fundapp.accounts import queries as accounts
from fundapp.accounts.models import SignIn
from fundapp.committee import queries as committee
from fundapp.dossiers.models import Dossier, Message
from fundapp.dossiers.queries import documents_of, versions_of
from fundapp.dossiers.queries.companies import card, find_prefill, find_self_test, list_companies
from fundapp.dossiers.queries.complements import list_requests
from fundapp.dossiers.queries.shelf import list_dossiers_of
from fundapp.dossiers.rules import public_status
from fundapp.kernel.events import PastEvent
from fundapp.kernel.money import Money
from fundapp.notifications.queries import list_notices
from fundapp.portfolio import queries as portfolio
from fundapp.programme import queries as programme

MOST = 100_000


def everything_about(session: Session, person_id: UUID) -> dict[str, Any]:
    """All of it and nothing of others: what the team writes for itself stays with the team."""
    own = list_dossiers_of(session, person_id)
    return {
        "account": _account(session, person_id),
        "companies": [_plain(asdict(card(each))) for each in list_companies(session, person_id)],
        "dossiers": [_dossier(session, each) for each in own],
        "notices": [
            {"kind": each.kind.label, "at": each.made_at.isoformat(), "seen": _plain(each.seen_at)}
            for each in list_notices(session, person_id, limit=MOST)
        ],
        "acts": _acts(session, person_id, {person_id, *(each.id for each in own)}),
    }


def _account(session: Session, person_id: UUID) -> dict[str, Any]:
    person = accounts.get_person(session, person_id)
    doors = session.exec(select(SignIn).where(SignIn.person_id == person_id).order_by(col(SignIn.id)))
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "created_at": person.created_at.isoformat(),
        "confirmed_at": _plain(person.confirmed_at),
        "roles": sorted(role.label for role in accounts.roles_of(session, person_id)),
        "second_factor": person.tf_totp_secret is not None,
        "passkeys": [each.name for each in accounts.list_passkeys(session, person_id)],
        "sign_ins": [
            {"device": each.agent, "at": each.at.isoformat(), "last_seen": each.last_seen.isoformat()}
            for each in doors
        ],
    }


def _dossier(session: Session, dossier: Dossier) -> dict[str, Any]:
    prefill, test = find_prefill(session, dossier.id), find_self_test(session, dossier.id)
    return {
        "reference": dossier.reference,
        "call": programme.get_call_by_id(session, dossier.call_id).title,
        "title": dossier.title,
        "state": public_status(dossier.stage, dossier.status).label,
        "started_at": dossier.started_at.isoformat(),
        "submitted_at": _plain(dossier.submitted_at),
        "ended_at": _plain(dossier.ended_at),
        "answer": dossier.end_text,
        "answers": dossier.answers,
        "prefilled": prefill.answers if prefill else {},
        "self_test": test
        and {"verdict": test.verdict.label, "on": test.tested_on.isoformat(), "findings": test.findings},
        "versions": [
            {
                "number": each.snapshot.number,
                "at": each.snapshot.at.isoformat(),
                "sha256": each.snapshot.digest,
                "content": each.snapshot.content,
            }
            for each in reversed(versions_of(session, dossier.id))
        ],
        "pieces": [
            {
                "kind": each.kind.label,
                "name": each.name,
                "size": each.size,
                "sha256": each.sha256,
                "added_at": each.added_at.isoformat(),
                "dated_on": _plain(each.dated_on),
            }
            for each in documents_of(session, dossier.id)
        ],
        **_exchanges(session, dossier),
    }


def _exchanges(session: Session, dossier: Dossier) -> dict[str, Any]:
    """What was asked, written and decided; the people of the fund stay unnamed."""
    return {
        "complements": [
            {
                "asked_at": each.asked_at.isoformat(),
                "due_on": each.due_on.isoformat(),
                "state": each.state.label,
                "points": each.asked,
                "answers": each.answers,
            }
            for each in reversed(list_requests(session, dossier.id))
        ],
        "messages": [
            {
                "from": each.side.label,
                "at": each.at.isoformat(),
                "text": each.body,
                "read_at": _plain(each.read_at),
            }
            for each in session.exec(
                select(Message).where(Message.dossier_id == dossier.id).order_by(col(Message.id))
            )
        ],
        **_outcome(session, dossier),
    }


def _outcome(session: Session, dossier: Dossier) -> dict[str, Any]:
    decision = committee.find_latest_decision(session, dossier.id)
    return {
        "decision": decision
        and {
            "outcome": decision.outcome.label,
            "amount": str(decision.amount),
            "instrument": decision.instrument.label,
            "conditions": decision.conditions,
            "at": decision.decided_at.isoformat(),
        },
        "tickets": [
            {
                "reference": each.reference,
                "state": each.state.label,
                "voted": str(each.voted),
                "paid": str(each.paid),
                "signed_on": _plain(each.signed_on),
            }
            for each in portfolio.tickets_of_dossier(session, dossier.id)
        ],
    }


def _acts(session: Session, person_id: UUID, subjects: Collection[UUID]) -> list[dict[str, Any]]:
    """What they did with their account and their dossiers, as the record has it."""
    done = select(PastEvent).where(PastEvent.actor_id == person_id, col(PastEvent.subject_id).in_(subjects))
    return [
        {"at": each.at.isoformat(), "what": each.name, "about": str(each.subject_id), "with": each.payload}
        for each in session.exec(done.order_by(col(PastEvent.id)))
    ]


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case Money():
            return str(value)
    return value
