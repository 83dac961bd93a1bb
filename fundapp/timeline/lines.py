"""What does each side read of each event? The one registry: an event is a line here, or declared untold."""

from dataclasses import dataclass

from fundapp.committee import events as committee
from fundapp.diligence import events as diligence
from fundapp.dossiers import events as dossiers
from fundapp.kernel.events import Event
from fundapp.kernel.words import Sentence, say
from fundapp.portfolio import events as portfolio


@dataclass(frozen=True)
class Line:
    """`%(field)s` stands for the event's own field, a person's id for their name; None says nothing."""

    tone: str | None
    """None: that of the state which the event tells."""
    team: Sentence | None = None
    applicant: Sentence | None = None
    owner_alone: bool = False
    """The money is the owner's business: whoever fills the dossier with them does not read it."""
    of_a_reviewer: bool = False
    """Who it was stays untold to a reviewer whose own review is not in."""


LINES: dict[type[Event], Line] = {
    dossiers.DossierStarted: Line("neutral", None, say("Dossier commencé")),
    dossiers.DocumentAdded: Line("neutral", None, say("Pièce jointe : %(kind)s")),
    dossiers.DocumentRemoved: Line("neutral", None, say("Pièce retirée : %(kind)s")),
    dossiers.DossierSubmitted: Line(
        "info", say("Dossier déposé"), say("Dossier déposé, accusé de réception émis")
    ),
    dossiers.DossierDeclaredComplete: Line(
        "good", say("Dossier déclaré complet"), say("Dossier déclaré complet")
    ),
    dossiers.DossierAssigned: Line("neutral", say("Suivi confié à %(person_id)s")),
    dossiers.DossierReleased: Line(
        "warn", say("%(person_id)s ne suit plus ce dossier : personne ne le suit")
    ),
    dossiers.DossierMoved: Line(
        "progress", say("Passage à l’étape « %(to)s »"), say("Passage à l’étape « %(to)s »")
    ),
    dossiers.DossierSteppedBack: Line(
        "warn", say("Renvoi à l’étape « %(to)s »"), say("Renvoi à l’étape « %(to)s »")
    ),
    dossiers.DossierHeld: Line("warn", say("Dossier mis en pause"), say("Examen mis en pause par le fonds")),
    dossiers.DossierResumed: Line("progress", say("Fin de la pause"), say("Reprise de l’examen")),
    dossiers.DossierReopened: Line(
        "info",
        say("Dossier rouvert, à l’étape « %(stage)s »"),
        say("Dossier rouvert par le fonds, à l’étape « %(stage)s »"),
    ),
    dossiers.AidBasisChosen: Line("info", say("Base de l’aide choisie : %(basis)s")),
    dossiers.DossierWithdrawn: Line(
        "neutral", say("Dossier retiré par son porteur"), say("Dossier retiré à votre demande")
    ),
    dossiers.DossierEnded: Line(None, say("%(status)s : %(reason)s"), say("Réponse du fonds : %(status)s")),
    dossiers.ResubmissionBegun: Line("neutral", None, say("Redépôt commencé")),
    dossiers.DossierResubmitted: Line(
        "info",
        say("Redéposé par son porteur, avec une réponse à chaque point"),
        say("Dossier redéposé, avec une réponse à chaque point"),
    ),
    dossiers.ComplementsRequested: Line(
        "warn",
        say("Compléments demandés, au plus tard le %(due_on)s : le délai est suspendu"),
        say("Compléments demandés, au plus tard le %(due_on)s : le délai de réponse est suspendu"),
    ),
    dossiers.ComplementsReminded: Line(
        "neutral", say("Rappel au porteur, %(days_left)s jours avant l’échéance")
    ),
    dossiers.ComplementsWithdrawn: Line(
        "neutral",
        say("Demande de compléments retirée"),
        say("Demande de compléments retirée par le fonds"),
    ),
    dossiers.ComplementsDeposited: Line(
        "info",
        say("Compléments déposés, version %(number)s"),
        say("Compléments déposés, version %(number)s, accusé de réception émis"),
    ),
    dossiers.AmendmentDeposited: Line(
        "info",
        say("Dossier modifié et déposé de nouveau par son porteur, version %(number)s"),
        say("Dossier modifié et déposé de nouveau, version %(number)s, accusé de réception émis"),
    ),
    dossiers.MessageSent: Line("neutral", say("Message : %(side)s"), say("Message : %(side)s")),
    dossiers.DocumentSent: Line("info", say("Pièce envoyée : %(kind)s"), say("Pièce envoyée : %(kind)s")),
    dossiers.DocumentJudged: Line("neutral", say("%(kind)s : %(state)s"), say("%(kind)s : %(state)s")),
    dossiers.DocumentWaived: Line(
        "neutral", say("%(kind)s : pièce non exigée"), say("%(kind)s : pièce non exigée")
    ),
    dossiers.DocumentAskedAgain: Line(
        "neutral", say("%(kind)s : pièce exigée de nouveau"), say("%(kind)s : pièce exigée de nouveau")
    ),
    dossiers.DocumentExpires: Line(
        "warn",
        say("%(kind)s : fin de validité le %(last_day)s"),
        say("%(kind)s : fin de validité le %(last_day)s"),
    ),
    dossiers.DossierDiscarded: Line("neutral", None, say("Brouillon mis à la corbeille")),
    dossiers.DossierRestored: Line("neutral", None, say("Brouillon repris de la corbeille")),
    dossiers.FormMoved: Line("warn", None, say("Formulaire mis à jour par le fonds")),
    dossiers.CoEditorInvited: Line("neutral", None, say("Invitation à remplir le dossier envoyée")),
    dossiers.CoEditorUninvited: Line("neutral", None, say("Invitation à remplir le dossier retirée")),
    dossiers.CoEditorJoined: Line("neutral", None, say("%(person_id)s remplit ce dossier avec vous")),
    dossiers.CoEditorLeft: Line("neutral", None, say("%(person_id)s a quitté ce dossier")),
    dossiers.CoEditorRemoved: Line("neutral", None, say("%(person_id)s n’a plus accès à ce dossier")),
    dossiers.TransferProposed: Line("warn", None, say("Dossier proposé à %(to_id)s")),
    dossiers.TransferWithdrawn: Line("neutral", None, say("Proposition faite à %(to_id)s retirée")),
    dossiers.TransferDeclined: Line("neutral", None, say("Dossier refusé par %(to_id)s")),
    dossiers.DossierTransferred: Line(
        "info",
        say("Dossier transmis par %(from_id)s à %(to_id)s"),
        say("Dossier transmis par %(from_id)s à %(to_id)s"),
    ),
    diligence.ReviewStarted: Line("neutral", say("Évaluation commencée"), of_a_reviewer=True),
    diligence.ReviewSubmitted: Line("good", say("Évaluation remise"), of_a_reviewer=True),
    diligence.ReviewAbstained: Line("neutral", say("Abstention d’évaluer"), of_a_reviewer=True),
    diligence.ReviewSetApart: Line("warn", say("Évaluation mise à part après un déport"), of_a_reviewer=True),
    diligence.ChecklistOpened: Line("progress", say("%(points)s points de vérification ouverts")),
    diligence.ItemsAdded: Line("neutral", say("Points de vérification ajoutés : %(numbers)s")),
    diligence.ItemTaken: Line("neutral", say("Point %(number)s attribué à %(owner_id)s")),
    diligence.ItemsReleased: Line(
        "warn", say("%(person_id)s n’a plus ces points de vérification : %(numbers)s")
    ),
    diligence.FindingRecorded: Line("info", say("Point %(number)s : %(state)s")),
    diligence.FindingConfirmed: Line("good", say("Point %(number)s confirmé par une seconde personne")),
    committee.DossierTabled: Line("info", say("Inscrit à l’ordre du jour d’une séance")),
    committee.DossierUntabled: Line("neutral", say("Retiré de l’ordre du jour")),
    committee.MemberRecused: Line("warn", say("Une personne s’est déportée de ce dossier")),
    committee.PollOpened: Line("progress", say("Scrutin ouvert, clos le %(closes_at)s, heure de Paris")),
    committee.PollClosed: Line("info", say("Scrutin clos : %(outcome)s")),
    committee.DecisionTaken: Line(
        "good", say("Décision du comité : %(outcome)s, %(amount)s"), say("Décision du comité rendue")
    ),
    portfolio.TicketOpened: Line("info", say("Ticket ouvert : %(amount)s")),
    portfolio.TicketReserved: Line("good", say("%(amount)s réservés sur l’enveloppe")),
    portfolio.TicketLeftWaiting: Line("warn", say("Enveloppe insuffisante : %(amount)s en attente")),
    portfolio.TicketCommitted: Line(
        "good", say("%(amount)s engagés, signés"), say("Financement signé : %(amount)s"), owner_alone=True
    ),
    portfolio.TicketLapsed: Line("bad", say("Ticket caduc : %(amount)s libérés")),
    portfolio.TicketGivenUp: Line("neutral", say("Ticket abandonné : %(amount)s libérés")),
    portfolio.ConditionCleared: Line(
        "good", say("Condition levée"), say("Condition levée"), owner_alone=True
    ),
    portfolio.TranchesPlanned: Line("neutral", say("Tranches de versement planifiées")),
    portfolio.BankAccountProposed: Line("neutral", say("Compte bancaire proposé par le porteur")),
    portfolio.BankAccountJudged: Line("neutral", say("Compte bancaire : %(state)s")),
    portfolio.TrancheRequested: Line(
        "info",
        say("Tranche demandée : %(amount)s"),
        say("Tranche demandée : %(amount)s"),
        owner_alone=True,
    ),
    portfolio.TrancheSentBack: Line(
        "warn",
        say("Demande de tranche à compléter"),
        say("Demande de tranche à compléter"),
        owner_alone=True,
    ),
    portfolio.PaymentVerified: Line("progress", say("Versement vérifié : %(amount)s")),
    portfolio.PaymentUnverified: Line("neutral", say("Vérification reprise : le versement est à vérifier")),
    portfolio.PaymentMade: Line(
        "good", say("Versé : %(amount)s"), say("Versé : %(amount)s"), owner_alone=True
    ),
    portfolio.MoneyReturned: Line(
        "good", say("Retour au fonds : %(amount)s"), say("Retour au fonds : %(amount)s"), owner_alone=True
    ),
    portfolio.ReturnReversed: Line(
        "warn",
        say("Retour contre-passé : %(amount)s"),
        say("Retour annulé : %(amount)s"),
        owner_alone=True,
    ),
    portfolio.PaymentReturned: Line(
        "bad",
        say("Rejet de virement : %(amount)s, %(cause)s"),
        say("Rejet de virement : %(amount)s, %(cause)s"),
        owner_alone=True,
    ),
    portfolio.EntryProposed: Line("warn", say("Mouvement proposé : %(kind)s, %(amount)s")),
    portfolio.EntryRefused: Line("neutral", say("Mouvement refusé : %(kind)s, %(amount)s")),
    portfolio.CofinancingRecorded: Line("info", say("Cofinancement : %(amount)s, %(nature)s, %(grade)s")),
    portfolio.CofinancingConfirmed: Line("good", say("Cofinancement confirmé : %(amount)s")),
}

UNTOLD: frozenset[type[Event]] = frozenset(
    {
        dossiers.AttachmentSent,
        dossiers.DossierPurged,
        dossiers.SelfTestKept,
        dossiers.SelfTestDropped,
        committee.InterestDeclared,
        committee.AsideProposed,
        committee.AsideAnswered,
    }
)
"""Of a dossier, and read by nobody: said by another line, secret, or nothing that happened to it."""
