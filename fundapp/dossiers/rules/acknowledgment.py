"""What must an acknowledgment say: what silence means, what is missing, how to appeal (INT-10 to INT-13)?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundapp.dossiers.rules import catalogue
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.types import DocumentKind, PieceState
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Regime

_LACKING = (PieceState.MISSING, PieceState.NOT_CONFORM, PieceState.EXPIRED)


@dataclass(frozen=True)
class Terms:
    """What was frozen with a version: the law it is answered under, the day, and what was not there."""

    regime: Regime
    answer_by: date
    months: int
    suspended: bool = False
    missing: Sequence[Sentence] = ()


def terms_of(content: Mapping[str, Any]) -> Terms:
    """As a frozen version says; the first ones spoke the administration's law and nothing was missing."""
    answer = content["answer"]
    return Terms(
        regime=Regime(answer.get("regime", Regime.CRPA.value)),
        answer_by=date.fromisoformat(answer["by"]),
        months=answer["months"],
        suspended=content.get("version", 1) > 1,
        missing=tuple(
            say("%(piece)s : %(state)s", piece=Sentence(each["kind"]), state=Sentence(each["state"]))
            for each in content.get("missing", [])
        ),
    )


def told_missing(
    required: Collection[DocumentKind], held: Collection[Held], waived: Collection[DocumentKind], day: date
) -> list[dict[str, str]]:
    """The required pieces that are not there, or no longer hold, in plain values to be frozen."""
    states = {kind: catalogue.state_of(kind, held, waived, day) for kind in required}
    return [{"kind": kind.label, "state": state.label} for kind, state in states.items() if state in _LACKING]


def delay(terms: Terms) -> list[Sentence]:
    """Until when the fund may answer, and what its silence means then."""
    if terms.regime is Regime.PRIVATE:
        said = [
            say(
                "Sous réserve que la demande soit complète, le fonds s’engage à y répondre par écrit le "
                "%(answer_by)s au plus tard, soit %(months)s mois après sa réception.",
                answer_by=terms.answer_by,
                months=terms.months,
            ),
            say(
                "Cet appel relève du droit privé : le silence du fonds ne vaut ni acceptation ni rejet. "
                "Passé cette date sans réponse, écrivez au service chargé du dossier."
            ),
        ]
    else:
        said = [
            say(
                "Sous réserve que la demande soit complète, elle sera réputée rejetée le %(answer_by)s à "
                "défaut de décision expresse : le silence gardé pendant %(months)s mois après sa réception "
                "vaut décision implicite de rejet (articles L. 231-4 et R. 112-11-1 du code des relations "
                "entre le public et l’administration).",
                answer_by=terms.answer_by,
                months=terms.months,
            )
        ]
    return [*said, *_suspension(terms)]


def _suspension(terms: Terms) -> list[Sentence]:
    if not terms.suspended:
        return []
    if terms.regime is Regime.PRIVATE:
        words = say("Le délai a été suspendu pendant la demande de compléments : cette date en tient compte.")
    else:
        words = say(
            "Le délai a été suspendu pendant la demande de compléments (article L. 114-5 du même code) : "
            "cette date en tient compte."
        )
    return [words]


def completeness(terms: Terms) -> Sentence:
    """What is missing, or that it will be asked for; `terms.missing` is the list that follows."""
    if terms.missing:
        return say(
            "Des pièces manquent à cette demande : envoyez-les depuis la page du dossier. L’équipe peut "
            "fixer un délai pour les recevoir : le délai de réponse est alors suspendu jusqu’à leur "
            "réception, ou jusqu’à la fin de ce délai."
        )
    return say(
        "Si des pièces ou des informations manquent, elles vous seront demandées avec un délai pour les "
        "fournir : le délai de réponse sera alors suspendu jusqu’à leur réception, ou jusqu’à la fin de ce "
        "délai."
    )


def ground(regime: Regime) -> Sentence | None:
    """The law under which a refusal gives its reasons (INT-14); None where no law asks it."""
    if regime is Regime.PRIVATE:
        return None
    return say(
        "Cette décision est motivée en application des articles L. 211-2 à L. 211-6 du code des relations "
        "entre le public et l’administration."
    )


def appeal(regime: Regime, *, decided: bool = False) -> list[Sentence]:
    """How a refusal is contested, and within which time: the first sentence announces the others.

    `decided`: in a letter, of the decision it brings, which need not be a refusal.
    """
    if regime is Regime.PRIVATE and decided:
        return [
            say(
                "Vous pouvez demander le réexamen de cette décision au service chargé du dossier ; un "
                "litige relève du tribunal judiciaire."
            )
        ]
    if regime is Regime.PRIVATE:
        return [
            say(
                "Un refus est écrit et motivé. Vous pouvez en demander le réexamen au service chargé du "
                "dossier ; un litige relève du tribunal judiciaire."
            )
        ]
    return [
        say("Cette décision peut être contestée dans les deux mois qui suivent sa notification :")
        if decided
        else say(
            "Une décision de rejet, expresse ou implicite, peut être contestée dans les deux mois qui "
            "suivent sa notification, ou la date à laquelle elle est née :"
        ),
        say(
            "par un recours gracieux adressé au service chargé du dossier ; formé dans ce délai, il proroge "
            "celui du recours contentieux, et le silence gardé pendant deux mois sur lui vaut rejet ;"
        ),
        say(
            "par un recours contentieux devant le tribunal administratif de Lille, 5 rue "
            "Geoffroy-Saint-Hilaire, CS 62039, 59014 Lille Cedex, ou par www.telerecours.fr."
        ),
    ]
