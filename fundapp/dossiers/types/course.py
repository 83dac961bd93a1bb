"""Which words exist for where a dossier is, how it is, and how its course is changed?"""

from fundapp.kernel.words import Worded, word


class Stage(Worded):
    """Where a dossier is; a declined one keeps the stage it died in."""

    DRAFT = word("draft", "Brouillon", "neutral")
    SUBMITTED = word("submitted", "Déposé", "info")
    REVIEW = word("review", "Évaluation", "progress")
    DILIGENCE = word("diligence", "Vérifications", "progress")
    COMMITTEE = word("committee", "Comité", "progress")
    CONTRACTING = word("contracting", "Contractualisation", "progress")
    PORTFOLIO = word("portfolio", "Portefeuille", "good")


class Status(Worded):
    """How a dossier is, wherever it is."""

    ACTIVE = word("active", "En cours", "progress")
    WAITING_FOR_APPLICANT = word("waiting_for_applicant", "Compléments attendus", "warn")
    ON_HOLD = word("on_hold", "En pause", "warn")
    DECLINED = word("declined", "Refusé", "bad")
    NOT_YET = word("not_yet", "Pas encore", "warn")
    WITHDRAWN = word("withdrawn", "Retiré", "neutral")
    FUNDED = word("funded", "Financé", "good")
    CLOSED = word("closed", "Clos", "neutral")
    DISCARDED = word("discarded", "À la corbeille", "neutral")


class PublicStatus(Worded):
    """What the applicant reads: the words of the French administration, a projection of the two above."""

    DRAFT = word("brouillon", "Brouillon", "neutral")
    IN_CONSTRUCTION = word("en_construction", "Déposé, en attente de recevabilité", "info")
    IN_INSTRUCTION = word("en_instruction", "En instruction", "progress")
    WAITING = word("complements", "Compléments attendus", "warn")
    ACCEPTED = word("accepte", "Accepté", "good")
    REFUSED = word("refuse", "Refusé", "bad")
    NOT_YET = word("pas_encore", "Pas encore : des points à reprendre", "warn")
    WITHOUT_FOLLOW_UP = word("sans_suite", "Sans suite", "neutral")
    OVER = word("suivi_termine", "Suivi terminé", "neutral")


class EndReason(Worded):
    """Why a dossier ended, coded so that it can be counted; a text always explains it."""

    INELIGIBLE = word("ineligible", "Inéligible")
    INCOMPLETE = word("incomplete", "Incomplet malgré nos demandes")
    WEAK_CASE = word("weak_case", "Projet insuffisamment étayé")
    FUNDING = word("funding", "Financement non assuré")
    GAPS = word("gaps", "Points à reprendre avant de redéposer")
    COMMITTEE = word("committee", "Décision du comité")
    APPLICANT = word("applicant", "À la demande du porteur")
    CONDITIONS = word("conditions", "Conditions non levées")
    ABANDONED = word("abandoned", "Projet abandonné ou entreprise disparue")
    DONE = word("done", "Mené à son terme")


class Turn(Worded):
    """A change of course that a person makes, and says why."""

    HELD = word("held", "Mise en pause")
    RESUMED = word("resumed", "Reprise")
    STEPPED_BACK = word("stepped_back", "Renvoi à l’étape précédente")
    REOPENED = word("reopened", "Réouverture")


class Charge(Worded):
    """Whose time a pause is counted as (JOB-07); the law's delay runs on whoever it is (INT-13)."""

    FUND = word("fund", "Le fonds")
    APPLICANT = word("applicant", "Le porteur")
