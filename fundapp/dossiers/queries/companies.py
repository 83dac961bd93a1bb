"""What has an applicant kept beside their dossiers: companies, prefilled answers, a self-test, a shelf?"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from fundapp.dossiers.models import Company, Dossier, Prefill, SelfTest, Shelved
from fundapp.dossiers.rules.companies import Card, card_of, completed, still_prefilled
from fundapp.kernel import rows


def get_company(session: Session, company_id: UUID) -> Company:
    return rows.get(session, Company, company_id)


def lock_company(session: Session, company_id: UUID) -> Company:
    return rows.lock(session, Company, company_id)


def list_companies(session: Session, owner_id: UUID) -> Sequence[Company]:
    """A person's own, the one they touched last first."""
    return session.exec(
        select(Company).where(Company.owner_id == owner_id).order_by(col(Company.changed_at).desc())
    ).all()


def find_company(session: Session, owner_id: UUID, siren: str) -> Company | None:
    return session.exec(select(Company).where(Company.owner_id == owner_id, Company.siren == siren)).first()


def card(company: Company) -> Card:
    return Card(**{line.name: getattr(company, line.name) for line in fields(Card)})


def news_of(session: Session, dossier: Dossier) -> Card | None:
    """The owner's card as this dossier would make it; None when it would change nothing."""
    said = card_of(dossier.answers)
    if said is None:
        return None
    known = find_company(session, dossier.owner_id, said.siren)
    made = completed(card(known), said) if known else said
    return None if known and made == card(known) else made


def last_described(session: Session, owner_id: UUID) -> Card | None:
    """The company of the person's last dossier, to begin a card with; none if it has one already."""
    latest = session.exec(
        select(Dossier).where(Dossier.owner_id == owner_id).order_by(col(Dossier.id).desc()).limit(5)
    )
    known = {company.siren for company in list_companies(session, owner_id)}
    said = (card_of(dossier.answers) for dossier in latest)
    return next((each for each in said if each and each.siren not in known), None)


def find_prefill(session: Session, dossier_id: UUID) -> Prefill | None:
    return session.exec(select(Prefill).where(Prefill.dossier_id == dossier_id)).first()


def find_self_test(session: Session, dossier_id: UUID) -> SelfTest | None:
    return session.exec(select(SelfTest).where(SelfTest.dossier_id == dossier_id)).first()


def told_self_test(session: Session, dossier_id: UUID) -> dict[str, Any]:
    """For a submitted version; nothing at all where its applicant kept none."""
    test = find_self_test(session, dossier_id)
    if test is None:
        return {}
    told = {
        "version": test.version,
        "verdict": test.verdict.value,
        "tested_on": test.tested_on.isoformat(),
        "findings": test.findings,
    }
    return {"self_test": told}


@dataclass(frozen=True)
class BegunWith:
    """What a draft did not have to be told, and how far that still stands."""

    prefilled: Sequence[str]
    test: SelfTest | None


def begun_with(session: Session, dossier: Dossier) -> BegunWith:
    given = find_prefill(session, dossier.id)
    return BegunWith(
        prefilled=still_prefilled(given.answers, dossier.answers) if given else [],
        test=find_self_test(session, dossier.id),
    )


def shelved_by(session: Session, person_id: UUID) -> frozenset[UUID]:
    """The finished dossiers this person has put aside."""
    return frozenset(
        session.scalars(sa.select(col(Shelved.dossier_id)).where(col(Shelved.person_id) == person_id))
    )
