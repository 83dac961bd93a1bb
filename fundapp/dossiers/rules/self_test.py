"""Where does a dossier contradict what its applicant answered to the eligibility test?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fundapp.dossiers.rules.application import Application
from fundapp.dossiers.types import Maturity, PlanKind
from fundapp.kernel.money import total
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Axis

PRIVATE = (PlanKind.EQUITY, PlanKind.SHAREHOLDERS, PlanKind.LOANS, PlanKind.SELF_FINANCING)
"""What the test calls private money: shareholders, private investors and bank loans."""


def contradictions(
    findings: Sequence[Mapping[str, Any]], thresholds: Mapping[str, Mapping[str, Any]], dossier: Application
) -> list[Sentence]:
    """The test's answers beside the dossier's own; `thresholds` are the call's, by criterion.

    A question that was not answered, here or there, contradicts nothing.
    """
    chosen = {each["criterion"]: each["choice"] for each in findings if each.get("choice")}
    return [
        *_of_axis(chosen.get("axis"), dossier),
        *_of_company(chosen.get("company"), dossier),
        *_of_maturity(chosen.get("maturity"), thresholds.get("maturity", {}), dossier),
        *_of_private_share(chosen.get("private_share"), thresholds.get("private_share", {}), dossier),
    ]


def _of_axis(chosen: str | None, dossier: Application) -> Iterator[Sentence]:
    served = dossier["axis"]
    if chosen is None or served is None or chosen == served.value:
        return
    if chosen in [each.value for each in Axis]:
        yield say(
            "Axe : « %(test)s » au test, « %(dossier)s » au dossier.", test=Axis(chosen), dossier=served
        )
    else:
        yield say("Axe : aucun des axes de l’appel au test, « %(dossier)s » au dossier.", dossier=served)


def _of_company(chosen: str | None, dossier: Application) -> Iterator[Sentence]:
    """A dossier is submitted by a registered company that declares no insolvency proceedings."""
    if chosen == "insolvent":
        yield say("Procédure collective : ouverte selon le test, aucune selon la déclaration du dossier.")
    elif chosen in ("creating", "none") and dossier["siren"]:
        yield say("Entreprise : pas encore immatriculée au test, numéro SIREN au dossier.")


def _of_maturity(chosen: str | None, asked: Mapping[str, Any], dossier: Application) -> Iterator[Sentence]:
    now: Maturity | None = dossier["trl_now"]
    if chosen not in ("reached", "below") or now is None or "least" not in asked:
        return
    if (int(now.value) >= asked["least"]) is not (chosen == "reached"):
        words = (
            say("TRL %(least)s ou plus", least=asked["least"])
            if chosen == "reached"
            else say("Moins de TRL %(least)s", least=asked["least"])
        )
        yield say("Maturité : « %(test)s » au test, TRL %(now)s au dossier.", test=words, now=int(now.value))


def _of_private_share(
    chosen: str | None, asked: Mapping[str, Any], dossier: Application
) -> Iterator[Sentence]:
    whole = dossier.balance.resources
    if chosen is None or not whole or "least_bp" not in asked:
        return
    private = total(line.amount for line in dossier.plan if line.kind in PRIVATE)
    enough = private.cents * 10_000 >= whole.cents * asked["least_bp"]
    if enough is (chosen == "less"):
        yield say(
            "Argent privé : %(test)s au test, %(private)s sur %(whole)s au plan de financement.",
            test=say("moins que la part demandée") if chosen == "less" else say("la part demandée"),
            private=private,
            whole=whole,
        )
