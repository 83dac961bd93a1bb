"""What is new in the project, how is it proven, and who will buy it (intake 4.1, 3 and 4)?"""

from fundapp.dossiers.rules.form import Choice, Column, Condition, Question
from fundapp.dossiers.types import AnswerKind


def _(french: str) -> str:
    """Marks for the translators what is kept as data."""
    return french


PROOF = Question(
    name="trl_proof",
    kind=AnswerKind.TEXT,
    limit=2_000,
    label=_("Ce qui prouve cette maturité"),
    missing=_("Dites ce qui prouve la maturité d’aujourd’hui, et ce qui prouvera chaque niveau suivant."),
    hint=_("Pour chaque niveau franchi ou à franchir : l’essai, la mesure ou la référence, et sa date."),
    when=(Condition(question="trl_end", among=("2", "3", "4", "5", "6", "7", "8", "9")),),
)

NOVELTY = (
    Question(
        name="innovation",
        kind=AnswerKind.WORDS,
        required=False,
        label=_("Ce qui est nouveau"),
        choices=(
            Choice(value="product", label=_("Le produit ou le service")),
            Choice(value="process", label=_("Le procédé")),
            Choice(value="organisation", label=_("L’organisation")),
            Choice(value="usage", label=_("L’usage")),
        ),
    ),
    Question(
        name="property",
        kind=AnswerKind.YES_NO,
        required=False,
        label=_("Le projet repose-t-il sur une propriété intellectuelle ?"),
        hint=_("Brevet, logiciel déposé, licence, marque."),
    ),
    Question(
        name="property_detail",
        kind=AnswerKind.TEXT,
        limit=2_000,
        label=_("Titres et licences"),
        missing=_("Indiquez les titres et les licences, et qui les détient."),
        when=(Condition(question="property", among=("yes",)),),
    ),
    Question(
        name="roadmap",
        kind=AnswerKind.TABLE,
        required=False,
        label=_("Étapes du projet"),
        columns=(
            Column(
                name="step",
                kind=AnswerKind.LINE,
                label=_("Étape"),
                missing=_("Nommez cette étape, ou videz la ligne."),
            ),
            Column(
                name="due_on",
                kind=AnswerKind.DATE,
                label=_("Date prévue"),
                missing=_("Indiquez la date prévue, par exemple 31/12/2026."),
            ),
        ),
    ),
)

MARKET = (
    Question(
        name="customers",
        kind=AnswerKind.TEXT,
        limit=4_000,
        label=_("Clients visés et taille du marché"),
        missing=_("Dites qui sont vos clients et combien ils sont."),
        hint=_("Les segments, leur taille et sa source, les clients déjà convaincus."),
    ),
    Question(
        name="competition",
        kind=AnswerKind.TEXT,
        limit=4_000,
        label=_("Concurrents et différence"),
        missing=_("Dites à qui vos clients s’adressent aujourd’hui, et ce qui vous en distingue."),
    ),
    Question(
        name="price",
        kind=AnswerKind.TEXT,
        required=False,
        limit=2_000,
        label=_("Prix et modèle économique"),
    ),
    Question(
        name="regulation",
        kind=AnswerKind.TEXT,
        required=False,
        limit=2_000,
        label=_("Réglementation à respecter"),
        hint=_("Autorisations, normes, certifications : où en êtes-vous ?"),
    ),
)
