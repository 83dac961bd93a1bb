"""What has happened to this dossier, in sentences, with who did it?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from fundapp.accounts import queries as accounts
from fundapp.committee import events as committee
from fundapp.diligence import events as diligence
from fundapp.dossiers import events as dossiers
from fundapp.kernel.events import SYSTEM, Event, history
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio import events as portfolio

Teller = Callable[[Any], Sentence]


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    title: Sentence
    tone: str
    who: str | None
    text: str | None = None


TOLD: Mapping[type[Event], tuple[str, Teller]] = {
    dossiers.DossierSubmitted: ("info", lambda past: say("Dossier déposé")),
    dossiers.DossierDeclaredComplete: ("good", lambda past: say("Dossier déclaré complet")),
    dossiers.DossierReleased: ("warn", lambda past: say("Plus personne ne suit ce dossier")),
    dossiers.DossierAssigned: ("neutral", lambda past: say("Suivi confié à une autre personne")),
    dossiers.DossierMoved: ("progress", lambda past: say("Passage à l’étape « %(to)s »", to=past.to)),
    dossiers.AidBasisChosen: (
        "info",
        lambda past: say("Base de l’aide choisie : %(basis)s", basis=past.basis),
    ),
    dossiers.DossierWithdrawn: ("neutral", lambda past: say("Dossier retiré par son porteur")),
    dossiers.DossierEnded: (
        "bad",
        lambda past: say("%(status)s : %(reason)s", status=past.status, reason=past.reason),
    ),
    dossiers.DossierHeld: ("warn", lambda past: say("Dossier mis en pause")),
    dossiers.DossierResumed: ("progress", lambda past: say("Fin de la pause")),
    dossiers.DossierSteppedBack: ("warn", lambda past: say("Retour à l’étape « %(to)s »", to=past.to)),
    dossiers.DossierReopened: (
        "info",
        lambda past: say("Dossier rouvert, à l’étape « %(stage)s »", stage=past.stage),
    ),
    dossiers.DossierResubmitted: (
        "info",
        lambda past: say("Redéposé par son porteur, avec une réponse à chaque point"),
    ),
    dossiers.ComplementsRequested: (
        "warn",
        lambda past: say(
            "Compléments demandés, au plus tard le %(due_on)s : le délai est suspendu", due_on=past.due_on
        ),
    ),
    dossiers.ComplementsReminded: (
        "neutral",
        lambda past: say("Rappel au porteur, %(days)s jours avant l’échéance", days=past.days_left),
    ),
    dossiers.ComplementsWithdrawn: ("neutral", lambda past: say("Demande de compléments retirée")),
    dossiers.ComplementsDeposited: (
        "info",
        lambda past: say("Compléments déposés, version %(number)s", number=past.number),
    ),
    diligence.ReviewStarted: ("neutral", lambda past: say("Évaluation commencée")),
    diligence.ReviewSubmitted: ("good", lambda past: say("Évaluation remise")),
    diligence.ReviewAbstained: ("neutral", lambda past: say("Abstention d’évaluer")),
    diligence.ChecklistOpened: (
        "progress",
        lambda past: say("%(points)s points de vérification ouverts", points=past.points),
    ),
    diligence.ItemsAdded: (
        "neutral",
        lambda past: say("Points de vérification ajoutés : %(numbers)s", numbers=past.numbers),
    ),
    diligence.ItemsReleased: (
        "neutral",
        lambda past: say("Points de vérification à attribuer : %(numbers)s", numbers=past.numbers),
    ),
    diligence.ItemTaken: ("neutral", lambda past: say("Point %(number)s attribué", number=past.number)),
    diligence.FindingRecorded: (
        "info",
        lambda past: say("Point %(number)s : %(state)s", number=past.number, state=past.state),
    ),
    diligence.FindingConfirmed: (
        "good",
        lambda past: say("Point %(number)s confirmé par une seconde personne", number=past.number),
    ),
    committee.DossierTabled: ("info", lambda past: say("Inscrit à l’ordre du jour d’une séance")),
    committee.DossierUntabled: ("neutral", lambda past: say("Retiré de l’ordre du jour")),
    committee.MemberRecused: ("warn", lambda past: say("Un membre du comité s’est déporté")),
    committee.PollOpened: (
        "progress",
        lambda past: say("Scrutin ouvert, clos le %(closes_at)s", closes_at=past.closes_at),
    ),
    committee.AsideProposed: (
        "warn",
        lambda past: say("Proposition d’écarter le vote : %(outcome)s", outcome=past.outcome),
    ),
    committee.AsideAnswered: (
        "info",
        lambda past: say("Proposition d’écarter le vote : %(answer)s", answer=past.answer),
    ),
    committee.PollClosed: ("info", lambda past: say("Scrutin clos : %(outcome)s", outcome=past.outcome)),
    committee.DecisionTaken: (
        "good",
        lambda past: say(
            "Décision du comité : %(outcome)s, %(amount)s", outcome=past.outcome, amount=past.amount
        ),
    ),
    portfolio.TicketOpened: ("info", lambda past: say("Ticket ouvert : %(amount)s", amount=past.amount)),
    portfolio.TicketReserved: (
        "good",
        lambda past: say("%(amount)s réservés sur l’enveloppe", amount=past.amount),
    ),
    portfolio.TicketLeftWaiting: (
        "warn",
        lambda past: say("Enveloppe insuffisante : %(amount)s en attente", amount=past.amount),
    ),
    portfolio.TicketCommitted: ("good", lambda past: say("%(amount)s engagés, signés", amount=past.amount)),
    portfolio.TicketLapsed: (
        "bad",
        lambda past: say("Ticket caduc : %(amount)s libérés", amount=past.amount),
    ),
    portfolio.ConditionCleared: ("good", lambda past: say("Condition levée")),
    portfolio.TranchesPlanned: ("neutral", lambda past: say("Tranches de versement planifiées")),
    portfolio.TrancheRequested: (
        "info",
        lambda past: say("Tranche demandée : %(amount)s", amount=past.amount),
    ),
    portfolio.TrancheSentBack: ("warn", lambda past: say("Demande de tranche à compléter")),
    portfolio.PaymentVerified: (
        "progress",
        lambda past: say("Versement vérifié : %(amount)s", amount=past.amount),
    ),
    portfolio.PaymentMade: ("good", lambda past: say("Versé : %(amount)s", amount=past.amount)),
}
"""What the team reads of each event; an event that is not here is no step of the dossier."""

NAMES = frozenset(kind.__name__ for kind in TOLD)


def timeline(session: Session, dossier_id: UUID) -> Sequence[Entry]:
    """Newest first."""
    past = [event for event in history(session, dossier_id) if event.name in NAMES]
    names = accounts.names_of(session, {event.actor_id for event in past})
    entries = []
    for event in past:
        revived = event.revived()
        tone, tell = TOLD[type(revived)]
        who = None if event.actor_id == SYSTEM else names.get(event.actor_id)
        entries.append(Entry(event.at, tell(revived), tone, who))
    return entries
