"""What has happened to each dossier of the demonstration?"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from fundapp.committee import services as committee
from fundapp.committee.types import Nature
from fundapp.demo import comebacks, endings, forms, money, own, together, votes
from fundapp.demo.checks import NO_RESERVE, begin_small, check, find_conform, papers, recommend
from fundapp.demo.companies import PROJECTS
from fundapp.demo.stage import (
    Stage,
    accept,
    amend,
    attachable,
    deposit,
    draft,
    join,
    judge,
    review,
)
from fundapp.diligence.types import (
    Condition,
    ConditionKind,
    Finding,
    ItemState,
    Opinion,
    Severity,
)
from fundapp.dossiers import services as dossiers
from fundapp.dossiers.rules.complements import Point
from fundapp.dossiers.services.pieces import Received
from fundapp.dossiers.types import DocumentKind, PieceState, Side
from fundapp.kernel.clock import paris_day
from fundapp.kernel.money import euros
from fundapp.portfolio import services as portfolio
from fundapp.portfolio.types import Grade, ReturnNature
from fundapp.programme.types import AidBasis

GOOD, RESERVED, BAD = Opinion.FAVOURABLE, Opinion.RESERVED, Opinion.UNFAVOURABLE
RESERVE = Finding(
    state=ItemState.RESERVE,
    severity=Severity.BLOCKING,
    text="L’extrait Kbis est à jour ; le dernier procès-verbal d’assemblée manque au registre.",
    evidence="Registre des assemblées, page 14.",
    condition=Condition(ConditionKind.SUSPENSIVE, "Produire le procès-verbal d’assemblée signé."),
)
TO_COME = Finding(
    state=ItemState.RESERVE,
    severity=Severity.BLOCKING,
    text="L’attestation est demandée et n’est pas encore délivrée.",
    evidence="Récépissé de la demande en ligne.",
    condition=Condition(ConditionKind.SUSPENSIVE, "Produire l’attestation avant la signature."),
)


def play(stage: Stage) -> None:
    """Every story, oldest first."""
    past_sitting(stage)
    recent_sitting(stage)
    present_sitting(stage)
    under_review(stage)
    awaiting_complements(stage)
    endings.on_hold(stage)
    endings.ended(stage)
    comebacks.play(stage)
    own.play(stage)
    forms.begun_long_ago(stage)
    forms.publish_the_second(stage)
    forms.prepare_the_third(stage)


def ready_to_vote(
    stage: Stage,
    company: str,
    *,
    days: int,
    reserves: Mapping[int, Finding] = NO_RESERVE,
    without: Collection[DocumentKind] = (),
) -> UUID:
    """From the first draft to the committee's door in three weeks, `days` ago; `without` some papers."""
    joined = papers(stage, PROJECTS[company], without=without)
    dossier_id = deposit(stage, PROJECTS[company], days=days + 24, papers=joined)
    accept(stage, dossier_id, days=days + 21)
    find_conform(stage, dossier_id, joined, days=days + 20)
    review(stage, dossier_id, days=days + 17, opinion=GOOD)
    review(stage, dossier_id, days=days + 16, by="analyste2", shift=-1, opinion=RESERVED)
    check(stage, dossier_id, days=days + 12, reserves=reserves)
    recommend(stage, dossier_id, days=days + 8)
    return dossier_id


def past_sitting(stage: Stage) -> None:
    """Four adopted, one rejected; one is funded, two are paid by tranches, one was closed unsigned."""
    heat = ready_to_vote(stage, "Thermoflandre", days=110, reserves={1: RESERVE})
    loop = ready_to_vote(stage, "Boucle Grande-Synthe", days=110)
    quay = ready_to_vote(stage, "Quai Numérique", days=110)
    algae = ready_to_vote(stage, "Mer d’Algues", days=110)
    barges = ready_to_vote(stage, "Halte Batelière", days=110)
    agenda = [
        (PROJECTS[name], dossier_id)
        for name, dossier_id in (
            ("Thermoflandre", heat),
            ("Boucle Grande-Synthe", loop),
            ("Quai Numérique", quay),
            ("Mer d’Algues", algae),
            ("Halte Batelière", barges),
        )
    ]
    _, items = votes.convene(stage, "Comité d’été", agenda, opens_at=stage.ago(100), place="")
    votes.decide(stage, items[0], heat, votes.everybody(votes.YES, membre5=votes.ABSTAIN), days=99)
    votes.decide(stage, items[1], loop, votes.everybody(votes.YES), days=99)
    votes.decide(
        stage, items[2], quay, votes.everybody(votes.NO, membre2=votes.YES, membre9=votes.YES), days=99
    )
    votes.decide(stage, items[3], algae, votes.everybody(votes.YES, membre11=votes.ABSTAIN), days=99)
    votes.decide(stage, items[4], barges, votes.everybody(votes.YES, membre3=votes.ABSTAIN), days=99)
    endings.close_barges(stage, barges)
    _pay_heat(stage, heat)
    _pay_loop(stage, loop)
    _pay_algae(stage, algae)


