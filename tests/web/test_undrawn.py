"""Somebody acts first: is the form that comes too late refused in words, and is what was typed in it read?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from fundapp.accounts import services as account_services
from fundapp.accounts.models import Person
from fundapp.accounts.types import Purpose
from fundapp.committee import services as committee_services
from fundapp.committee.types import Answer, Outcome
from fundapp.diligence import queries as diligence_queries
from fundapp.diligence.types import Condition, ConditionKind
from fundapp.dossiers import services as dossier_services
from fundapp.dossiers.models import Dossier
from fundapp.dossiers.services import sharing as sharing_services
from fundapp.dossiers.types import Charge, EndReason, Stage
from fundapp.kernel import clock
from fundapp.kernel.errors import Refused
from fundapp.kernel.money import euros
from fundapp.policy import Role
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Payment, Ticket
from fundapp.web.filters import moment
from fundapp.web.forms import Form, LongTextField
from fundapp.web.undrawn import SUMMARY, undrawn
from tests.factories import accounts, committee, diligence, dossiers, portfolio, sharing
from tests.factories.signin import sign_in
from tests.journeys.visitor import Page
from tests.pages import Typed, filled

MINE = "Ce que j’ai mis une heure à écrire."


@dataclass
class Late:
    """A form that is open, what is typed in it, and what somebody does before it is sent."""

    page: str
    person: Person | None
    typed: Mapping[str, Typed]
    meanwhile: Callable[[], object]
    said: str
    """Why it is refused."""
    action: str = ""
    sent_to: str = ""
    """Where it is sent on from the page that `action` answers, which shows it as a letter."""


Case = Callable[[Session], Late]
CASES: dict[str, Case] = {}
"""A form with words in it of each route that takes a step, by its endpoint."""


def of(*endpoints: str) -> Callable[[Case], Case]:
    def keep(case: Case) -> Case:
        CASES.update(dict.fromkeys(endpoints, case))
        return case

    return keep


def one(session: Session, role: Role) -> Person:
    return accounts.person(session, roles=[role])


@of("accounts.claim")
def invitation_withdrawn(session: Session) -> Late:
    admin = one(session, Role.ADMIN)
    email = "zoe@example.org"
    made = account_services.invite(
        session, name="Zoé Wallaert", email=email, roles=[Role.ANALYST], by=admin.id, at=clock.now()
    )
    token = account_services.make_link(
        session, purpose=Purpose.CLAIM_INVITATION, subject_id=made.id, at=clock.now()
    )
    return Late(
        f"/invitation/{token}",
        None,
        {"name": "Zoé Wallaert-Dumont", "password": accounts.PASSWORD},
        lambda: account_services.withdraw_invitation(
            session, invitation_id=made.id, by=admin.id, at=clock.now()
        ),
        "Cette invitation n’est plus valable (Retirée) : demandez-en une autre.",
    )


@of("portal.join")
def sharing_withdrawn(session: Session) -> Late:
    draft = dossiers.draft_dossier(session)
    made = sharing.invited(session, draft.id)
    return Late(
        f"/partage/{sharing.token_of(session, made)}",
        None,
        {"name": "Zoé Wallaert-Dumont", "password": accounts.PASSWORD, "terms": "y"},
        lambda: sharing_services.uninvite(
            session, dossier_id=draft.id, invitation_id=made.id, by=draft.owner_id, at=clock.now()
        ),
        "Ce lien a déjà servi ou n’est plus valable : demandez-en un nouveau.",
    )


@of("committee.convene")
def convened(session: Session) -> Late:
    at = clock.now()
    sitting = committee.sitting(session, opens_at=at, at=at)
    tabled = committee.dossier_before_committee(session, at=at)
    committee.item(session, sitting_id=sitting.id, dossier_id=tabled.id, at=at)
    page, other = f"/comite/seances/{sitting.id}", committee.secretary(session)
    return Late(
        page,
        committee.secretary(session),
        {"urgency": MINE},
        lambda: committee_services.convene(
            session, sitting_id=sitting.id, urgency="Le site ferme vendredi.", by=other.id, at=clock.now()
        ),
        "Cette séance est déjà convoquée.",
        f"{page}/convoquer",
    )


def stepped_aside(session: Session, dossier_id: UUID, person: Person) -> Callable[[], object]:
    """In another tab."""
    return lambda: committee.declare(session, dossier_id, person, answer=Answer.SOME, at=clock.now())


RECUSED = "Votre déport est inscrit au procès-verbal : il est définitif."


@of("committee.declare")
def declared(session: Session) -> Late:
    [member, *_] = committee.members(session, at=clock.now())
    item = committee.convened_item(session, at=clock.now())
    page = f"/comite/points/{item.id}"
    typed: dict[str, Typed] = {"answer": "some", "reason": MINE, "sure": "y"}
    meanwhile = stepped_aside(session, item.dossier_id, member)
    return Late(page, member, typed, meanwhile, RECUSED, f"{page}/declaration")


@of("committee.step_aside")
def departed(session: Session) -> Late:
    analyst = one(session, Role.ANALYST)
    dossier = dossiers.complete_dossier(session)
    meanwhile = stepped_aside(session, dossier.id, analyst)
    return Late(f"/dossiers/{dossier.id}/deport", analyst, {"reason": MINE, "sure": "y"}, meanwhile, RECUSED)


@of("committee.open_poll")
def opened(session: Session) -> Late:
    at = clock.now()
    committee.members(session, at=at)
    item, other = committee.convened_item(session, at=at), committee.secretary(session)
    page = f"/comite/points/{item.id}"
    return Late(
        page,
        committee.secretary(session),
        {"day": "24/12/2099", "hour": "17:45"},
        lambda: committee_services.open_poll(
            session,
            item_id=item.id,
            closes_at=at + committee.CLOSES,
            secret=False,
            by=other.id,
            at=clock.now(),
        ),
        "Un scrutin est déjà ouvert sur ce dossier : attendez sa clôture.",
        f"{page}/ouvrir",
    )


@of("committee.untable_dossier")
def untabled(session: Session) -> Late:
    item, other = committee.convened_item(session, at=clock.now()), committee.secretary(session)
    page = f"/comite/points/{item.id}"
    return Late(
        page,
        committee.secretary(session),
        {"change_reason": MINE},
        lambda: committee_services.untable_dossier(
            session, item_id=item.id, change_reason="Dossier retiré.", by=other.id, at=clock.now()
        ),
        "Ce dossier n’est plus à l’ordre du jour",
        f"{page}/retirer",
    )


@of("committee.propose_aside")
def set_aside(session: Session) -> Late:
    made = committee.assembly(session, at=clock.now())
    return Late(
        f"/scrutins/{made.poll.id}/ecarter",
        committee.secretary(session),
        {"outcome": "void", "reason": MINE},
        lambda: committee.set_aside(session, made, outcome=Outcome.VOID, at=clock.now()),
        "Ce scrutin est déjà clos.",
    )


def withdrawn(session: Session, dossier: Dossier) -> Callable[[], object]:
    return lambda: dossier_services.withdraw_dossier(
        session, dossier_id=dossier.id, by=dossier.owner_id, at=clock.now()
    )


WITHDRAWN = "Ce dossier est terminé (Retiré) : il ne change plus."


@of("dossiers.answer_not_yet", "dossiers.send_not_yet")
def not_yet(session: Session) -> Late:
    dossier = dossiers.complete_dossier(session)
    page = f"/dossiers/{dossier.id}/pas-encore"
    typed: dict[str, Typed] = {
        "reason": MINE,
        "title_1": "Le marché local",
        "expected_1": "Une étude du port.",
    }
    meanwhile = withdrawn(session, dossier)
    return Late(
        page, one(session, Role.MANAGER), typed, meanwhile, WITHDRAWN, page, sent_to=f"{page}/envoyer"
    )


@of("workspace.read_refusal", "workspace.refuse")
def refused(session: Session) -> Late:
    dossier = dossiers.complete_dossier(session)
    page = f"/dossiers/{dossier.id}/refus"
    typed: dict[str, Typed] = {"reason": EndReason.FUNDING.value, "reason_text": MINE}
    meanwhile = withdrawn(session, dossier)
    return Late(
        page, one(session, Role.MANAGER), typed, meanwhile, WITHDRAWN, page, sent_to=f"{page}/envoyer"
    )


@of("workspace.read_closure", "workspace.close")
def closed(session: Session) -> Late:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(100_000))
    page = f"/dossiers/{ticket.dossier_id}/cloture"
    typed: dict[str, Typed] = {"reason": EndReason.ABANDONED.value, "reason_text": MINE}

    def meanwhile() -> object:
        return services.close_dossier(
            session,
            dossier_id=ticket.dossier_id,
            reason_code=EndReason.CONDITIONS,
            reason_text="Les conditions ne sont pas remplies.",
            by=team.manager.id,
            at=clock.now(),
        )

    said = "Ce dossier est terminé (Clos) : il ne change plus."
    return Late(page, one(session, Role.MANAGER), typed, meanwhile, said, page, sent_to=f"{page}/envoyer")


@of("workspace.hold")
def held(session: Session) -> Late:
    dossier = dossiers.complete_dossier(session)
    typed: dict[str, Typed] = {"reason": MINE, "charged_to": Charge.FUND.value}
    meanwhile = withdrawn(session, dossier)
    return Late(f"/dossiers/{dossier.id}/pause", one(session, Role.MANAGER), typed, meanwhile, WITHDRAWN)


@of("workspace.step_back")
def stepped_back(session: Session) -> Late:
    dossier = diligence.dossier_in_diligence(session)
    meanwhile = withdrawn(session, dossier)
    return Late(
        f"/dossiers/{dossier.id}/renvoi", one(session, Role.MANAGER), {"reason": MINE}, meanwhile, WITHDRAWN
    )


@of("workspace.reopen")
def reopened(session: Session) -> Late:
    dossier, other = dossiers.complete_dossier(session), one(session, Role.MANAGER)
    dossiers.decline(session, dossier)
    return Late(
        f"/dossiers/{dossier.id}/reouverture",
        one(session, Role.MANAGER),
        {"reason": MINE},
        lambda: dossier_services.reopen_dossier(
            session, dossier_id=dossier.id, reason="Une pièce est arrivée.", by=other.id, at=clock.now()
        ),
        "Ce dossier est en cours : il n’y a rien à rouvrir.",
    )


@of("diligence.record_finding")
def moved(session: Session) -> Late:
    dossier, other = diligence.dossier_in_diligence(session), one(session, Role.MANAGER)
    item = diligence_queries.list_items(session, dossier.id)[0]
    typed: dict[str, Typed] = {"state": "asked", "finding": MINE, "evidence": "Appel du 3 novembre."}
    return Late(
        f"/verifications/{item.id}",
        one(session, Role.ANALYST),
        typed,
        lambda: committee_services.step_back(
            session,
            dossier_id=dossier.id,
            origin=Stage.DILIGENCE,
            reason="Une évaluation de plus.",
            by=other.id,
            at=clock.now(),
        ),
        "Les points s’écrivent à l’étape « Vérifications », et ce dossier n’y est pas encore",
    )


@of("portfolio.clear_condition")
def cleared(session: Session) -> Late:
    team = portfolio.team(session)
    condition = Condition(ConditionKind.SUSPENSIVE, "Assurer le site.")
    ticket = portfolio.voted_ticket(session, amount=euros(100_000), conditions=[condition])
    [asked] = queries.conditions_of(session, ticket.id)
    return _on_ticket(
        ticket,
        one(session, Role.MANAGER),
        f"conditions/{asked.id}/levee",
        {"evidence": MINE},
        lambda: services.clear_condition(
            session,
            ticket_id=ticket.id,
            condition_id=asked.id,
            evidence="Attestation du 3 mars.",
            by=team.manager.id,
            at=clock.now(),
        ),
        "Cette condition est déjà levée",
    )


@of("portfolio.sign")
def signed(session: Session) -> Late:
    team = portfolio.team(session)
    ticket = portfolio.voted_ticket(session, amount=euros(100_000))
    return _on_ticket(
        ticket,
        one(session, Role.MANAGER),
        "signature",
        {"amount": "98 765", "signed_on": "24 novembre 2026"},
        lambda: services.sign_ticket(
            session,
            ticket_id=ticket.id,
            amount=ticket.voted,
            signed_on=portfolio.SIGNED_ON,
            by=team.manager.id,
            at=clock.now(),
        ),
        "Ce ticket est déjà « Engagé ».",
    )


def _on_ticket(
    ticket: Ticket,
    person: Person,
    act: str,
    typed: Mapping[str, Typed],
    meanwhile: Callable[[], object],
    said: str,
) -> Late:
    page = f"/tickets/{ticket.id}"
    return Late(page, person, typed, meanwhile, said, f"{page}/{act}")


def _asked(session: Session) -> tuple[portfolio.Team, Ticket, Payment]:
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(100_000))
    return team, ticket, portfolio.requested_payment(session, ticket)


@of("portfolio.verify_payment")
def verified(session: Session) -> Late:
    team, ticket, payment = _asked(session)
    return _on_ticket(
        ticket,
        team.finance,
        f"versements/{payment.id}/verification",
        {"note": MINE},
        lambda: portfolio.verify(session, ticket, payment, by=team.other_finance.id),
        "Cette demande n’attend plus de vérification : son état est « Vérifié, à payer ».",
    )


@of("portfolio.send_back")
def sent_back(session: Session) -> Late:
    team, ticket, payment = _asked(session)
    return _on_ticket(
        ticket,
        team.finance,
        f"versements/{payment.id}/renvoi",
        {"reason": MINE},
        lambda: services.send_back_payment(
            session,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reason="Il manque une facture.",
            by=team.other_finance.id,
            at=clock.now(),
        ),
        "Cette demande ne se renvoie plus : son état est « À compléter ».",
    )


@of("portfolio.pay")
def paid(session: Session) -> Late:
    team, ticket, payment = _asked(session)
    portfolio.verify(session, ticket, payment, by=team.manager.id)
    return _on_ticket(
        ticket,
        team.finance,
        f"versements/{payment.id}/paiement",
        {"reference": "VIR 2026 0417", "effective_on": "24 novembre 2026", "certain": "y"},
        lambda: services.pay(
            session,
            ticket_id=ticket.id,
            payment_id=payment.id,
            reference="VIR 2026 0416",
            effective_on=portfolio.SIGNED_ON,
            by=team.other_finance.id,
            at=clock.now(),
        ),
        "Ce versement a déjà été payé : rien n’a été payé une seconde fois.",
    )


@of("portfolio.verify_account", "portfolio.refuse_account")
def account_checked(session: Session) -> Late:
    team, ticket, payment = _asked(session)
    account = queries.account_in_question(session, ticket.startup_id)
    assert account is not None
    act = f"comptes/{account.id}/verification"
    case = _on_ticket(
        ticket,
        team.finance,
        act,
        {"note": MINE},
        lambda: portfolio.verify(session, ticket, payment, by=team.manager.id),
        "Ce compte n’attend plus de vérification : son état est « Vérifié ».",
    )
    return replace(case, sent_to=f"{case.page}/comptes/{account.id}/refus")


@of("portfolio.refuse_entry")
def decided(session: Session) -> Late:
    team, ticket, payment = _asked(session)
    portfolio.verify(session, ticket, payment, by=team.manager.id)
    services.pay(
        session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        reference="VIR 2026 0416",
        effective_on=portfolio.SIGNED_ON,
        by=team.finance.id,
        at=portfolio.AT,
    )
    entry = portfolio.bounced_payment(session, ticket, payment, by=team.finance.id)
    return _on_ticket(
        ticket,
        team.manager,
        f"propositions/{entry.id}/refus",
        {"reason": MINE},
        lambda: services.accept_entry(
            session, ticket_id=ticket.id, pending_id=entry.id, by=team.other_finance.id, at=clock.now()
        ),
        "Ce mouvement n’attend plus de décision",
    )


LETTERS = ("dossiers.send_not_yet", "workspace.refuse", "workspace.close", "portfolio.refuse_account")
"""Sent to `sent_to`."""


@pytest.mark.parametrize("endpoint", CASES)
def test_what_was_typed_is_read_with_the_reason_when_somebody_acted_first(
    app: Flask, session: Session, endpoint: str
) -> None:
    case = CASES[endpoint](session)
    session.commit()
    client = app.test_client() if case.person is None else sign_in(app.test_client(), case.person)
    action = case.action or case.page
    sent = _typed_in(client, case, action)
    case.meanwhile()
    session.commit()

    answer = client.post(case.sent_to if endpoint in LETTERS else action, data=sent)

    assert answer.status_code in (403, 404, 409, 422)
    read = unescape(Page(answer.status_code, action, answer.text, b"").words)
    kept = read + _still_in_the_form(answer.text)
    lost = [words for words in case.typed.values() if _worth_reading(words) and str(words) not in kept]
    assert (case.said in read, lost) == (True, []), read[:600]


class Reasoned(Form):
    reason = LongTextField("Motif")


def test_field_of_another_form_does_not_stand_for_what_was_typed(app: Flask) -> None:
    said = f"{SUMMARY}></div>"
    with app.test_request_context(method="POST", data={"reason": MINE}):
        form, other = Reasoned(), Reasoned(formdata=None)
        form.refuse(Refused("Ce dossier est terminé."))

        lost = undrawn(f"{said}{other.reason()}")

        assert lost is not None
        assert (lost.form is form, lost.written) == (True, [("Motif", MINE)])
        assert undrawn(f"{said}{form.reason()}") is None


def test_words_of_a_person_do_not_pass_for_the_refusal(session: Session, client: FlaskClient) -> None:
    """Who wrote the name of its mark in a proof silenced what was refused on the team's page."""
    team = portfolio.team(session)
    ticket = portfolio.signed_ticket(session, by=team.manager.id, amount=euros(200_000))
    proof = f"Jalon atteint : data-error-summary, {SUMMARY}"
    asked = portfolio.requested_payment(session, ticket, evidence=proof)
    sign_in(client, team.manager)

    answer = client.post(f"/tickets/{ticket.id}/versements/{asked.id}/verification/reprise")

    assert "data-error-summary" in client.get(f"/tickets/{ticket.id}").text
    assert answer.status_code == 422
    assert answer.text.count(SUMMARY) == 1


