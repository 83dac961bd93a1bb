"""How is a letter that answers an application written, to be read on a page or printed?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from fundapp.dossiers.models import EndingLetter, NotYet
from fundapp.dossiers.rules import acknowledgment, moves
from fundapp.dossiers.types import Status
from fundapp.kernel.words import Sentence
from fundapp.programme.types import Regime
from fundapp.web.documents import pdf
from fundapp.web.filters import sentence, shown


def written(letter: Mapping[str, Any]) -> dict[str, Any]:
    """An answer « pas encore » with its dates and its ways of appeal as people read them."""
    back = letter["back_before"]
    return {
        **_heading(letter),
        "gaps": [{**gap, "subject": sentence(Sentence(gap["about"]))} for gap in letter["gaps"]],
        "back_before": shown(date.fromisoformat(back)) if back else "",
    }


def written_ending(letter: Mapping[str, Any]) -> dict[str, Any]:
    """A refusal or a closure as people read it."""
    said = moves.LETTERS[Status(letter["status"])]
    return {
        **_heading(letter),
        "heading": sentence(said.heading),
        "announcement": sentence(said.announcement),
        "motive": sentence(Sentence(letter["motive"])),
    }


def _heading(letter: Mapping[str, Any]) -> dict[str, Any]:
    regime = Regime(letter["regime"])
    ground = acknowledgment.ground(regime)
    return {
        **letter,
        "submitted_on": shown(datetime.fromisoformat(letter["submitted_at"])),
        "answered_on": shown(datetime.fromisoformat(letter["answered_at"])),
        "signatory": {**letter["signatory"], "quality": sentence(Sentence(letter["signatory"]["quality"]))},
        "ground": sentence(ground) if ground else "",
        "appeal": [sentence(said) for said in acknowledgment.appeal(regime, decided=True)],
    }


def letter_pdf(answer: NotYet) -> bytes:
    """Always in French, the language of the decision."""
    with force_locale("fr"):
        return pdf("not_yet.typ", {**written(answer.letter), "digest": answer.digest})


def ending_pdf(letter: EndingLetter) -> bytes:
    """The same, for a refusal or a closure."""
    with force_locale("fr"):
        return pdf("ending.typ", {**written_ending(letter.letter), "digest": letter.digest})
