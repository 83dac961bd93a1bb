"""What will the project change, and which public aid has the company had (intake 4.1, 6 and 8)?"""

from fundapp.dossiers.rules.form import Column, Condition, Question
from fundapp.dossiers.types import AnswerKind


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


_FIGURE = _("Écrivez un nombre, par exemple 12,5.")
_DAY = _("Indiquez une date, par exemple 31/12/2026.")

IMPACT = (
    Question(
        name="impact",
        kind=AnswerKind.TABLE,
        label=_("Indicateurs d’impact"),
        missing=_("Ajoutez au moins un indicateur de l’axe de votre projet."),
        hint=_(
            "Une ligne par indicateur, dont un au moins de l’axe choisi : d’où vous partez, où vous allez."
        ),
        columns=(
            Column(
                name="indicator",
                kind=AnswerKind.WORD,
                words="indicator",
                label=_("Indicateur"),
                missing=_("Choisissez l’indicateur, ou videz la ligne."),
            ),
            Column(
                name="unit",
                kind=AnswerKind.WORD,
                words="unit",
                label=_("Unité"),
                missing=_("Choisissez l’unité de l’indicateur."),
            ),
            Column(name="baseline", kind=AnswerKind.DECIMAL, label=_("Au départ"), missing=_FIGURE),
            Column(name="baseline_on", kind=AnswerKind.DATE, label=_("Date de départ"), missing=_DAY),
            Column(name="target", kind=AnswerKind.DECIMAL, label=_("Visé"), missing=_FIGURE),
            Column(name="target_on", kind=AnswerKind.DATE, label=_("Date visée"), missing=_DAY),
            Column(
                name="method",
                kind=AnswerKind.WORD,
                words="method",
                label=_("Méthode"),
                missing=_("Dites comment le chiffre est obtenu."),
            ),
            Column(name="evidence", kind=AnswerKind.LINE, limit=300, required=False, label=_("Preuve")),
        ),
    ),
    Question(
        name="impact_detail",
        kind=AnswerKind.TEXT,
        required=False,
        limit=4_000,
        label=_("Calcul des impacts"),
        hint=_(
            "Les hypothèses, les facteurs d’émission et leurs sources, si elles ne sont pas dans une pièce."
        ),
    ),
)

AID = (
    Question(
        name="had_aid",
        kind=AnswerKind.YES_NO,
        label=_("L’entreprise ou son groupe a-t-il reçu des aides publiques ces trois dernières années ?"),
        missing=_(
            "Dites si l’entreprise ou son groupe a reçu des aides publiques ces trois dernières années."
        ),
        hint=_(
            "Subventions, avances, prêts aidés, garanties, exonérations : cette déclaration est obligatoire."
        ),
    ),
    Question(
        name="aid",
        kind=AnswerKind.TABLE,
        label=_("Aides publiques reçues"),
        missing=_("Ajoutez chaque aide reçue, avec sa date et son montant."),
        hint=_("La date est celle de la décision, le montant l’équivalent-subvention brut."),
        columns=(
            Column(
                name="grantor",
                kind=AnswerKind.LINE,
                label=_("Accordée par"),
                missing=_("Indiquez qui a accordé cette aide, ou videz la ligne."),
            ),
            Column(name="granted_on", kind=AnswerKind.DATE, label=_("Accordée le"), missing=_DAY),
            Column(
                name="amount",
                kind=AnswerKind.MONEY,
                least=1,
                total=True,
                label=_("Montant en euros"),
                missing=_("Indiquez le montant de cette aide."),
            ),
            Column(
                name="basis",
                kind=AnswerKind.WORD,
                words="aid_basis",
                label=_("Régime"),
                missing=_("Choisissez le régime de cette aide : il est écrit dans sa décision."),
            ),
            Column(name="purpose", kind=AnswerKind.LINE, required=False, label=_("Objet")),
        ),
        when=(Condition(question="had_aid", among=("yes",)),),
    ),
)
