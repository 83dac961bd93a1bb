"""Which questions may a call's self-test ask, and what does each answer mean (INT-05)?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Axis, Eligibility


@dataclass(frozen=True)
class Choice:
    """One possible answer: what it means, why, and what to do next."""

    value: str
    label: Sentence
    verdict: Eligibility
    reason: Sentence
    then: Sentence


@dataclass(frozen=True)
class Criterion:
    """One question, with the thresholds of the call already in its words."""

    name: str
    question: Sentence
    choices: tuple[Choice, ...]
    hint: Sentence | None = None

    def choice_of(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.value == value), None)


def _fits(value: str, label: Sentence, reason: Sentence, then: Sentence) -> Choice:
    return Choice(value, label, Eligibility.ELIGIBLE, reason, then)


def _doubt(value: str, label: Sentence, reason: Sentence, then: Sentence) -> Choice:
    return Choice(value, label, Eligibility.TO_CHECK, reason, then)


def _excludes(value: str, label: Sentence, reason: Sentence, then: Sentence) -> Choice:
    return Choice(value, label, Eligibility.INELIGIBLE, reason, then)


def _unknown(then: Sentence) -> Choice:
    return _doubt("unknown", say("Je ne sais pas"), say("Ce point reste ouvert."), then)


def territory(area: str) -> Criterion:
    return Criterion(
        "territory",
        say("Où le projet aura-t-il son effet ?"),
        (
            _fits(
                "site",
                say("L’entreprise a, ou ouvrira, un établissement sur le territoire"),
                say("Un établissement sur le territoire suffit."),
                say(
                    "Donnez son SIRET à la question de l’établissement ; s’il n’est pas encore ouvert, "
                    "donnez son adresse dans le résumé."
                ),
            ),
            _doubt(
                "effect",
                say("Pas d’établissement, mais un effet mesurable sur le territoire"),
                say("Un effet sur le territoire peut suffire, l’équipe en juge sur pièces."),
                say("Dites dans le résumé qui en profite ici, et comment vous le mesurerez."),
            ),
            _excludes(
                "elsewhere",
                say("Ni l’un ni l’autre"),
                say("Le fonds ne finance que ce territoire."),
                say("Adressez-vous à votre région ou à Bpifrance, ou revenez avec un projet d’ici."),
            ),
        ),
        hint=say("Le territoire : %(area)s.", area=area),
    )


def axis(axes: Sequence[str]) -> Criterion:
    served = tuple(
        _fits(
            each.value,
            Sentence(each.label),
            say("Cet axe fait partie du programme."),
            say("Préparez une mesure de départ : le dossier demande ce que le projet change."),
        )
        for each in Axis
        if each.value in axes
    )
    none = _excludes(
        "none",
        say("Aucun de ces axes"),
        say("L’appel ne finance que ces axes."),
        say("Si votre projet en touche un autrement, écrivez au fonds avant de renoncer."),
    )
    return Criterion("axis", say("Quel axe le projet sert-il d’abord ?"), (*served, none))


def company() -> Criterion:
    return Criterion(
        "company",
        say("Où en est l’entreprise ?"),
        (
            _fits(
                "registered",
                say("Elle est immatriculée et a un numéro SIREN"),
                say("Le dossier se dépose au nom d’une entreprise immatriculée."),
                say("Préparez son numéro SIREN et un extrait Kbis récent."),
            ),
            _doubt(
                "creating",
                say("Elle est en cours de création"),
                say("Le dossier ne se dépose pas sans numéro SIREN."),
                say("Préparez vos réponses dès maintenant, et immatriculez l’entreprise avant le dépôt."),
            ),
            _excludes(
                "insolvent",
                say("Elle est en sauvegarde, en redressement ou en liquidation"),
                say("Pour déposer, il faut déclarer qu’aucune de ces procédures n’est ouverte."),
                say("Revenez quand la procédure sera close ; le tribunal et la région peuvent vous aider."),
            ),
            _excludes(
                "none",
                say("Il n’y a pas d’entreprise, et aucune n’est en création"),
                say("Le fonds finance des entreprises et des associations déclarées."),
                say("Trouvez l’entreprise qui portera le projet, ou faites-vous accompagner pour la créer."),
            ),
        ),
    )


def size(people: int, turnover: int) -> Criterion:
    """A small or medium-sized company in the Union's sense; turnover in millions of euros."""
    return Criterion(
        "size",
        say("Quelle est la taille de l’entreprise, groupe compris ?"),
        (
            _fits(
                "sme",
                say(
                    "Moins de %(people)s salariés et %(turnover)s M€ de chiffre d’affaires au plus",
                    people=people,
                    turnover=turnover,
                ),
                say("C’est une petite ou moyenne entreprise."),
                say("Si elle a une société mère ou des filiales, préparez leurs effectifs et leurs comptes."),
            ),
            _excludes(
                "large",
                say("Davantage"),
                say("L’appel est réservé aux petites et moyennes entreprises."),
                say("Un groupe peut être le partenaire ou le cofinanceur d’un projet porté par une PME."),
            ),
            _unknown(
                say("Additionnez salariés et chiffre d’affaires de tout le groupe, puis refaites le test.")
            ),
        ),
    )


