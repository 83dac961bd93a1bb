"""Which questions does a dossier answer, in which section, and what is said when one is missing?"""

from dataclasses import dataclass

from fundapp.dossiers.types import AnswerKind, LegalForm, Maturity, Section
from fundapp.kernel.words import Sentence, Worded, say
from fundapp.programme.types import Axis, Instrument


@dataclass(frozen=True)
class Question:
    """One question: the form, the list of what is missing and the receipt are all made from it."""

    name: str
    section: Section
    kind: AnswerKind
    label: Sentence
    missing: Sentence
    hint: Sentence | None = None
    words: type[Worded] | None = None
    limit: int = 160
    least: int = 0
    most: int = 0
    autocomplete: str = "off"


QUESTIONS = (
    Question(
        "siren",
        Section.IDENTITY,
        AnswerKind.SIREN,
        say("Numéro SIREN"),
        say("Indiquez le numéro SIREN de l’entreprise."),
        hint=say("Neuf chiffres, par exemple 732 829 320."),
    ),
    Question(
        "company",
        Section.IDENTITY,
        AnswerKind.LINE,
        say("Dénomination sociale"),
        say("Indiquez le nom de l’entreprise, tel qu’il est inscrit au registre."),
        hint=say("Le nom inscrit au registre du commerce et des sociétés."),
        autocomplete="organization",
    ),
    Question(
        "legal_form",
        Section.IDENTITY,
        AnswerKind.WORD,
        say("Forme juridique"),
        say("Choisissez la forme juridique de l’entreprise."),
        words=LegalForm,
    ),
    Question(
        "address",
        Section.IDENTITY,
        AnswerKind.LINE,
        say("Adresse du siège"),
        say("Indiquez l’adresse du siège."),
        limit=300,
        autocomplete="street-address",
    ),
    Question(
        "contact_name",
        Section.IDENTITY,
        AnswerKind.LINE,
        say("Personne à contacter"),
        say("Indiquez la personne que nous pouvons contacter."),
        autocomplete="name",
    ),
    Question(
        "contact_phone",
        Section.IDENTITY,
        AnswerKind.LINE,
        say("Téléphone"),
        say("Indiquez un numéro de téléphone."),
        limit=32,
        autocomplete="tel",
    ),
    Question(
        "title",
        Section.PROJECT,
        AnswerKind.LINE,
        say("Titre du projet"),
        say("Donnez un titre au projet."),
    ),
    Question(
        "axis",
        Section.PROJECT,
        AnswerKind.WORD,
        say("Axe du programme"),
        say("Choisissez l’axe du programme que le projet sert."),
        words=Axis,
    ),
    Question(
        "summary",
        Section.PROJECT,
        AnswerKind.TEXT,
        say("Résumé"),
        say("Résumez le projet en quelques lignes."),
        hint=say("Ce que vous faites, pour qui, et ce que cela change sur le territoire."),
        limit=1_200,
    ),
    Question(
        "problem",
        Section.PROJECT,
        AnswerKind.TEXT,
        say("Problème à résoudre"),
        say("Décrivez le problème que le projet résout."),
        limit=4_000,
    ),
    Question(
        "solution",
        Section.PROJECT,
        AnswerKind.TEXT,
        say("Solution proposée"),
        say("Décrivez la solution que vous proposez."),
        limit=4_000,
    ),
    Question(
        "trl_now",
        Section.PROJECT,
        AnswerKind.WORD,
        say("Maturité technologique aujourd’hui (TRL)"),
        say("Choisissez la maturité technologique d’aujourd’hui, de 1 à 9."),
        words=Maturity,
    ),
    Question(
        "trl_end",
        Section.PROJECT,
        AnswerKind.WORD,
        say("Maturité technologique à la fin du projet (TRL)"),
        say("Choisissez la maturité technologique visée à la fin du projet, de 1 à 9."),
        words=Maturity,
    ),
    Question(
        "jobs",
        Section.PROJECT,
        AnswerKind.NUMBER,
        say("Emplois créés sur le territoire"),
        say("Indiquez le nombre d’emplois créés sur le territoire, zéro s’il n’y en a pas."),
        hint=say("En équivalents temps plein, à trois ans."),
        most=100_000,
    ),
    Question(
        "instrument",
        Section.FUNDING,
        AnswerKind.WORD,
        say("Forme du financement demandé"),
        say("Choisissez la forme du financement demandé."),
        words=Instrument,
    ),
    Question(
        "amount_asked",
        Section.FUNDING,
        AnswerKind.MONEY,
        say("Montant demandé au fonds"),
        say("Indiquez le montant demandé au fonds."),
        least=1,
    ),
    Question(
        "round_total",
        Section.FUNDING,
        AnswerKind.MONEY,
        say("Montant total du tour ou du projet"),
        say("Indiquez le montant total du tour ou du projet."),
        hint=say("Le montant demandé au fonds y est compris."),
        least=1,
    ),
)

BY_NAME = {question.name: question for question in QUESTIONS}


def of_section(section: Section) -> tuple[Question, ...]:
    return tuple(question for question in QUESTIONS if question.section is section)
