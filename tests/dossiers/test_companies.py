from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from fundapp.dossiers import queries, services
from fundapp.dossiers.models import Startup
from fundapp.dossiers.queries import companies
from fundapp.dossiers.rules.companies import Card
from fundapp.dossiers.types import LegalForm
from fundapp.kernel.errors import NotFound, Refused
from fundapp.programme import rules as programme
from fundapp.programme.types import Eligibility
from tests.factories import accounts, dossiers
from tests.factories.dossiers import AT

CARD = Card("732829320", "Hydrogène des Dunes", LegalForm.SAS, "3 quai Freycinet", contact_name="Ana Roche")


def test_card_is_its_owners_alone(session: Session) -> None:
    owner, other = accounts.person(session), accounts.person(session)
    kept = services.keep_company(session, card=CARD, by=owner.id, at=AT)

    with pytest.raises(NotFound):
        services.keep_company(session, card=CARD, company_id=kept.id, by=other.id, at=AT)
    with pytest.raises(NotFound):
        services.remove_company(session, company_id=kept.id, by=other.id)
    services.keep_company(session, card=CARD, by=other.id, at=AT)

    assert [companies.card(each) for each in companies.list_companies(session, owner.id)] == [CARD]


def test_draft_is_prefilled_and_what_was_given_is_remembered(session: Session) -> None:
    owner = accounts.person(session)
    kept = services.keep_company(session, card=CARD, by=owner.id, at=AT)
    draft = dossiers.blank_dossier(session, owner_id=owner.id)
    services.save_answers(session, dossier_id=draft.id, typed={"company": "Dunes"}, by=owner.id, at=AT)

    services.prefill(session, dossier_id=draft.id, company_id=kept.id, by=owner.id, at=AT)

    given = {
        "siren": "732829320",
        "legal_form": "5710",
        "address": "3 quai Freycinet",
        "contact_name": "Ana Roche",
    }
    prefilled = companies.find_prefill(session, draft.id)
    assert prefilled is not None
    assert prefilled.answers == given
    assert queries.get_dossier(session, draft.id).answers == {"company": "Dunes", **given}


def test_draft_is_not_prefilled_with_anothers_card(session: Session) -> None:
    owner, other = accounts.person(session), accounts.person(session)
    theirs = services.keep_company(session, card=CARD, by=other.id, at=AT)
    draft = dossiers.blank_dossier(session, owner_id=owner.id)

    with pytest.raises(NotFound):
        services.prefill(session, dossier_id=draft.id, company_id=theirs.id, by=owner.id, at=AT)

    assert queries.get_dossier(session, draft.id).answers == {}


def test_card_learns_from_a_dossier_and_the_fund_learns_nothing_from_the_card(session: Session) -> None:
    sent = dossiers.submitted_dossier(session)
    startup = session.exec(select(Startup).where(Startup.id == sent.startup_id)).one()

    learnt = services.learn_company(session, dossier_id=sent.id, by=sent.owner_id, at=AT)
    changed = replace(companies.card(learnt), name="Un autre nom")
    services.keep_company(session, card=changed, company_id=learnt.id, by=sent.owner_id, at=AT)
    session.flush()

    assert learnt.siren == startup.siren
    assert startup.name == "Hydrogène des Dunes"
    news = companies.news_of(session, queries.get_dossier(session, sent.id))
    assert news is not None
    assert news.name == "Hydrogène des Dunes"


def test_dossier_offers_nothing_to_a_card_that_knows_it_all(session: Session) -> None:
    sent = dossiers.submitted_dossier(session)
    services.learn_company(session, dossier_id=sent.id, by=sent.owner_id, at=AT)
    session.flush()

    assert companies.news_of(session, queries.get_dossier(session, sent.id)) is None
    assert companies.last_described(session, sent.owner_id) is None


def test_self_test_is_kept_once_with_its_version_and_goes_into_the_snapshot(session: Session) -> None:
    draft = dossiers.draft_dossier(session)
    call = dossiers.open_call(session)
    criteria = programme.criteria_of(call.eligibility)
    judgement = programme.judge(criteria, {each.name: each.choices[0].value for each in criteria})

    for _ in range(2):
        services.keep_self_test(
            session,
            dossier_id=draft.id,
            version=1,
            judgement=judgement,
            tested_on=date(2026, 11, 20),
            by=draft.owner_id,
            at=AT,
        )
    dossiers.submit(session, draft)

    kept = companies.find_self_test(session, draft.id)
    assert kept is not None
    assert (kept.version, kept.verdict, len(kept.findings)) == (1, judgement.verdict, len(criteria))
    frozen = queries.latest_snapshot(session, draft.id).content["self_test"]
    assert (frozen["version"], frozen["verdict"], frozen["tested_on"]) == (
        1,
        Eligibility.ELIGIBLE.value,
        "2026-11-20",
    )
    with pytest.raises(Refused):
        services.drop_self_test(session, dossier_id=draft.id, by=draft.owner_id, at=AT)
