"""What the eligibility test was answered, beside what the dossier says."""

from typing import Any

import pytest

from fundapp.dossiers import rules
from fundapp.dossiers.rules.self_test import contradictions
from fundapp.dossiers.rules.standard import STANDARD
from tests.factories.dossiers import ANSWERS, told_of

THRESHOLDS: dict[str, dict[str, Any]] = {"maturity": {"least": 4}, "private_share": {"least_bp": 5000}}


def said(test: dict[str, str], **answers: str) -> list[str]:
    dossier = rules.read_application(STANDARD, {**ANSWERS, **told_of({**ANSWERS, **answers}), **answers})
    findings = [{"criterion": name, "choice": choice} for name, choice in test.items()]
    return [str(each) for each in contradictions(findings, THRESHOLDS, dossier)]


def test_test_that_agrees_with_the_dossier_says_nothing() -> None:
    agrees = {
        "axis": ANSWERS["axis"],
        "company": "registered",
        "maturity": "reached",
        "private_share": "found",
        "works": "no",
    }

    assert said(agrees) == []
    assert said(dict.fromkeys(agrees, "")) == [], "what was not answered contradicts nothing"


@pytest.mark.parametrize(
    ("test", "answers", "words"),
    [
        (
            {"axis": "air"},
            {},
            "Axe : « air » au test, « heat » au dossier.",
        ),
        (
            {"axis": "none"},
            {},
            "Axe : aucun des axes de l’appel au test, « heat » au dossier.",
        ),
        (
            {"company": "insolvent"},
            {},
            "Procédure collective : ouverte selon le test, aucune selon la déclaration du dossier.",
        ),
        (
            {"company": "creating"},
            {},
            "Entreprise : pas encore immatriculée au test, numéro SIREN au dossier.",
        ),
        (
            {"maturity": "reached"},
            {"trl_now": "3"},
            "Maturité : « TRL 4 ou plus » au test, TRL 3 au dossier.",
        ),
        ({"maturity": "below"}, {"trl_now": "4"}, "Maturité : « Moins de TRL 4 » au test, TRL 4 au dossier."),
        (
            {"private_share": "less"},
            {},
            "Argent privé : moins que la part demandée au test, 600000.00 sur 850000.00 au plan de "
            "financement.",
        ),
        (
            {"private_share": "found"},
            {"resources-1-kind": "grants"},
            "Argent privé : la part demandée au test, 300000.00 sur 850000.00 au plan de financement.",
        ),
    ],
)
def test_each_contradiction_names_both_answers(
    test: dict[str, str], answers: dict[str, str], words: str
) -> None:
    assert said(test, **answers) == [words]
