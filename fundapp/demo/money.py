"""How do the demonstration's tickets get signed, and their tranches paid?"""

from datetime import timedelta
from uuid import UUID

from fundapp.demo.companies import Project
from fundapp.demo.stage import Stage, attachable, join, judge
from fundapp.dossiers.types import DocumentKind, PieceState, PlanKind
from fundapp.kernel.clock import paris_day
from fundapp.kernel.money import Money
from fundapp.portfolio import queries, services
from fundapp.portfolio.models import Payment, PendingEntry, Ticket
from fundapp.portfolio.services.payments import Planned
from fundapp.portfolio.types import BounceCause, Grade, Nature, ReturnNature

IBAN, BIC = "FR7630006000011234567890189", "AGRIFRPP"
"""The published example of a French account number: a right key, and nobody's account."""
PUBLIC = (PlanKind.PUBLIC_EQUITY, PlanKind.GRANTS, PlanKind.ADVANCES)


def ticket_of(stage: Stage, dossier_id: UUID) -> Ticket:
    stage.session.flush()
    return queries.tickets_of_dossier(stage.session, dossier_id)[0]


def back(
    stage: Stage, project: Project, dossier_id: UUID, *, grade: Grade, days: int, waiting: int = 0
) -> None:
    """Record the other money of the project with its proof, and confirm it but for the last `waiting`."""
    for place, (kind, label, amount) in enumerate(project.others):
        made = services.record_cofinancing(
            stage.session,
            dossier_id=dossier_id,
            proof=services.Proof(
                name=label,
                nature=Nature.PUBLIC if kind in PUBLIC else Nature.PRIVATE,
                grade=grade,
                amount=amount,
                evidence=SIGNED if grade.achieved else LETTER,
                file=attachable(stage, project, "plan de financement signé.pdf"),
            ),
            by=stage.who("gerante"),
            at=stage.ago(days),
        )
        if made.needs_second and place < len(project.others) - waiting:
            services.confirm_cofinancing(
                stage.session,
                ticket_id=ticket_of(stage, dossier_id).id,
                record_id=made.id,
                by=stage.who("gerant2"),
                at=stage.ago(days),
            )


SIGNED, LETTER = "Plan de financement signé par les parties.", "Lettre reçue du cofinanceur."


def prove(stage: Stage, project: Project, dossier_id: UUID, *, days: int) -> None:
    """The company's account, without which nothing is paid: joined, then found conform."""
    join(stage, project, dossier_id, DocumentKind.BANK, days=days + 1, old=5)
    judge(stage, dossier_id, DocumentKind.BANK, PieceState.CONFORM, days=days)


def sign(stage: Stage, ticket: Ticket, shares: tuple[int, ...], *, days: int) -> None:
    """Clear what had to be cleared, sign the whole amount, and plan tranches by percent."""
    manager, at = stage.who("gerante"), stage.ago(days)
    for condition in queries.conditions_of(stage.session, ticket.id):
        services.clear_condition(
            stage.session,
            ticket_id=ticket.id,
            condition_id=condition.id,
            evidence="Acte reçu et vérifié, pièce jointe au dossier.",
            by=manager,
            at=at - timedelta(days=1),
        )
    services.sign_ticket(
        stage.session, ticket_id=ticket.id, amount=ticket.voted, signed_on=paris_day(at), by=manager, at=at
    )
    services.plan_tranches(
        stage.session,
        ticket_id=ticket.id,
        plan=[
            Planned(
                milestone, Money(ticket.voted.cents * share // 100), paris_day(at + timedelta(days=45 * step))
            )
            for step, (milestone, share) in enumerate(zip(MILESTONES, shares, strict=False))
        ],
        by=manager,
        at=at,
    )


MILESTONES = (
    "À la signature de la convention",
    "À la livraison des équipements sur le site",
    "À la mise en service, sur rapport de mesure",
)


def request(stage: Stage, project: Project, ticket: Ticket, *, step: int, days: int) -> Payment:
    tranche = queries.tranches_of(stage.session, ticket.id)[step].tranche
    return services.request_tranche(
        stage.session,
        ticket_id=ticket.id,
        tranche_id=tranche.id,
        evidence="Procès-verbal de recette et photographies, joints à la demande.",
        iban=IBAN,
        bic=BIC,
        holder=project.company,
        by=stage.people[project.founder],
        at=stage.ago(days),
    )


def verify(stage: Stage, ticket: Ticket, payment: Payment, *, days: int) -> None:
    """A manager calls the company back about its account, and checks the evidence."""
    manager, at = stage.who("gerante"), stage.ago(days)
    services.confirm_account(stage.session, account_id=payment.account_id, at=at)
    if queries.account_in_use(stage.session, ticket.startup_id) is None:
        services.verify_account(
            stage.session,
            ticket_id=ticket.id,
            account_id=payment.account_id,
            note="Compte confirmé de vive voix au numéro du dossier.",
            by=manager,
            at=at,
        )
    services.verify_payment(
        stage.session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        note="Jalon vu sur place.",
        by=manager,
        at=at,
    )


def pay(stage: Stage, ticket: Ticket, payment: Payment, *, days: int) -> None:
    at = stage.ago(days)
    services.pay(
        stage.session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        reference=f"VIR-{at:%Y%m%d}-{payment.id.hex[-4:].upper()}",
        effective_on=paris_day(at),
        by=stage.who("finances"),
        at=at,
    )


def give_back(
    stage: Stage,
    project: Project,
    ticket: Ticket,
    amount: Money,
    *,
    nature: ReturnNature,
    days: int,
    decided: bool,
) -> None:
    """The company repays; above the fund's threshold a manager reads the bank's statement and accepts."""
    at = stage.ago(days)
    made = services.propose_return(
        stage.session,
        ticket_id=ticket.id,
        amount=amount,
        nature=nature,
        effective_on=paris_day(at - timedelta(days=1)),
        basis=services.Basis(
            "Relevé du compte du fonds, ligne de la veille.",
            attachable(stage, project, "relevé.pdf"),
        ),
        by=stage.who("finances"),
        at=at,
    )
    if decided:
        _accept(stage, made, days=days - 1)


def bounce(stage: Stage, project: Project, ticket: Ticket, payment: Payment, *, days: int) -> None:
    """The company's bank sends the money back: the finance officer proposes, a manager accepts."""
    at = stage.ago(days)
    made = services.propose_bounce(
        stage.session,
        ticket_id=ticket.id,
        payment_id=payment.id,
        cause=BounceCause.BANK_REFUSAL,
        effective_on=paris_day(at),
        basis=services.Basis("Avis de rejet de la banque, du jour.", attachable(stage, project, "rejet.pdf")),
        by=stage.who("finances"),
        at=at,
    )
    _accept(stage, made, days=days)


def _accept(stage: Stage, made: PendingEntry, *, days: int) -> None:
    services.accept_entry(
        stage.session,
        ticket_id=made.ticket_id,
        pending_id=made.id,
        by=stage.who("gerante"),
        at=stage.ago(days),
    )
