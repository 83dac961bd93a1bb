"""How does an answer « pas encore » arrive, with its numbered gaps?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice
from wtforms.validators import Optional

from fundapp.dossiers.rules import not_yet
from fundapp.dossiers.rules.not_yet import Lack
from fundapp.dossiers.types import DocumentKind, Section
from fundapp.kernel.words import Sentence
from fundapp.web.filters import label, sentence
from fundapp.web.forms import ChoiceField, DayField, Form, LongTextField, TextField, at_most, required


class AtLeastOne(Optional):
    """The first gap is asked for; the page shows it, and the rules say so when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"required": True}


@dataclass(frozen=True)
class LackRow:
    """The three fields of one gap."""

    title: Field
    expected: Field
    about: Field

    @property
    def used(self) -> bool:
        return bool(self.title.data or (self.expected.data or "").strip())


class NotYetForm(Form):
    """An answer « pas encore »; its gaps are added below, `title_1`, `expected_1`, `about_1`…"""

    reason = LongTextField(
        _l("Pourquoi pas encore"),
        [required(_l("Écrivez pourquoi le projet ne peut pas encore être financé."))],
        description=_l("Une réponse motivée, que le porteur lira en tête de sa lettre."),
        limit=4_000,
    )
    back_before = DayField(
        _l("Redépôt souhaité avant le"),
        [Optional()],
        description=_l("Sans échéance, le porteur revient quand il est prêt."),
    )
    questions: Mapping[str, str] = {}
    """Each question's label by its name."""

    @property
    def rows(self) -> list[LackRow]:
        return [
            LackRow(self[f"title_{n}"], self[f"expected_{n}"], self[f"about_{n}"])
            for n in range(1, not_yet.MOST + 1)
        ]

    def shown_rows(self, wanted: int) -> list[LackRow]:
        """Those in use, and as many as were asked for."""
        used = [number for number, row in enumerate(self.rows, 1) if row.used or row.expected.errors]
        return self.rows[: max(*used, wanted, 1) if used else max(wanted, 1)]

    @property
    def lacks(self) -> list[Lack]:
        return [self._lack(row) for row in self.rows if row.used]

    def _lack(self, row: LackRow) -> Lack:
        title, expected = row.title.data or "", (row.expected.data or "").strip()
        side, _, name = (row.about.data or "").partition(":")
        if side == "p":
            kind = DocumentKind(name)
            return Lack(title, expected, piece=kind, about=kind.label)
        return Lack(title, expected, question=name or None, about=self.questions.get(name, ""))


def not_yet_form(questions: Mapping[str, str], **given: Any) -> NotYetForm:
    """`questions`: what this dossier was asked, label by name."""
    pieces, asked = label(Section.DOCUMENTS), gettext("Questions")
    choices = [
        SelectChoice(value="", label=gettext("Le dossier dans son ensemble")),
        *(
            SelectChoice(value=f"q:{name}", label=sentence(Sentence(text)), optgroup=asked)
            for name, text in questions.items()
        ),
        *(SelectChoice(value=f"p:{kind.value}", label=label(kind), optgroup=pieces) for kind in DocumentKind),
    ]
    fields: dict[str, Any] = {"questions": questions}
    for n in range(1, not_yet.MOST + 1):
        wanted = AtLeastOne() if n == 1 else Optional()
        fields |= {
            f"title_{n}": TextField(_l("Ce qui manque, en quelques mots"), [wanted, at_most(not_yet.TITLE)]),
            f"expected_{n}": LongTextField(_l("Ce qui est attendu"), [wanted], limit=not_yet.EXPECTED),
            f"about_{n}": ChoiceField(_l("À propos de"), [Optional()], choices=choices),
        }
    return type("NotYetForm", (NotYetForm,), fields)(**given)
