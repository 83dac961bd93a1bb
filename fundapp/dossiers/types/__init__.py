"""Which words exist for a dossier: its stages, states, sections, pieces and funding lines?"""

from fundapp.dossiers.types.course import Charge as Charge
from fundapp.dossiers.types.course import EndReason as EndReason
from fundapp.dossiers.types.course import PublicStatus as PublicStatus
from fundapp.dossiers.types.course import Stage as Stage
from fundapp.dossiers.types.course import Status as Status
from fundapp.dossiers.types.course import Turn as Turn
from fundapp.kernel.words import Worded, word


class Section(Worded):
    """The pages that follow those of the form, whatever it asks."""

    DOCUMENTS = word("pieces", "Pièces")
    REVIEW = word("relecture", "Relecture et dépôt")


class LegalForm(Worded):
    """Insee's legal categories that may apply (ID-15)."""

    SAS = word("5710", "SAS, société par actions simplifiée")
    SASU = word("5720", "SASU, société par actions simplifiée unipersonnelle")
    SA_BOARD = word("5599", "SA à conseil d’administration")
    SA_DIRECTORATE = word("5699", "SA à directoire")
    SARL = word("5499", "SARL, société à responsabilité limitée")
    EURL = word("5498", "EURL, société à responsabilité limitée unipersonnelle")
    ASSOCIATION = word("9220", "Association déclarée")

    @property
    def by_shares(self) -> bool:
        return self in (LegalForm.SAS, LegalForm.SASU, LegalForm.SA_BOARD, LegalForm.SA_DIRECTORATE)


class Maturity(Worded):
    """The European scale of technology readiness (INT-01, intake 4.2)."""

    ONE = word("1", "1 : principes de base observés")
    TWO = word("2", "2 : concept formulé")
    THREE = word("3", "3 : preuve de concept expérimentale")
    FOUR = word("4", "4 : validation en laboratoire")
    FIVE = word("5", "5 : validation dans un environnement représentatif")
    SIX = word("6", "6 : démonstration dans un environnement représentatif")
    SEVEN = word("7", "7 : prototype démontré en conditions d’exploitation")
    EIGHT = word("8", "8 : système complet et qualifié")
    NINE = word("9", "9 : système éprouvé en conditions réelles")


class PlanSide(Worded):
    """The two sides of a funding plan, equal to the cent (INT-02)."""

    NEED = word("need", "Besoins")
    RESOURCE = word("resource", "Ressources")


class PlanKind(Worded):
    """What a line of the funding plan is for, or comes from."""

    ASSETS = word("assets", "Investissements")
    RESEARCH = word("research", "Recherche et développement")
    WORKING_CAPITAL = word("working_capital", "Variation du besoin en fonds de roulement")
    DEBT = word("debt", "Remboursement d’emprunts")
    FEES = word("fees", "Frais")
    OTHER_NEED = word("other_need", "Autre besoin")
    FUND = word("fund", "Montant demandé au fonds")
    EQUITY = word("equity", "Capital apporté en numéraire")
    SHAREHOLDERS = word("shareholders", "Comptes courants d’associés")
    PUBLIC_EQUITY = word("public_equity", "Autre capital public")
    LOANS = word("loans", "Emprunts")
    ADVANCES = word("advances", "Autres avances remboursables")
    GRANTS = word("grants", "Autres subventions")
    SELF_FINANCING = word("self_financing", "Autofinancement")

    @property
    def side(self) -> PlanSide:
        return PlanSide.NEED if self in NEEDS else PlanSide.RESOURCE


NEEDS = (
    PlanKind.ASSETS,
    PlanKind.RESEARCH,
    PlanKind.WORKING_CAPITAL,
    PlanKind.DEBT,
    PlanKind.FEES,
    PlanKind.OTHER_NEED,
)
RESOURCES = tuple(kind for kind in PlanKind if kind not in NEEDS)


class DocumentKind(Worded):
    """The pieces of a dossier (intake 4.4)."""

    BUSINESS_PLAN = word("bp", "Plan d’affaires et plan de trésorerie")
    PITCH = word("pitch", "Présentation du projet")
    FUNDING_PLAN = word("pf", "Plan de financement signé")
    KBIS = word("kbis", "Extrait Kbis")
    STATUTES = word("stat", "Statuts à jour")
    BENEFICIAL_OWNERS = word("ubo", "Déclaration des bénéficiaires effectifs")
    ACCOUNTS = word("comptes", "Comptes annuels")
    CAP_TABLE = word("cap", "Table de capitalisation")
    IMPACT_NOTE = word("imp", "Note de calcul des impacts")
    LETTER_OF_INTENT = word("loi", "Lettre d’intention d’un cofinanceur")
    IDENTITY = word("id", "Pièce d’identité du représentant légal")
    POWER = word("pouv", "Pouvoir du signataire")
    INTERIM = word("sit", "Situation intermédiaire")
    AGREEMENT = word("pacte", "Pacte d’associés")
    BANK = word("rib", "RIB au nom de la société")
    TAX = word("fisc", "Attestation de régularité fiscale")
    SOCIAL = word("soc", "Attestation de vigilance de l’URSSAF")
    DE_MINIMIS = word("min", "Déclaration des aides de minimis")
    PROPERTY = word("pi", "Titres de propriété intellectuelle et licences")
    OTHER = word("autre", "Autre pièce")


