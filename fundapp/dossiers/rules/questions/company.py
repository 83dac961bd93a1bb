"""Who is the company, and who carries the project (intake 4.1, 1 and 2)?"""

from fundapp.dossiers.rules.form import Column, Condition, Question
from fundapp.dossiers.types import AnswerKind


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


COMPANY = (
    Question(
        name="registered_on",
        kind=AnswerKind.DATE,
        required=False,
        label=_("Date d’immatriculation"),
        hint=_("Laissez vide si la société est en cours de constitution."),
    ),
    Question(
        name="establishment",
        kind=AnswerKind.SIRET,
        required=False,
        label=_("SIRET de l’établissement sur le territoire"),
        hint=_("Quatorze chiffres, si un établissement y est déjà ouvert."),
    ),
    Question(
        name="website",
        kind=AnswerKind.LINE,
        required=False,
        label=_("Site internet"),
        autocomplete="url",
    ),
    Question(
        name="group",
        kind=AnswerKind.YES_NO,
        required=False,
        label=_("L’entreprise appartient-elle à un groupe ?"),
        hint=_("Une société qui en contrôle une autre, ou que la même personne contrôle."),
    ),
    Question(
        name="group_detail",
        kind=AnswerKind.TEXT,
        limit=2_000,
        label=_("Les sociétés du groupe"),
        missing=_("Nommez les sociétés du groupe."),
        hint=_("Leur nom, leur SIREN, et qui contrôle qui : les aides publiques se comptent par groupe."),
        when=(Condition(question="group", among=("yes",)),),
    ),
)

TEAM = (
    Question(
        name="founders",
        kind=AnswerKind.TABLE,
        label=_("Fondateurs et dirigeants"),
        missing=_("Présentez au moins une personne qui porte le projet."),
        columns=(
            Column(
                name="who",
                kind=AnswerKind.LINE,
                label=_("Nom"),
                missing=_("Indiquez le nom de cette personne."),
            ),
            Column(
                name="role",
                kind=AnswerKind.LINE,
                label=_("Fonction"),
                missing=_("Indiquez la fonction de cette personne."),
            ),
            Column(
                name="time",
                kind=AnswerKind.NUMBER,
                most=100,
                label=_("Part de son temps (pour cent)"),
                missing=_("Indiquez la part de son temps, de 0 à 100."),
            ),
            Column(name="past", kind=AnswerKind.LINE, limit=300, required=False, label=_("Parcours")),
        ),
    ),
    Question(
        name="hires",
        kind=AnswerKind.TEXT,
        required=False,
        limit=2_000,
        label=_("Recrutements et entourage"),
        hint=_("Les postes à pourvoir, les conseils, ce qui manque encore à l’équipe."),
    ),
)
