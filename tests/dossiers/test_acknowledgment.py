"""Does an acknowledgment say all that the law asks, under either regime (INT-10 to INT-13)?"""

from dataclasses import replace
from datetime import date

import pytest

from fundapp.dossiers.rules import acknowledgment, answer_due
from fundapp.dossiers.rules.acknowledgment import Terms
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.types import DocumentKind, PieceState
from fundapp.kernel.words import Sentence, say
from fundapp.programme.types import Regime

DAY = date(2026, 11, 23)
REJECTED, PROMISED = "réputée rejetée", "s’engage à y répondre"
COURT, REVIEW = "tribunal administratif de Lille", "demander le réexamen"


def terms(regime: Regime, received: str = "2026-01-10", **changes: object) -> Terms:
    due = answer_due(date.fromisoformat(received), [], 2)
    return replace(Terms(regime, due, 2), **changes)  # type: ignore[arg-type]


def told(said: list[Sentence]) -> str:
    return " ".join(str(each) for each in said)


@pytest.mark.parametrize(
    "regime, received, due, words, never",
    [
        pytest.param(Regime.CRPA, "2026-01-10", "2026-03-10", REJECTED, PROMISED, id="P01, CRPA"),
        pytest.param(Regime.CRPA, "2026-12-31", "2027-02-28", REJECTED, PROMISED, id="P02, CRPA"),
        pytest.param(Regime.PRIVATE, "2026-01-10", "2026-03-10", PROMISED, REJECTED, id="P01, private"),
        pytest.param(Regime.PRIVATE, "2026-12-31", "2027-02-28", PROMISED, REJECTED, id="P02, private"),
    ],
)
def test_date_and_meaning_of_silence(regime: Regime, received: str, due: str, words: str, never: str) -> None:
    said = told(acknowledgment.delay(terms(regime, received)))

    assert "Sous réserve que la demande soit complète" in said
    assert (due in said, "2 mois" in said, words in said, never in said) == (True, True, True, False)


@pytest.mark.parametrize(
    "regime, ways, words, never", [(Regime.CRPA, 3, COURT, REVIEW), (Regime.PRIVATE, 1, REVIEW, COURT)]
)
def test_ways_of_appeal_are_those_of_the_regime(regime: Regime, ways: int, words: str, never: str) -> None:
    said = acknowledgment.appeal(regime)

    assert (len(said), words in told(said), never in told(said)) == (ways, True, False)


@pytest.mark.parametrize("regime", Regime)
def test_letter_says_how_its_own_decision_is_contested(regime: Regime) -> None:
    """Which need not be a refusal: a dossier that is closed was granted something."""
    first, *ways = acknowledgment.appeal(regime, decided=True)

    assert "cette décision" in str(first).lower()
    assert "refus" not in str(first)
    assert "décision de rejet" not in str(first)
    assert ways == acknowledgment.appeal(regime)[1:]


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("suspended", [False, True])
def test_clock_that_stood_still_is_told(regime: Regime, suspended: bool) -> None:
    said = told(acknowledgment.delay(terms(regime, suspended=suspended)))

    assert ("a été suspendu" in said) is suspended
    assert ("L. 114-5" in said) is (suspended and regime is Regime.CRPA)


def test_missing_pieces_are_announced_or_will_be_asked_for() -> None:
    whole, lacking = terms(Regime.CRPA), terms(Regime.CRPA, missing=[say("Extrait Kbis : Manquante")])

    assert "vous seront demandées avec un délai" in str(acknowledgment.completeness(whole))
    assert "Des pièces manquent à cette demande" in str(acknowledgment.completeness(lacking))


@pytest.mark.parametrize(
    "dated_on, waived, missing",
    [
        pytest.param(None, [], [("Extrait Kbis", "Manquante")], id="not there"),
        pytest.param(date(2026, 8, 23), [], [], id="P08: three months to the day"),
        pytest.param(date(2026, 8, 22), [], [("Extrait Kbis", "Périmée")], id="P09: a day too old"),
        pytest.param(None, [DocumentKind.KBIS], [], id="not needed"),
    ],
)
def test_what_is_missing_on_the_day_is_frozen(
    dated_on: date | None, waived: list[DocumentKind], missing: list[tuple[str, str]]
) -> None:
    held = [Held(DocumentKind.KBIS, PieceState.RECEIVED, dated_on)] if dated_on else []

    found = acknowledgment.told_missing([DocumentKind.KBIS], held, waived, DAY)

    assert [(each["kind"], each["state"]) for each in found] == missing


def test_version_frozen_before_calls_had_a_regime_speaks_the_administrations_law() -> None:
    content = {"answer": {"months": 2, "by": "2026-03-10"}}

    assert acknowledgment.terms_of(content) == Terms(Regime.CRPA, date(2026, 3, 10), 2)


def test_frozen_version_gives_its_terms_back() -> None:
    content = {
        "version": 2,
        "missing": [{"kind": "Extrait Kbis", "state": "Périmée"}],
        "answer": {"months": 2, "by": "2026-03-10", "regime": "private"},
    }

    found = acknowledgment.terms_of(content)

    assert (found.regime, found.suspended) == (Regime.PRIVATE, True)
    assert [str(each) for each in found.missing] == ["Extrait Kbis : Périmée"]
