"""Which points may be verified, and what is each worth when it fails? The list of 2026, as data."""

from fundapp.diligence.types import Category as Cat
from fundapp.diligence.types import Point, Severity
from fundapp.dossiers.types import DocumentKind
from fundapp.kernel.words import say

VERSION = "2026.1"
BLOCKING, MAJOR, MINOR = Severity.BLOCKING, Severity.MAJOR, Severity.MINOR

_POINTS = (
    Point(1, Cat.LEGAL, say("Kbis de moins de 3 mois et statuts à jour, concordants"), BLOCKING),
    Point(2, Cat.LEGAL, say("Absence de procédure collective (BODACC)"), BLOCKING),
    Point(3, Cat.LEGAL, say("Registre des mouvements de titres et comptes d’associés à jour"), MAJOR),
    Point(4, Cat.LEGAL, say("Table de capitalisation totalement diluée rapprochée des assemblées"), MAJOR),
    Point(5, Cat.LEGAL, say("Pacte d’associés : sortie, préemption, départ, acquisition progressive"), MAJOR),
    Point(6, Cat.LEGAL, say("Pouvoirs du signataire et délégation de l’assemblée extraordinaire"), BLOCKING),
    Point(7, Cat.LEGAL, say("Litiges et contentieux en cours"), MAJOR),
    Point(8, Cat.LEGAL, say("Contrats clés : clients, fournisseurs, changement de contrôle"), MAJOR),
    Point(9, Cat.LEGAL, say("Conventions réglementées"), MINOR),
    Point(10, Cat.LEGAL, say("Assurances : RC professionnelle, homme clé, RC des mandataires"), MINOR),
    Point(11, Cat.FINANCE, say("Trois derniers comptes, rapport du commissaire s’il existe"), MAJOR),
    Point(12, Cat.FINANCE, say("Capitaux propres au moins égaux à la moitié du capital social"), MAJOR),
    Point(13, Cat.FINANCE, say("Trésorerie, mois d’autonomie et plan de trésorerie à 18 mois"), MAJOR),
    Point(14, Cat.FINANCE, say("Rapprochement du plan d’affaires et du réalisé, hypothèses testées"), MAJOR),
    Point(15, Cat.FINANCE, say("Endettement, garanties données, prêts garantis par l’État"), MAJOR),
    Point(16, Cat.FINANCE, say("Plan de financement équilibré et ressources prouvées"), BLOCKING),
    Point(17, Cat.FINANCE, say("Valorisation : méthode, comparables, cohérence du tour"), MAJOR),
    Point(18, Cat.FINANCE, say("Comptes courants d’associés : montant, blocage, subordination"), MINOR),
    Point(19, Cat.FINANCE, say("Entreprise en difficulté au sens de l’Union (régime RGEC)"), BLOCKING),
    Point(20, Cat.TAX, say("Attestation de régularité fiscale"), BLOCKING),
    Point(21, Cat.TAX, say("CIR, CII, JEI : dossiers justificatifs, risque de reprise"), MAJOR),
    Point(22, Cat.TAX, say("TVA, impôt sur les sociétés, CFE : déclarations et dettes"), MAJOR),
    Point(23, Cat.TAX, say("Contrôles fiscaux passés ou en cours"), MAJOR),
    Point(24, Cat.SOCIAL, say("Attestation de vigilance de l’URSSAF"), BLOCKING),
    Point(25, Cat.SOCIAL, say("Contrats des fondateurs et personnes clés, non-concurrence"), MAJOR),
    Point(26, Cat.SOCIAL, say("Cession des droits par salariés, stagiaires et prestataires"), BLOCKING),
    Point(27, Cat.SOCIAL, say("BSPCE et BSA : plan, autorisations, dilution"), MINOR),
    Point(28, Cat.SOCIAL, say("Dépendance à une personne clé, disponibilité des fondateurs"), MAJOR),
    Point(29, Cat.SOCIAL, say("Risques prud’homaux, document unique, sécurité au travail"), MINOR),
    Point(30, Cat.IP, say("Titularité des brevets, marques et noms de domaine"), BLOCKING),
    Point(31, Cat.IP, say("Licence d’un organisme public (SATT, université, CNRS) : conditions"), MAJOR),
    Point(32, Cat.IP, say("Liberté d’exploitation"), MAJOR),
    Point(33, Cat.IP, say("Logiciels libres : licences, compatibilité"), MAJOR),
    Point(34, Cat.IP, say("Dépôts (APP, enveloppe Soleau), annuités payées"), MINOR),
    Point(35, Cat.TECHNICAL, say("TRL réel vérifié, démonstrateur vu"), MAJOR),
    Point(36, Cat.TECHNICAL, say("Feuille de route, verrous techniques, solution de repli"), MAJOR),
    Point(37, Cat.TECHNICAL, say("Industrialisation : fournisseurs, investissements, délais, ICPE"), MAJOR),
    Point(38, Cat.TECHNICAL, say("Cybersécurité et protection des données (ISO 27001, RGPD)"), MAJOR),
    Point(39, Cat.TECHNICAL, say("IA : données d’entraînement, droits, classe de risque"), MAJOR),
    Point(40, Cat.MARKET, say("Prospects, lettres d’intention, contrats vérifiés par appels"), MAJOR),
    Point(41, Cat.MARKET, say("Taille du marché et hypothèses de part"), MINOR),
    Point(42, Cat.MARKET, say("Concurrence et barrières à l’entrée"), MINOR),
    Point(43, Cat.MARKET, say("Dépendance à un client ou à un fournisseur (plus de 30 pour cent)"), MAJOR),
    Point(44, Cat.MARKET, say("Prix, marge unitaire, coût d’acquisition"), MAJOR),
    Point(45, Cat.IMPACT, say("Indicateurs d’impact : référence, cible, méthode"), MAJOR),
    Point(46, Cat.IMPACT, say("Additionnalité et double comptage"), MINOR),
    Point(47, Cat.IMPACT, say("DNSH, risques environnementaux et climatiques"), MAJOR),
    Point(48, Cat.IMPACT, say("Ancrage territorial : emplois, site, engagement de maintien"), MAJOR),
    Point(49, Cat.IMPACT, say("Exclusions sectorielles, controverses"), BLOCKING),
    Point(50, Cat.KYC, say("Identité du représentant légal et pouvoirs"), BLOCKING),
    Point(51, Cat.KYC, say("Bénéficiaires effectifs identifiés et justifiés"), BLOCKING),
    Point(52, Cat.KYC, say("Gel des avoirs et sanctions : société, dirigeants, bénéficiaires"), BLOCKING),
    Point(53, Cat.KYC, say("Personnes politiquement exposées : recherche et validation"), MAJOR),
    Point(54, Cat.KYC, say("Origine des fonds des co-investisseurs privés"), MAJOR),
    Point(55, Cat.KYC, say("Pays à haut risque, juridictions non coopératives"), MAJOR),
    Point(56, Cat.AID, say("Base juridique retenue (MEIP, de minimis, RGEC 21 et 22)"), BLOCKING),
    Point(57, Cat.AID, say("Cumul des aides et déclaration de minimis du groupe"), BLOCKING),
    Point(58, Cat.AID, say("Effet incitatif : demande avant le démarrage des travaux"), MAJOR),
    Point(59, Cat.GOVERNANCE, say("Déclarations d’intérêts des membres collectées"), BLOCKING),
    Point(60, Cat.GOVERNANCE, say("Siège ou observateur au conseil, droits d’information"), MINOR),
)

POINTS = {point.number: point for point in _POINTS}

CORE = (1, 45, 52)
"""Where a small dossier may begin; points are added until the file is as deep as the fund demands."""

PIECES: dict[int, tuple[DocumentKind, ...]] = {
    1: (DocumentKind.KBIS, DocumentKind.STATUTES),
    4: (DocumentKind.CAP_TABLE,),
    5: (DocumentKind.AGREEMENT,),
    11: (DocumentKind.ACCOUNTS,),
    16: (DocumentKind.FUNDING_PLAN,),
    20: (DocumentKind.TAX,),
    24: (DocumentKind.SOCIAL,),
    50: (DocumentKind.IDENTITY,),
    51: (DocumentKind.BENEFICIAL_OWNERS,),
}
"""The pieces a point speaks of: it is not cleared without them."""