def _pay_heat(stage: Stage, dossier_id: UUID) -> None:
    """Interest came back, decided on by two; a part of the capital waits for its second person."""
    project, ticket = PROJECTS["Thermoflandre"], money.ticket_of(stage, dossier_id)
    money.back(stage, project, dossier_id, grade=Grade.SIGNED, days=85)
    money.prove(stage, project, dossier_id, days=84)
    money.sign(stage, ticket, (40, 40, 20), days=84)
    first = money.request(stage, project, ticket, step=0, days=80)
    money.verify(stage, ticket, first, days=78)
    money.pay(stage, ticket, first, days=76)
    for days, amount, nature, decided in (
        (20, euros(12_400), ReturnNature.INTEREST, True),
        (1, euros(40_000), ReturnNature.CAPITAL, False),
    ):
        money.give_back(stage, project, ticket, amount, nature=nature, days=days, decided=decided)
    money.request(stage, project, ticket, step=1, days=2)


def _pay_loop(stage: Stage, dossier_id: UUID) -> None:
    """The transfer of its second tranche came back once, and was made again."""
    project, ticket = PROJECTS["Boucle Grande-Synthe"], money.ticket_of(stage, dossier_id)
    money.back(stage, project, dossier_id, grade=Grade.PAID, days=88)
    money.prove(stage, project, dossier_id, days=87)
    money.sign(stage, ticket, (60, 40), days=87)
    for step, days, again in ((0, 80, False), (1, 30, True), (1, 20, False)):
        payment = money.request(stage, project, ticket, step=step, days=days)
        money.verify(stage, ticket, payment, days=days - 2)
        money.pay(stage, ticket, payment, days=days - 4)
        if again:
            money.bounce(stage, project, ticket, payment, days=days - 6)
    portfolio.conclude_dossier(
        stage.session, dossier_id=dossier_id, by=stage.who("gerante"), at=stage.ago(10)
    )


def _pay_algae(stage: Stage, dossier_id: UUID) -> None:
    """Its second tranche is verified and waits for the finance officer; so does one co-financer's proof."""
    project, ticket = PROJECTS["Mer d’Algues"], money.ticket_of(stage, dossier_id)
    money.back(stage, project, dossier_id, grade=Grade.SIGNED, days=90, waiting=1)
    money.prove(stage, project, dossier_id, days=86)
    money.sign(stage, ticket, (50, 30, 20), days=86)
    for step, days in ((0, 80), (1, 6)):
        payment = money.request(stage, project, ticket, step=step, days=days)
        money.verify(stage, ticket, payment, days=days - 2)
        if step == 0:
            money.pay(stage, ticket, payment, days=days - 3)


def recent_sitting(stage: Stage) -> None:
    """Adopted ten days ago: a condition and the company's papers still hold the signature back."""
    workshop = ready_to_vote(
        stage,
        "Atelier Réemploi Dunes",
        days=20,
        reserves={1: RESERVE, 20: TO_COME, 24: TO_COME},
        without=(DocumentKind.TAX, DocumentKind.SOCIAL),
    )
    dossiers.choose_aid_basis(
        stage.session,
        dossier_id=workshop,
        basis=AidBasis.OTHER,
        reference="RGEC art. 22, aides en faveur des jeunes pousses (SA.111723)",
        by=stage.who("gerante"),
        at=stage.ago(21),
    )
    agenda = [(PROJECTS["Atelier Réemploi Dunes"], workshop)]
    _, items = votes.convene(stage, "Comité d’automne", agenda, opens_at=stage.ago(13), place="")
    asked = votes.everybody(votes.YES, membre6=votes.WITH, membre3=votes.NO)
    votes.decide(stage, items[0], workshop, asked, days=12)
    money.back(stage, PROJECTS["Atelier Réemploi Dunes"], workshop, grade=Grade.LETTER, days=9)
    join(stage, PROJECTS["Atelier Réemploi Dunes"], workshop, DocumentKind.TAX, days=4, old=9)


