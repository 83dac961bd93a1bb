"""Which pieces does a deposit require, and on which day is one too old for it (INT-06, INT-07)?"""

from collections.abc import Collection, Sequence
from datetime import date

import pytest

from fundapp.dossiers import rules
from fundapp.dossiers.rules.catalogue import Held
from fundapp.dossiers.rules.deposit import PiecesAtDeposit, deposit_gaps, required_said
from fundapp.dossiers.rules.form import CallForm, FormSection, Question
from fundapp.dossiers.rules.standard import STANDARD
from fundapp.dossiers.types import AnswerKind, DocumentKind, PieceState, Section
from fundapp.kernel.words import say
from tests.factories.dossiers import ANSWERS

PITCH, KBIS = DocumentKind.PITCH, DocumentKind.KBIS
DAY = date(2026, 11, 23)
DECK = Question(name="deck", kind=AnswerKind.FILE, label="Votre extrait", piece=KBIS)
WITH_A_FILE = CallForm(
    sections=(*STANDARD.sections, FormSection(name="extrait", title="Extrait", questions=(DECK,)))
)


def held(kind: DocumentKind, dated_on: date | None = None) -> Held:
    return Held(kind, PieceState.RECEIVED, dated_on)


def lacking(
    *joined: Held,
    required: Sequence[DocumentKind] = (PITCH,),
    waived: Collection[DocumentKind] = (),
    infected: Collection[DocumentKind] = (),
    form: CallForm = STANDARD,
) -> list[tuple[str, str, str]]:
    application = rules.read_application(form, ANSWERS)
    pieces = PiecesAtDeposit(required, joined, waived, infected, DAY)
    return [(gap.section, gap.field, gap.sentence.text) for gap in deposit_gaps(application, pieces)]


def test_every_required_piece_is_asked_and_no_other_replaces_it() -> None:
    assert lacking(held(KBIS, DAY)) == [
        (Section.DOCUMENTS, "file-pitch", "Joignez la pièce demandée : « %(piece)s ».")
    ]
    assert lacking(held(PITCH)) == []
    assert lacking(required=(PITCH, KBIS), waived=(KBIS, PITCH)) == []
    assert lacking(required=()) == []


@pytest.mark.parametrize(
    "dated_on, words",
    [
        (date(2026, 8, 23), []),
        (date(2026, 8, 22), ["« %(piece)s » est périmée : joignez-en une datée de %(months)s mois au plus."]),
        (None, ["Indiquez la date écrite sur « %(piece)s » : elle vaut %(months)s mois."]),
    ],
    ids=["P08", "P09", "undated"],
)
def test_required_piece_holds_on_the_day_of_the_deposit(dated_on: date | None, words: list[str]) -> None:
    assert [said for _, _, said in lacking(held(KBIS, dated_on), required=(KBIS,))] == words


def test_piece_asked_by_a_question_is_said_in_its_section_once() -> None:
    both = lacking(held(PITCH), form=WITH_A_FILE, required=(PITCH, KBIS))
    expired = lacking(held(PITCH), held(KBIS, date(2026, 1, 1)), form=WITH_A_FILE)

    assert [(section, field) for section, field, _ in both] == [("extrait", "file-kbis")]
    assert [(section, field) for section, field, _ in expired] == [("extrait", "file-kbis")]


def test_infected_piece_keeps_the_dossier_from_leaving_required_or_not() -> None:
    found = lacking(held(PITCH), held(KBIS, DAY), infected=(KBIS,))

    assert [field for _, field, _ in found] == ["file-kbis"]


def test_rule_is_said_in_the_same_words_everywhere() -> None:
    assert required_said((PITCH,)) == say("À joindre pour déposer : %(pieces)s.", pieces=(PITCH,))
    assert required_said(()) == say("Aucune pièce n’est exigée pour déposer.")