class PieceState(Worded):
    """How a piece stands (INT-07); received, conform and not conform are kept, the rest is worked out."""

    MISSING = word("missing", "Manquante", "warn")
    RECEIVED = word("received", "Reçue", "info")
    CONFORM = word("conform", "Conforme", "good")
    NOT_CONFORM = word("not_conform", "Non conforme", "bad")
    EXPIRED = word("expired", "Périmée", "warn")
    WAIVED = word("waived", "Non exigée", "neutral")


class Need(Worded):
    """When a piece is due (intake 4.4)."""

    ALWAYS = word("always", "Pour l’instruction")
    CLOSED_YEAR = word("closed_year", "Si un exercice est clos")
    CONCERNED = word("concerned", "Si vous êtes concerné")
    BEFORE_SIGNATURE = word("before_signature", "Avant la signature")
    BEFORE_PAYMENT = word("before_payment", "Avant le premier versement")


class MediaType(Worded):
    """What a file really is, read from its first bytes; nothing else comes in (SECURITY 23)."""

    PDF = word("pdf", "PDF")
    PNG = word("png", "Image PNG")
    JPEG = word("jpeg", "Image JPEG")
    XLSX = word("xlsx", "Classeur Excel")
    DOCX = word("docx", "Document Word")

    @property
    def extension(self) -> str:
        return self.name.lower()

    @property
    def mime(self) -> str:
        return _MIME[self]

    @property
    def shown(self) -> bool:
        """Whether a browser shows it by itself, without running anything of it."""
        return self in (MediaType.PDF, MediaType.PNG, MediaType.JPEG)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_MIME = {
    MediaType.PDF: "application/pdf",
    MediaType.PNG: "image/png",
    MediaType.JPEG: "image/jpeg",
    MediaType.XLSX: _OFFICE + "spreadsheetml.sheet",
    MediaType.DOCX: _OFFICE + "wordprocessingml.document",
}


class ScanState(Worded):
    """What the antivirus said; only a clean piece opens for another person (SECURITY 29)."""

    NOT_SCANNED = word("not_scanned", "Non analysé", "warn")
    CLEAN = word("clean", "Sain", "good")
    INFECTED = word("infected", "Infecté", "bad")


class Declaration(Worded):
    """What the applicant declares when submitting, each one ticked by them (intake 4.1, 9)."""

    TRUE = word("true", "Les informations et les pièces de ce dossier sont exactes et complètes.")
    SOLVENT = word(
        "solvent",
        "L’entreprise ne fait l’objet d’aucune procédure de sauvegarde, de redressement ou de liquidation.",
    )
    COMPLIANT = word("compliant", "L’entreprise est à jour de ses obligations fiscales et sociales.")
    INFORMED = word(
        "informed",
        "J’ai été informé que ces données servent à instruire la demande et de mes droits sur elles.",
    )


class AnswerKind(Worded):
    """How an answer is read."""

    LINE = word("line", "Une ligne de texte")
    TEXT = word("text", "Un texte de plusieurs lignes")
    NUMBER = word("number", "Un nombre entier")
    DECIMAL = word("decimal", "Un nombre à virgule")
    MONEY = word("money", "Un montant")
    DATE = word("date", "Une date")
    WORD = word("word", "Un choix dans une liste")
    WORDS = word("words", "Plusieurs choix dans une liste")
    YES_NO = word("yes_no", "Oui ou non")
    SIREN = word("siren", "Un numéro SIREN")
    SIRET = word("siret", "Un numéro SIRET")
    IBAN = word("iban", "Un IBAN")
    TABLE = word("table", "Un tableau")
    FILE = word("file", "Une pièce")

    @property
    def chosen(self) -> bool:
        """Whether it is answered from a list, so that other questions may depend on it."""
        return self in (AnswerKind.WORD, AnswerKind.WORDS, AnswerKind.YES_NO)


class FormState(Worded):
    """Whether a version of a form is being prepared, or is the one dossiers are written in."""

    DRAFT = word("draft", "En préparation", "neutral")
    PUBLISHED = word("published", "Publiée", "good")


class AmendmentState(Worded):
    """What has become of changes made after submitting."""

    OPEN = word("open", "En préparation", "progress")
    DEPOSITED = word("deposited", "Déposées", "good")
    GIVEN_UP = word("given_up", "Abandonnées", "neutral")


class ComplementState(Worded):
    """What has become of a request for complements."""

    OPEN = word("open", "En attente de réponse", "warn")
    ANSWERED = word("answered", "Compléments déposés", "good")
    WITHDRAWN = word("withdrawn", "Demande retirée", "neutral")


class Side(Worded):
    """On which side of a dossier somebody writes."""

    APPLICANT = word("applicant", "Le porteur", "info")
    TEAM = word("team", "L’équipe du fonds", "progress")

    @property
    def other(self) -> "Side":
        return Side.TEAM if self is Side.APPLICANT else Side.APPLICANT