def _typed_in(client: FlaskClient, case: Late, action: str) -> dict[str, Typed]:
    """What the page's form holds, and over it what is typed, each under the name that its form gives it."""
    held = filled(client, case.page, action)
    names = {name.rpartition("-")[2]: name for name in held}
    prefix = next(iter(held.keys() - {"csrf_token"})).rpartition("-")
    return {
        **held,
        **{names.get(name, "".join(prefix[:2]) + name): value for name, value in case.typed.items()},
    }


def _worth_reading(words: Typed) -> bool:
    """Neither a box, nor a choice, nor a password."""
    return str(words) not in {accounts.PASSWORD, "y", *(each.value for each in EndReason)} and (
        not str(words).isalpha() or " " in str(words)
    )


def _still_in_the_form(text: str) -> str:
    """What fields that are there still hold, which no reader of words sees: an input's value."""
    return " ".join(unescape(part.partition('"')[0]) for part in text.split(' value="')[1:])


@pytest.mark.parametrize("act", ["refus", "pas-encore", "complements", "pause", "renvoi"])
def test_act_on_a_dossier_that_a_colleague_refused_says_who_and_when_and_draws_no_form(
    client: FlaskClient, session: Session, act: str
) -> None:
    """« Corrigez ce qui suit » stood above a form that nothing typed in could save."""
    dossier, colleague = diligence.dossier_in_diligence(session), one(session, Role.MANAGER)
    dossiers.decline(session, dossier, by=colleague.id, at=clock.now())
    sign_in(client, one(session, Role.MANAGER))
    page = f"/dossiers/{dossier.id}/{act}"
    with client.application.test_request_context():
        at = moment(session.get_one(Dossier, dossier.id).ended_at or clock.now()).replace("\u00a0", " ")

    opened = client.get(page)
    sent = client.post(page, data={"reason": MINE, "reason_text": MINE, "due_on": "le 24", "then": "edit"})

    assert (opened.status_code, sent.status_code) == (200, 422)
    for answer in (opened, sent):
        read = unescape(Page(answer.status_code, page, answer.text, b"").words)
        assert "Ce dossier est terminé (Refusé) : il ne change plus." in read
        assert f"Refusé le {at}, par {colleague.name}." in read
        assert ("Corrigez ce qui suit" in read, f'action="{page}"' in answer.text) == (False, False)


@pytest.mark.parametrize(
    "act, said",
    [
        ("cloture", "Un dossier à l’étape « Évaluation » ne peut pas devenir « Clos »."),
        ("finance", "Un dossier à l’étape « Évaluation » ne peut pas devenir « Financé »."),
        ("reouverture", "Ce dossier est en cours : il n’y a rien à rouvrir."),
    ],
)
def test_act_opened_by_its_address_where_it_is_not_possible_says_where_the_dossier_stands(
    client: FlaskClient, session: Session, act: str, said: str
) -> None:
    dossier = dossiers.complete_dossier(session)
    sign_in(client, one(session, Role.MANAGER))
    page = f"/dossiers/{dossier.id}/{act}"

    answer = client.get(page)

    read = unescape(Page(answer.status_code, page, answer.text, b"").words)
    assert said in read
    assert "Ce dossier est à l’étape « Évaluation », et son état est « En cours »." in read
    assert f'action="{page}"' not in answer.text
