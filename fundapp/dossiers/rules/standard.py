"""What does the standard form ask, with which a call begins before its administrator changes it?"""

from fundapp.dossiers.rules.form import CallForm, Column, FormSection, Question
from fundapp.dossiers.rules.questions import company, effects, funding, project
from fundapp.dossiers.types import AnswerKind


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


_IDENTITY = (
    Question(
        name="siren",
        kind=AnswerKind.SIREN,
        label=_("Numéro SIREN"),
        missing=_("Indiquez le numéro SIREN de l’entreprise."),
        hint=_("Neuf chiffres, par exemple 732 829 320."),
    ),
    Question(
        name="company",
        kind=AnswerKind.LINE,
        label=_("Dénomination sociale"),
        missing=_("Indiquez le nom de l’entreprise, tel qu’il est inscrit au registre."),
        hint=_("Le nom inscrit au registre du commerce et des sociétés."),
        autocomplete="organization",
    ),
    Question(
        name="legal_form",
        kind=AnswerKind.WORD,
        label=_("Forme juridique"),
        missing=_("Choisissez la forme juridique de l’entreprise."),
        words="legal_form",
    ),
    Question(
        name="address",
        kind=AnswerKind.LINE,
        label=_("Adresse du siège"),
        missing=_("Indiquez l’adresse du siège."),
        limit=300,
        autocomplete="street-address",
    ),
    Question(
        name="contact_name",
        kind=AnswerKind.LINE,
        label=_("Personne à contacter"),
        missing=_("Indiquez la personne que nous pouvons contacter."),
        autocomplete="name",
    ),
    Question(
        name="contact_phone",
        kind=AnswerKind.LINE,
        label=_("Téléphone"),
        missing=_("Indiquez un numéro de téléphone."),
        limit=32,
        autocomplete="tel",
    ),
)

_PROJECT = (
    Question(
        name="title",
        kind=AnswerKind.LINE,
        label=_("Titre du projet"),
        missing=_("Donnez un titre au projet."),
    ),
    Question(
        name="axis",
        kind=AnswerKind.WORD,
        label=_("Axe du programme"),
        missing=_("Choisissez l’axe du programme que le projet sert."),
        words="axis",
    ),
    Question(
        name="summary",
        kind=AnswerKind.TEXT,
        label=_("Résumé"),
        missing=_("Résumez le projet en quelques lignes."),
        hint=_("Ce que vous faites, pour qui, et ce que cela change sur le territoire."),
        limit=1_200,
    ),
    Question(
        name="problem",
        kind=AnswerKind.TEXT,
        label=_("Problème à résoudre"),
        missing=_("Décrivez le problème que le projet résout."),
        limit=4_000,
    ),
    Question(
        name="solution",
        kind=AnswerKind.TEXT,
        label=_("Solution proposée"),
        missing=_("Décrivez la solution que vous proposez."),
        limit=4_000,
    ),
    Question(
        name="trl_now",
        kind=AnswerKind.WORD,
        label=_("Maturité technologique aujourd’hui (TRL)"),
        missing=_("Choisissez la maturité technologique d’aujourd’hui, de 1 à 9."),
        words="maturity",
    ),
    Question(
        name="trl_end",
        kind=AnswerKind.WORD,
        label=_("Maturité technologique à la fin du projet (TRL)"),
        missing=_("Choisissez la maturité technologique visée à la fin du projet, de 1 à 9."),
        words="maturity",
    ),
    project.PROOF,
    Question(
        name="jobs",
        kind=AnswerKind.DECIMAL,
        label=_("Emplois créés sur le territoire"),
        missing=_("Indiquez le nombre d’emplois créés sur le territoire, zéro s’il n’y en a pas."),
        hint=_("En équivalents temps plein, à trois ans."),
        most=100_000,
    ),
)

_FUNDING = (
    Question(
        name="instrument",
        kind=AnswerKind.WORD,
        label=_("Forme du financement demandé"),
        missing=_("Choisissez la forme du financement demandé."),
        words="instrument",
    ),
    Question(
        name="amount_asked",
        kind=AnswerKind.MONEY,
        label=_("Montant demandé au fonds"),
        missing=_("Indiquez le montant demandé au fonds."),
        least=1,
    ),
    Question(
        name="round_total",
        kind=AnswerKind.MONEY,
        label=_("Montant total du tour ou du projet"),
        missing=_("Indiquez le montant total du tour ou du projet."),
        hint=_("Le montant demandé au fonds y est compris."),
        least=1,
    ),
)

_PLAN = (
    Question(
        name="needs",
        kind=AnswerKind.TABLE,
        label=_("Besoins"),
        missing=_("Ajoutez vos besoins au plan de financement."),
        hint=_(
            "Le total des besoins égale celui des ressources, au centime près. Une ligne vide ne compte pas."
        ),
        columns=(
            Column(
                name="kind",
                kind=AnswerKind.WORD,
                words="need",
                label=_("Nature du besoin"),
                missing=_("Choisissez la nature de cette ligne."),
            ),
            Column(name="label", kind=AnswerKind.LINE, label=_("Précision"), required=False),
            *funding.amounts_by_year(),
        ),
    ),
    Question(
        name="resources",
        kind=AnswerKind.TABLE,
        label=_("Ressources"),
        missing=_("Ajoutez vos ressources au plan de financement."),
        columns=(
            Column(
                name="kind",
                kind=AnswerKind.WORD,
                words="resource",
                label=_("Nature de la ressource"),
                missing=_("Choisissez la nature de cette ligne."),
            ),
            Column(name="label", kind=AnswerKind.LINE, label=_("Précision"), required=False),
            *funding.amounts_by_year(),
        ),
    ),
)

STANDARD = CallForm(
    sections=(
        FormSection(name="identite", title=_("Identité"), questions=_IDENTITY + company.COMPANY),
        FormSection(
            name="projet", title=_("Projet"), questions=(*_PROJECT[:-1], *project.NOVELTY, _PROJECT[-1])
        ),
        FormSection(name="equipe", title=_("Équipe"), questions=company.TEAM),
        FormSection(name="marche", title=_("Marché"), questions=project.MARKET),
        FormSection(
            name="financement",
            title=_("Financement"),
            questions=(*_FUNDING, funding.PLAN_YEARS, *_PLAN, *funding.OTHERS),
        ),
        FormSection(name="capital", title=_("Capital"), questions=funding.CAPITAL),
        FormSection(name="impact", title=_("Impact"), questions=effects.IMPACT),
        FormSection(name="aides", title=_("Aides publiques"), questions=effects.AID),
    )
)
