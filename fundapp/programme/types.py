"""Which words does the programme use: axes, envelopes, instruments, colleges?"""

from fundapp.kernel.words import Worded, word


class Axis(Worded):
    """The five axes of the territory's programme."""

    AIR = word("air", "Qualité de l’air")
    CO2 = word("co2", "Réduction du CO2")
    HEAT = word("heat", "Réseaux de chaleur et facture des ménages")
    JOBS = word("jobs", "IA pour l’emploi et écologie industrielle")
    NEW = word("new", "Nouvelles activités")


class EnvelopeKind(Worded):
    """What the State's money is: given, or invested."""

    GRANT = word("grant", "Subventions")
    EQUITY = word("equity", "Investissement")


class Instrument(Worded):
    """How money reaches a company (money.md 1.2); each is drawn from one envelope."""

    SHARES = word("shares", "Actions ordinaires")
    PREFERRED = word("preferred", "Actions de préférence")
    BSA_AIR = word("bsa_air", "BSA-AIR")
    CONVERTIBLE = word("convertible", "Obligations convertibles")
    SHAREHOLDER_LOAN = word("shareholder_loan", "Compte courant d’associé")
    PARTICIPATING_LOAN = word("participating_loan", "Prêt participatif")
    ADVANCE = word("advance", "Avance remboursable")
    GRANT = word("grant", "Subvention")

    @property
    def envelope(self) -> EnvelopeKind:
        given = self in (Instrument.GRANT, Instrument.ADVANCE)
        return EnvelopeKind.GRANT if given else EnvelopeKind.EQUITY


class College(Worded):
    """Whom a partner or a committee member speaks for."""

    PUBLIC = word("public", "Personnes publiques")
    PRIVATE = word("private", "Acteurs économiques")
    QUALIFIED = word("qualified", "Personnes qualifiées")


class Regime(Worded):
    """Under which law a call is answered (intake 4.5): what silence means, and how to appeal."""

    CRPA = word("crpa", "Droit public (CRPA)", "info")
    PRIVATE = word("private", "Droit privé", "neutral")


class Eligibility(Worded):
    """What the self-test answers, before anybody has read a dossier (INT-05)."""

    ELIGIBLE = word("eligible", "Éligible", "good")
    TO_CHECK = word("to_check", "À vérifier", "warn")
    INELIGIBLE = word("ineligible", "Non éligible", "bad")
