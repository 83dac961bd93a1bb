"""How is an answer « pas encore » written as a letter, to be read on a page or printed?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from fundapp.dossiers.models import NotYet
from fundapp.dossiers.rules import acknowledgment
from fundapp.kernel.words import Sentence
from fundapp.programme.types import Regime
from fundapp.web.documents import pdf
from fundapp.web.filters import sentence, shown


def written(letter: Mapping[str, Any]) -> dict[str, Any]:
    """The letter with its dates and its ways of appeal as people read them."""
    back = letter["back_before"]
    return {
        **letter,
        "submitted_on": shown(datetime.fromisoformat(letter["submitted_at"])),
        "answered_on": shown(datetime.fromisoformat(letter["answered_at"])),
        "gaps": [{**gap, "subject": sentence(Sentence(gap["about"]))} for gap in letter["gaps"]],
        "signatory": {**letter["signatory"], "quality": sentence(Sentence(letter["signatory"]["quality"]))},
        "back_before": shown(date.fromisoformat(back)) if back else "",
        "appeal": [sentence(said) for said in acknowledgment.appeal(Regime(letter["regime"]))],
    }


def letter_pdf(answer: NotYet) -> bytes:
    """Always in French, the language of the decision."""
    with force_locale("fr"):
        return pdf("not_yet.typ", {**written(answer.letter), "digest": answer.digest})