def present_sitting(stage: Stage) -> None:
    """One poll under way with a recused member, one dossier that waits for its poll."""
    carbon = ready_to_vote(stage, "Carbone Marée", days=3)
    north = ready_to_vote(stage, "Nordlys Hydrogène", days=3)
    committee.register_interest(
        stage.session,
        company="Carbone Marée",
        siren=PROJECTS["Carbone Marée"].siren,
        nature=Nature.EMPLOYMENT,
        detail="Mission de conseil en cours.",
        from_day=None,
        by=stage.who("membre7"),
        at=stage.ago(60),
    )
    agenda = [(PROJECTS["Carbone Marée"], carbon), (PROJECTS["Nordlys Hydrogène"], north)]
    opens_at = stage.ago(1)
    _, items = votes.convene(stage, "Consultation écrite en cours", agenda, opens_at=opens_at, place="")
    votes.declare(stage, carbon, recused="membre7@example.org", at=stage.ago(1))
    poll = votes.put_to_vote(
        stage, items[0], opened=stage.ago(0, hours=20), closes=stage.now + timedelta(days=3)
    )
    early = {"membre2": votes.YES, "membre5": votes.YES, "membre9": votes.NO, "membre10": votes.WITH}
    votes.vote(stage, poll, early, at=stage.ago(0, hours=12))
    money.back(stage, PROJECTS["Carbone Marée"], carbon, grade=Grade.LETTER, days=4)


def under_review(stage: Stage) -> None:
    """One just in, one with a first review, one in due diligence with open blockers, and a draft."""
    steam = PROJECTS["Vapeur Douce"]
    amend(stage, steam, deposit(stage, steam, days=1), days=0, jobs=str(int(steam.answers()["jobs"]) + 2))
    sensors = deposit(stage, PROJECTS["Alizé Capteurs"], days=9)
    accept(stage, sensors, days=7)
    review(stage, sensors, days=3, opinion=RESERVED)
    papers = {DocumentKind.KBIS: 74, DocumentKind.BUSINESS_PLAN: 30}
    compass = deposit(stage, PROJECTS["Emploi Boussole"], days=26, papers=papers)
    accept(stage, compass, days=24)
    judge(stage, compass, DocumentKind.KBIS, PieceState.CONFORM, days=24)
    judge(
        stage,
        compass,
        DocumentKind.BUSINESS_PLAN,
        PieceState.NOT_CONFORM,
        days=23,
        reason="Le plan de trésorerie mensuel manque : ajoutez les dix-huit premiers mois.",
    )
    review(stage, compass, days=18, opinion=GOOD)
    begin_small(stage, compass, days=14)
    together.fill(stage, draft(stage, PROJECTS["Brise Marine Filtration"], days=2, sections=11))


def awaiting_complements(stage: Stage) -> None:
    """One whose founder is asked for a figure and a newer piece, with two messages about it."""
    lock = deposit(stage, PROJECTS["Écluse Thermique"], days=12)
    analyst, asked_at = stage.who("analyste"), stage.ago(6)
    accept(stage, lock, days=10)
    dossiers.request_complements(
        stage.session,
        dossier_id=lock,
        points=[
            Point("Comment les sept emplois se répartissent-ils entre pose et entretien ?", question="jobs"),
            Point("Précisez le prix du mégawattheure face au gaz.", question="solution"),
            Point("Joignez l’offre chiffrée du fabricant des échangeurs.", piece=DocumentKind.OTHER),
        ],
        due_on=paris_day(stage.now) + timedelta(days=9),
        by=analyst,
        at=asked_at,
    )
    mail = attachable(stage, PROJECTS["Écluse Thermique"], "courriel du fabricant.pdf")
    talk: tuple[tuple[Side, UUID, int, str, list[Received]], ...] = (
        (Side.APPLICANT, stage.who("driss"), 30, "Le fabricant répond lundi : cela vous va-t-il ?", [mail]),
        (Side.TEAM, analyst, 26, "Oui, vous avez jusqu’à l’échéance. Déposez tout en une fois.", []),
    )
    for side, author, hours, words, files in talk:
        at = stage.ago(0, hours=hours)
        dossiers.send_message(
            stage.session, dossier_id=lock, side=side, body=words, files=files, by=author, at=at
        )