def sector(excluded: Sequence[str]) -> Criterion:
    return Criterion(
        "sector",
        say("L’activité est-elle dans un secteur exclu ?"),
        (
            _fits(
                "no",
                say("Non"),
                say("L’activité n’est pas exclue."),
                say("Décrivez-la simplement dans le dossier."),
            ),
            _excludes(
                "yes",
                say("Oui"),
                say("Le fonds ne finance pas ces secteurs, quel que soit le projet."),
                say("Il n’y a pas d’exception : ne remplissez pas de dossier pour cette activité."),
            ),
            _doubt(
                "partly",
                say("En partie, ou je ne sais pas"),
                say("Tout dépend de la part de l’activité concernée."),
                say("Écrivez au fonds en une phrase ce que vous vendez et à qui, avant de déposer."),
            ),
        ),
        hint=say("Sont exclus : %(sectors)s.", sectors=list(excluded)),
    )


def maturity(least: int) -> Criterion:
    return Criterion(
        "maturity",
        say("À quel niveau de maturité (TRL) en est la technologie ?"),
        (
            _fits(
                "reached",
                say("TRL %(least)s ou plus", least=least),
                say("La technologie est assez avancée pour cet appel."),
                say("Rassemblez ce qui le prouve : essais, prototype, premier client."),
            ),
            _excludes(
                "below",
                say("Moins de TRL %(least)s", least=least),
                say("L’appel demande au moins le niveau %(least)s.", least=least),
                say("Revenez après ces essais ; la recherche en amont relève des laboratoires et de l’ANR."),
            ),
            _unknown(
                say("Dites au fonds ce qui fonctionne déjà, et où : il vous aidera à trouver le niveau.")
            ),
        ),
        hint=say("De 1 (principes de base observés) à 9 (système éprouvé en conditions réelles)."),
    )


def private_share(least_bp: int) -> Criterion:
    share = f"{least_bp // 100}\u00a0%"
    return Criterion(
        "private_share",
        say("Quelle part du projet sera payée par de l’argent privé ?"),
        (
            _fits(
                "found",
                say("Au moins %(share)s, et c’est trouvé", share=share),
                say("L’argent public entraîne assez d’argent privé."),
                say("Joignez les lettres d’intention ou les offres de prêt."),
            ),
            _doubt(
                "sought",
                say("Au moins %(share)s, mais tout n’est pas trouvé", share=share),
                say("Le fonds s’engage aux côtés d’autres, une fois leur part assurée."),
                say("Déposez si vos discussions sont avancées, et dites avec qui et pour combien."),
            ),
            _excludes(
                "less",
                say("Moins de %(share)s", share=share),
                say("L’appel demande au moins %(share)s d’argent privé.", share=share),
                say("Complétez votre tour de table, par exemple avec une banque ou un investisseur."),
            ),
        ),
        hint=say("Apports des associés, investisseurs privés et emprunts bancaires, sur le total du projet."),
    )


def works() -> Criterion:
    return Criterion(
        "works",
        say("Les dépenses du projet ont-elles commencé ?"),
        (
            _fits(
                "no",
                say("Non, rien n’est signé ni payé"),
                say("Demande déposée avant le début des dépenses : conforme."),
                say("Attendez d’avoir déposé pour signer un devis ou une commande."),
            ),
            _fits(
                "studies",
                say("Seulement des études, ou l’achat d’un terrain"),
                say("Études préalables et terrain ne comptent pas comme un début des travaux."),
                say("Gardez les factures et leurs dates, sans rien commander d’autre."),
            ),
            _doubt(
                "yes",
                say("Oui, des commandes ou des travaux sont engagés"),
                say(
                    "Une subvention ne paie pas ce qui a commencé avant la demande ; "
                    "un investissement le peut."
                ),
                say(
                    "Donnez les dates dans le dossier, ou demandez un investissement "
                    "plutôt qu’une subvention."
                ),
            ),
        ),
    )


CRITERIA: dict[str, Callable[..., Criterion]] = {
    each.__name__: each for each in (territory, axis, company, size, sector, maturity, private_share, works)
}


def criteria_of(eligibility: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """A call's questions, in its order and with its thresholds: `{"kind": "maturity", "least": 4}`."""
    return tuple(
        CRITERIA[each["kind"]](**{name: value for name, value in each.items() if name != "kind"})
        for each in eligibility.get("criteria", ())
    )
