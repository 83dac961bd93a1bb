"""How does a person keep the cards of their companies, and begin a dossier with what is known already?"""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from fundapp.dossiers import queries, rules
from fundapp.dossiers.events import SelfTestDropped, SelfTestKept
from fundapp.dossiers.models import Company, Prefill, SelfTest
from fundapp.dossiers.queries import companies
from fundapp.dossiers.rules.companies import MOST_COMPANIES, Card, card_of
from fundapp.dossiers.services.drafts import save_answers
from fundapp.kernel.errors import NotFound, Refused
from fundapp.kernel.events import record
from fundapp.kernel.seen import Saved, check_seen
from fundapp.programme.rules import Judgement


def keep_company(
    session: Session,
    *,
    card: Card,
    company_id: UUID | None = None,
    seen: str | None = None,
    by: UUID,
    at: datetime,
) -> Company:
    """Write a new card, or an old one anew; the fund's own `Startup` learns nothing from it."""
    if company_id is None:
        return _new_company(session, card, by, at)
    company = companies.lock_company(session, company_id)
    if company.owner_id != by:
        raise NotFound
    saved = Saved(company.owner_id, company.changed_at)
    check_seen(asdict(companies.card(company)), seen, asdict(card), lambda: saved)
    _write(company, card, at)
    return company


def _new_company(session: Session, card: Card, by: UUID, at: datetime) -> Company:
    if len(companies.list_companies(session, by)) >= MOST_COMPANIES:
        raise Refused("Vous avez déjà %(most)s fiches : supprimez-en une d’abord.", most=MOST_COMPANIES)
    company = Company(owner_id=by, **asdict(card), made_at=at, changed_at=at)
    session.add(company)
    session.flush()
    return company


def _write(company: Company, card: Card, at: datetime) -> None:
    for line, value in asdict(card).items():
        setattr(company, line, value)
    company.changed_at = at


def learn_company(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> Company:
    """Bring the owner's card to what their dossier says; done twice, it changes nothing more."""
    dossier = queries.get_dossier(session, dossier_id)
    if dossier.owner_id != by:
        raise NotFound
    card = companies.news_of(session, dossier)
    said = card_of(dossier.answers)
    if said is None:
        raise Refused("Indiquez d’abord le numéro SIREN et le nom de l’entreprise dans ce dossier.")
    known = companies.find_company(session, by, said.siren)
    if known is None:
        return _new_company(session, said, by, at)
    if card is not None:
        _write(known, card, at)
    return known


def remove_company(session: Session, *, company_id: UUID, by: UUID) -> None:
    """The card goes; dossiers begun with it keep their answers."""
    company = companies.lock_company(session, company_id)
    if company.owner_id != by:
        raise NotFound
    session.delete(company)


def forget_companies(session: Session, *, person_id: UUID) -> None:
    session.execute(sa.delete(Company).where(col(Company.owner_id) == person_id))


def prefill(session: Session, *, dossier_id: UUID, company_id: UUID, by: UUID, at: datetime) -> None:
    """Answer what the card knows and a draft just begun does not say; what was given is remembered, once."""
    company = companies.get_company(session, company_id)
    dossier = queries.lock_dossier(session, dossier_id)
    if company.owner_id != by or dossier.owner_id != by:
        raise NotFound
    rules.check_draft(dossier.stage, dossier.status)
    told = companies.card(company).answers
    given = {name: text for name, text in told.items() if not dossier.answers.get(name)}
    save_answers(session, dossier_id=dossier.id, typed=given, by=by, at=at)
    given = {name: text for name, text in given.items() if dossier.answers.get(name) == text}
    session.add(Prefill(dossier_id=dossier.id, answers=given, at=at))


def keep_self_test(
    session: Session,
    *,
    dossier_id: UUID,
    version: int,
    judgement: Judgement,
    tested_on: date,
    by: UUID,
    at: datetime,
) -> SelfTest:
    """Keep with a draft what its applicant answered before they had one; the first one kept stays."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    known = companies.find_self_test(session, dossier_id)
    if known is not None:
        return known
    test = SelfTest(
        dossier_id=dossier_id,
        version=version,
        verdict=judgement.verdict,
        findings=[
            {
                "criterion": each.criterion.name,
                "choice": each.choice.value if each.choice else "",
                "question": str(each.criterion.question),
                "answer": str(each.choice.label) if each.choice else "",
                "verdict": each.verdict.value,
                "reason": str(each.choice.reason) if each.choice else "",
            }
            for each in judgement.findings
        ],
        tested_on=tested_on,
        kept_at=at,
    )
    session.add(test)
    record(session, SelfTestKept(dossier_id, judgement.verdict, version), by=by, at=at)
    return test


def drop_self_test(session: Session, *, dossier_id: UUID, by: UUID, at: datetime) -> None:
    """As long as nothing is submitted, its applicant may keep it to themselves after all."""
    dossier = queries.lock_dossier(session, dossier_id)
    rules.check_draft(dossier.stage, dossier.status)
    known = companies.find_self_test(session, dossier_id)
    if known is not None:
        session.delete(known)
        record(session, SelfTestDropped(dossier_id), by=by, at=at)
